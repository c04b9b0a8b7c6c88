/** `comity vocabulary` on the shipped vocabulary: what it lists, shows and exports, and its width. */
import { readFileSync } from "node:fs";
import { Parser } from "n3";
import { expect, test } from "vitest";
import { comity, fileWith, widest } from "../../support/command.ts";

const vocabulary = (...words: readonly string[]) => comity(["vocabulary", ...words]);

test("lists the concepts of a kind, the narrower beneath the broader", async () => {
  const { code, stdout } = await vocabulary("list", "--kind", "form");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^form\nform:any .+\n(.+\n)* {2}form:biometricData .+\n(.+\n)* {6}form:rawSample /);
  expect(stdout).not.toContain("mod:");
});

test("lists every concept and every scheme for a machine", async () => {
  const { concepts, version } = JSON.parse((await vocabulary("list", "--json")).stdout);
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(concepts.find(({ id }: { id: string }) => id === "tier:2")).toMatchObject({
    iri: "urn:comity:vocabulary:tier:2",
    permits: ["processor", "recipient"],
  });
  const { schemes } = JSON.parse((await vocabulary("list", "--schemes", "--json")).stdout);
  const dpv = schemes.find(({ id }: { id: string }) => id === "dpv");
  expect(dpv).toMatchObject({ version: "2.3", terms: expect.any(Number) });
  expect(dpv.hash).toMatch(/^[0-9a-f]{64}$/);
});

test("shows a concept with what schemes call it, by its id or its bare word", async () => {
  const { stdout } = await vocabulary("show", "odour", "--json");
  const view = JSON.parse(stdout);
  expect(view).toMatchObject({ id: "mod:odour", kind: "modality", leaves: ["mod:odour"] });
  const codes = view.terms.filter(({ scheme }: { scheme: string }) => scheme.startsWith("cbeff"));
  expect(codes).toContainEqual(
    expect.objectContaining({ scheme: "cbeff-a", term: "0x002000", match: "exact" }),
  );
  expect(codes).toContainEqual(
    expect.objectContaining({ scheme: "cbeff-b", term: "0x20000", match: "exact" }),
  );
  expect((await vocabulary("show", "mod:odour")).stdout).toMatch(/^mod:odour: odour \(modality\)\n/);
});

test("shows a scheme with its terms, spaces at their ends and all", async () => {
  const { stdout } = await vocabulary("show", "mosip-cbeff");
  expect(stdout).toMatch(/^mosip-cbeff: .+\nversion ed-2; .+\nhash [0-9a-f]{64}\n/);
  expect(stdout).toMatch(/^"Ear " +exact mod:ear /m);
  expect(stdout).toMatch(/^ExceptionPhoto +matches nothing /m);
  const { terms } = JSON.parse((await vocabulary("show", "mosip-cbeff", "--json")).stdout);
  expect(terms).toContainEqual(expect.objectContaining({ term: "ExceptionPhoto", matches: [] }));
});

test.each([
  [["list"]],
  [["list", "--schemes"]],
  [["show", "mod:any"]],
  [["show", "pur:any"]],
  [["show", "cn"]],
  [["show", "dpv"]],
  [["show", "an2k"]],
])("the text of %j fits 100 columns", async (words) => {
  const { code, stdout } = await vocabulary(...words);
  expect(code).toBe(0);
  expect(widest(stdout)).toBeLessThanOrEqual(100);
});

test("exports SKOS to standard output or to a file", async () => {
  const { stdout } = await vocabulary("export");
  expect(new Parser().parse(stdout).length).toBeGreaterThan(500);
  const file = fileWith("");
  expect(await vocabulary("export", "--format", "json-ld", "--out", file)).toMatchObject({
    code: 0,
    stdout: "",
  });
  expect(JSON.parse(readFileSync(file, "utf8"))["@graph"]).toContainEqual(
    expect.objectContaining({ id: "mod:finger", exactMatch: "pd:Fingerprint" }),
  );
});

test.each([
  [["show", "any"], 2, /^comity: INPUT_INVALID: .+ mod:any or form:any/],
  [["show", "fingre"], 1, /^comity: VOC_NO_TERM: .+ finger/],
  [["list", "--kind", "colour"], 2, /^comity: INPUT_INVALID: .+ modality/],
  [["export", "--format", "xml"], 2, /^comity: INPUT_INVALID: .+ turtle/],
  [["export", "--out", "/nowhere/at/all"], 2, /^comity: INPUT_INVALID: .+ cannot be written/],
] as const)("%j ends with %i", async (words, code, message) => {
  const ended = await vocabulary(...words);
  expect(ended.code).toBe(code);
  expect(ended.stderr).toMatch(message);
});
