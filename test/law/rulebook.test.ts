/** A rulebook remembers: the same question is computed once, and any other anew. */
import { expect, test } from "vitest";
import type { Draft } from "../../src/law/compile.ts";
import { setOf } from "../../src/law/fact.ts";
import { NO_IMPLICATIONS } from "../../src/law/formula.ts";
import type { JoinNode } from "../../src/law/join-trie.ts";
import type { Floor } from "../../src/law/outcome.ts";
import type { Grant, Rule } from "../../src/law/rule.ts";
import { Rulebook } from "../../src/law/rulebook.ts";
import type { Side, Source } from "../../src/law/source.ts";

const source: Source = { jurisdiction: "JP", side: "origin", day: "2026-11-21", rules: [], grants: [] };
const facts = (from: string) => new Map([["from", { value: setOf(from), proven: true }]] as const);

/** Recalls, and counts what was computed. */
function create() {
  const rulebook = new Rulebook(NO_IMPLICATIONS);
  let computed = 0;
  const recall = (sources: readonly Source[], from: ReturnType<typeof facts>, engaged = 0) =>
    rulebook.recall(sources, from, engaged, () => {
      computed++;
      return { dimensions: new Map(), notApplied: [], depends: [], grants: [] } as unknown as Floor;
    });
  return { rulebook, recall, computed: () => computed };
}

test("equal facts under the same list of sources are one question", () => {
  const { recall, computed } = create();
  const sources = [source];
  expect(recall(sources, facts("EU"))).toBe(recall(sources, facts("EU")));
  expect(computed()).toBe(1);
});

test("other facts, other sources and another engagement are others", () => {
  const { recall, computed } = create();
  const sources = [source];
  recall(sources, facts("EU"));
  recall(sources, facts("UK"));
  recall([source], facts("EU"));
  recall(sources, facts("EU"), 1);
  expect(computed()).toBe(4);
});

test("no two questions are taken for one, whatever the list of sources and the engagement", () => {
  const { recall } = create();
  const lists = Array.from({ length: 10 }, () => [source]);
  const questions = lists.flatMap((list) =>
    Array.from({ length: 8 }, (_, engaged) => [list, engaged] as const),
  );
  // One answer is kept for each set of facts, so that each question meets that of every other.
  for (const [one, other] of questions.flatMap((each) => questions.map((next) => [each, next] as const))) {
    const [first, second] = [one, other].map(([list, engaged]) => recall(list, facts("EU"), engaged));
    expect(first === second).toBe(one[0] === other[0] && one[1] === other[1]);
  }
});

test("a source is compiled once, and an equal one by itself", () => {
  const { rulebook } = create();
  expect(rulebook.compile(source)).toBe(rulebook.compile(source));
  expect(rulebook.compile({ ...source })).not.toBe(rulebook.compile(source));
});

test("sources of two days share the rules and grants that they have in common", () => {
  const { rulebook } = create();
  const dated = { from: "2020-01-01", status: "confirmed", cite: "Act 1", says: "People are told." } as const;
  const rule: Rule = {
    ...dated,
    id: "told",
    applies: "both",
    when: new Map(),
    unless: [],
    require: new Map(),
  };
  const grant: Grant = { ...dated, id: "seen", atom: "eu.adequacy", to: new Set(["EU"]), when: new Map() };
  const on = (day: string, more: Partial<Source> = {}) =>
    rulebook.compile({ ...source, rules: [rule], grants: [grant], day, ...more });
  const [one, other] = [on("2026-11-21"), on("2027-01-01")];
  expect(one.rules[0]).toBe(other.rules[0]);
  expect(one.grants[0]).toBe(other.grants[0]);
  expect(on("2026-11-21", { within: "EU" }).rules[0]?.by.within).toBe("EU");
  expect(on("2026-11-21", { side: "destination" }).rules[0]?.by.side).toBe("destination");
  expect(on("2019-12-31").rules).toEqual([]);
});

test("large floors, and those of many facts, are remembered in a smaller number", () => {
  const { rulebook } = create();
  const sources = [source];
  let computed = 0;
  const ask = (from: string, notApplied: number) =>
    rulebook.recall(sources, facts(from), 0, () => {
      computed++;
      const dimensions = new Map();
      return { dimensions, notApplied: new Array(notApplied), depends: [], grants: [] } as unknown as Floor;
    });
  const rounds = (size: number, prefix = "") => {
    computed = 0;
    for (let round = 0; round < 2; round++) for (let n = 0; n < 100; n++) ask(`${prefix}${size} ${n}`, size);
    return computed;
  };
  expect(rounds(10)).toBe(100);
  expect(rounds(10_000)).toBe(200);
  const places = (size: number) => rounds(0, "X".repeat(size));
  expect(places(10)).toBe(100);
  expect(places(400_000)).toBe(200);
});

test("the same nodes under the same engagement are gathered once, and any other anew", () => {
  const { rulebook } = create();
  const gathered = (nodes: readonly JoinNode[], engaged: number) =>
    rulebook.gather(nodes, engaged, () => ({ verdict: "free", dimensions: new Map(), conflicts: [] }));
  const draftOf = (side: Side) =>
    ({ part: { by: { side }, value: { kind: "number", number: 1 } } }) as unknown as Draft;
  const [node, other, ...rest] = rulebook.trie.roots() as [JoinNode, JoinNode, ...JoinNode[]];
  const own = [node.with(draftOf("origin")), other, ...rest];
  expect(gathered(own, 0)).toBe(gathered([...own], 0));
  for (const [nodes, engaged] of [
    [own, 1],
    [[node, other, ...rest], 0],
    [[own[0] as JoinNode, other.with(draftOf("origin")), ...rest], 0],
  ] as const)
    expect(gathered(nodes, engaged)).not.toBe(gathered(own, 0));
  // What came along with data would not be asked about again.
  const inherited = [node.with(draftOf("inherited")), other, ...rest];
  expect(gathered(inherited, 0)).not.toBe(gathered(inherited, 0));
});
