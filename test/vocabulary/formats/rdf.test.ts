/** RDF graphs: the same from Turtle and from JSON-LD, with no prefix guessed, nothing fetched, and an end to every walk. */
import { describe, expect, test } from "vitest";
import {
  type Graph,
  isJson,
  parseGraph,
  parseJsonLd,
  parseTurtle,
  typesOf,
  valuesOf,
} from "../../../src/vocabulary/formats/rdf.ts";
import { refused } from "./common.ts";

const turtle = (text: string) => parseTurtle(Buffer.from(text));
const json = (value: unknown) => parseJsonLd(Buffer.from(JSON.stringify(value)));
const EX = "http://example.org/";

describe("a graph", () => {
  test("has the same nodes and words from Turtle and from JSON-LD", async () => {
    const written = turtle("ex:p a dpv:Process; dpv:hasPurpose dpv:A; ex:own ex:q. ex:q dct:title 'T'.");
    const read = await json({
      ...{ "@id": "ex:p", "@type": "dpv:Process", "dpv:hasPurpose": "dpv:A" },
      "ex:own": { "@id": "ex:q", "dct:title": "T" },
    });
    expect([...read.nodes.keys()].toSorted()).toEqual([...written.nodes.keys()].toSorted());
    for (const { nodes } of [written, read]) {
      const process = nodes.get(`${EX}p`);
      expect(typesOf(process)).toEqual(["dpv:Process"]);
      expect(valuesOf(process, "dpv:hasPurpose")).toMatchObject([{ kind: "named", word: "dpv:A" }]);
      expect(valuesOf(process, `${EX}own`)).toEqual([{ kind: "named", key: `${EX}q` }]);
      expect(valuesOf(nodes.get(`${EX}q`), "dct:title")).toEqual([{ kind: "text", key: "T" }]);
    }
  });

  test("reads a quoted word as that word, and any other text as text", () => {
    const { nodes } = turtle('ex:p ex:q "dpv:Marketing", "rdf:type", "foo:bar", "dpv: Marketing".');
    expect(valuesOf(nodes.get(`${EX}p`), `${EX}q`).map(({ kind, word }) => [kind, word])).toEqual([
      ["text", "dpv:Marketing"],
      ["text", undefined],
      ["text", undefined],
      ["text", undefined],
    ]);
  });

  test("numbers the values of a property where there are several", () => {
    const { nodes } = turtle("ex:p dpv:hasPurpose dpv:A, dpv:B; ex:own dpv:C.");
    expect(nodes.get(`${EX}p`)?.edges.map(({ step }) => step)).toEqual([
      "dpv:hasPurpose[1]",
      "dpv:hasPurpose[2]",
      "property",
    ]);
  });

  test("begins at the nodes to which none leads, and at one of each ring", () => {
    const rootsOf = (text: string) => turtle(text).roots.map(({ key }) => key.slice(EX.length));
    expect(rootsOf("ex:a ex:x ex:b. ex:b ex:x ex:c. ex:c ex:x ex:b.")).toEqual(["a"]);
    expect(rootsOf("ex:a ex:x ex:b. ex:b ex:x ex:a. ex:c ex:x ex:c.")).toEqual(["c", "a"]);
  });

  test("has none of a document without statements", () => {
    expect(turtle("# nothing")).toEqual({ nodes: new Map(), roots: [] });
  });
});

describe("the syntax", () => {
  test.each([
    ["{}", true],
    ["\ufeff \n[\n{}]", true],
    ["[ a dpv:Process ].", false],
    ["[] a dpv:Process.", false],
    ["# {", false],
    ["", false],
  ])("of %j is JSON: %s", (text, json) => {
    expect(isJson(Buffer.from(text))).toBe(json);
  });

  test("is found by itself", async () => {
    const written = await parseGraph(Buffer.from("ex:p a dpv:Process."));
    expect(await parseGraph(Buffer.from('{"@id": "ex:p", "@type": "dpv:Process"}'))).toEqual(written);
  });
});

describe("Turtle", () => {
  test("in any manner of writing makes the same statements", () => {
    const short = turtle("ex:p a dpv:Process; dpv:hasPurpose dpv:Marketing, dpv:Advertising.");
    const long = turtle(
      "\ufeffPREFIX v: <https://w3id.org/dpv#>\n<http://example.org/p> v:hasPurpose v:Marketing. <http://example.org/p> v:hasPurpose <https://w3id.org/dpv#Advertising>; a v:Process.",
    );
    const statementsOf = ({ nodes }: Graph) =>
      [...nodes.values()].flatMap(({ key, edges }) => edges.map((edge) => ({ key, ...edge })));
    expect(new Set(statementsOf(long))).toEqual(new Set(statementsOf(short)));
  });

  test.each([
    "magnet:?xt=urn:btih:0",
    "ftp://example.org/a",
    "info:doi/10.1",
    "ark:/1/2",
    "foo:bar",
    "UPPER:x",
  ])("reads the full name <%s>, whatever its scheme", (iri) => {
    const { nodes } = turtle(`ex:p dct:source <${iri}>.`);
    expect(valuesOf(nodes.get(`${EX}p`), "dct:source")).toEqual([{ kind: "named", key: iri }]);
  });

  test.each([
    ["an unknown prefix", "ex:p foo:hasPurpose dpv:A.", "VOC_LEXICAL line 1"],
    ["an unknown prefix further down", "ex:p a dpv:Process.\nex:q a bar:Process.", "VOC_LEXICAL line 2"],
    ["a word of a known prefix as a full name", "ex:p ex:q <dpv:A>.", "VOC_LEXICAL /"],
    ["such a word as a property", "ex:p <dpv:hasPurpose> ex:q.", "VOC_LEXICAL /"],
    ["an end that is missing", "ex:p a dpv:Process", "VOC_LEXICAL line 1"],
    ["a statement about a statement", "ex:p ex:q <<( ex:a ex:b ex:c )>>.", "VOC_LEXICAL /"],
    ["very many statements", `ex:p ex:q 1${",1".repeat(4000)}.`, "VOC_OUT_OF_RANGE /"],
  ])("with %s is refused", (_, text, refusal) => {
    expect(refused(() => turtle(text))).toBe(refusal);
  });

  test("with an unknown prefix is refused by the prefix's name", () => {
    expect(() => turtle("ex:p foo:b 1.")).toThrow("the prefix `foo:` is not declared");
    expect(() => turtle("ex:p ex:q <dpv:A>.")).toThrow("the prefix `dpv:` is not declared");
  });
});

