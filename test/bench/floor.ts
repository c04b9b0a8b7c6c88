/** What the law costs by itself: the floor of two places, in this process, without a network or a store. */
import { type Atlas, sourcesOf } from "../../src/law/atlas.ts";
import { type Facts, parseFact, setOf } from "../../src/law/fact.ts";
import { computeFloor } from "../../src/law/floor.ts";
import { loadAtlas } from "../../src/node/law.ts";
import { combinations } from "../support/combinations.ts";
import type { Candidate } from "./candidate.ts";

const ENGAGEMENT = { advertising: false, sale: false, onward: false };

const ask = (atlas: Atlas, from: string, to: string, facts: Facts) =>
  computeFloor(sourcesOf(atlas, from, to, [], "2026-11-21"), facts, ENGAGEMENT, atlas.rulebook);

export const floorFirst: Candidate = {
  name: "floor-first",
  what: "a floor that was never asked for before, over all pairs and what rules look at",
  atOnce: [1],
  open: async () => {
    const atlas = loadAtlas();
    const questions = combinations(atlas);
    // Stated beforehand, for what is measured is the answer.
    const stated = Array.from({ length: 50_000 }, () => questions.next().value);
    let asked = 0;
    return {
      once: () => {
        const { from, to, facts } = stated[asked++] ?? questions.next().value;
        return ask(atlas, from, to, facts);
      },
      close: () => {},
    };
  },
};

export const floorAgain: Candidate = {
  name: "floor-again",
  what: "the floor from the EU to Illinois for facts that were asked before",
  atOnce: [1],
  open: async () => {
    const atlas = loadAtlas();
    const facts: Facts = new Map([
      ["from", { value: setOf("EU"), proven: true }],
      ["to", { value: setOf("US-IL"), proven: true }],
      ["action", { value: setOf("transfer"), proven: true }],
      ["modality", { value: setOf("mod:face"), proven: true }],
      ["youngest", { value: parseFact("youngest", ["30"]), proven: true }],
    ]);
    return { once: () => ask(atlas, "EU", "US-IL", facts), close: () => {} };
  },
};
