/**
 * Takes back notices and acknowledgements that this node has lost with the end of its log. What a peer had relayed comes in as it does by the
 * relay; what this node had relayed itself is recorded as recovered, and sent to nobody (docs/design/0059).
 */
import type { ExchangedRelay } from "../engine/context.ts";
import { peerOf } from "../engine/peers.ts";
import { requireRecorded, seal, seenHead } from "../engine/record.ts";
import { bytesOfFormer, isInLog, recoveryLeaf } from "../engine/recovered.ts";
import type { Receiver } from "../engine/relay.ts";
import { assertSeals, parseSealedBody, verifyArrival } from "../engine/sealed.ts";
import { type Committed, isPast, load } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { parseIdentity } from "../federation/identity.ts";
import { canonicalBytes, sha256 } from "../ledger/canonical.ts";
import type { LogKeys } from "../ledger/log-keys.ts";
import { type VerifiedLeaf, verifyStatement } from "../ledger/proof.ts";
import { type Acknowledgement, parseAcknowledgement } from "./acknowledgement.ts";
import { viewersFor } from "./audience.ts";
import { versionOf } from "./commands.ts";
import { type NoticesContext, overlapOf, type Version } from "./context.ts";
import { commitWithMarks } from "./marks.ts";
import { parseNotice } from "./notice.ts";
import type { NoticeRecovery } from "./recovery-state.ts";
import { ACKNOWLEDGEMENT, KIND, keepNoticeUntil, NOTICE_VERSION, PART } from "./schema.ts";
import { computeTimers } from "./timers.ts";

type Taken = "recovered" | "here" | "past";

/** Takes back one item of a peer. Throws the reason for which it is refused, and nothing of it is kept then. */
export type TakeRelay = (peer: string, item: ExchangedRelay) => Promise<Taken>;

/** The keys of the own log, and what takes an item of the relay. */
type Parts = { readonly ownKeys: () => LogKeys; readonly receive: Receiver["receive"] };

/** An item as its body has it: a version of a notice, or what a regulator has said of one. */
type Said = { readonly notice: Version } | { readonly acknowledgement: Acknowledgement };

/** Creates what takes notices and acknowledgements back. */
export function createTakeRelay(context: NoticesContext, { ownKeys, receive }: Parts): TakeRelay {
  return async (peer, item) => {
    const said = read(item);
    if (await isHere(context, peer, said)) return "here";
    const at = "notice" in said ? said.notice.notice.at : said.acknowledgement.at;
    if (isPast({ until: keepNoticeUntil(at, context.retention) }, context.clock.now())) return "past";
    if (!isOwn(context, said)) {
      await receive(peer, item.kind, item);
      return "recovered";
    }
    const verified = verifyOwn(context, peer, item, ownKeys());
    if (await isInLog(context, item.own)) return "here";
    const committed = await commitOwn(context, { peer, item, said, verified });
    if ("refused" in committed && committed.refused === "already-here") return "here";
    if ("refused" in committed && committed.refused === "other-content")
      throw new ComityError("NOTICE_CONFLICT", "the version was reported here again, with another content");
    if ("refused" in committed && committed.refused === "version-unknown")
      throw new ComityError("NOTICE_UNKNOWN", "the version that the acknowledgement is about is not here");
    requireRecorded(committed);
    return "recovered";
  };
}

/** Reads an item, and verifies nothing but its form. Throws INPUT_INVALID. */
function read({ kind, body }: ExchangedRelay): Said {
  const { item } = parseSealedBody(body);
  if (kind === KIND.acknowledgement) return { acknowledgement: parseAcknowledgement(item) };
  if (kind !== KIND.notice)
    throw new ComityError(
      "INPUT_INVALID",
      `what is given back is neither a notice nor an acknowledgement, but \`${kind}\``,
    );
  return { notice: { ...parseNotice(item), digest: sha256(canonicalBytes(item)).toHex() } };
}

