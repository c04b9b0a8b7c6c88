/** What every store promises of the counts of people that transfers add up to. */
import { describe, expect, test } from "vitest";
import type { Store } from "../../src/gateway/ports.ts";
import type { Counted, TallyBound } from "../../src/transfers/tally.ts";
import { concluded, counted, denied, entry, proposed } from "./samples.ts";

const { caller } = denied("a");
const OPEN = Number.POSITIVE_INFINITY;
const exactly = (n: number) => ({ from: n, to: n });
const YEAR = { since: "2026-01-01" };

/** Adds the promises to a contract whose store is made anew for each test. */
export function testTallies(opened: () => Store): void {
  describe("of tallies", () => {
    let n = 0;
    const propose = (
      id: string,
      people: number | Counted["people"],
      more: Partial<Counted> & { readonly bounds?: readonly TallyBound[] } = {},
    ) => {
      const count = typeof people === "number" ? exactly(people) : people;
      return opened().commit(entry(n++, proposed(id, id, { people: count, ...more })));
    };
    const tally = (recipient?: string) =>
      opened().tally(caller, { ...YEAR, ...(recipient && { recipient }) });

    test("what is proposed or permitted counts; what was or becomes denied or barred does not", async () => {
      expect(tally()).toEqual(exactly(0));
      for (const [i, id] of ["a", "b", "c", "d"].entries()) await propose(id, 10 ** i);
      await opened().commit(entry(90, denied("e")));
      expect(tally()).toEqual(exactly(1111));
      await opened().commit(entry(91, concluded("a", "PERMITTED")));
      await opened().commit(entry(92, concluded("b", "DENIED")));
      await opened().commit(entry(93, concluded("c", "BARRED")));
      expect(tally()).toEqual(exactly(1001));
      await opened().commit(entry(94, concluded("c", "BARRED")));
      expect(tally()).toEqual(exactly(1001));
    });

    test("count for each caller apart, for each recipient, and from a day on", async () => {
      await propose("a", 1);
      await propose("b", 10, { recipient: "s" });
      await propose("c", 100, { day: "2025-12-31" });
      await propose("d", 1000, { day: "2026-02-01", recipient: "s" });
      expect([tally(), tally("r"), tally("s"), tally("t")]).toEqual([1011, 1, 1010, 0].map(exactly));
      expect(opened().tally(caller, { since: "2025-12-31" })).toEqual(exactly(1111));
      expect(opened().tally(caller, { since: "2026-01-02" })).toEqual(exactly(1000));
      expect(opened().tally("spiffe://eu.example/platform/b", YEAR)).toEqual(exactly(0));
    });

    test("who does not say how many opens the count, until that transfer counts no more", async () => {
      await propose("a", { from: 5, to: 7 });
      await propose("b", { from: 10, to: OPEN });
      await propose("c", { from: 0, to: OPEN }, { recipient: "s" });
      expect([tally(), tally("r")]).toEqual([
        { from: 15, to: OPEN },
        { from: 15, to: OPEN },
      ]);
      await opened().commit(entry(90, concluded("b", "DENIED")));
      expect([tally(), tally("r")]).toEqual([
        { from: 5, to: OPEN },
        { from: 5, to: 7 },
      ]);
    });

    test.each([
      ["in turn", false],
      ["in one batch", true],
    ])("two that fit a bound only one at a time are not both written, %s", async (_, together) => {
      const bounds = [{ span: YEAR, below: 1000 }];
      const first = propose("a", 600, { bounds });
      if (!together) await first;
      const kinds = await Promise.all([first, propose("b", 400, { bounds }), propose("c", 399, { bounds })]);
      expect(kinds.map(({ kind }) => kind)).toEqual(["committed", "bound-passed", "committed"]);
      expect([opened().transfer("b"), opened().transferByKey(caller, "b")]).toEqual([undefined, undefined]);
      expect([tally(), opened().checkpoint().size]).toEqual([exactly(999), 2]);
    });

    test("every bound must hold, and one on another recipient does not stand in the way", async () => {
      await propose("a", 600);
      const toR = { span: { ...YEAR, recipient: "r" }, below: 1000 };
      const toS = { span: { ...YEAR, recipient: "s" }, below: 1000 };
      expect((await propose("b", 400, { recipient: "s", bounds: [toS] })).kind).toBe("committed");
      expect((await propose("c", 400, { bounds: [toS, toR] })).kind).toBe("bound-passed");
      expect((await propose("d", { from: 0, to: OPEN }, { bounds: [toS] })).kind).toBe("bound-passed");
    });

    test("a key that is taken is told before a bound that is passed", async () => {
      await propose("a", 600);
      const bounds = [{ span: YEAR, below: 1 }];
      const again = await opened().commit(entry(90, proposed("b", "a", { ...counted, bounds })));
      expect(again).toMatchObject({ kind: "key-taken", row: { id: "a" } });
    });

    test("the largest counts that there are add up, and can be read", async () => {
      for (let i = 0; i < 20; i++)
        await propose(`t${i}`, 10_000_000_000, { day: `2026-01-${String(i % 9).padStart(2, "0")}` });
      expect(opened().tally(caller, { since: "2026" })).toEqual(exactly(200_000_000_000));
    });

    test("what the tallies raised stays with the transfer", async () => {
      const counts = [{ fact: "peopleYear", value: "1200", counted: "600" }];
      await opened().commit(entry(90, { ...proposed("a"), counts }));
      await opened().commit(entry(91, { ...denied("b"), counts }));
      await opened().commit(entry(92, denied("c")));
      expect(["a", "b", "c"].map((id) => opened().transfer(id)?.counts)).toEqual([counts, counts, undefined]);
    });
  });
}
