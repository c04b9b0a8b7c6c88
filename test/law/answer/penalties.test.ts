/** Penalties beside an answer: of every law that asks something, and of no effect on what is asked or allowed. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { answerLaw, judgeLaw } from "../../../src/law/answer/answer.ts";
import { findPenalties } from "../../../src/law/answer/penalties.ts";
import { type Atlas, composeAtlas, standalone } from "../../../src/law/atlas.ts";
import type { Pack } from "../../../src/law/pack/pack.ts";
import type { Penalty } from "../../../src/law/penalty.ts";
import { askLaw } from "../../../src/law/query.ts";
import { stateFacts } from "../../../src/law/state-facts.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { factsOf, atlas as small } from "./small-law.ts";

const DAY = "2026-11-30";

const penalty = (id: string, parts: Partial<Penalty> = {}): Penalty => ({
  ...{ id, cite: `Act ${id}`, from: "2020-01-01", status: "confirmed", says: "It costs something." },
  ...{ kind: "administrative", pays: "organisation", per: "breach", circumstances: [] },
  ...{ amount: { upTo: 5, currency: "EUR" }, sanctions: "all", rules: [] },
  ...parts,
});

/** The atlas with the penalties of each pack replaced. */
const withPenalties = (atlas: Atlas, replace: (pack: Pack) => Partial<Pack>): Atlas =>
  composeAtlas(
    atlas.commons,
    [...atlas.packs.values()].map((pack): Pack => ({ ...pack, scheme: pack.scheme, ...replace(pack) })),
  );

/** The penalties from AA to BB, by their ids, where AA has these. */
function told(penalties: readonly Penalty[], words: Parameters<typeof factsOf>[0] = {}, at = DAY) {
  const atlas = withPenalties(small, ({ jurisdiction }) =>
    jurisdiction === "AA" ? { penalties, penaltiesOpen: false } : {},
  );
  return findPenalties(atlas, askLaw(atlas, { from: "AA", to: "BB", at, facts: factsOf(words) }), at);
}
const ids = (penalties: readonly Penalty[], words: Parameters<typeof factsOf>[0] = {}, at = DAY) =>
  told(penalties, words, at).penalties.map(({ by }) => by.rule);

describe("a penalty is told", () => {
  test("where a rule that it sanctions applies", () => {
    const ofExport = penalty("a", { sanctions: ["mechanism"] });
    const ofSpying = penalty("b", { sanctions: ["practices"] });
    expect(ids([ofExport, ofSpying], { publicSpace: "true" })).toEqual(["a", "b"]);
    expect(ids([ofExport, ofSpying], { publicSpace: "false" })).toEqual(["a"]);
  });

  test("for the act whose rules it names", () => {
    const rules = { broker: penalty("a", { rules: ["aa.broker"] }), all: penalty("b", { rules: ["aa.*"] }) };
    expect(ids(Object.values(rules), { role: "controller" })).toEqual(["b"]);
    expect(ids(Object.values(rules), { role: "broker" })).toEqual(["a", "b"]);
  });

  test("with its provision, whoever is paid, and the dimensions of this transfer that it sanctions", () => {
    const [found] = told([penalty("a", { sanctions: ["mechanism", "consent.collect", "keep"] })]).penalties;
    expect(found).toMatchObject({
      by: { jurisdiction: "AA", side: "origin", rule: "a", cite: "Act a", since: "2020-01-01" },
      paidTo: "state",
      sanctions: ["consent.collect", "mechanism"],
    });
    expect(found).not.toHaveProperty("rules");
    expect(told([penalty("a", { kind: "damages" })]).penalties[0]?.paidTo).toBe("person");
  });

  test("on the days on which it is in force", () => {
    const ended = penalty("old", { until: "2026-11-30" });
    const next = penalty("new", { from: "2026-11-30" });
    expect(ids([ended, next], {}, "2026-11-29")).toEqual(["old"]);
    expect(ids([ended, next], {}, "2026-11-30")).toEqual(["new"]);
  });
});

