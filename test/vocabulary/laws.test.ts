/**
 * The laws of translation, over random schemes whose matches are true: each term has a set of leaves as its meaning, and
 * every match is derived from it. A description must end up meaning at least as much, a grant at most as much.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MATCHES, type Match } from "../../src/vocabulary/match.ts";
import { commonScheme, type Scheme } from "../../src/vocabulary/scheme.ts";
import { parseScheme } from "../../src/vocabulary/scheme-document.ts";
import { type Effect, translate } from "../../src/vocabulary/translate.ts";
import { isLonger } from "../support/longer.ts";
import { common } from "./common.ts";

const KIND = "purpose";
const all = common.all(KIND).map(({ id }) => id);
const leaves = [...common.leaves("pur:any")];

type Meaning = ReadonlySet<string>;
type Local = { readonly scheme: Scheme; readonly meanings: ReadonlyMap<string, Meaning> };

/** The true match from a meaning to a concept; `close` where `lenient` and the contract of close allows it. */
function truth(meaning: Meaning, concept: string, lenient: boolean): Match | undefined {
  const other = common.leaves(concept);
  if (meaning.isDisjointFrom(other)) return undefined;
  const { broader } = common.get(concept);
  const inParents = broader.every((each) => meaning.isSubsetOf(common.leaves(each)));
  if (lenient && inParents) return "close";
  if (meaning.isSubsetOf(other)) return other.isSubsetOf(meaning) ? "exact" : "broad";
  return other.isSubsetOf(meaning) ? "narrow" : "related";
}

const meaning = fc.oneof(
  fc.constantFrom(...all).map((id) => common.leaves(id)),
  fc.subarray(leaves, { minLength: 1, maxLength: 5 }).map((some) => new Set(some)),
);
const entry = fc.record({
  meaning,
  concepts: fc.uniqueArray(fc.constantFrom(...all), { minLength: 1, maxLength: 8 }),
  lenient: fc.boolean(),
});
const local: fc.Arbitrary<Local> = fc.array(entry, { minLength: 1, maxLength: 12 }).map((entries) => ({
  scheme: parseScheme(
    {
      id: "local",
      version: "1",
      title: "local",
      terms: entries.map((each, at) => ({
        term: `t${at}`,
        kind: KIND,
        matches: each.concepts.flatMap((concept) => {
          const match = truth(each.meaning, concept, each.lenient);
          return match === undefined ? [] : [{ concept, match }];
        }),
      })),
    },
    common,
  ),
  meanings: new Map(entries.map((each, at) => [`t${at}`, each.meaning])),
}));
const effects = fc.constantFrom<Effect>("describes", "grants");

const run = (from: Scheme, to: Scheme, term: string, effect: Effect) =>
  translate({ path: term, kind: KIND, term, effect }, from, to, common);

function meaningOf({ meanings }: Local, term: string): Meaning {
  return meanings.get(term) ?? new Set();
}

describe("for any two schemes whose matches are true", () => {
  it("a description never ends up meaning less, and a grant never more", () => {
    fc.assert(
      fc.property(local, local, effects, (from, to, effect) => {
        for (const [term, meant] of from.meanings) {
          const { concept, target } = run(from.scheme, to.scheme, term, effect);
          const reached = target.map((each) => meaningOf(to, each));
          if (concept !== null) reached.push(common.leaves(concept));
          for (const each of reached)
            expect(effect === "describes" ? meant.isSubsetOf(each) : each.isSubsetOf(meant)).toBe(true);
        }
      }),
      { numRuns: isLonger ? 500 : 150 },
    );
  });

  it("there and back gives the same term, or a loss that is declared", () => {
    fc.assert(
      fc.property(local, effects, ({ scheme, meanings }, effect) => {
        for (const [term, meant] of meanings) {
          const out = run(scheme, commonScheme(common), term, effect);
          const back = out.target.flatMap((each) => {
            const answer = run(commonScheme(common), scheme, each, effect);
            return out.effect.result === "kept" && answer.effect.result === "kept" ? answer.target : [];
          });
          for (const each of back) expect(meanings.get(each)).toEqual(meant);
          if (out.effect.result !== "kept") expect(out.reason).toMatch(/^VOC_/);
        }
      }),
    );
  });
});

/** Schemes whose matches may be false, for what must hold all the same. */
const wild = fc
  .uniqueArray(
    fc.record({
      term: fc.string({ minLength: 1, maxLength: 4 }),
      concept: fc.constantFrom(...all),
      match: fc.constantFrom(...MATCHES),
    }),
    { minLength: 1, maxLength: 15, selector: ({ term }) => term.normalize("NFC") },
  )
  .map((terms) => terms.map((each) => ({ ...each, kind: KIND })));
const parsed = (terms: readonly unknown[]) =>
  parseScheme({ id: "wild", version: "1", title: "wild", terms }, common);

describe("for any two schemes", () => {
  it("an unknown term is blocked", () => {
    fc.assert(
      fc.property(wild, wild, fc.string({ unit: "binary" }), effects, (from, to, term, effect) => {
        fc.pre(from.every((each) => each.term.normalize("NFC") !== term.normalize("NFC")));
        const { effect: outcome, reason, target } = run(parsed(from), parsed(to), term, effect);
        expect([outcome.result, reason, target]).toEqual(["blocked", "VOC_NO_TERM", []]);
      }),
    );
  });

  it("the order of their terms changes nothing", () => {
    fc.assert(
      fc.property(wild, wild, effects, (from, to, effect) => {
        for (const { term } of from)
          expect(run(parsed(from.toReversed()), parsed(to.toReversed()), term, effect)).toEqual(
            run(parsed(from), parsed(to), term, effect),
          );
      }),
    );
  });

  it("a grant has one target or none, and only what is blocked has none", () => {
    fc.assert(
      fc.property(wild, wild, effects, (from, to, effect) => {
        for (const { term } of from) {
          const answer = run(parsed(from), parsed(to), term, effect);
          expect(answer.target.length === 0).toBe(answer.effect.result === "blocked");
          if (effect === "grants") expect(answer.target.length).toBeLessThanOrEqual(1);
          const allowed = { describes: ["kept", "widened"], grants: ["kept", "narrowed"] }[effect];
          expect([...allowed, "blocked"]).toContain(answer.effect.result);
        }
      }),
    );
  });
});
