/** Lists of obligations: one form for one set, and no other form is read. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalText } from "../../src/ledger/canonical.ts";
import {
  DIMENSIONS,
  hashOfList,
  listObligations,
  NO_OBLIGATIONS,
  type Obligation,
  parseObligations,
  STATUSES,
} from "../../src/receipt/obligations.ts";

const text = fc.constantFrom("a", "b", "\u{1f600}", "\uffff", "");
const obligation: fc.Arbitrary<Obligation> = fc.record({
  dimension: fc.constantFrom(...DIMENSIONS),
  asWritten: text,
  says: text,
  by: fc.record(
    {
      jurisdiction: text,
      side: fc.constantFrom("origin", "destination"),
      rule: text,
      cite: text,
      since: text,
      until: text,
      status: fc.constantFrom(...STATUSES),
      within: text,
    },
    { requiredKeys: ["jurisdiction", "side", "rule", "cite", "since", "status"] },
  ),
});
const obligations = fc.array(obligation, { maxLength: 8 });

describe("a list of obligations", () => {
  it("is the same for the same set, whatever the order and however often one is named", () => {
    fc.assert(
      fc.property(obligations, fc.infiniteStream(fc.nat()), (all, dice) => {
        const again = [...all, ...all]
          .map((each) => [dice.next().value, structuredClone(each)] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, each]) => each);
        expect(listObligations(again).text).toBe(listObligations(all).text);
      }),
    );
  });

  it("holds each of its set once, in the order of the dimensions", () => {
    fc.assert(
      fc.property(obligations, (all) => {
        const { items } = listObligations(all);
        const distinct = (of: readonly Obligation[]) => [...new Set(of.map(canonicalText))].sort();
        expect(items.length).toBe(distinct(all).length);
        expect(distinct(items)).toEqual(distinct(all));
        const order = items.map(({ dimension }) => DIMENSIONS.indexOf(dimension));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }),
    );
  });

  it("has the hash of its canonical form, and reads back by it", () => {
    fc.assert(
      fc.property(obligations, (all) => {
        const list = listObligations(all);
        expect(list.text).toBe(canonicalText(list.items));
        expect(list.hash).toBe(hashOfList(list.text));
        expect(parseObligations(list.text, list.hash)).toEqual(list);
      }),
    );
  });

  it("orders obligations by all that they say, an absent text before every other", () => {
    const by = {
      jurisdiction: "EU",
      side: "origin",
      rule: "r",
      cite: "c",
      since: "2020-01-01",
      status: "confirmed",
    };
    const of = (more: object) =>
      ({ dimension: "use", asWritten: "free", says: "It is free.", by: { ...by, ...more } }) as Obligation;
    const all = [
      of({}),
      of({ within: "" }),
      of({ within: "US" }),
      of({ until: "" }),
      of({ until: "2027-01-01" }),
    ];
    expect(listObligations(all.toReversed()).items).toEqual(all);
  });

  it("of nothing is the empty list", () => {
    expect(NO_OBLIGATIONS).toEqual({ items: [], text: "[]", hash: hashOfList("[]") });
  });
});

describe("a list that came from elsewhere is refused", () => {
  const refused = (text: string, hash: string) =>
    expect(() => parseObligations(text, hash)).toThrow(
      expect.objectContaining({ reason: "STATEMENT_INVALID" }),
    );

  it("where it is longer than any law makes it", () => {
    const text = `[${"1,".repeat(131_072)}1]`;
    expect(() => parseObligations(text, hashOfList(text))).toThrow("are not those that the leaf names");
  });

  it("with the hash of another", () => {
    refused("[]", hashOfList("[ ]"));
  });

  it.each(["[ ]", "{}", "null", "", '[{"name":"x"}]', "[[]]"])("as `%s`", (text) => {
    refused(text, hashOfList(text));
  });
});
