/**
 * Receives notices from their origin: a kind of the relay. At least once on the wire, once in effect: a repeat gets
 * the same leaf, and another content under the same name is refused.
 */
import { sealStatement } from "../engine/kept-statement.ts";
import { loadStatement, requireRecorded, seal, statementOf } from "../engine/record.ts";
import { type Arrival, type RelayedKind, seenIn } from "../engine/relayed.ts";
import { assertSeals, parseSealedBody, sealArrival, verifyArrival } from "../engine/sealed.ts";
import { assertNotAhead } from "../engine/skew.ts";
import { load } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import type { Party } from "../federation/agreement.ts";
import { parseIdentity } from "../federation/identity.ts";
import { areasOf } from "../law/areas.ts";
import { placeOf } from "../law/places.ts";
import { canonicalBytes, sha256 } from "../ledger/canonical.ts";
import type { Statement, VerifiedLeaf } from "../ledger/proof.ts";
import { LIMITS } from "../limits.ts";
import { concernsDelivered } from "./aftermath.ts";
import { concernsAny } from "./audience.ts";
import { createOwed, viewersHere } from "./backfill.ts";
import { type NoticeCommand, versionOf } from "./commands.ts";
import { noteConflict } from "./conflict.ts";
import { type NoticesContext, overlapOf } from "./context.ts";
import { mayLeaveHome } from "./marking.ts";
import { commitWithMarks, type Marks } from "./marks.ts";
import {
  assertTimesRelayable,
  type CanonicalNotice,
  mayNarrow,
  parseNotice,
  type ReadNotice,
} from "./notice.ts";
import {
  KIND,
  keepNoticeUntil,
  MENDED_BY_PEER,
  NOTICE,
  type NoticeVersionRow,
  PART,
  subjectOf,
} from "./schema.ts";
import { computeTimers } from "./timers.ts";

/** A notice as it arrives, with the salt of the commitments of its leaf and of the answer. */
export type ArrivedNotice = CanonicalNotice & ReadNotice & { readonly salt: string };

/**
 * The longest body of a notice, in bytes: 64 measures of 4000 characters and all other fields, each character in its
 * longest encoding.
 */
const MAX_NOTICE_BYTES = 2 * 1024 * 1024;

/**
 * Creates the relay's kind `notice`. After the agreement has ended it still passes where it concerns what was delivered
 * before: a version of a notice that the peer has, such as its withdrawal, or an incident with data of the other.
 */
export function noticeKind(context: NoticesContext): RelayedKind<ArrivedNotice> {
  return {
    kind: KIND.notice,
    agreement: "in force",
    outlasts: (subject, peer) => concernsDelivered(context, subject, peer),
    subjectOf: ({ notice }) => subjectOf(notice),
    waiting: MENDED_BY_PEER,
    maxBytes: MAX_NOTICE_BYTES,
    parse: parseArrivedNotice,
    assertSender: ({ notice }, { peer }) => {
      if (notice.origin !== peer.node)
        throw new ComityError("NOTICE_NOT_ORIGIN", "only its origin may relay a notice");
      assertRegulatorOf(peer.party, notice.reporter, "the notice's reporter");
      const around = areasOf(context.atlas(), notice.jurisdiction);
      // An authority of a member state may report through the node of the union.
      if (!peer.party.jurisdictions.some((served) => around.includes(placeOf(served))))
        throw new ComityError(
          "SCOPE_FORBIDDEN",
          `the relaying node does not serve \`${notice.jurisdiction}\``,
        );
      if (!mayLeaveHome(notice.marking.tlp))
        throw new ComityError("MARKING_LOWERED", "a RED notice does not leave its node");
    },
    regulatorOf: ({ notice }) => notice.reporter,
    apply: (arrived, arrival) => receiveNotice(context, arrived, arrival),
    verifyAnswer: (answer, { leafHash, envelope }) => verifyArrival(answer, leafHash, envelope),
    owed: createOwed(context),
    owedOnce: true,
  };
}

/** Throws NOTICE_NOT_ORIGIN unless `id` is a regulator of the party. */
export function assertRegulatorOf(party: Party, id: string, which: string): void {
  const { role, trustDomain } = parseIdentity(id);
  if (role !== "regulator" || trustDomain !== party.trustDomain)
    throw new ComityError("NOTICE_NOT_ORIGIN", `${which} is not a regulator of the node that relays it`);
}

