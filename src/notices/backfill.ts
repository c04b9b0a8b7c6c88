/**
 * Backfill: who joins later gets the notices that concern it and are not withdrawn. A peer with a new agreement gets
 * them by the relay; a regulator that is configured later is shown them.
 */
import type { Viewer } from "../engine/context.ts";
import { requireRecorded } from "../engine/record.ts";
import type { Owed } from "../engine/relayed.ts";
import { OUTBOX, type OutboxRow, TIMER, type TimerRow } from "../engine/rows.ts";
import { sealEvent } from "../engine/sealed.ts";
import { isPast, load, loadSpan } from "../engine/store.ts";
import { isOpen, type NewTimer } from "../engine/timers.ts";
import type { Atlas } from "../law/atlas.ts";
import { peersFor, viewersFor } from "./audience.ts";
import type { NoticeCommand } from "./commands.ts";
import { type NoticesContext, overlapOf, type Version } from "./context.ts";
import { mayLeaveHome } from "./marking.ts";
import { commitWithMarks, loadMarks, type Marks } from "./marks.ts";
import { mayNarrow } from "./notice.ts";
import {
  KIND,
  keepNoticeUntil,
  LEGAL_DEADLINE,
  NOTICE,
  NOTICE_SEEN,
  NOTICE_VERSION,
  type NoticeName,
  type NoticeRow,
  type NoticeVersionRow,
  subjectOf,
} from "./schema.ts";
import { loadVersion } from "./stored.ts";
import { computeTimers } from "./timers.ts";
import { showOrDescribe } from "./unreadable.ts";

/** The number of versions that one read returns. */
const PAGE = 256;

/**
 * Yields the notices of an origin as they stand, but for those whose date has passed.
 *
 * INVARIANT: the outbox may lose the items of such a notice first. It must not be sent again to who has it.
 */
async function* standingOf({ store, clock }: NoticesContext, origin: string): AsyncGenerator<NoticeRow> {
  for (let after = ""; ; ) {
    const span = { of: NOTICE_VERSION, index: "version", prefix: [origin] };
    const rows = await store.page<NoticeVersionRow>(span, PAGE, { after });
    const ids = [...new Set(rows.map(({ id }) => id))];
    const found = await store.read(ids.map((id) => ({ of: NOTICE, key: [origin, id] })));
    yield* (found.flat() as NoticeRow[]).filter((row) => !isPast(row, clock.now()));
    const last = ids.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last;
  }
}

/**
 * Returns the regulators of this node who are to see a version. Of one with a field that may narrow its audience, and that
 * this program does not know, there are none: also a notice of this node's own keeps the viewers that it has.
 */
export function viewersHere(
  context: NoticesContext,
  { notice, unknown }: Omit<Version, "digest">,
): readonly string[] {
  // THREAT: a marking of a newer version may allow less. Nobody here sees the notice until this program knows it.
  if (mayNarrow(unknown)) return [];
  return viewersFor(notice, context.regulators(), overlapOf(context));
}

/**
 * Creates the function that returns the notices which a peer must have: those that concern it and are not withdrawn,
 * and the newest version of each that it has had in an earlier one. What does not concern a peer is looked at once for
 * each law in force.
 */
export function createOwed(context: NoticesContext): (peer: string) => Promise<readonly Owed[]> {
  let law: Atlas | undefined;
  const passed = new Set<string>();

  async function concerns(peer: string, row: NoticeRow): Promise<boolean> {
    const name = `${peer} ${row.leaf}`;
    if (row.stage === "withdrawn" || !mayLeaveHome(row.tlp) || passed.has(name)) return false;
    const party = context.peers.of(peer, context.clock.now());
    if (party === undefined || !party.inForce) return false;
    const version = await showOrDescribe(context, row, () => loadVersion(context, row));
    // One notice that cannot be read keeps no other back.
    if ("unreadable" in version) return false;
    const { notice, unknown } = version;
    if (!mayNarrow(unknown) && peersFor(notice, [party.party], overlapOf(context)).length > 0) return true;
    passed.add(name);
    return false;
  }

  return async (peer) => {
    const now = context.atlas();
    if (now !== law) passed.clear();
    law = now;
    const owed: Owed[] = [];
    for await (const row of standingOf(context, context.node)) {
      const { version, leaf, until } = row;
      const subject = subjectOf(row);
      const items = await loadSpan<OutboxRow>(context.store, {
        of: OUTBOX,
        index: "subject",
        prefix: [subject],
      });
      const had = items.filter(({ kind, peer: to }) => kind === KIND.notice && to === peer);
      if (had.some((item) => item.version >= version)) continue;
      if (had.length > 0 || (await concerns(peer, row))) owed.push({ subject, version, leaf, until });
    }
    return owed;
  };
}