const isOwn = ({ node, trustDomain }: NoticesContext, said: Said) =>
  "notice" in said
    ? said.notice.notice.origin === node
    : parseIdentity(said.acknowledgement.by).trustDomain === trustDomain;

/** Returns the origin of the notice that an item is about: an acknowledgement goes from one of the two nodes to the other. */
function originOf(context: NoticesContext, peer: string, said: Said): string {
  if ("notice" in said) return said.notice.notice.origin;
  return isOwn(context, said) ? peer : context.node;
}

/** Returns true for what is here as it was said. Of an own notice the peer must be known to have it too, which only the writer sees. */
async function isHere(context: NoticesContext, peer: string, said: Said): Promise<boolean> {
  const { store } = context;
  const origin = originOf(context, peer, said);
  if ("acknowledgement" in said) {
    const { notice, version, by, stage } = said.acknowledgement;
    return (await load(store, ACKNOWLEDGEMENT, origin, notice, version, by, stage)) !== undefined;
  }
  const { id, version } = said.notice.notice;
  const row = isOwn(context, said) ? undefined : await load(store, NOTICE_VERSION, origin, id, version);
  return row?.digest === said.notice.digest;
}

type Verified = { readonly own: VerifiedLeaf; readonly theirs: VerifiedLeaf };

/** Verifies that this node has relayed an item, and that the peer has recorded its arrival. Throws as `verifyStatement` does. */
function verifyOwn(
  { clock, peers, checkpoints }: NoticesContext,
  peer: string,
  { kind, own: statement, body, answer }: ExchangedRelay,
  ownKeys: LogKeys,
): Verified {
  if (answer === undefined)
    throw new ComityError("STATEMENT_INVALID", "the peer gives back what it has not recorded");
  const own = verifyStatement(statement, ownKeys, checkpoints);
  const { item, salt } = parseSealedBody(body);
  assertSeals(own.leaf, { of: kind, bytes: canonicalBytes(item) }, salt);
  const { ledgerKeys } = peerOf(peers, peer, clock.now(), "answering");
  const theirs = verifyStatement(answer, ledgerKeys, checkpoints);
  verifyArrival(theirs, own.leafHash, { own: statement, body });
  return { own, theirs };
}

function commitOwn(
  context: NoticesContext,
  {
    peer,
    item: { own, body, answer = own },
    said,
    verified,
  }: {
    readonly peer: string;
    readonly item: ExchangedRelay;
    readonly said: Said;
    readonly verified: Verified;
  },
): Promise<Committed> {
  const { store, clock, entropy, retention } = context;
  const at = clock.now().toISOString();
  const leaf = recoveryLeaf({
    ...{ nonce: entropy.nonce(), from: peer, at },
    own: verified.own.leafHash.toHex(),
    theirs: verified.theirs.leafHash.toHex(),
  });
  const former = bytesOfFormer(own);
  const seen = seenHead(peer, answer, verified.theirs);
  if ("acknowledgement" in said) {
    const { notice: id, version, by, stage, at: saidAt } = said.acknowledgement;
    const until = keepNoticeUntil(saidAt, retention);
    const contents = [seal(context, PART.body, body, until)];
    const row = { origin: peer, id, version, by, stage };
    const command: NoticeRecovery = {
      ...{ kind: "notice.recover-acknowledgement", own: former, said: row, contents, until },
    };
    return store.commit({ leaf, command, seen });
  }
  const { notice } = said.notice;
  const until = keepNoticeUntil(notice.at, retention);
  const contents = [seal(context, PART.body, body, until)];
  const dispatch = { id: entropy.id(), peer };
  return commitWithMarks(context, notice, (marks) => {
    const command: NoticeRecovery = {
      ...{ kind: "notice.recover", own: former, dispatch, at, until, contents },
      version: versionOf(said.notice),
      viewers: viewersFor(notice, context.regulators(), overlapOf(context)),
      regulators: context.regulators().map((each) => each.id),
      ...computeTimers(context, said.notice, { at: new Date(notice.at), until }, marks),
    };
    return { leaf, command, seen };
  });
}
