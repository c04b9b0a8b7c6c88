/** The rows of all collections in runs: none twice and none left out, in order, whatever is checked at once and where it begins. */
import { expect, test } from "vitest";
import type { AnyCollection, Scalar } from "../../../src/engine/store.ts";
import { gather, NOTHING_YET } from "../../../src/store/audit/report.ts";
import { checkRuns, type RowPlace, type RowRun, type Runs } from "../../../src/store/audit/row-pages.ts";

const collection = (name: string): AnyCollection => ({ name, columns: {}, key: ["n"], indexes: {} });
/** The number of rows of each table; their keys count from 1. */
const ROWS: Readonly<Record<string, number>> = { empty: 0, long: 1_700, short: 3 };

type Faults = { readonly noKeys?: string; readonly unread?: (run: RowRun) => boolean };

async function run(atOnce: number, from?: RowPlace, { noKeys, unread = () => false }: Faults = {}) {
  const gathering = gather();
  const asked: RowRun[] = [];
  const audited: Runs["audited"] = {
    collections: Object.keys(ROWS).map(collection),
    keyBehind: async ({ name }, after, count) => {
      const key = Number(after?.[0] ?? 0) + count;
      if (name === noKeys && key > 600) throw new Error("a page of the index is damaged");
      return key <= (ROWS[name] ?? 0) ? [key] : undefined;
    },
  };
  const check = async (each: RowRun) => {
    asked.push(each);
    const [from, upTo] = [each.after, each.upTo].map(
      (key: readonly Scalar[] | undefined) => key && Number(key[0]),
    );
    const rows = (upTo ?? ROWS[each.of] ?? 0) - (from ?? 0);
    return unread(each) ? undefined : { ...NOTHING_YET, rows: { [each.of]: rows } };
  };
  const places: RowPlace[] = [];
  for await (const place of checkRuns({ audited, check, atOnce, gathering }, from)) places.push(place);
  const { rows, findings } = gathering.tallied();
  return { rows, findings, places, asked };
}

test("every row is in one run, and a run from any place has the rows behind it", async () => {
  for (const atOnce of [1, 4]) {
    const { rows, findings, places } = await run(atOnce);
    expect({ rows, findings }).toEqual({ rows: ROWS, findings: [] });
    expect(places).toEqual([500, 1000, 1500].map((key) => ({ of: "long", after: [key] })));
    const rest = await run(atOnce, places[1]);
    expect(rest.rows).toEqual({ long: 700, short: 3 });
    expect((await run(atOnce, { of: "short" })).rows).toEqual({ short: 3 });
  }
});

test("a table that cannot be read is told once, where it ends, and the next one is read", async () => {
  const finding = "the table `long` cannot be read to its end";
  for (const atOnce of [1, 4]) {
    const noKeys = await run(atOnce, undefined, { noKeys: "long" });
    expect(noKeys).toMatchObject({ rows: { empty: 0, long: 500, short: 3 }, findings: [finding] });
    const unread = await run(atOnce, undefined, {
      unread: ({ of, after }) => of === "long" && after !== undefined,
    });
    expect(unread).toMatchObject({ rows: { empty: 0, long: 500, short: 3 }, findings: [finding] });
    expect(unread.places).toEqual([{ of: "long", after: [500] }]);
  }
});

test("what a check throws ends the run", async () => {
  const failing = {
    unread: () => {
      throw new Error("a thread that failed");
    },
  };
  await expect(run(2, undefined, failing)).rejects.toThrow("a thread that failed");
});
