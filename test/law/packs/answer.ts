/** Reads one law out of an answer: what it asks, whether something satisfies it, and whom it has told of an incident. */

import { answerLaw } from "../../../src/law/answer/answer.ts";
import type { Floor } from "../../../src/law/floor.ts";
import { clauseMet } from "../../../src/law/formula.ts";
import type { Dimension } from "../../../src/law/lattice/dimension.ts";
import type { DeadlineNow } from "../../../src/notices/deadlines.ts";
import type { Content } from "../../../src/notices/notice.ts";
import { deadlinesThen, noticeWith } from "../../notices/notices.ts";
import { atlas, DAY, factsOf, implications, parts, partsOf, type Question } from "../question.ts";

/** What one law's rules ask in a dimension, each as that law puts it. */
export function asked(law: string, floor: Floor, dimension: Dimension): readonly string[] {
  const start = `${law}: `;
  return parts(floor, dimension)
    .filter((each) => each.startsWith(start))
    .map((each) => each.slice(start.length));
}

/** Whether what is held meets all that one law asks in a dimension of formulas. */
export function suffices(law: string, floor: Floor, dimension: Dimension, ...held: string[]): boolean {
  return partsOf(floor, dimension)
    .filter(({ by }) => by.jurisdiction === law)
    .every(
      ({ value }) =>
        value.kind === "formula" &&
        value.cnf.every((clause) => clauseMet(clause, new Set(held), implications)),
    );
}

/** The way that a checklist shows of each demand of one law in a dimension, behind its rule. */
export function usual(
  { from, to, ...facts }: Question,
  law: string,
  wanted: Dimension,
): readonly (readonly string[])[] {
  const at = new Date(`${DAY}T12:00:00Z`);
  return answerLaw(atlas, { from, to, at, facts: factsOf({ from, to, ...facts }) })
    .checklist.filter(({ by, dimension }) => by.jurisdiction === law && dimension === wanted)
    .map(({ have, by }) => [by.rule, ...have]);
}

/** The grants of one law that serve a transfer. */
export function recognised(law: string, { grants }: Floor): readonly string[] {
  return grants.filter(({ used, by }) => used && by.jurisdiction === law).map(({ by }) => by.rule);
}

/** The deadlines of an incident at a place, of which everybody was aware on 2 March 2026 at nine o'clock UTC. */
export function deadlinesFor(
  place: string,
  count: number,
  facts: Content["facts"] = {},
): readonly DeadlineNow[] {
  const notice = noticeWith({ subjects: [{ place, count }], facts }, { jurisdiction: place });
  return deadlinesThen(notice, atlas, new Date("2026-03-02T10:00:00Z"));
}
