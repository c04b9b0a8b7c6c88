/** Changes of the law soon after the day of a question: the days on which the same question has another answer. */
import { addDays } from "../../calendar.ts";
import { ruleOn } from "../compile.ts";
import type { Facts } from "../fact.ts";
import type { Floor, Verdict } from "../outcome.ts";
import type { Citation, Source } from "../source.ts";
import { type Effect, effectOf, signatureOf } from "./effect.ts";
import { mayHold } from "./looking.ts";
import type { Setting } from "./setting.ts";

/** The number of days after that of the question within which a change is told, and the most such days that are told. */
const DAYS_AHEAD = 90;
const MOST_TOLD = 2;
/** The most days of change whose floors are computed for one answer. */
const MOST_TRIED = 6;

/** A day from which other law answers the question. */
export type Upcoming = {
  /** The day (ISO 8601) at the place whose law changes. */
  readonly day: string;
  /** The rule or recognition, of those that change the answer that day, that is named for them: what begins before what ends. */
  readonly by: Citation;
  readonly begins: boolean;
  /** The number of other rules and recognitions of that law that do so. */
  readonly others: number;
  /** The verdict of the same question on that day. */
  readonly verdict: Verdict;
};

/** The answer on the day of the question, and how the same is asked on another. */
type Today = {
  /** The day of the question (ISO 8601). */
  readonly day: string;
  readonly floor: Floor;
  readonly verdict: Verdict;
  readonly settingOn: (day: string) => Setting;
};

/**
 * Finds the next days on which what is asked, or the verdict, is other than on the day of the question. It pauses before each day
 * that it tries.
 */
export function* findUpcoming(setting: Setting, today: Today): Generator<void, readonly Upcoming[]> {
  const found: Upcoming[] = [];
  let before = { floor: today.floor, verdict: today.verdict };
  for (const day of daysOfChange(setting, today.day).slice(0, MOST_TRIED)) {
    yield;
    const then = today.settingOn(day);
    const floor = then.floorFor(then.stated);
    const { verdict } = then.judge(then.stated, floor, "doubted");
    const [was, is] = [before.floor, floor].map((each) => signatureOf(each, then, then.stated).join("\n"));
    const changed =
      was === is && before.verdict === verdict ? undefined : changedOn(day, before.floor, floor, then);
    before = { floor, verdict };
    if (changed !== undefined) found.push({ day, ...changed, verdict });
    if (found.length === MOST_TOLD) break;
  }
  return found;
}

/** Returns the days on which a rule or recognition begins or ends that may hold for such a transfer, the earliest first. */
function daysOfChange({ sources, stated }: Setting, today: string): readonly string[] {
  const last = addDays(today, DAYS_AHEAD);
  const days = sources.flatMap((source) =>
    datedIn(source, stated).flatMap(({ from, until }) => [from, until ?? ""]),
  );
  return [...new Set(days)].filter((day) => day > today && day <= last).sort();
}

function datedIn(source: Source, stated: Facts) {
  const rules = source.rules.flatMap((rule) => ruleOn(rule, source.side) ?? []);
  const grants = source.side === "origin" ? source.grants : [];
  return [...rules, ...grants].filter(({ when }) => mayHold(when, stated));
}

/** Names what begins or ends on a day, of the law that changes most; undefined where nothing that is asked does. */
function changedOn(day: string, before: Floor, floor: Floor, setting: Setting) {
  const { adds, drops }: Effect = effectOf(before, floor, setting, setting.stated);
  const grants = (all: Floor) => all.grants.filter(({ used }) => used);
  const cited = [...adds, ...drops, ...grants(floor), ...grants(before)].map(({ by }) => by);
  const begins = cited.filter(({ since }) => since === day);
  const chosen = begins.length > 0 ? begins : cited.filter(({ until }) => until === day);
  const distinct = [...new Map(chosen.map((by) => [`${by.jurisdiction} ${by.rule}`, by])).values()];
  const [most] = [...Map.groupBy(distinct, ({ jurisdiction }) => jurisdiction).values()].toSorted(
    (a, b) => b.length - a.length,
  );
  const [by] = most ?? [];
  if (by === undefined || most === undefined) return undefined;
  return { by, begins: begins.length > 0, others: most.length - 1 };
}