/** Parses a notice's body. Throws INPUT_INVALID, and STATEMENT_INVALID unless the leaf commits to it. */
function parseArrivedNotice(body: string, { leaf }: VerifiedLeaf): ArrivedNotice {
  const { item, salt } = parseSealedBody(body);
  const read = parseNotice(item);
  // What is not known here counts as well: the digest is that of the whole notice.
  const bytes = canonicalBytes(item);
  assertSeals(leaf, { of: KIND.notice, bytes }, salt);
  return { ...read, bytes, digest: sha256(bytes).toHex(), salt };
}

async function receiveNotice(
  context: NoticesContext,
  arrived: ArrivedNotice,
  arrival: Arrival,
): Promise<Statement> {
  assertNotAhead("the notice", arrived.notice.at, context.clock.now());
  assertTimesRelayable(arrived.notice);
  await assertConcerned(context, arrived);
  const { notice, digest, unknown, salt } = arrived;
  const leaf = sealArrival(context.entropy, arrival.verified, salt);
  context.parsed.notices.keep(digest, { notice, unknown });
  const at = context.clock.now();
  const until = keepNoticeUntil(at.toISOString(), context.retention);
  const command = arriveCommand(context, arrived, arrival, { at, until });
  const committed = await commitWithMarks(context, notice, (marks) => ({
    leaf,
    command: command(marks),
    seen: seenIn(arrival, until),
  }));
  if (!("refused" in committed)) {
    if (mayNarrow(unknown))
      context.observer.alarm({ what: "NOTICE_WITHHELD", notice: notice.id, peer: arrival.peer.node });
    return statementOf(committed.recorded);
  }
  if (committed.refused === "withdrawn")
    throw new ComityError("NOTICE_WITHDRAWN", "the notice is withdrawn, and nothing follows a withdrawal");
  if (committed.refused === "too-many-versions")
    throw new ComityError("NOTICE_VERSION", `a notice has at most ${LIMITS.versionsPerNotice} versions`);
  if (committed.refused !== "already-noticed") return statementOf(requireRecorded(committed));
  const row = committed.row as NoticeVersionRow;
  if (row.digest === digest) return loadStatement(context, row.leaf);
  const conflict = { notice: notice.id, kept: row.digest, refused: digest, by: arrival.peer.node };
  await noteConflict(context, conflict, arrival.envelope);
  throw new ComityError(
    "NOTICE_CONFLICT",
    "this version arrived before with other content, which stands; evidence of the contradiction is kept",
  );
}

/**
 * Throws SCOPE_FORBIDDEN for a notice that concerns nobody here, or that nobody here would see: what nobody can see must
 * not count as received. A notice that is known here is accepted in every
 * later version.
 */
async function assertConcerned(context: NoticesContext, arrived: ArrivedNotice): Promise<void> {
  const { notice, unknown } = arrived;
  const concerned = concernsAny(notice, context.jurisdictions, overlapOf(context));
  const seen = mayNarrow(unknown) || viewersHere(context, arrived).length > 0;
  if (notice.stage === "withdrawn" || (concerned && seen)) return;
  if ((await load(context.store, NOTICE, notice.origin, notice.id)) !== undefined) return;
  throw new ComityError(
    "SCOPE_FORBIDDEN",
    concerned
      ? "no regulator of this node serves a place that the notice concerns; it is taken once one is configured"
      : "the notice concerns no place that this node serves",
  );
}

function arriveCommand(
  context: NoticesContext,
  arrived: ArrivedNotice,
  { envelope }: Arrival,
  { at, until }: { readonly at: Date; readonly until: string },
): (marks: Marks) => NoticeCommand {
  const contents = [
    seal(context, PART.body, envelope.body, until),
    sealStatement(context, PART.source, envelope.own, until),
  ];
  return (marks) => ({
    kind: "notice.arrive",
    version: versionOf(arrived),
    contents,
    viewers: viewersHere(context, arrived),
    regulators: context.regulators().map(({ id }) => id),
    ...computeTimers(context, arrived, { at, until }, marks),
    until,
  });
}
