/**
 * Receives acknowledgements at the notice's origin: a kind of the relay. Acknowledgements are never acknowledged
 * themselves.
 */
import { sealStatement } from "../engine/kept-statement.ts";
import { loadStatement, requireRecorded, seal, statementOf } from "../engine/record.ts";
import { type Arrival, type RelayedKind, seenIn } from "../engine/relayed.ts";
import { OUTBOX, type OutboxRow } from "../engine/rows.ts";
import { assertSeals, parseSealedBody, sealArrival, verifyArrival } from "../engine/sealed.ts";
import { assertNotAhead, assertNotBefore } from "../engine/skew.ts";
import { loadSpan } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { canonicalBytes } from "../ledger/canonical.ts";
import type { Statement, VerifiedLeaf } from "../ledger/proof.ts";
import { type Acknowledgement, contradicts, parseAcknowledgement } from "./acknowledgement.ts";
import type { NoticeCommand } from "./commands.ts";
import { noteConflict } from "./conflict.ts";
import type { NoticesContext } from "./context.ts";
import { assertRegulatorOf } from "./receive.ts";
import {
  ACKNOWLEDGEMENT,
  type AcknowledgementRow,
  KIND,
  keepNoticeUntil,
  MENDED_BY_PEER,
  NOTICE,
  NOTICE_VERSION,
  type NoticeName,
  type NoticeRow,
  type NoticeVersionRow,
  PART,
  subjectOf,
} from "./schema.ts";
import { loadVersion } from "./stored.ts";
import { loadReadable } from "./unreadable.ts";

/** An acknowledgement as it arrives, with the salt of the commitments of its leaf and of the answer. */
export type ArrivedAcknowledgement = Acknowledgement & { readonly salt: string };

/**
 * The longest body of an acknowledgement, in bytes: 500 characters of a reason in their longest encoding, and ids.
 */
const MAX_ACKNOWLEDGEMENT_BYTES = 8 * 1024;

/** Creates the relay's kind `acknowledgement`. It arrives also after the agreement has ended. */
export function acknowledgementKind(context: NoticesContext): RelayedKind<ArrivedAcknowledgement> {
  return {
    kind: KIND.acknowledgement,
    agreement: "any",
    waiting: MENDED_BY_PEER,
    maxBytes: MAX_ACKNOWLEDGEMENT_BYTES,
    parse: parseArrivedAcknowledgement,
    assertSender: ({ by }, { peer }) => assertRegulatorOf(peer.party, by, "whoever acknowledges"),
    regulatorOf: ({ by }) => by,
    apply: (arrived, arrival) => receiveAcknowledgement(context, arrived, arrival),
    verifyAnswer: (answer, { leafHash, envelope }) => verifyArrival(answer, leafHash, envelope),
  };
}

/** Parses an acknowledgement's body. Throws INPUT_INVALID, and STATEMENT_INVALID unless the leaf commits to it. */
function parseArrivedAcknowledgement(body: string, { leaf }: VerifiedLeaf): ArrivedAcknowledgement {
  const { item, salt } = parseSealedBody(body);
  const said = parseAcknowledgement(item);
  assertSeals(leaf, { of: KIND.acknowledgement, bytes: canonicalBytes(item) }, salt);
  return { ...said, salt };
}

async function receiveAcknowledgement(
  context: NoticesContext,
  said: ArrivedAcknowledgement,
  arrival: Arrival,
): Promise<Statement> {
  assertNotAhead("the acknowledgement", said.at, context.clock.now());
  const { reporter, row } = await findAcknowledged(context, said, arrival.peer.node);
  const { digest } = row;
  if (digest !== said.digest) {
    const by = arrival.peer.node;
    const conflict = { notice: said.notice, kept: digest, refused: said.digest, by };
    await noteConflict(context, conflict, arrival.envelope);
    throw new ComityError(
      "NOTICE_CONFLICT",
      "the acknowledgement is for another content than the one that was sent",
    );
  }
  const { notice } = await loadReadable(context, row, () => loadVersion(context, row));
  assertNotBefore("the acknowledgement", said.at, new Date(notice.at));
  const leaf = sealArrival(context.entropy, arrival.verified, said.salt);
  const until = keepNoticeUntil(context.clock.now().toISOString(), context.retention);
  const command = acknowledgeCommand(context, said, arrival, { reporter, until });
  const committed = await context.store.commit({ leaf, command, seen: seenIn(arrival, until) });
  if ("refused" in committed && committed.refused === "already-acknowledged")
    return loadStatement(context, (committed.row as AcknowledgementRow).leaf);
  const recorded = requireRecorded(committed);
  const { salt: _, ...acknowledgement } = said;
  context.parsed.acknowledgements.keep(recorded.index, acknowledgement);
  await alarmContradiction(context, said, arrival.peer.node);
  return statementOf(recorded);
}

/**
 * Finds the acknowledged version and its reporter. Rejects with NOTICE_UNKNOWN unless the version went to the peer.
 */
async function findAcknowledged(
  { store, node }: NoticesContext,
  { notice: id, version }: Acknowledgement,
  peer: string,
): Promise<{ readonly row: NoticeVersionRow; readonly reporter: string }> {
  const name: NoticeName = { origin: node, id };
  const [versions, standing, items] = await store.read([
    { of: NOTICE_VERSION, key: [node, id, version] },
    { of: NOTICE, key: [node, id] },
    { of: OUTBOX, index: "subject", prefix: [subjectOf(name)] },
  ]);
  const row = versions?.[0] as NoticeVersionRow | undefined;
  const reporter = (standing?.[0] as NoticeRow | undefined)?.reporter;
  const sent = (items as readonly OutboxRow[]).some(
    (item) => item.kind === KIND.notice && item.peer === peer && item.version <= version,
  );
  if (row === undefined || reporter === undefined || !sent)
    throw new ComityError("NOTICE_UNKNOWN", "no such notice was sent to the node that acknowledges it");
  return { row, reporter };
}

function acknowledgeCommand(
  context: NoticesContext,
  { notice: id, version, by, stage }: Acknowledgement,
  { envelope }: Arrival,
  { reporter, until }: { readonly reporter: string; readonly until: string },
): NoticeCommand {
  return {
    kind: "notice.acknowledge",
    said: { origin: context.node, id, version, by, stage },
    contents: [
      seal(context, PART.body, envelope.body, until),
      sealStatement(context, PART.source, envelope.own, until),
    ],
    dispatches: [],
    viewers: [reporter],
    until,
  };
}

/** Raises an alarm where a regulator has both accepted and rejected a version: a person must resolve that. */
async function alarmContradiction(
  { store, node, observer }: NoticesContext,
  { notice, version, by }: Acknowledgement,
  peer: string,
): Promise<void> {
  const all = await loadSpan(store, { of: ACKNOWLEDGEMENT, index: "leaf", prefix: [node, notice] });
  const stages = all.filter((each) => each.by === by && each.version === version).map(({ stage }) => stage);
  if (contradicts(new Set(stages))) observer.alarm({ what: "NOTICE_CONFLICT", notice, peer });
}
