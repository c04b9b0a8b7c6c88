/** Finds items of an offer whose dates cannot be, or do not reach the day of the transfer. */
import { addMonths, dayAfter } from "../calendar.ts";
import type { Evidence } from "../evidence/item.ts";
import { parseFact } from "../law/fact.ts";
import type { FirstDay, FirstDays } from "../law/first-days.ts";
import { EARLIEST_DAY } from "../law/pack/registry-document.ts";
import { claimOf } from "./claims.ts";
import type { EvidencedItem, TransferRequest } from "./transfer-request.ts";

const DAY_MS = 24 * 3600 * 1000;
const MONTHS = 12;

/** Returns true where a day begins, in UTC, more than a day after a moment. */
const isLaterBy24Hours = (day: string, moment: Date) => Date.parse(day) > moment.getTime() + DAY_MS;

type Dated = {
  readonly day: string;
  readonly request: Pick<TransferRequest, "facts">;
  readonly firstDays: Pick<FirstDays, "ofAtom" | "ofFiling">;
};

/** Returns why an item does not count by its dates on a day (ISO 8601); undefined where it may. */
export function datesWrong(
  { kind, item }: EvidencedItem,
  { day, request, firstDays }: Dated,
  { issued }: Evidence,
): string | undefined {
  const { from, until, given, date, at } = item as Record<string, string | undefined>;
  const done = given ?? date ?? at;
  const start = from ?? done;
  if (start !== undefined && start < EARLIEST_DAY) return `it is dated before ${EARLIEST_DAY}`;
  const first = start === undefined ? undefined : firstDayOf(item, firstDays);
  if (start !== undefined && first !== undefined && start < first.day)
    return `it is dated ${start}, and there is no \`${claimOf(item)}\` in the law of \`${first.law}\` before ${first.day}`;
  const ended = start !== undefined && first?.lasts !== undefined ? dayAfter(start, first.lasts) : undefined;
  if (ended !== undefined && ended <= day)
    return `it is dated ${start}, and \`${claimOf(item)}\` lasts ${first?.lasts} in the law of \`${first?.law}\`: it ended on ${ended}`;
  if (start !== undefined && until !== undefined && until <= start) return "it ends before it begins";
  if (start !== undefined && start > day) return `it begins on ${start}, after today`;
  // A day begins at its own place up to 14 hours before it begins in UTC.
  if (done !== undefined && isLaterBy24Hours(done, issued))
    return `its evidence is older than its own date, ${done}`;
  if (until !== undefined && until <= day) return `it expired on ${until}`;
  // A consent counts only where it is that of all people concerned.
  if (kind === "consents" && given !== undefined && isBeforeBirth(given, day, request))
    return "the youngest person whom the request is about was not born when it was given";
  return undefined;
}

/** Returns true where the youngest person was surely not born on the day `given`; false where no age is stated. */
function isBeforeBirth(given: string, day: string, { facts }: Pick<TransferRequest, "facts">): boolean {
  const age = facts.youngest === undefined ? undefined : parseFact("youngest", facts.youngest);
  if (age?.kind !== "interval" || !Number.isFinite(age.to)) return false;
  const years = age.to + 1;
  // A later year needs no calendar: most consents are younger than whoever gave them.
  if (yearOf(given) > yearOf(day) - years) return false;
  return given <= addMonths(day, -MONTHS * years);
}

const yearOf = (day: string) => Number(day.slice(0, 4));

/** Returns the first day on which there is such an item; undefined for an item of no law. */
function firstDayOf(item: object, firstDays: Dated["firstDays"]): FirstDay | undefined {
  const { to, document } = item as Record<string, string | undefined>;
  return to === undefined || document === undefined
    ? firstDays.ofAtom(claimOf(item))
    : firstDays.ofFiling(to, document);
}
