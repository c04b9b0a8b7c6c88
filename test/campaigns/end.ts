/** What platforms were told about an agreement's end, and the logs of its parties, held against each other. */
import type { RunResult, Violation } from "./campaign.ts";

/** A permit that a platform is told of later than this after the last node has the leaf is one too many, in milliseconds. */
export const PERMITTED_WITHIN_MS = 1000;

/** A transfer that a platform has asked for: at which instant, and what it was told at which. */
export type Asked = {
  readonly from: string;
  readonly to: string;
  readonly key: string;
  readonly askedAt: number;
  toldAt?: number;
  state?: string | undefined;
  id?: string | undefined;
};

/** The end of an agreement: its instant, and those at which each party had its leaf. */
export type Ended = {
  readonly at: number;
  readonly leaves: ReadonlyMap<string, number>;
  /** The party that was cut off, and the instant of its return; absent where it had the leaf before. */
  readonly remote: string | undefined;
  readonly backAt: number | undefined;
};

type Story = {
  readonly hash: string;
  readonly ended: Ended;
  /** The transfers as they were told while the streams ran, and as they are in the end. */
  readonly told: readonly Asked[];
  readonly settled: readonly Asked[];
  readonly logs: ReadonlyMap<string, readonly unknown[]>;
};

type Leaf = { type?: string; agreement?: string; decision?: string; transfer?: string; answer?: string };

/** The ids of the transfers that a node has permitted, as their home node or as their destination, and those after the end. */
function permitsIn(log: readonly unknown[], hash: string) {
  const leaves = log as readonly Leaf[];
  const at = leaves.findIndex(
    ({ type, agreement }) => type === "comity/v1/agreement-end" && agreement === hash,
  );
  const permits = leaves.map(
    ({ type, decision }) =>
      type === "comity/v2/proposal" || (type === "comity/v2/decision" && decision === "permit"),
  );
  const decided = leaves.filter(
    ({ type, decision }) => type === "comity/v2/decision" && decision === "permit",
  );
  const idsOf = (holds: (leaf: Leaf) => boolean) =>
    new Set(leaves.filter(holds).map(({ transfer }) => transfer));
  return {
    proposed: idsOf(({ type }) => type === "comity/v2/proposal"),
    /** Those whose permit came too late, so that the home node denied: its denial names the destination's permit. */
    lapsed: idsOf(({ type, answer }) => type === "comity/v2/denial" && answer !== undefined),
    decided: new Set(decided.map(({ transfer }) => transfer)),
    behind: at < 0 ? 0 : permits.slice(at).filter(Boolean).length,
  };
}

/** Holds a story against the promise. Each kind of violation is named once for each node or transfer. */
export function compareEnd({ hash, ended, told, settled, logs }: Story): RunResult {
  const violations: Violation[] = [];
  const note = (kind: string, what: string) => violations.push({ kind, what });
  const permits = new Map([...logs].map(([party, log]) => [party, permitsIn(log, hash)]));
  for (const party of logs.keys())
    if (!ended.leaves.has(party)) note("never-told", `${party} never had the leaf of the end`);
  for (const [party, { behind }] of permits)
    if (behind > 0)
      note("permitted-after-leaf", `${behind} permits stand behind the end in the log of ${party}`);

  const last = Math.max(...ended.leaves.values());
  const permitted = told.filter(({ state, toldAt }) => state === "PERMITTED" && toldAt !== undefined);
  const late = permitted.filter(({ toldAt = 0 }) => toldAt > last + PERMITTED_WITHIN_MS);
  if (late.length > 0)
    note(
      "permitted-late",
      `${late.length} platforms were told of a permit later than ${PERMITTED_WITHIN_MS} ms after the last node had the leaf`,
    );
  const knowing = permitted.filter(({ from, askedAt }) => askedAt > (ended.leaves.get(from) ?? Infinity));
  if (knowing.length > 0 && late.length === 0)
    note(
      "permitted-after-leaf",
      `${knowing.length} requests were permitted that came when their home node had the leaf`,
    );

  const count = (state: string) => settled.filter((each) => each.state === state).length;
  let lapses = 0;
  for (const { state, id, from, to } of settled) {
    if (state === undefined || state === "IN_DOUBT") {
      note("in-doubt", "a transfer was not final in calm");
      continue;
    }
    const [home, destination] = [permits.get(from), permits.get(to)];
    const decided = destination?.decided.has(id) === true;
    const lapsed = state === "DENIED" && home?.lapsed.has(id) === true;
    if (lapsed) lapses++;
    // A permit that comes too late lapses at its home node, whose log says so.
    const agrees = lapsed ? decided : (state === "PERMITTED") === decided;
    if (!agrees || (decided && home?.proposed.has(id) !== true))
      note("two-decisions", `a platform was told ${state}, and the logs of the two nodes say otherwise`);
  }

  const reached = [...ended.leaves].filter(([party]) => party !== ended.remote).map(([, at]) => at);
  const back = ended.remote === undefined ? undefined : ended.leaves.get(ended.remote);
  const lastPermit = Math.max(...permitted.map(({ toldAt = 0 }) => toldAt));
  return {
    violations,
    figures: {
      transfers: settled.length,
      permitted: count("PERMITTED"),
      denied: count("DENIED"),
      barred: count("BARRED"),
      "permits that came too late and lapsed": lapses,
      "told in doubt": told.filter(({ state }) => state === "IN_DOUBT").length,
      "asked after the home node had the leaf": told.filter(
        ({ from, askedAt }) => askedAt > (ended.leaves.get(from) ?? Infinity),
      ).length,
      "permits behind the leaf of their node": [...permits.values()].reduce(
        (sum, { behind }) => sum + behind,
        0,
      ),
      "permits told later than 1 s after the last leaf": late.length,
      "runs with a node cut off": ended.remote === undefined ? 0 : 1,
    },
    largest: {
      "ms from the end to its leaf at the last node in reach": Math.max(...reached) - ended.at,
      ...(back !== undefined &&
        ended.backAt !== undefined && { "ms from the return of a node to its leaf": back - ended.backAt }),
      "ms from the last leaf to the last permit that was told": Math.max(0, lastPermit - last),
    },
  };
}
