/** What the law costs by itself: the floor of two places, in this process, without a network or a store. */
import { sourcesOf } from "../../src/jurisdiction/atlas.ts";
import { loadAtlas } from "../../src/law.ts";
import { type FactName, parseFact } from "../../src/protection/facts.ts";
import { computeFloor } from "../../src/protection/floor.ts";
import type { Candidate } from "./candidate.ts";

const FACTS: readonly [FactName, readonly string[]][] = [
  ["from", ["EU"]],
  ["to", ["US-IL"]],
  ["action", ["transfer"]],
  ["modality", ["mod:face"]],
  ["youngest", ["30"]],
];

function asking(peopleAt: (n: number) => number): Candidate["open"] {
  return async () => {
    const atlas = loadAtlas();
    const { implications } = atlas.registry;
    let asked = 0;
    return {
      once: () => {
        const stated = [...FACTS, ["people", [String(peopleAt(asked++))]] as const];
        const facts = new Map(
          stated.map(([name, words]) => [name, { value: parseFact(name, words), proven: true }] as const),
        );
        const sources = sourcesOf(atlas, "EU", "US-IL", [], "2026-11-21");
        return computeFloor(sources, facts, { advertising: false, sale: false, onward: false }, implications);
      },
      close: () => {},
    };
  };
}

export const floorFirst: Candidate = {
  name: "floor-first",
  what: "the floor from the EU to Illinois for facts that were never asked before",
  atOnce: [1],
  open: asking((n) => n),
};

export const floorAgain: Candidate = {
  name: "floor-again",
  what: "the same for the same facts",
  atOnce: [1],
  open: asking(() => 1200),
};
