/** What a denial advises: first what the offer brings already, then what it has begun, another ground late, an exception last. */
import { describe, expect, test } from "vitest";
import type { Formula } from "../../src/law/formula.ts";
import { toCnf } from "../../src/law/formula.ts";
import type { AtomKind } from "../../src/law/pack/registry.ts";
import { createAdvice } from "../../src/transfers/advice.ts";
import type { Offered } from "../../src/transfers/offered.ts";

const KINDS: Readonly<Record<string, AtomKind>> = {
  "eu.scc": "instrument",
  "eu.tia": "assessment",
  "eu.bcr": "instrument",
  "eu.art9-2-g": "ground",
  "eu.security": "safeguard",
  "exc:warrant": "exception",
  "consent.collect:explicit": "quality",
  "consent.collect:informed": "quality",
};
const registry = {
  atoms: new Map(Object.entries(KINDS).map(([atom, kind]) => [atom, { kind, says: atom }])),
  implications: new Map([["eu.bcr", new Set(["eu.binding"])]]),
} as never;
const none: Offered = {
  atoms: new Set(),
  consents: [],
  filings: [],
  day: "2026-11-21",
  rejected: [],
  collected: false,
};

/** The advice for one demand and an offer, of which what is held meets nothing here that is left open. */
function advised(formula: Formula, offer: Partial<Offered>) {
  const advice = createAdvice({ ...none, ...offer }, registry, () => true);
  const held = new Set(offer.atoms ?? []);
  const clauses = toCnf(formula, new Map()).filter((clause) => !clause.some((atom) => held.has(atom)));
  return { missing: advice.missing({ clauses, formula }), remedy: advice.remedy([{ clauses, formula }]) };
}
const rejected = (path: string, ...atoms: string[]) => ({ path, why: "no evidence", atoms: new Set(atoms) });

describe("the advice", () => {
  const transfer: Formula = { any: [{ all: ["eu.scc", "eu.tia", "eu.security"] }, "eu.bcr"] };

  test("is the fewest items, where nothing is begun", () => {
    expect(advised(transfer, {}).remedy).toEqual(["eu.bcr"]);
  });

  test("is the alternative that the offer meets in part, although another is shorter", () => {
    const { remedy, missing } = advised(transfer, { atoms: new Set(["eu.scc"]) });
    expect(remedy).toEqual(["eu.security", "eu.tia"]);
    expect(missing).toEqual(remedy);
  });

  test("is to make an item count that the offer brings, by its place, before anything else", () => {
    const offer = { rejected: [rejected("offer.instruments[0]", "eu.scc"), rejected("offer.notices[0]")] };
    const { remedy, missing } = advised(transfer, offer);
    expect(remedy).toEqual(["offer.instruments[0]", "eu.security", "eu.tia"]);
    expect(missing.toSorted()).toEqual(["eu.scc", "eu.security", "eu.tia"]);
  });

  test("is to make it count also where it is a ground, which is advised late otherwise", () => {
    const any: Formula = { any: ["eu.art9-2-g", "eu.bcr"] };
    const offer = { rejected: [rejected("offer.grounds[0]", "eu.art9-2-g")] };
    expect(advised(any, {}).remedy).toEqual(["eu.bcr"]);
    expect(advised(any, offer)).toEqual({ missing: ["eu.art9-2-g"], remedy: ["offer.grounds[0]"] });
  });

  test("is no other ground and no exception, while anything else would do", () => {
    const any: Formula = { any: ["eu.art9-2-g", "exc:warrant", "consent.collect:explicit"] };
    expect(advised(any, {}).remedy).toEqual(["consent.collect:explicit"]);
    expect(advised({ any: ["eu.art9-2-g", "exc:warrant"] }, {}).remedy).toEqual(["eu.art9-2-g"]);
    expect(advised("exc:warrant", {}).remedy).toEqual(["exc:warrant"]);
  });

  test("is no ground that a safeguard seems to have begun", () => {
    const both: Formula = { any: [{ all: ["eu.art9-2-g", "eu.security"] }, "consent.collect:explicit"] };
    expect(advised(both, { atoms: new Set(["eu.security"]) }).remedy).toEqual(["consent.collect:explicit"]);
  });

  test("is a quality for the use to which a consent is given already", () => {
    const any: Formula = { any: ["eu.bcr", "consent.collect:explicit"] };
    const consents = [
      { path: "offer.consents[0]", atoms: new Set(["consent.collect:informed"]), given: "2026-01-01" },
    ];
    expect(advised(any, { consents }).remedy).toEqual(["consent.collect:explicit"]);
  });

  test("is nothing where nothing would do", () => {
    expect(advised({ any: [] }, { rejected: [rejected("offer.instruments[0]", "eu.scc")] })).toEqual({
      missing: [],
      remedy: [],
    });
  });
});
