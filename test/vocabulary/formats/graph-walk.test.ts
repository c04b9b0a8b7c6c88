/** Walks through RDF graphs: each node once in a scope, by the nearest way, and an end to every ring. */
import { describe, expect, test } from "vitest";
import { incoming, namesakes, walk } from "../../../src/vocabulary/formats/graph-walk.ts";
import { type Graph, parseTurtle, typesOf } from "../../../src/vocabulary/formats/rdf.ts";
import { refused } from "./common.ts";

const turtle = (text: string) => parseTurtle(Buffer.from(text));
const pathsOf = (graph: Graph) => walk(graph, () => "").map(({ path }) => path);
const EX = "http://example.org/";

describe("a walk", () => {
  const ring = turtle("ex:a a dpv:Process; ex:x ex:b. ex:b dpv:hasData ex:a, ex:c. ex:c ex:x 1.");

  test("visits each node once, by the nearest way", () => {
    const all = walk(ring, () => "one");
    expect(all.map(({ path, depth }) => [path, depth])).toEqual([
      ["/dpv:Process[1]", 1],
      ["/dpv:Process[1]/property", 2],
      ["/dpv:Process[1]/property/dpv:hasData[2]", 3],
    ]);
  });

  test("visits a node again under another scope, which its parents hand down", () => {
    const two = turtle("ex:a a dpv:Process; ex:x ex:c. ex:b a dpv:Consent; ex:x ex:c. ex:c ex:x 1.");
    const all = walk<string>(two, (node, { outer }) => outer ?? typesOf(node)[0] ?? "");
    expect(all.filter(({ node }) => node.key === `${EX}c`).map(({ scope }) => scope)).toEqual([
      "dpv:Process",
      "dpv:Consent",
    ]);
  });

  test("shows no text of the document in a path", () => {
    expect(pathsOf(turtle('ex:a a "dpvX"; ex:secret [ ex:x 1 ].'))).toEqual([
      "/node[1]",
      "/node[1]/property",
    ]);
  });

  test("ends where the document nests too deep, or has too many ways through it", () => {
    const nest = (depth: number) => turtle(`ex:p ex:q ${"[ ex:q ".repeat(depth)}1${"]".repeat(depth)}.`);
    expect(pathsOf(nest(60))).toHaveLength(61);
    expect(refused(() => walk(nest(70), () => ""))).toBe("VOC_LEXICAL /");
    const layer = (from: number) => `ex:a${from} dpv:x ex:a${from + 1}; dpv:y ex:a${from + 1}.`;
    const fan = turtle(Array.from({ length: 16 }, (_, from) => layer(from)).join("\n"));
    expect(refused(() => walk(fan, (_, { path }) => path))).toBe("VOC_OUT_OF_RANGE /");
  });

  test("knows the property of each step, and takes none that is given no scope", () => {
    const graph = turtle(
      "ex:a dpv:hasProcess ex:b; dpv:hasProhibition ex:c. ex:b ex:x 1. ex:c ex:x ex:d. ex:d ex:x 1.",
    );
    const steps = walk<string>(graph, (_, { property }) =>
      property === "dpv:hasProhibition" ? undefined : (property ?? "root"),
    );
    expect(steps.map(({ node, scope }) => [node.key.slice(EX.length), scope])).toEqual([
      ["a", "root"],
      ["b", "dpv:hasProcess"],
    ]);
  });
});

test("each node knows by which properties others lead to it, and not itself", () => {
  const graph = turtle('ex:a dpv:x ex:b; ex:y ex:b; dpv:z "ex:b". ex:b dpv:x ex:b; ex:c ex:a.');
  expect([...(incoming(graph).get(`${EX}b`) ?? [])]).toEqual(["dpv:x", `${EX}y`]);
  expect([...(incoming(graph).get(`${EX}a`) ?? [])]).toEqual([`${EX}c`]);
});

test("a text by which a node ends another leads to the node of that name, and no other text does", () => {
  const graph = turtle(
    "ex:a dct:title 'x'. ex:b dct:replaces 'urn:a'; dct:title 'ex:a'. ex:c ex:revokes 'http://example.org/b'.",
  );
  expect([...incoming(graph)].map(([key, ways]) => [key, ...ways])).toEqual([
    [`${EX}a`, "dct:replaces"],
    [`${EX}b`, `${EX}revokes`],
  ]);
});

test("nodes with one identifier are namesakes, and so is the node that is the identifier", () => {
  const graph = turtle(
    "ex:a dct:identifier '7'. ex:b schema:identifier '7'; odrl:uid ex:u. ex:c dct:identifier '8'; dct:title '7'.",
  );
  const groupsOf = (name: string) =>
    namesakes(graph)
      .get(EX + name)
      ?.map((same) => [...same]);
  const shared = ["7", `${EX}a`, `${EX}b`];
  expect(groupsOf("a")).toEqual([shared]);
  expect(groupsOf("b")).toEqual([shared, [`${EX}u`, `${EX}b`]]);
  expect(groupsOf("u")).toEqual([[`${EX}u`, `${EX}b`]]);
  expect(groupsOf("c")).toEqual([["8", `${EX}c`]]);
});
