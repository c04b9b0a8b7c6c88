/** Regulators who report and acknowledge notices while the nodes are being broken, what they were told, and whether it was true. */
import { EventEmitter, once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Acknowledgement } from "../../src/client/index.ts";
import type { ShownEntry, ShownNotice } from "../../src/edge/grpc/notice-answers.ts";
import { statementOf } from "../../src/engine/record.ts";
import type { FeedRow } from "../../src/engine/rows.ts";
import type { Recorded, Store } from "../../src/engine/store.ts";
import { ComityError } from "../../src/errors.ts";
import { verifyCheckpoint } from "../../src/ledger/checkpoint.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { verifyLeaf } from "../../src/ledger/proof.ts";
import { type NoticeDraft, parseDraft } from "../../src/notices/notice.ts";
import type { Dice } from "../chaos/dice.ts";
import { draft, isUnreachable, type PatientRegulator } from "../support/incident.ts";
import { createNoticeStoreView } from "../support/notice-view.ts";
import type { Violation } from "./campaign.ts";

const POLL_MS = 50;
/** Reports that are repeated at once in calm. */
const SETTLING_LANES = 8;
const STAGES = ["validated", "accepted", "read"] as const satisfies readonly Acknowledgement["stage"][];

/** One version that was accepted, and what its reporter was told of it. */
type Reported = { readonly draft: NoticeDraft; readonly digest: string };

/** What an entry of a feed is about, in one word for each version, and for each stage that a regulator said of it. */
const nameOf = (notice: string, version: number, said?: { readonly by: string; readonly stage: string }) =>
  [notice, version, said?.by, said?.stage].filter((each) => each !== undefined).join(" ");
const nameOfRow = ({ kind, data }: FeedRow) =>
  nameOf(
    String(data.id),
    Number(data.version),
    kind === "acknowledgement" ? { by: String(data.by), stage: String(data.stage) } : undefined,
  );
const nameOfEntry = ({ notice, said }: ShownEntry) => nameOf(notice.id, notice.version ?? 0, said);

/** The versions of one notice's life: reported, perhaps updated, perhaps withdrawn. */
function* lifeOf(first: NoticeDraft, dice: Dice): Generator<NoticeDraft> {
  const { id, jurisdiction, marking, content } = first;
  yield first;
  let version = 1;
  if (dice.chance(0.4) && content)
    yield { ...first, version: ++version, content: { ...content, severity: "critical" } };
  if (dice.chance(0.2)) yield { id, version: ++version, jurisdiction, marking, withdraw: true };
}

/** A stopped node: its store, its regulator, and the key that its ledger is signed with. */
export type Stopped = {
  readonly store: Store;
  readonly regulator: string;
  readonly node: string;
  readonly ledgerKey: string;
};

