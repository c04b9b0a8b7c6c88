/** The question to the law: its answer is complete by itself, so that nobody who shows it needs a pack. */
import { describe, expect, it } from "vitest";
import { FACTS } from "../../src/law/fact.ts";
import { atomsIn } from "../../src/law/lattice/dimension.ts";
import { VERDICTS } from "../../src/law/outcome.ts";
import { ask, atlas } from "./question.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30" };

describe("an answer", () => {
  const asked = () => ask({ from: "EU", to: "US-IL", ...FACE });

  it("has the registry's sentence of every atom that it names", () => {
    const answer = asked();
    const demands = [...answer.dimensions.values()].flatMap(({ parts }) => parts.map(({ demand }) => demand));
    const atoms = [...demands.flatMap(atomsIn), ...answer.grants.map(({ atom }) => atom)];
    expect(atoms.length).toBeGreaterThan(10);
    for (const atom of atoms) {
      expect(answer.words.get(atom)).toBe(atlas.registry.atoms.get(atom)?.says);
      expect(answer.words.get(atom)).toMatch(/\w/);
    }
  });

  it("has the name of every concept among its facts, and no other word, each kind in order", () => {
    const answer = asked();
    const ids = [...answer.facts].flatMap(([name, { value }]) =>
      FACTS[name].kind === "concept" && value.kind === "set" ? [...value.values] : [],
    );
    expect(ids).toEqual(["mod:face", "form:template", "pur:verify"]);
    for (const id of ids) expect(answer.words.get(id)).toBe(atlas.concepts.get(id).label);
    const others = [...answer.words.keys()].filter((word) => !ids.includes(word));
    expect(others.every((word) => atlas.registry.atoms.has(word))).toBe(true);
    expect([...answer.words.keys()]).toEqual([...others.toSorted(), ...ids.toSorted()]);
  });

  it("has the words of recognitions too", () => {
    const { grants, words } = ask({ from: "EU", to: "JP", ...FACE });
    expect(grants.length).toBeGreaterThan(0);
    for (const { atom } of grants) expect(words.get(atom)).toBe(atlas.registry.atoms.get(atom)?.says);
  });

  it("names the packs that it came from, with their versions", () => {
    const answer = asked();
    expect(answer.packs.map(({ jurisdiction }) => jurisdiction)).toEqual(["BASELINE", "EU", "US", "US-IL"]);
  });

  it("cites the law in its reasons", () => {
    const answer = asked();
    expect(answer.verdict).toBe("conditional");
    expect(answer.why.join()).toContain("GDPR");
  });
});

it("verdicts are listed from the strictest to the freest", () => {
  expect(VERDICTS).toEqual(["prohibited", "prohibited unless", "depends", "conditional", "free"]);
});

it.each([
  ["IE", "IE"],
  ["RE", "FR"],
  ["AX", "FI"],
  ["EL", "GR"],
])("%s has the law of %s within the Union's, as a side and among the facts", (place, own) => {
  const question = { to: "US-IL", ...FACE, role: "controller" };
  const [member, union] = [ask({ from: place, ...question }), ask({ from: "EU", ...question })];
  expect([member.verdict, [...member.dimensions.keys()]]).toEqual([
    union.verdict,
    [...union.dimensions.keys()],
  ]);
  const lawsOf = ({ packs }: typeof member) => packs.map(({ jurisdiction }) => jurisdiction);
  expect(lawsOf(member)).toEqual([...lawsOf(union), own].sort());
  const collected = (provenance: string) => ask({ from: "JP", ...question, provenance });
  for (const [dimension, { value }] of collected("EU").dimensions)
    expect([dimension, collected(place).dimensions.get(dimension)?.value]).toEqual([dimension, value]);
  expect(ask({ from: place, to: "US-IL", ...FACE }).from).toBe(place);
});

it("a place without a pack is unknown, also one that the facts touch", () => {
  const reasonOf = (question: Parameters<typeof ask>[0]) => {
    try {
      return ask(question).verdict;
    } catch (thrown) {
      return (thrown as { reason?: string }).reason;
    }
  };
  expect(reasonOf({ from: "EU", to: "QQ", ...FACE })).toBe("JURISDICTION_UNKNOWN");
  expect(reasonOf({ from: "EU", to: "JP", subjectsIn: "QQ", ...FACE })).toBe("JURISDICTION_UNKNOWN");
});
