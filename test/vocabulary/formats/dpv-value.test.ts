/** The words for a value of DPV: its own, its types', and those of what is broader. */
import { describe, expect, test } from "vitest";
import type { Finding } from "../../../src/vocabulary/formats/document.ts";
import { chooseSpecific, kindOfData, wordsOf } from "../../../src/vocabulary/formats/dpv-value.ts";
import { parseTurtle, valuesOf } from "../../../src/vocabulary/formats/rdf.ts";
import { refused } from "./common.ts";

/** The words for the value that `ex:p` has. */
function words(value: string, more = "") {
  const graph = parseTurtle(Buffer.from(`ex:p dpv:hasPersonalData ${value}. ${more}`));
  const [found] = valuesOf(graph.nodes.get("http://example.org/p"), "dpv:hasPersonalData");
  return wordsOf(found ?? expect.fail("no value"), "/p", graph).map(({ text, by }) => [text, by]);
}

describe("words", () => {
  test.each([
    ["its own", "pd:Retina", "", [["pd:Retina", "name"]]],
    ["its own, quoted", '"pd:Retina"', "", [["pd:Retina", "name"]]],
    ["its type's", "ex:d", "ex:d a pd:Retina.", [["pd:Retina", "type"]]],
    [
      "those of what is broader",
      "ex:d",
      "ex:d skos:broader ex:e. ex:e a pd:Retina.",
      [["pd:Retina", "broader"]],
    ],
    ["a broader word", "ex:d", "ex:d skos:broader pd:Retina.", [["pd:Retina", "broader"]]],
    ["its name, where nothing is said of it", "ex:d", "", [["http://example.org/d", "name"]]],
  ])("are %s", (_, value, more, expected) => {
    expect(words(value, more)).toEqual(expected);
  });

  test.each([
    ["a text", '"my face"', ""],
    ["a part of which nothing is said", "[]", ""],
  ])("are refused for %s", (_, value, more) => {
    expect(refused(() => words(value, more))).toBe("VOC_LEXICAL /p");
  });

  test("end where there are too many broader ones", () => {
    const chain = Array.from({ length: 70 }, (_, at) => `ex:d${at} skos:broader ex:d${at + 1}.`).join(" ");
    expect(refused(() => words("ex:d0", chain))).toBe("VOC_OUT_OF_RANGE /p");
  });
});

test("the specific words are chosen, and a mark beside them is said", () => {
  const findings: Finding[] = [];
  const all = ["dpv:PersonalData", "dpv:SensitivePersonalData", "pd:Retina"].map((text) => ({
    text,
    by: "type" as const,
  }));
  expect(chooseSpecific(all, "/p", findings).map(({ text }) => text)).toEqual(["pd:Retina"]);
  expect(findings.map(({ path }) => path)).toEqual(["/p"]);
  expect(chooseSpecific(all.slice(0, 2), "/p", [])).toHaveLength(2);
});

test("a word for the state of data is a form, and any other a modality", () => {
  expect(["dpv:DerivedData", "dpv:SyntheticData", "pd:Retina", "x"].map(kindOfData)).toEqual([
    "form",
    "form",
    "modality",
    "modality",
  ]);
});