/** What regulators were told, kept outside the nodes. */
export function createNotices(patience: AbortSignal) {
  const reported: Reported[] = [];
  const said = new Set<string>();
  /** The feeds as their viewers saw them: the reporter's at home, the recipient's there. */
  const seen: Record<"home" | "there", string[]> = { home: [], there: [] };
  const saying: Promise<void>[] = [];
  const violations: Violation[] = [];
  const happened = new EventEmitter();
  /** Reported when everything else has arrived: a feed that shows it shows all. */
  const mark = parseDraft(draft());

  const violated = (kind: string, what: string) => violations.push({ kind, what });

  /** The answer of a lawful call; undefined, with a violation, where there is none. */
  async function answered<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call();
    } catch (thrown) {
      const { reason, message } = ComityError.from(thrown);
      if (reason === "NOTICE_UNKNOWN" || reason === "NOTICE_VERSION")
        violated("lost", "a version that was accepted or shown is not known any more");
      else if (isUnreachable(reason)) violated("unanswered", "a call found no answer in calm");
      else violated("refused", `a lawful call was refused: ${reason}: ${message}`);
      return undefined;
    }
  }

  async function report(regulator: PatientRegulator, next: NoticeDraft): Promise<ShownNotice | undefined> {
    const view = await answered(() => regulator.call((caller) => caller.report(next)));
    if (view === undefined) return undefined;
    reported.push({ draft: next, digest: view.digest });
    happened.emit("reported");
    return view;
  }

  /** Reports one notice after another, with their later versions, until `signal` aborts. */
  async function load(regulator: PatientRegulator, dice: Dice, signal: AbortSignal): Promise<void> {
    while (!signal.aborted)
      for (const next of lifeOf(parseDraft(draft()), dice)) {
        if (signal.aborted || (await report(regulator, next)) === undefined) break;
        await sleep(dice.int(20, 400));
      }
  }

  async function sayAll(regulator: PatientRegulator, { id, version }: ShownNotice): Promise<void> {
    for (const stage of STAGES) {
      const view = await answered(() =>
        regulator.call(async (caller) => {
          const told = await caller.acknowledge({ noticeId: id, version, stage });
          return { by: caller.id, told };
        }),
      );
      if (view === undefined) return;
      said.add(nameOf(id, version, { by: view.by, stage }));
      happened.emit("acknowledged");
    }
  }

  /** Follows a feed, and there acknowledges each version that it shows. */
  async function watch(regulator: PatientRegulator, at: "home" | "there"): Promise<void> {
    await answered(async () => {
      for await (const entry of regulator.follow()) {
        seen[at].push(nameOfEntry(entry));
        const { notice, said } = entry;
        if (notice.unreadable !== undefined) throw new Error(`unreadable: ${notice.unreadable}`);
        if (at === "there" && said === undefined) saying.push(sayAll(regulator, notice));
      }
    });
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!condition() && !patience.aborted) await sleep(POLL_MS);
  }

  /** What must be in the reporter's feed: every version and every acknowledgement. */
  const atHome = () =>
    new Set([...reported.map(({ draft: { id, version } }) => nameOf(id, version)), ...said]);
  const underWay = () => atHome().difference(new Set(seen.home)).size;

  /** Repeats every report until it has left its node, then waits for the last acknowledgement to be home. */
  async function settle(reporter: PatientRegulator): Promise<void> {
    const queue = [...reported].values();
    const repeat = async ({ draft: same, digest }: Reported): Promise<void> => {
      let view: ShownNotice | undefined;
      do {
        if (view !== undefined) await sleep(POLL_MS);
        view = await answered(() => reporter.call((caller) => caller.report(same)));
        if (view !== undefined && view.digest !== digest)
          violated("changed", "a repeated report came to another notice than was told");
      } while (view?.deliveries.some(({ state }) => state === "queued") && !patience.aborted);
    };
    // Side by side: hundreds of calls, one after another, take longer than all kills.
    const lane = async () => {
      for (const each of queue) await repeat(each);
    };
    await Promise.all(Array.from({ length: SETTLING_LANES }, lane));
    await report(reporter, mark);
    await until(() => seen.there.includes(nameOf(mark.id, 1)));
    await Promise.all(saying);
    await until(() => underWay() === 0);
  }

  /** Asks for every notice that the recipient was shown: the highest version governs. */
  async function ask(recipient: PatientRegulator): Promise<void> {
    const newest = new Map(reported.map(({ draft: { id, version } }) => [id, version]));
    for (const id of new Set(seen.there.map((name) => name.split(" ")[0] ?? ""))) {
      const view = await answered(() => recipient.call((caller) => caller.get(id)));
      if (view !== undefined && view.version !== newest.get(id))
        violated("stale", "the recipient is shown another version than the newest");
    }
  }

  /** A feed is dense, shows nothing twice and each notice in the order of its versions; its viewer saw just that. */
  async function compareFeed(
    { store, regulator }: Stopped,
    at: "home" | "there",
  ): Promise<ReadonlySet<string>> {
    const rows = await createNoticeStoreView(store).feed(regulator);
    const names = rows.map(nameOfRow);
    if (rows.some(({ cursor }, i) => cursor !== i + 1)) violated("gap", "the cursors of a feed have gaps");
    if (new Set(names).size < names.length) violated("twice", "a feed shows the same thing twice");
    if (names.join() !== seen[at].join())
      violated("changed", "a feed is not what its viewer was shown, from cursor to cursor");
    const newest = new Map<string, number>();
    for (const { kind, data } of rows) {
      if (kind === "acknowledgement") continue;
      const [notice, version] = [String(data.id), Number(data.version)];
      if (version < (newest.get(notice) ?? 0)) violated("order", "a feed shows an older version later");
      newest.set(notice, version);
    }
    return new Set(names);
  }

  /** One notice in both stores: all of it at home; there the newest, and what was not superseded on its way. */
  async function compareNotice(
    id: string,
    home: Stopped,
    there: Stopped,
    feed: ReadonlySet<string>,
  ): Promise<void> {
    const name = { origin: home.node, id };
    const atHome = createNoticeStoreView(home.store);
    const told = reported.filter((each) => each.draft.id === id);
    const rows = await createNoticeStoreView(there.store).versions(name);
    const deliveries = await atHome.deliveries(name);
    const ownVersions = await atHome.versions(name);
    for (const { draft: each, digest } of told) {
      const own = ownVersions.find(({ version }) => version === each.version);
      if (own === undefined) violated("lost", "an accepted version is not at its origin");
      else if (own.digest !== digest) violated("changed", "a version is another than its reporter was told");
      const arrived = rows.find(({ version }) => version === each.version);
      const superseded = deliveries.some(
        ({ version, state }) => version === each.version && state === "superseded",
      );
      if (arrived === undefined && !superseded)
        violated("undelivered", "an accepted version is not at its receiver");
      if (arrived !== undefined && arrived.digest !== digest)
        violated("changed", "a version arrived with other content");
      // A withdrawal of what a node never had concerns nobody there.
      const shown = arrived !== undefined && !(each.withdraw && rows[0] === arrived);
      if (feed.has(nameOf(id, each.version)) !== shown)
        violated("undelivered", "a version that arrived is not in the recipient's feed");
    }
    if (rows.at(-1)?.version !== told.at(-1)?.draft.version)
      violated("undelivered", "the newest version is not at its receiver");
  }

  async function compareAcknowledgements(
    id: string,
    origin: string,
    { store }: Stopped,
    where: string,
  ): Promise<void> {
    const rows = await createNoticeStoreView(store).acknowledgements({ origin, id });
    const names = rows.map((each) => nameOf(id, each.version, each));
    if (new Set(names).size < names.length) violated("twice", `an acknowledgement is ${where} twice`);
    const told = [...said].filter((name) => name.startsWith(`${id} `));
    if (new Set(told).symmetricDifference(new Set(names)).size > 0)
      violated("unacknowledged", `what was acknowledged and what is ${where} differ`);
  }

  /** Holds what was told against the stores of both nodes, which have been stopped. */
  async function compare(home: Stopped, there: Stopped): Promise<void> {
    const atReporter = await compareFeed(home, "home");
    const atRecipient = await compareFeed(there, "there");
    if (atHome().symmetricDifference(atReporter).size > 0)
      violated("unacknowledged", "the reporter's feed is not what was reported and acknowledged");
    for (const id of new Set(reported.map((each) => each.draft.id))) {
      await compareNotice(id, home, there, atRecipient);
      await compareAcknowledgements(id, home.node, home, "home");
      await compareAcknowledgements(id, home.node, there, "at the receiver");
    }
    for (const [from, to] of [
      [home, there],
      [there, home],
    ] as const) {
      if ((await createNoticeStoreView(from.store).outbox(to.node, "dead")).length > 0)
        violated("dead-letter", "there is a dead letter although both nodes are honest");
      await verifyLedger(from);
    }
  }

  async function verifyLedger({ store, ledgerKey }: Stopped): Promise<void> {
    try {
      const { size, checkpoint: note } = await store.log.head();
      const checkpoint = verifyCheckpoint(note, parseVerifierKey(ledgerKey), { unknownLines: "refuse" });
      for (let index = 0; index < size; index++)
        verifyLeaf(statementOf((await store.log.prove(index)) as Recorded), checkpoint);
    } catch (thrown) {
      violated("ledger", `a ledger does not verify: ${ComityError.from(thrown).reason}`);
    }
  }

  return {
    load,
    watch,
    settle,
    ask,
    compare,
    underWay,
    /** Resolves when a regulator is next told that something is accepted, or after `withinMs`. */
    next: (what: "reported" | "acknowledged", withinMs: number): Promise<unknown> =>
      once(happened, what, { signal: AbortSignal.timeout(withinMs) }).catch(() => {}),
    result(more: Readonly<Record<string, number>>) {
      const notices = new Set(reported.map((each) => each.draft.id)).size;
      const counted = { notices, versions: reported.length, acknowledgements: said.size };
      return { violations, figures: { ...more, ...counted } };
    },
  };
}
