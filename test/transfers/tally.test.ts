/** Cumulative counts as law: the larger of what is declared and what is counted, at both ends, and never less. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Count, countTransfer, placeOfCounts, type Span } from "../../src/transfers/tally.ts";
import { AT, agreementBetween, assessed, atlas, changed, sample } from "./fixture.ts";

const login = sample("eu-us-il-login");
const LAKESHORE = login.recipient;
/** An agreement that looks at both counts, so that each is asked for. */
const rule = (fact: string, from: number) => ({
  id: `${fact.toLowerCase()}-${from}`,
  cite: "the agreement, clause 1",
  from: "2020-01-01",
  status: "confirmed",
  applies: "both",
  says: `No more than ${from - 1} people.`,
  when: { [fact]: { from } },
  require: { use: "prohibited" },
});
const rules = [rule("peopleYear", 1000), rule("peopleYear", 5000), rule("people12m", 2000)];
const agreement = agreementBetween("EU", "US-IL", { rules });
const UNSAID = Number.POSITIVE_INFINITY;

type Numbers = { readonly people?: string; readonly peopleYear?: string; readonly people12m?: string };

function ask(numbers: Numbers, counted: Count = { from: 0, to: 0 }, at = AT) {
  const spans: Span[] = [];
  const { people: _, ...facts } = login.facts;
  const request = changed(login, { facts: { ...facts, ...numbers } });
  const tally = (span: Span) => {
    spans.push(span);
    return counted;
  };
  const { decision, bounds } = assessed(request, { agreement, tally, at });
  const fired = decision.reasons.map(({ by }) => by?.rule).filter((id) => id?.startsWith("people"));
  return { fired, counts: decision.counts ?? [], bounds, spans };
}

describe("the node's count", () => {
  test.each([
    ["with this request's people", { people: "400" }, 599, [], "999"],
    ["with this request's people", { people: "400" }, 600, ["peopleyear-1000"], "1000"],
    ["where it is more than is declared", { people: "1", peopleYear: "998" }, 998, [], "999"],
    ["and not where it is less", { people: "1", peopleYear: "1000" }, 5, ["peopleyear-1000"], undefined],
    ["of a range at both ends", { people: "10..20" }, 985, ["peopleyear-1000"], "995..1005"],
    ["of what nobody said how many", { peopleYear: "5" }, 1, ["peopleyear-1000", "peopleyear-5000"], "5.."],
  ] as const)("raises the year's, %s: %o after %d", (_, numbers, counted, fired, value) => {
    const answer = ask({ people12m: "1", ...numbers }, { from: counted, to: counted });
    expect(answer.fired.filter((id) => id?.startsWith("peopleyear"))).toEqual(fired);
    const shown = answer.counts.find(({ fact }) => fact === "peopleYear");
    expect(shown?.value).toBe(value);
    if (shown) expect(shown.counted).toBe(String(counted));
  });

  test("that is unknown may be any number", () => {
    const { fired } = ask({ people: "1", people12m: "1" }, { from: 3, to: UNSAID });
    expect(fired).toEqual(["peopleyear-1000", "peopleyear-5000", "people12m-2000"]);
  });

  test("does not stand in for a declaration: what is not declared asks for the most", () => {
    expect(ask({ people: "1" }).fired).toEqual(["people12m-2000"]);
    expect(ask({}).fired).toEqual(["peopleyear-1000", "peopleyear-5000", "people12m-2000"]);
  });

  test("can only make a decision stricter", () => {
    const number = fc.integer({ min: 0, max: 6000 });
    const some = fc.integer({ min: 1, max: 6000 });
    fc.assert(
      fc.property(some, number, number, number, (people, peopleYear, from, more) => {
        const numbers = { people: `${people}`, peopleYear: `${peopleYear}`, people12m: `${people}` };
        const without = new Set(ask(numbers).fired);
        expect(without.isSubsetOf(new Set(ask(numbers, { from, to: from + more }).fired))).toBe(true);
      }),
    );
  });
});

describe("a decision", () => {
  const year = { since: "2026-01-01" };
  const months = { since: "2025-11-21", recipient: LAKESHORE };

  test("holds up to the next edge of each count", () => {
    expect(ask({ people: "400", people12m: "400" }).bounds).toEqual([
      { span: year, below: 1000 },
      { span: months, below: 2000 },
    ]);
    expect(ask({ people: "400", people12m: "400" }, { from: 1600, to: 1600 }).bounds).toEqual([
      { span: year, below: 5000 },
    ]);
  });

  test("holds however much more comes where no edge is left", () => {
    expect(ask({ people: "5000", people12m: "5000" }).bounds).toEqual([]);
    expect(ask({ people: "1", people12m: "1" }, { from: 0, to: UNSAID }).bounds).toEqual([]);
  });

  test("asks for the year, and for the recipient's twelve months, as the days run at the origin", () => {
    const spansAt = (at: string) => ask({ people: "1", people12m: "1" }, undefined, new Date(at)).spans;
    // Brussels is an hour ahead.
    expect(spansAt("2026-12-31T22:59:59Z")).toEqual([
      { since: "2026-01-01" },
      { since: "2025-12-31", recipient: LAKESHORE },
    ]);
    expect(spansAt("2026-12-31T23:00:00Z")).toEqual([
      { since: "2027-01-01" },
      { since: "2026-01-01", recipient: LAKESHORE },
    ]);
  });
});

describe("a transfer", () => {
  const counted = (people: string[] | undefined, at = AT) => {
    const { people: _, ...facts } = login.facts;
    return countTransfer(changed(login, { facts: { ...facts, ...(people && { people }) } }), atlas, at);
  };

  test("counts its people for its recipient, from its day at the origin on", () => {
    expect(counted(["1200"], new Date("2026-11-21T23:30:00Z"))).toEqual({
      recipient: LAKESHORE,
      day: "2026-11-22",
      people: { from: 1200, to: 1200 },
    });
  });

  test.each([
    [["10..20"], { from: 10, to: 20 }],
    [["10.."], { from: 10, to: UNSAID }],
    [undefined, { from: 0, to: UNSAID }],
    [["10000000000"], { from: 10_000_000_000, to: 10_000_000_000 }],
  ])("of %o people counts what is sure and what is possible", (people, expected) => {
    expect(counted(people).people).toEqual(expected);
  });
});

test("counts at the same place between the edges are one question, and counts across an edge another", () => {
  const request = changed(login, { facts: { ...login.facts, people: "10" } });
  const edges = [{ fact: "peopleYear", edges: [100, 1000] }] as const;
  const at = (from: number, to = from) => placeOfCounts(() => ({ from, to }), request, "2026-11-21", edges);
  expect(at(0)).toBe(at(89));
  expect(at(90)).not.toBe(at(89));
  expect(at(90)).toBe(at(989));
  expect(at(990)).not.toBe(at(989));
  // A range that reaches over an edge is neither below nor above it.
  expect(new Set([at(0), at(0, 90), at(90)]).size).toBe(3);
  expect(at(0, UNSAID)).toBe(at(0, 990));
});
