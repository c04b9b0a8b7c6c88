/** The trie of joins: the same parts in the same order are joined once. */
import { expect, test } from "vitest";
import type { Draft } from "../../src/law/compile.ts";
import { NO_IMPLICATIONS, toCnf } from "../../src/law/formula.ts";
import { JoinTrie, MOST_WEIGHT } from "../../src/law/join-trie.ts";
import { DIMENSION_KEYS } from "../../src/law/lattice/dimension.ts";

const draft = (formula: never, side = "origin"): Draft => {
  const part = {
    value: { kind: "formula", cnf: toCnf(formula, NO_IMPLICATIONS) },
    demand: { kind: "formula", formula },
    says: "",
    by: { side },
    assumed: [],
  };
  return { part: { ...part, outdone: false }, outdone: { ...part, outdone: true } } as never;
};
const a = draft("a" as never);
const both = draft({ all: ["a", "b"] } as never);

const root = (trie = new JoinTrie(NO_IMPLICATIONS)) => {
  const [first] = trie.roots();
  if (first === undefined) throw new Error("no dimension");
  return first;
};

test("there is one root for each dimension, the same at every call", () => {
  const trie = new JoinTrie(NO_IMPLICATIONS);
  expect(trie.roots()).toHaveLength(DIMENSION_KEYS.length);
  expect(trie.roots()).toBe(trie.roots());
});

test("the same parts in the same order are one node, whose join is computed once", () => {
  const start = root();
  const node = start.with(a).with(both);
  expect(start.with(a).with(both)).toBe(node);
  expect(start.with(both).with(a)).not.toBe(node);
  expect(node.outcome()).toBe(node.outcome());
});

test("the join is of all parts, and the weaker is outdone", () => {
  const { tested, untested, forbids, baselineAlone } = root().with(a).with(both).outcome();
  expect(tested.value).toEqual(both.part.value);
  expect(tested.parts.map(({ outdone }) => outdone)).toEqual([true, false]);
  expect(untested).toEqual({ ...tested, engaged: false });
  expect({ forbids, baselineAlone }).toEqual({ forbids: false, baselineAlone: false });
});

test("parts that ask the same outdo each other not", () => {
  const { tested } = root()
    .with(a)
    .with(draft("a" as never))
    .outcome();
  expect(tested.parts.map(({ outdone }) => outdone)).toEqual([false, false]);
});

test("a clause that only exceptions meet forbids; the baseline alone is known as such", () => {
  expect(
    root()
      .with(draft("exc:jp.a" as never))
      .outcome().forbids,
  ).toBe(true);
  expect(
    root()
      .with(draft({ any: [] } as never))
      .outcome().forbids,
  ).toBe(true);
  expect(
    root()
      .with(draft({ any: ["exc:jp.a", "a"] } as never))
      .outcome().forbids,
  ).toBe(false);
  expect(root().outcome().baselineAlone).toBe(true);
  expect(
    root()
      .with(draft("a" as never, "baseline"))
      .outcome().baselineAlone,
  ).toBe(true);
});

test("a trie weighs its nodes and the parts of the joins that it makes", () => {
  const trie = new JoinTrie(NO_IMPLICATIONS);
  const node = root(trie).with(a).with(both);
  const nodes = DIMENSION_KEYS.length + 2;
  expect(trie.weight).toBe(nodes);
  node.outcome();
  node.outcome();
  root(trie).with(a).with(both);
  // The one part of the node above stands by itself, and is shared.
  expect(trie.weight).toBe(nodes + 2);
});

test("a part by itself comes to one outcome, whichever node of its dimension it is added to", () => {
  const trie = new JoinTrie(NO_IMPLICATIONS);
  const own = root(trie).with(a);
  expect(root(trie).with(own).outcome()).toBe(own.outcome());
  expect(
    own
      .with(both)
      .outcome()
      .tested.parts.map(({ outdone }) => outdone),
  ).toEqual([true, false]);
  // What it is outdone by beside others leaves it as it stands by itself.
  expect(own.outcome().tested.parts.map(({ outdone }) => outdone)).toEqual([false]);
});

test("the parts of another node follow in their order, and are compared with those before", () => {
  const trie = new JoinTrie(NO_IMPLICATIONS);
  const c = draft("c" as never, "destination");
  const others = root(trie).with(c).with(both);
  const node = root(trie).with(a).with(others);
  expect(root(trie).with(a).with(others)).toBe(node);
  const one = node.outcome().tested;
  const after = root(trie).with(a).with(c).with(both).outcome().tested;
  expect(one).toEqual(after);
  expect(one.parts.map(({ outdone }) => outdone)).toEqual([true, false, false]);
});

test("what came along with data is joined, and is in no trie", () => {
  const trie = new JoinTrie(NO_IMPLICATIONS);
  const brought = draft("b" as never, "inherited");
  const before = root(trie).with(a);
  before.outcome();
  const { weight } = trie;
  const after = before.with(brought).with(both);
  expect(after.outcome().tested.parts.map(({ by }) => by.side)).toEqual(["origin", "inherited", "origin"]);
  expect(trie.weight).toBe(weight);
  expect(before.with(brought)).not.toBe(before.with(brought));
  const beside = before.with(root(trie).with(brought).with(both)).outcome();
  expect(beside).toEqual(after.outcome());
  expect(before.outcome().tested.parts.map(({ outdone }) => outdone)).toEqual([false]);
  expect(trie.weight).toBe(weight);
});

test("a trie that grew too large starts anew", () => {
  const trie = new JoinTrie(NO_IMPLICATIONS);
  const before = trie.roots();
  trie.add(MOST_WEIGHT - trie.weight);
  expect(trie.roots()).toBe(before);
  trie.add(1);
  expect(trie.roots()).not.toBe(before);
  expect(trie.weight).toBe(DIMENSION_KEYS.length);
});