/**
 * Shows every notice that is not withdrawn to the regulators of this node whom it concerns and who have not seen it, and
 * sets its timers by the law in force. Returns the number of notices that were shown to somebody. What is so already
 * changes nothing, so it may run at every start and after every change of the law. A notice that cannot be read keeps
 * no other back: rejects with the first error at the end. `turn` is awaited after each notice, so that a pass over many
 * stalls nobody.
 */
export async function showToNewcomers(
  context: NoticesContext,
  turn: () => Promise<void> = async () => {},
): Promise<number> {
  let shown = 0;
  const failed: unknown[] = [];
  for (const origin of [context.node, ...context.peers.all.map(({ node }) => node)])
    for await (const row of standingOf(context, origin)) {
      try {
        if (row.stage !== "withdrawn" && (await showOne(context, row))) shown++;
      } catch (error) {
        failed.push(error);
      }
      await turn();
    }
  if (failed.length > 0) throw failed[0];
  return shown;
}

/** The most notices that are counted as waiting, and that are looked at for that. */
const MOST_WAITING = 1000;
const MOST_LOOKED_AT = 20_000;

/**
 * Counts the notices that stand, would be shown to a regulator with these places, and were not shown to it: at most 1000, and
 * among 20,000. One that cannot be read does not count.
 */
export async function countWaiting(context: NoticesContext, regulator: Viewer): Promise<number> {
  let waiting = 0;
  let looked = 0;
  for (const origin of [context.node, ...context.peers.all.map(({ node }) => node)])
    for await (const row of standingOf(context, origin)) {
      if (row.stage !== "withdrawn" && (await awaits(context, row, regulator))) waiting++;
      if (waiting === MOST_WAITING || ++looked === MOST_LOOKED_AT) return waiting;
    }
  return waiting;
}

async function awaits(context: NoticesContext, row: NoticeRow, regulator: Viewer): Promise<boolean> {
  if ((await viewersOf(context, row)).includes(regulator.id)) return false;
  const version = await showOrDescribe(context, row, () => loadVersion(context, row));
  if ("unreadable" in version || mayNarrow(version.unknown)) return false;
  return viewersFor(version.notice, [regulator], overlapOf(context)).length > 0;
}

/** Shows one notice and sets its timers. Returns true where it was shown to somebody. */
async function showOne(context: NoticesContext, row: NoticeRow): Promise<boolean> {
  const version = await loadVersion(context, row);
  const wanted = viewersHere(context, version);
  const before = await viewersOf(context, row);
  const viewers = wanted.filter((each) => !before.includes(each));
  const at = context.clock.now();
  const until = keepNoticeUntil(at.toISOString(), context.retention);
  const { origin, id } = row;
  const timersBy = (marks: Marks) => computeTimers(context, version, { at, until }, marks);
  const timers = { of: TIMER, index: "subject", prefix: [subjectOf(row)] };
  const stored = await loadSpan<TimerRow>(context.store, timers);
  const { deadlines } = timersBy(await loadMarks(context, row));
  if (viewers.length === 0 && areSet(deadlines, stored)) return false;
  const name = { origin, id, version: row.version };
  const { leaf } = sealEvent(context.entropy, { shown: name, viewers });
  const committed = await commitWithMarks(context, row, (marks) => {
    const command: NoticeCommand = { kind: "notice.show", name, viewers, ...timersBy(marks) };
    return { leaf, command };
  });
  // A newer version has come meanwhile, and was shown to whom it concerns.
  if ("refused" in committed && committed.refused === "version-unexpected") return false;
  requireRecorded(committed);
  return viewers.length > 0;
}

/** Returns true where the open timers are just these. */
function areSet(deadlines: readonly NewTimer[], stored: readonly TimerRow[]): boolean {
  const open = stored.filter(({ kind, state }) => kind === LEGAL_DEADLINE && isOpen(state));
  const ends = new Map(open.map(({ id, deadline }) => [id, deadline]));
  return open.length === deadlines.length && deadlines.every(({ id, deadline }) => ends.get(id) === deadline);
}

/** Returns the regulators who see a version. Rows of earlier programs do not say it: then, those who saw the notice. */
async function viewersOf(
  { store }: NoticesContext,
  row: NoticeName & { version: number },
): Promise<readonly string[]> {
  const { origin, id, version } = row;
  const stored = await load(store, NOTICE_VERSION, origin, id, version);
  if (stored?.viewers !== undefined) return stored.viewers;
  const seen = await loadSpan(store, { of: NOTICE_SEEN, index: "notice", prefix: [origin, id] });
  return seen.map(({ viewer }) => viewer);
}
