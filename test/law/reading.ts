/**
 * Reads a floor as the worked examples are written: one line for each rule that stands, with whose law it is, from which
 * side, what it asks and by which citation. What another rule outdoes is read apart.
 */
import { expect } from "vitest";
import type { Floor, Part } from "../../src/law/floor.ts";
import { clauseMet } from "../../src/law/formula.ts";
import { type Dimension, formatDemand } from "../../src/law/lattice/dimension.ts";
import { implications, partsOf } from "./question.ts";

export const GDPR_GROUNDS =
  "eu.art9-2-b, eu.art9-2-c, eu.art9-2-d, eu.art9-2-e, eu.art9-2-f, eu.art9-2-g, eu.art9-2-h, eu.art9-2-i, eu.art9-2-j";
export const GDPR_CONSENT =
  "all[consent.collect:explicit, consent.collect:freely_given, consent.collect:specific, consent.collect:withdrawable, consent.collect:informed]";
const DEROGATIONS = (use: string) =>
  `all[exc:eu.art49-occasional, consent.${use}:explicit, consent.${use}:informed], all[exc:eu.art49-occasional, exc:eu.art49-contract], ` +
  "exc:eu.art49-public-interest, all[exc:eu.art49-occasional, exc:eu.art49-claims], exc:eu.art49-vital";
/** Chapter V of the GDPR: adequacy; a safeguard with an assessment of the transfer; a derogation. */
export const chapterV = (use: string) =>
  `any[eu.adequacy, all[any[eu.scc, eu.bcr, eu.code, eu.certification], eu.tia], ${DEROGATIONS(use)}] (GDPR Arts 44-49; Decision (EU) 2021/914; CJEU C-311/18)`;

const EU_EVERYWHERE: Readonly<Record<string, string>> = {
  "consent.collect": `any[${GDPR_CONSENT}, ${GDPR_GROUNDS}] (GDPR Arts 9(1), 9(2), 7)`,
  "consent.disclose": `any[consent.disclose:explicit, ${GDPR_GROUNDS}] (GDPR Arts 9(2)(a), 5(1)(b), 6(4))`,
  "consent.sale": "consent.sale:explicit (GDPR Arts 5(1)(a)-(b), 9(2)(a))",
  mechanism: chapterV("transfer"),
  onward: chapterV("onward"),
  assessment: "eu.dpia (GDPR Arts 35(1), 35(3)(b), 36)",
  retention:
    "at purpose end, without undue delay; at consent withdrawn, without undue delay (GDPR Arts 5(1)(e), 17(1)(a)-(b))",
  "breach.regulator":
    "eu.sa: report 72 hours from awareness, without delay, if incident.risk-to-rights (GDPR Art 33(1))",
  "breach.subjects":
    "subjects: report from awareness, without delay, if all[incident.high-risk, incident.intelligible] (GDPR Arts 34(1), 34(3)(a))",
  guardianAge: "16 (GDPR Art 8(1))",
};

/** What the EU asks of special categories whatever the pair, as it reads from one side. */
export const eu = (side: "origin" | "destination", dimension: string) =>
  `EU, ${side}: ${EU_EVERYWHERE[dimension]}`;

const line = ({ by, demand }: Part) => `${by.jurisdiction}, ${by.side}: ${formatDemand(demand)} (${by.cite})`;
const ofLaws = (floor: Floor, dimension: Dimension) =>
  partsOf(floor, dimension).filter(({ by }) => by.side !== "baseline");

/** What stands in a dimension, above the baseline. */
export function reading(floor: Floor, dimension: Dimension): readonly string[] {
  return ofLaws(floor, dimension)
    .filter(({ outdone }) => !outdone)
    .map(line);
}

/** What one law asks in a dimension, whether another rule outdoes it or not. */
export function readingOf(law: string, floor: Floor, dimension: Dimension): readonly string[] {
  return ofLaws(floor, dimension)
    .filter(({ by }) => by.jurisdiction === law)
    .map(line);
}

/** What the laws ask and a stricter rule takes in. */
export function outdone(floor: Floor, dimension: Dimension): readonly string[] {
  return ofLaws(floor, dimension)
    .filter((part) => part.outdone)
    .map(({ by }) => `${by.jurisdiction} ${by.rule}`);
}

/** Whether what is held meets every rule of a dimension. */
export function meets(floor: Floor, dimension: Dimension, held: readonly string[]): boolean {
  return partsOf(floor, dimension).every(
    ({ value }) =>
      value.kind === "formula" && value.cnf.every((clause) => clauseMet(clause, new Set(held), implications)),
  );
}

/** All of these together meet a dimension, and none of them can be left out. */
export function expectNeeded(floor: Floor, dimension: Dimension, needed: readonly string[]): void {
  expect(meets(floor, dimension, needed), "together").toBe(true);
  for (const one of needed)
    expect(
      meets(
        floor,
        dimension,
        needed.filter((each) => each !== one),
      ),
      `without ${one}`,
    ).toBe(false);
}

/** The recognitions that serve a transfer, each as the atom it gives and its citation. */
export function recognitions(floor: Floor): readonly string[] {
  return floor.grants.filter(({ used }) => used).map(({ atom, by }) => `${atom} (${by.cite})`);
}