describe("JSON-LD", () => {
  const names = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`n${at}`, `${EX}n${at}`]));

  test.each(["ftp://example.org/a", "magnet:?xt=urn:btih:0", "urn:x:y"])(
    "reads the full name %s",
    async (iri) => {
      const { nodes } = await json({ "@id": "ex:p", "dct:source": { "@id": iri } });
      expect(valuesOf(nodes.get(`${EX}p`), "dct:source")).toEqual([{ kind: "named", key: iri }]);
    },
  );

  test.each([
    ["a context elsewhere", { "@context": "https://w3id.org/dpv" }, "VOC_LEXICAL", "/@context"],
    ["one among several", { "@context": [{}, "https://w3id.org/dpv"] }, "VOC_LEXICAL", "/@context"],
    [
      "one further in",
      { "dpv:hasProcess": [{ "@context": "https://w3id.org/dpv" }] },
      "VOC_LEXICAL",
      "/dpv:hasProcess/0/@context",
    ],
    [
      "one that is imported",
      { "@context": { "@import": "https://w3id.org/dpv" } },
      "VOC_LEXICAL",
      "/@context/@import",
    ],
    ["a context that removes all before", { "@context": null }, "VOC_LEXICAL", "/@context"],
    ["a name without its meaning", { "@context": { "dpv:hasPurpose": null } }, "VOC_LEXICAL", "/@context/…"],
    [
      "a word with another meaning",
      { "@context": { "dpv:hasPersonalData": "dct:title" } },
      "VOC_CONFLICT",
      "/@context",
    ],
    ["a word that is only an index", { "@context": { data: "@index" } }, "VOC_CONFLICT", "/@context"],
    ["a word that is a blank node", { "@context": { data: "_:b" } }, "VOC_CONFLICT", "/@context"],
    ["a property that is a blank node", { "_:b": 1 }, "VOC_LEXICAL", "/_:b"],
    ["too many names", { "@context": names(256) }, "VOC_OUT_OF_RANGE", "/@context"],
    ["an unknown prefix", { "foo:bar": 1 }, "VOC_LEXICAL", "/"],
    ["a name that means nothing", { purpose: "dpv:Marketing" }, "VOC_LEXICAL", "/"],
    [
      "a statement in a graph of its own",
      { "@id": "ex:g", "@graph": [{ "dct:title": "x" }] },
      "VOC_LEXICAL",
      "/",
    ],
  ])("with %s is refused", async (_, value, reason, field) => {
    const violations = [expect.objectContaining({ field })];
    await expect(json({ "dct:title": "x", ...value })).rejects.toMatchObject({ reason, violations });
  });

  test("may define 255 names in one context", async () => {
    const { roots } = await json({ "@context": names(255), n254: "x" });
    expect(valuesOf(roots[0], `${EX}n254`)).toEqual([{ kind: "text", key: "x" }]);
  });

  test("with a name twice is refused, since one of the two would be lost", async () => {
    const twice = Buffer.from('{"dct:title": "x", "dct:title": "y"}');
    await expect(parseJsonLd(twice)).rejects.toMatchObject({ reason: "VOC_DUP_KEY" });
  });

  test("that is refused is not quoted", async () => {
    await expect(json({ "foo:secret": "mine" })).rejects.not.toThrow(/secret|mine/);
  });
});

describe("a graph is bounded by the ways through its parts", () => {
  const many = (count: number, text: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => text(at)).join(" ");
  const shared = (leading: number, said: number) =>
    parseTurtle(
      Buffer.from(
        `${many(leading, (at) => `ex:n${at} ex:a ex:s .`)} ${many(said, (at) => `ex:s ex:b ${at} .`)}`,
      ),
    );

  test("and one of few is read", () => {
    expect(shared(90, 1000).nodes.size).toBe(91);
  });

  test("so that a part with very much to say is not named by very many", () => {
    expect(refused(() => shared(101, 1000))).toBe("VOC_OUT_OF_RANGE /");
  });

  test("and a statement counts once, however often it is made", () => {
    const graph = parseTurtle(
      Buffer.from(`ex:a ex:b ${Array(900).fill("ex:c").join()}. ex:c ex:d ${Array(900).fill("1").join()}.`),
    );
    expect([...graph.nodes.values()].map(({ edges }) => edges.map(({ step }) => step))).toEqual([
      ["property"],
      ["property"],
    ]);
    const texts = parseTurtle(Buffer.from('ex:a ex:b "x", "x"@en, "x"@de, "x"^^ex:t, ex:x, "x".'));
    expect([...texts.nodes.values()][0]?.edges).toHaveLength(5);
  });
});
