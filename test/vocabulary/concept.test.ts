/** The common vocabulary: what is read, what is refused, and the hierarchy. */
import { describe, expect, it } from "vitest";
import { KINDS } from "../../src/vocabulary/concept.ts";
import { parseConcepts } from "../../src/vocabulary/concept-document.ts";
import { common, commonText } from "./common.ts";

function vocabulary(...entries: readonly string[]): string {
  const lines = entries.map((entry) => `  - { label: l, definition: d, ${entry} }`);
  return [`version: "1"`, "iri: 'urn:x:'", "permissions: { sell: s }", "concepts:", ...lines].join("\n");
}

const parsing =
  (...entries: readonly string[]) =>
  () =>
    parseConcepts(vocabulary(...entries));

describe("the shipped vocabulary", () => {
  it.each(KINDS)("has a root over every %s", (kind) => {
    const root = common.root(kind) ?? "";
    const leaves = common.all(kind).filter(({ id, standsFor }) => !standsFor && common.leaves(id).has(id));
    expect(common.leaves(root)).toEqual(new Set(leaves.map(({ id }) => id)));
    expect(leaves.length).toBeGreaterThan(3);
  });

  it("defines each concept in one sentence of its own", () => {
    const definitions = KINDS.flatMap((kind) => common.all(kind)).map((each) => each.definition);
    expect(new Set(definitions).size).toBe(definitions.length);
    for (const each of definitions) expect(each).toMatch(/^[A-Z].*\.$/);
  });

  it("gives no tier what another one permits by its rank", () => {
    expect(common.get("tier:3").permits).toEqual(new Set(["sellAggregate"]));
    expect(common.get("tier:any").permits).toEqual(new Set(common.permissions.keys()));
  });

  it("hashes its text", () => {
    expect(common.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(parseConcepts(`${commonText}\n`).hash).not.toBe(common.hash);
  });
});

describe("the hierarchy", () => {
  it("expands a group to its leaves and a leaf to itself", () => {
    expect(common.leaves("pur:advertising")).toEqual(
      new Set(["pur:adSelect", "pur:adProfile", "pur:adTarget"]),
    );
    expect(common.leaves("mod:face")).toEqual(new Set(["mod:face"]));
  });

  it("lets what is unsaid stand for all of it, and lie within nothing but that", () => {
    expect(common.leaves("mod:unknown")).toEqual(common.leaves("mod:any"));
    expect(common.leaves("mod:any")).not.toContain("mod:unknown");
    expect(common.isWithin("mod:face", "mod:unknown")).toBe(false);
  });

  it("knows what is above at any distance", () => {
    expect(common.ancestors("pur:enrolVerify")).toEqual(new Set(["pur:enrol", "pur:recognition", "pur:any"]));
    expect(common.isWithin("pur:enrolVerify", "pur:recognition")).toBe(true);
    expect(common.isWithin("pur:recognition", "pur:enrolVerify")).toBe(false);
    expect(common.isWithin("mod:iris", "mod:iris")).toBe(true);
  });

  it("takes a concept with two parents once", () => {
    const diamond = parseConcepts(
      vocabulary(
        "id: mod:r",
        ...["a", "b"].map((id) => `id: mod:${id}, broader: [mod:r]`),
        ...["x", "y"].map((id) => `id: mod:${id}, broader: [mod:a, mod:b]`),
      ),
    );
    expect(diamond.leaves("mod:r")).toEqual(new Set(["mod:x", "mod:y"]));
  });
});

describe("resolve", () => {
  it("takes a word with or without its prefix", () => {
    expect(common.resolve("purpose", "adTarget")).toBe("pur:adTarget");
    expect(common.resolve("purpose", "pur:adTarget")).toBe("pur:adTarget");
    expect(common.resolve("tier", "3")).toBe("tier:3");
  });

  it("takes a word as people write it: case and white space do not count", () => {
    for (const word of ["Face", " face ", "MOD:FACE"])
      expect(common.resolve("modality", word)).toBe("mod:face");
    expect(common.resolve("form", "raw sample")).toBe("form:rawSample");
  });

  it.each([
    ["modality", "faces", "did you mean `face`"],
    ["modality", "eer", "did you mean `ear`"],
    ["purpose", "mod:face", "no concept `mod:face`"],
    ["form", "", "no concept ``"],
    ["modality", "__proto__", "no concept `__proto__`"],
  ] as const)("refuses the %s `%s`", (kind, word, message) => {
    expect(() => common.resolve(kind, word)).toThrow(
      expect.objectContaining({ reason: "VOC_NO_TERM", message: expect.stringContaining(message) }),
    );
  });

  it("refuses an id that no concept has", () => {
    expect(() => common.leaves("mod:tail")).toThrow(expect.objectContaining({ reason: "VOC_NO_TERM" }));
  });
});

describe("parseConcepts refuses", () => {
  it.each([
    ["a cycle", parsing("id: mod:a, broader: [mod:b]", "id: mod:b, broader: [mod:a]")],
    ["what is broader than itself", parsing("id: mod:a, broader: [mod:a]")],
    ["an unknown concept", parsing("id: mod:a, broader: [mod:b]")],
    ["a concept of another kind", parsing("id: mod:a, broader: [form:b]", "id: form:b")],
    ["an id twice", parsing("id: mod:a", "id: mod:a")],
    ["an unknown prefix", parsing("id: skin:a")],
    ["an unknown key", parsing("id: mod:a, wider: [mod:b]")],
    ["a key twice", parsing("id: mod:a, id: mod:b")],
    ["a group of one", parsing("id: mod:a", "id: mod:b, broader: [mod:a]")],
    ["standing for and lying within", parsing("id: mod:a", "id: mod:b, broader: [mod:a], standsFor: mod:a")],
    ["what stands for itself", parsing("id: mod:a, standsFor: mod:a")],
    ["a tier without permissions", parsing("id: tier:a")],
    ["an unknown permission", parsing("id: tier:a, permits: [steal]")],
    ["permissions on a modality", parsing("id: mod:a, permits: [sell]")],
    ["what is not YAML", () => parseConcepts("concepts: [")],
  ])("%s", (_, parse) => {
    expect(parse).toThrow(expect.objectContaining({ reason: "PACK_INVALID" }));
  });
});
