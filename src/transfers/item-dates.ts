/** Finds items of an offer whose dates cannot be, or do not reach the day of the transfer. */
import { addMonths } from "../calendar.ts";
import type { Evidence } from "../evidence/item.ts";
import { parseFact } from "../law/fact.ts";
import type { EvidencedItem, TransferRequest } from "./transfer-request.ts";

/**
 * The first day that an item may be dated: the Convention 108 of the Council of Europe, the first treaty on data
 * protection, was opened then.
 */
const EARLIEST_DAY = "1981-01-28";

const DAY_MS = 24 * 3600 * 1000;
const MONTHS = 12;

const dayAfter = (at: Date) => new Date(at.getTime() + DAY_MS).toISOString().slice(0, 10);

/** Returns why an item does not count by its dates on a day (ISO 8601); undefined where it may. */
export function datesWrong(
  { kind, item }: EvidencedItem,
  { day, request }: { readonly day: string; readonly request: Pick<TransferRequest, "facts"> },
  { issued }: Evidence,
): string | undefined {
  const { from, until, given, date, at } = item as Record<string, string | undefined>;
  const done = given ?? date ?? at;
  const start = from ?? done;
  if (start !== undefined && start < EARLIEST_DAY) return `it is dated before ${EARLIEST_DAY}`;
  if (start !== undefined && until !== undefined && until <= start) return "it ends before it begins";
  if (start !== undefined && start > day) return `it begins on ${start}, after today`;
  // A day begins at its own place up to 14 hours before it begins in UTC.
  if (done !== undefined && done > dayAfter(issued))
    return `its evidence is older than its own date, ${done}`;
  if (until !== undefined && until <= day) return `it expired on ${until}`;
  // A consent counts only where it is that of all people concerned.
  if (kind === "consents" && given !== undefined && given <= lastDayBeforeBirth(day, request))
    return "the youngest person whom the request is about was not born when it was given";
  return undefined;
}

/** Returns the last day on which the youngest person was surely not born; the empty text where it is not stated. */
function lastDayBeforeBirth(day: string, { facts }: Pick<TransferRequest, "facts">): string {
  const age = facts.youngest === undefined ? undefined : parseFact("youngest", facts.youngest);
  if (age?.kind !== "interval" || !Number.isFinite(age.to)) return "";
  return addMonths(day, -MONTHS * (age.to + 1));
}
