/** Asks the shipped packs what a transfer needs, in the words that a person would use on the command line. */
import { type Answer, type AnswerOptions, answerLaw } from "../../src/law/answer/answer.ts";
import { type Atlas, composeAtlas } from "../../src/law/atlas.ts";
import { type Fact, type FactName, type Facts, parseFact } from "../../src/law/fact.ts";
import type { Engagement, Floor, Part } from "../../src/law/floor.ts";
import { formatFormula, toFormula } from "../../src/law/formula.ts";
import { type Dimension, formatDemand } from "../../src/law/lattice/dimension.ts";
import { askLaw, type LawAnswer } from "../../src/law/query.ts";
import { shippedAtlas } from "../support/atlas.ts";

export const atlas = shippedAtlas();
export const { implications } = atlas.registry;
export const { rulebook } = atlas;
export const DAY = "2026-11-21";

/** The same law without the packs of some places. */
export function withoutPacks({ commons, packs }: Atlas, ...places: readonly string[]): Atlas {
  return composeAtlas(
    commons,
    [...packs.values()].filter(({ jurisdiction }) => !places.includes(jurisdiction)),
  );
}

/** Facts as words; several alternatives as a list. */
export type Question = { readonly from: string; readonly to: string } & {
  readonly [fact: string]: string | readonly string[];
};

const CONCEPTS = ["modality", "form", "purpose"] as const;
const isConcept = (name: string): name is (typeof CONCEPTS)[number] => CONCEPTS.some((each) => each === name);

/** The facts of a question, all proven. Concepts become their leaves. */
export function factsOf(question: Question): Facts {
  return new Map(
    Object.entries(question).map(([name, words]): [FactName, Fact] => {
      const list = typeof words === "string" ? [words] : words;
      const expanded = isConcept(name)
        ? list.flatMap((word) => [...atlas.concepts.leaves(atlas.concepts.resolve(name, word))])
        : list;
      return [name as FactName, { value: parseFact(name, expanded), proven: true }];
    }),
  );
}

export function engagementOf(facts: Facts): Engagement {
  const among = (name: FactName, values: ReadonlySet<string>) => {
    const value = facts.get(name)?.value;
    return value?.kind === "set" && !value.values.isDisjointFrom(values);
  };
  return {
    advertising: among("purpose", atlas.concepts.leaves("pur:advertising")),
    sale:
      among("action", new Set(["sell", "lease", "trade"])) ||
      among("purpose", atlas.concepts.leaves("pur:sale")),
    onward: false,
  };
}

/** The answer to a question, by default about a plain transfer. */
export function ask(question: Question, day = DAY): LawAnswer {
  const { from, to } = question;
  return askLaw(atlas, { from, to, at: day, facts: factsOf({ action: "transfer", ...question }) });
}

/** The answer for people to the same question, with presumptions, questions back and a checklist. */
export function respond(question: Question, options: AnswerOptions = {}): Answer {
  const { from, to } = question;
  return answerLaw(
    atlas,
    { from, to, at: DAY, facts: factsOf({ action: "transfer", ...question }) },
    options,
  );
}

/** What a dimension's rules ask, each as `whose law: what it says`. */
export function parts(floor: Floor, dimension: Dimension): readonly string[] {
  return partsOf(floor, dimension).map(({ by, demand }) => `${by.jurisdiction}: ${formatDemand(demand)}`);
}

export function partsOf(floor: Floor, dimension: Dimension): readonly Part[] {
  return floor.dimensions.get(dimension)?.parts ?? [];
}

/** What all rules together ask in a dimension of formulas. */
export function combined(floor: Floor, dimension: Dimension): string {
  const value = floor.dimensions.get(dimension)?.value;
  if (value?.kind !== "formula") throw new TypeError(`${dimension} is no formula`);
  return formatFormula(toFormula(value.cnf));
}
