/** The vocabulary as a person and a machine read it, on a small one: trees, concepts, schemes, and what is easily missed. */
import { expect, test } from "vitest";
import {
  conceptLines,
  conceptViewLines,
  presentConcept,
  schemeLines,
  schemesLines,
  viewConcept,
} from "../../../src/cli/present/vocabulary.ts";
import { parseConcepts } from "../../../src/vocabulary/concept-document.ts";
import { parseScheme } from "../../../src/vocabulary/scheme-document.ts";
import { plain, widest } from "../../support/command.ts";

const concepts = parseConcepts(`
version: "1"
iri: "urn:test:"
permissions: { sell: to sell it }
concepts:
  - { id: "mod:any", label: any, definition: Any trait. }
  - { id: "mod:hand", label: hand, definition: A trait of the hand., broader: ["mod:any"] }
  - { id: "mod:print", label: print, definition: A print of the skin., broader: ["mod:any"] }
  - { id: "mod:finger", label: finger, definition: A print of a finger., broader: ["mod:hand", "mod:print"] }
  - { id: "mod:palm", label: palm, definition: A print of a palm., broader: ["mod:hand"] }
  - { id: "mod:sole", label: sole, definition: A print of a sole., broader: ["mod:print"] }
  - { id: "mod:unsaid", label: unsaid, definition: Nobody says which., standsFor: "mod:hand" }
  - { id: "tier:1", label: one, definition: The first., permits: [sell] }
`);
const scheme = (id: string, ...terms: readonly object[]) =>
  parseScheme({ id, version: "3", title: "A law", source: "Act 1", terms }, concepts);
const act = scheme(
  "act",
  { term: " hand scan ", kind: "modality", concept: "mod:hand", match: "exact", cite: "s 2" },
  {
    term: "old scan",
    kind: "modality",
    concept: "mod:hand",
    match: "close",
    lost: "its age",
    readOnly: true,
  },
  { term: "weight", kind: "modality", matches: [], cite: "s 3" },
  {
    term: "both",
    kind: "modality",
    matches: [
      { concept: "mod:finger", match: "broad" },
      { concept: "mod:palm", match: "broad" },
    ],
  },
);
const standard = scheme("standard", { term: "7", kind: "modality", concept: "mod:hand", match: "exact" });
const text = (lines: readonly string[]) => plain(lines).join("\n");

test("a tree goes from the broadest down, and a concept with two parents stands below the first alone", () => {
  const lines = plain(conceptLines(concepts, ["modality"], 100));
  expect(lines.slice(0, 2)).toEqual(["", "modality"]);
  const ids = lines.flatMap((line) => /^ *mod:\w+/.exec(line) ?? []);
  expect(ids).toEqual([
    "mod:any",
    "  mod:hand",
    "    mod:finger",
    "    mod:palm",
    "  mod:print",
    "    mod:sole",
    "mod:unsaid",
  ]);
  expect(text(lines)).toContain("Nobody says which. It stands for mod:hand.");
  expect(text(conceptLines(concepts, ["tier", "modality"], 100))).toMatch(
    /^\ntier\ntier:1[\s\S]+\n\nmodality\n/,
  );
});

test("a concept is found with all that lies below it and all that means it", () => {
  const { narrower, leaves, terms } = viewConcept(concepts.get("mod:hand"), concepts, [act, standard]);
  expect(narrower).toEqual(["mod:finger", "mod:palm"]);
  expect(leaves.toSorted()).toEqual(["mod:finger", "mod:palm"]);
  expect(terms).toEqual([
    { scheme: "act", match: "exact", term: " hand scan ", cite: "s 2" },
    { scheme: "act", match: "close", term: "old scan", lost: "its age", readOnly: true },
    { scheme: "standard", match: "exact", term: "7" },
  ]);
});

test("a concept's page quotes a term whose ends nobody would see, and names what is lost", () => {
  const shown = text(conceptViewLines(viewConcept(concepts.get("mod:hand"), concepts, [act]), 100));
  expect(shown).toMatch(/^mod:hand: hand \(modality\)\nA trait of the hand\.\nbroader: mod:any\nnarrower: /);
  expect(shown).toMatch(/^act +exact +" hand scan " +s 2$/m);
  expect(shown).toMatch(/^act +close +old scan +lost: its age\n +read only$/m);
});

test("a concept that nothing means has a page without a table", () => {
  const shown = text(conceptViewLines(viewConcept(concepts.get("tier:1"), concepts, [act]), 100));
  expect(shown).toBe("tier:1: one (tier)\nThe first.\npermits: sell");
  const unsaid = viewConcept(concepts.get("mod:unsaid"), concepts, []);
  expect(text(conceptViewLines(unsaid, 100))).toMatch(/\nstands for: mod:hand$/);
});

test("a set of permissions is a list for machines, and absent where a concept has none", () => {
  expect(presentConcept(concepts.get("tier:1"))).toMatchObject({ id: "tier:1", permits: ["sell"] });
  const hand = presentConcept(concepts.get("mod:hand"));
  expect(hand).not.toHaveProperty("permits");
  expect(JSON.parse(JSON.stringify(hand))).toEqual(hand);
});

test("a scheme shows its source and its terms, those that match nothing and those that match several too", () => {
  const shown = text(schemeLines(act, 100));
  expect(shown).toMatch(/^act: A law\nversion 3; Act 1\nhash [0-9a-f]{64}\n\nmodality\n/);
  expect(shown).toMatch(/^weight +matches nothing +s 3$/m);
  expect(shown).toMatch(/^both +broad mod:finger\n +broad mod:palm$/m);
  const { source: _, ...unsourced } = act;
  expect(text(schemeLines(unsourced, 100))).toContain("\nversion 3\n");
});

test("schemes are listed with their sizes", () => {
  const [first, second] = plain(schemesLines([act, standard], 100));
  expect(first).toMatch(/^act +3 +4 terms +A law$/);
  expect(second).toMatch(/^standard +3 +1 term +A law$/);
});

test("narrow lines fit", () => {
  const view = viewConcept(concepts.get("mod:hand"), concepts, [act, standard]);
  const all = [conceptLines(concepts, ["modality"], 60), conceptViewLines(view, 60), schemeLines(act, 60)];
  expect(widest(all.map(text).join("\n"))).toBeLessThanOrEqual(60);
});