describe("the largest leads", () => {
  const leading = (...penalties: readonly Penalty[]) =>
    told(penalties)
      .penalties.filter(({ leads }) => leads)
      .map(({ by }) => by.rule);
  const sum = (upTo: number, currency = "EUR") => ({ amount: { upTo, currency } });

  test("of those that can be compared", () => {
    expect(leading(penalty("a", sum(5)), penalty("b", sum(9)), penalty("c", sum(7)))).toEqual(["b"]);
    const higher = { ...sum(5), turnover: { upTo: 4 } };
    expect(leading(penalty("a", sum(5)), penalty("b", higher))).toEqual(["b"]);
  });

  test("and what cannot be compared stands side by side", () => {
    expect(leading(penalty("a", sum(5)), penalty("b", sum(9, "USD")))).toEqual(["a", "b"]);
    expect(leading(penalty("a", sum(5)), penalty("b", { ...sum(9), per: "person" }))).toEqual(["a", "b"]);
    expect(leading(penalty("a", sum(5)), penalty("b", { ...sum(9), kind: "civil" }))).toEqual(["a", "b"]);
    expect(leading(penalty("a", sum(5)), penalty("b", { ...sum(9), pays: "individual" }))).toEqual([
      "a",
      "b",
    ]);
    // The one is larger by its sum, the other by its share.
    const shares = [
      { ...sum(5), turnover: { upTo: 4 } },
      { ...sum(9), turnover: { upTo: 2 } },
    ];
    expect(leading(...shares.map((each, i) => penalty(`s${i}`, each)))).toEqual(["s0", "s1"]);
  });

  test("of two that are equal both, and of two terms of prison the longer", () => {
    expect(leading(penalty("a"), penalty("b", { severity: "serious" }))).toEqual(["a", "b"]);
    const term = (upTo: string) => ({ kind: "criminal" as const, amount: undefined, prison: { upTo } });
    expect(leading(penalty("a", term("P6M")), penalty("b", term("P5Y")))).toEqual(["b"]);
  });
});

describe("what leads answers for this transfer", () => {
  const leadingOf = (from: string, to: string, words: Record<string, string> = {}) => {
    const law = shippedAtlas();
    const plain = { modality: "face", form: "template", purpose: "verify", youngest: "30", ...words };
    const facts = stateFacts(
      from,
      to,
      Object.entries(plain).map(([name, word]) => [name, [word]] as const),
      law.concepts,
    );
    return answerLaw(law, { from, to, at: DAY, facts }).penalties;
  };
  test.each([
    ["EU", "US-TX", "EU", ["gdpr-83-5", "gdpr-83-6"], ["ai-act-99-3"]],
    ["EU", "US-TX", "US-TX", ["cubi-d"], ["traiga-uncurable", "traiga-daily"]],
    ["HK", "SG", "HK", ["s50a"], ["s64"]],
    ["BR", "EU", "BR", ["lgpd-52"], ["eca-35", "eca-35-user"]],
    ["IN", "SG", "IN", ["it-43a"], ["it-70b-7"]],
  ])("from %s to %s, of %s: %j, not %j", (from, to, law, first, others) => {
    const rules = leadingOf(from, to).flatMap(({ by, leads }) =>
      leads && by.jurisdiction === law ? [by.rule] : [],
    );
    expect(rules).toEqual(expect.arrayContaining(first));
    for (const other of others) expect(rules).not.toContain(other);
  });

  test.each([
    ["MY", "s129"],
    ["SG", "s48j"],
    ["TH", "s83"],
    ["TH", "s79"],
    ["JP", "art178"],
    ["TW", "art47"],
  ])("in %s %s is told to a business, and to no public body that the act does not bind", (law, rule) => {
    const told = (kind: string) =>
      leadingOf(law, "HK", { purpose: "lawEnforcement", role: kind, recipientRole: kind }).flatMap(
        ({ by }) => (by.jurisdiction === law ? [by.rule] : []),
      );
    expect(told("controller")).toContain(rule);
    expect(told("authority")).not.toContain(rule);
  });

  test("and a penalty that needs a child is told only where there may be one", () => {
    const due = (circumstances: Penalty["circumstances"], youngest?: string) => {
      const atlas = withPenalties(small, () => ({ penalties: [penalty("a", { circumstances })] }));
      const facts = factsOf({ youngest });
      const floor = askLaw(atlas, { from: "AA", to: "BB", at: DAY, facts });
      return findPenalties(atlas, floor, DAY, facts).penalties.length > 0;
    };
    expect([due(["child"]), due(["child"], "17"), due(["child"], "18")]).toEqual([true, true, false]);
    expect([due([], "18"), due(["child", "repeat"], "18")]).toEqual([true, true]);
  });

  test("and a statute on children is told only for children", () => {
    const told = (youngest: string) =>
      leadingOf("US", "CL", { youngest }).filter(({ by }) => by.rule === "ftc");
    expect(told("30")).toEqual([]);
    expect(told("12")).toMatchObject([{ leads: true }]);
  });
});

