/** Duties to tell somebody by a deadline. Hours, days and working days never convert into each other. */
import { type Cnf, type Formula, formatFormula, formulaWithin, NO_IMPLICATIONS, toCnf } from "../formula.ts";

/** The units of a deadline. A `business-day` is one at the addressee's place. */
export const UNITS = ["hour", "day", "business-day"] as const;
export type Unit = (typeof UNITS)[number];

/**
 * The events of an incident from which the time of a duty to tell may run, each as the end of "starts when …". A notice
 * states when each of them was; of any other event it cannot.
 */
export const EVENTS = {
  awareness: "somebody is aware of the breach",
  assessment: "the breach is assessed as one to report",
  belief: "there is reason to believe that the breach must be reported",
  determination: "it is determined that there was a breach",
  "statement-prepared": "the statement for the regulator is prepared",
  "regulator-told": "the regulator is told",
  "subjects-told": "the people are told",
} as const;
export type EventName = keyof typeof EVENTS;
export const EVENT_NAMES = Object.keys(EVENTS) as readonly EventName[];

/** Returns true for the name of an event that a notice can state. */
export function isEvent(name: string): name is EventName {
  return Object.hasOwn(EVENTS, name);
}

/** A duty to tell `to`, within `amount` `unit`s of `start`. `amount` is absent where the law states no number. */
export type Duty = {
  /** The addressee: a regulator's id, or `subjects` for the people concerned. */
  readonly to: string;
  readonly stage: string;
  /**
   * The event that starts the deadline: of a breach one of `EVENTS`. A name that begins with `before-` counts backwards
   * from the event.
   */
  readonly start: string;
  readonly amount?: number;
  readonly unit?: Unit;
  /** Set where the day of the event counts as the first day; otherwise the next day does. */
  readonly countsFirstDay?: true;
  /** True where the law adds "without undue delay", "immediately" or the like to the number. */
  readonly prompt: boolean;
  /** The facts of the incident under which the duty arises; `free` means always. */
  readonly trigger: Formula;
  /** An event of another duty, such as `subjects-told`, that this one must not follow. */
  readonly notAfter?: string;
};

/** Returns true for a duty that is due before its event, so that its deadline counts backwards. */
export const comesBefore = ({ start }: Duty): boolean => start.startsWith("before-");

const triggerOf = (duty: Duty): Cnf => toCnf(duty.trigger, NO_IMPLICATIONS);

function amountWithin(a: Duty, b: Duty): boolean {
  if (a.unit !== b.unit) return false;
  if (a.amount === undefined || b.amount === undefined) return a.amount === b.amount;
  return comesBefore(a) ? a.amount <= b.amount : a.amount >= b.amount;
}

/**
 * Returns true where `a ⊑ b`: whoever fulfils `b` has fulfilled `a`. Addressee, stage, start and unit are equal, and
 * `b` is no looser.
 */
export function dutyWithin(a: Duty, b: Duty): boolean {
  return (
    a.to === b.to &&
    a.stage === b.stage &&
    a.start === b.start &&
    (a.notAfter === undefined || a.notAfter === b.notAfter) &&
    (b.prompt || !a.prompt) &&
    (b.countsFirstDay || !a.countsFirstDay) &&
    amountWithin(a, b) &&
    formulaWithin(triggerOf(b), triggerOf(a), NO_IMPLICATIONS)
  );
}

/** Formats the deadline of a duty for a person: `72 hours from awareness`, `60 days before processing`. */
export function formatDeadline(duty: Duty): string {
  const event = duty.start.replaceAll("-", " ");
  const number =
    duty.amount === undefined
      ? ""
      : `${duty.amount} ${duty.unit?.replace("-", " ")}${duty.amount === 1 ? "" : "s"} `;
  return `${number}${comesBefore(duty) ? event : `from ${event}`}`;
}

/** Formats a duty for a person: `eu.sa: report 72 hours from awareness, without delay, if…`. */
export function formatDuty(duty: Duty): string {
  const trigger = formatFormula(duty.trigger);
  return [
    `${duty.to}: ${duty.stage} ${formatDeadline(duty)}`,
    duty.prompt ? "without delay" : "",
    duty.notAfter === undefined ? "" : `not after ${duty.notAfter.replaceAll("-", " ")}`,
    trigger === "free" ? "" : `if ${trigger}`,
  ]
    .filter((part) => part !== "")
    .join(", ");
}
