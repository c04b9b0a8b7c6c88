/**
 * Filings before a transfer: finds the duties to file that an offer has met, and names those that are open. The day
 * of the transfer stands for the event that a filing must precede, since a node knows no other; nobody gets less time
 * to file than that.
 */
import { addDays, addWorkingDays } from "../calendar.ts";
import { type Duty, formatDeadline } from "../law/lattice/duty.ts";
import type { Registry } from "../law/pack/registry.ts";

/**
 * A document that was filed. `document` names the stage of the duty that it meets, or a filing's atom; `at` is a day.
 */
export type Filing = {
  readonly to: string;
  readonly document: string;
  readonly at: string;
  /** The authority's answer; `filed`, and no more, where it is absent. */
  readonly result?: string | undefined;
};

/**
 * Returns the last day on which a filing is early enough for a transfer on `day`. `place` is the code of the
 * jurisdiction whose working days count.
 */
export function lastDayFor({ amount = 0, unit }: Duty, day: string, place: string): string {
  if (unit === "business-day") return addWorkingDays(day, -amount, place).day;
  // A filing has a day and no hour. At worst it came at the end of that day, and the transfer at the start of its
  // own.
  if (unit === "hour" && amount > 0) return addDays(day, -(Math.ceil(amount / 24) + 1));
  return addDays(day, -amount);
}

/**
 * Returns true where a filing meets a duty of the law of `place`: the same addressee and stage, and early enough
 * before `day`.
 */
export function filingMeets(duty: Duty, { to, document, at }: Filing, day: string, place: string): boolean {
  return to === duty.to && document === duty.stage && at <= lastDayFor(duty, day, place);
}

/** The answers of an authority to a filing that are understood. */
const RESULTS: ReadonlySet<string> = new Set(["approved", "filed", "pending", "refused"]);

/**
 * Returns why a filing does not count; undefined where it may. `all` are the filings of its offer: a refusal ends what the
 * authority had approved before, or on the same day.
 *
 * THREAT: an honest issuer attests a refusal too; what is filed is no approval, and what one authority has approved
 * binds no other.
 */
export function filingWrong(
  { to, document, at, result = "filed" }: Filing,
  { atoms }: Pick<Registry, "atoms">,
  all: readonly Filing[] = [],
): string | undefined {
  if (!RESULTS.has(result))
    return `its result \`${result}\` is not understood: write one of \`${[...RESULTS].join("`, `")}\``;
  if (result === "refused") return `\`${to}\` has refused it`;
  const refusal = all.find(
    (each) => each.result === "refused" && each.to === to && each.document === document && each.at >= at,
  );
  if (refusal !== undefined) return `\`${to}\` has refused it since, on ${refusal.at}`;
  const asked = atoms.get(document);
  if (asked?.to !== undefined && to !== asked.to)
    return `\`${document}\` is filed with \`${asked.to}\`, and this one was filed with \`${to}\``;
  if (asked?.approved && result !== "approved")
    return `\`${to}\` must have approved it, and its result is \`${result}\``;
  return undefined;
}

/** Formats a missing filing for a denial: `filing to ca-qc.cai: database, 60 days before service`. */
export function formatFiling(duty: Duty): string {
  return `filing to ${duty.to}: ${duty.stage}, ${formatDeadline(duty)}`;
}

/** A duty, and the jurisdiction whose law it is. */
export type DutyAt = { readonly duty: Duty; readonly place: string };

/**
 * Returns the duty that requires its filing earliest, of duties that one filing can meet: whoever meets it meets all.
 */
export function soonest(duties: readonly DutyAt[], day: string): Duty | undefined {
  const lastDay = ({ duty, place }: DutyAt) => lastDayFor(duty, day, place);
  return duties.toSorted((a, b) => (lastDay(a) < lastDay(b) ? -1 : 1))[0]?.duty;
}
