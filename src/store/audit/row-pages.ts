/** Goes through the rows of all collections in runs, several of which may be checked at once, and adds what was found in their order. */
import type { AnyCollection, Scalar } from "../../engine/store.ts";
import type { Audited, RowRange } from "./audited.ts";
import type { Gathering, Tallied } from "./report.ts";

/** The rows of a run. */
const RUN = 500;

/** A place among the rows: a collection, and the key of the last row that was checked. */
export type RowPlace = { readonly of: string; readonly after?: readonly Scalar[] };

/** A run of the rows of a collection. */
export type RowRun = RowRange & { readonly of: string };

export type Runs = {
  readonly audited: Pick<Audited, "collections" | "keyBehind">;
  /** Checks a run, and returns what came of it; undefined where it cannot be read. */
  readonly check: (run: RowRun) => Promise<Tallied | undefined>;
  /** The most runs that are checked at once. */
  readonly atOnce: number;
  readonly gathering: Gathering;
};

type Pending = { readonly run: Pick<RowRun, "of" | "upTo">; readonly checked: Promise<Tallied | undefined> };

/** Checks the rows of all collections run by run, from a place on, and yields each place that it reaches. Rejects as `check` does. */
export async function* checkRuns(runs: Runs, from?: RowPlace): AsyncGenerator<RowPlace> {
  const { check, atOnce, gathering } = runs;
  const pending: Pending[] = [];
  const broken = new Set<string>();
  const settle = async ({ run: { of, upTo }, checked }: Pending): Promise<RowPlace | undefined> => {
    if (broken.has(of)) return undefined;
    const tallied = await checked;
    if (tallied === undefined) {
      broken.add(of);
      gathering.found(`the table \`${of}\` cannot be read to its end`);
      return undefined;
    }
    gathering.add(tallied);
    return upTo && { of, after: upTo };
  };
  for await (const run of runsOf(runs.audited, from, broken)) {
    const checked = "unreadable" in run ? Promise.resolve(undefined) : check(run);
    // A rejection is met where the run is settled.
    checked.catch(() => {});
    pending.push({ run, checked });
    const place = pending.length < atOnce ? undefined : await settle(pending.shift() as Pending);
    if (place !== undefined) yield place;
  }
  for (const each of pending) {
    const place = await settle(each);
    if (place !== undefined) yield place;
  }
}

/** Finds the runs of all collections, up to one that cannot be found. Those of a collection in `broken` are left out. */
async function* runsOf(
  audited: Runs["audited"],
  from: RowPlace | undefined,
  broken: ReadonlySet<string>,
): AsyncGenerator<RowRun | { readonly of: string; readonly unreadable: true }> {
  const { collections } = audited;
  const begin = from === undefined ? 0 : collections.findIndex(({ name }) => name === from.of);
  for (const [i, of] of collections.slice(Math.max(begin, 0)).entries()) {
    let after = i === 0 ? from?.after : undefined;
    while (!broken.has(of.name)) {
      const found = await endOf(audited, of, after);
      if (found === "unreadable") {
        yield { of: of.name, unreadable: true };
        break;
      }
      const { upTo } = found;
      yield { of: of.name, ...(after && { after }), ...(upTo && { upTo }) };
      if (upTo === undefined) break;
      after = upTo;
    }
  }
}

async function endOf(
  audited: Runs["audited"],
  of: AnyCollection,
  after: readonly Scalar[] | undefined,
): Promise<{ readonly upTo: readonly Scalar[] | undefined } | "unreadable"> {
  try {
    return { upTo: await audited.keyBehind(of, after, RUN) };
  } catch {
    return "unreadable";
  }
}