test("a law that nobody has researched is named where it asks something, and only there", () => {
  expect(told([]).penaltiesNotResearched).toEqual(["BB"]);
  expect(
    findPenalties(
      small,
      askLaw(small, { from: "AA", to: "BB", at: DAY, facts: factsOf() }),
      DAY,
    ).penaltiesNotResearched.toSorted(),
  ).toEqual(["AA", "BB"]);
  expect(findPenalties(small, { dimensions: new Map() }, DAY)).toEqual({
    penalties: [],
    penaltiesNotResearched: [],
  });
});

describe("penalties change nothing that is asked or allowed", () => {
  const law = shippedAtlas();
  const NONE = { penalties: [], units: [], penaltiesOpen: true };
  const without = withPenalties(law, () => NONE);
  const draconian = withPenalties(law, () => ({
    ...NONE,
    penalties: [penalty("worst", { amount: { upTo: 1e15, currency: "EUR" }, prison: { upTo: "P100Y" } })],
    penaltiesOpen: false,
  }));
  const places = standalone(law);
  const step = process.env.COMITY_LONGER === undefined ? 4 : 1;
  const pairs = places
    .map((from, i) => [from, places[(i * 7 + 5) % places.length] ?? from] as const)
    .filter((_, i) => i % step === 0);
  const PLAIN = [
    ["modality", ["face"]],
    ["form", ["template"]],
    ["purpose", ["verify"]],
    ["youngest", ["30"]],
  ] as const;

  test.each(pairs)("from %s to %s", (from, to) => {
    const facts = stateFacts(from, to, PLAIN, law.concepts);
    const question = { from, to, at: DAY, facts };
    const { dimensions, verdict, grants, notApplied, conflicts, notResearched } = askLaw(law, question);
    for (const other of [without, draconian]) {
      const floor = askLaw(other, question);
      expect(floor).toMatchObject({ verdict, grants, notApplied, conflicts, notResearched });
      expect(floor.dimensions).toEqual(dimensions);
      expect(judgeLaw(other, question)).toBe(judgeLaw(law, question));
    }
  });

  test("nor what is asked back, presumed, or to be had before", () => {
    const facts = stateFacts("EU", "US-IL", PLAIN, law.concepts);
    const question = { from: "EU", to: "US-IL", at: DAY, facts };
    const { penalties: _, penaltiesNotResearched: __, ...rest } = answerLaw(law, question);
    const { penalties, penaltiesNotResearched: open, ...others } = answerLaw(draconian, question);
    expect(others).toEqual(rest);
    expect([penalties.length > 0, open]).toEqual([true, []]);
  });

  test("since nothing that decides or records knows of them", () => {
    const root = new URL("../../../src/", import.meta.url);
    const deciding = ["transfers", "notices", "engine", "receipt", "store"].flatMap((folder) =>
      readdirSync(new URL(`${folder}/`, root), { recursive: true })
        .map((name) => `${folder}/${name}`)
        .filter((name) => name.endsWith(".ts")),
    );
    const law = ["floor", "compile", "rulebook", "source", "atlas", "join-trie", "period", "query"];
    const files = [...deciding, ...law.map((name) => `law/${name}.ts`)];
    expect(files.length).toBeGreaterThan(80);
    expect(files.filter((name) => /penalt/i.test(readFileSync(new URL(name, root), "utf8")))).toEqual([]);
  });
});
