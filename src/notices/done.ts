/**
 * Duties that were done, as the reporter of a notice says. A mark names a deadline by its place, addressee and stage, and
 * holds for every law that asks for just that.
 */
import { z } from "zod";
import { type ComityError, fieldError } from "../errors.ts";
import { placeOf } from "../law/places.ts";
import { PLACE_CODE } from "../patterns.ts";
import { findNearest } from "../vocabulary/nearest.ts";
import { Instant, NEVER } from "./times.ts";

/** The most duties of one notice that are marked as done. */
export const MAX_DONE = 256;

/** A duty that was done, or one that was not done after all. */
export const Done = z.strictObject({
  place: z
    .string()
    .regex(PLACE_CODE, "a code such as EU, JP or US-IL")
    .describe("the place of the deadline, as `incident clocks` shows it"),
  to: z.string().min(1).max(100).describe("a regulator's id, or `subjects` for the people"),
  stage: z.string().min(1).max(100).default("report"),
  at: z
    .union([Instant, z.literal(NEVER)])
    .describe("when it was done; `never` takes back what an earlier version says"),
});
export type Done = z.output<typeof Done>;

/** The name of a duty: the place, the addressee and the stage of its deadline. */
export type DutyName = Pick<Done, "place" | "to" | "stage">;

/** Returns the name of a duty as one text, by which marks and deadlines are matched. */
export const nameOf = ({ place, to, stage }: DutyName) => [placeOf(place), to, stage].join(" ");

/** Formats the name of a duty for a person: `JP: preliminary to jp.ppc`, `EU: tell the people`. */
export function formatDutyName({ place, to, stage }: DutyName): string {
  return to === "subjects" && stage === "report"
    ? `${place}: tell the people`
    : to === "subjects"
      ? `${place}: tell the people (${stage})`
      : `${place}: ${stage} to ${to}`;
}

/** Returns the instant (RFC 3339) at which a duty was done; undefined where it was not. */
export function doneAt(duty: DutyName, done: readonly Done[] = []): string | undefined {
  const found = done.find((each) => nameOf(each) === nameOf(duty));
  return found === undefined || found.at === NEVER ? undefined : found.at;
}

/**
 * Adds marks to those before. A later mark of the same duty takes the place of an earlier one, and `never` takes it
 * away. Throws INPUT_INVALID for more than `MAX_DONE`.
 */
export function mergeDone(before: readonly Done[], added: readonly Done[]): Done[] {
  const marks = new Map(before.map((each) => [nameOf(each), each]));
  for (const each of added) {
    marks.delete(nameOf(each));
    marks.set(nameOf(each), each);
  }
  const done = [...marks.values()].filter(({ at }) => at !== NEVER);
  if (done.length > MAX_DONE)
    throw fieldError("INPUT_INVALID", "content.done", `has more than ${MAX_DONE} duties`);
  return done;
}

/**
 * Throws INPUT_INVALID for a mark of a duty that is not among `duties`, with the nearest names. A mark that stood
 * `before` passes: its duty may have fallen away since.
 */
export function assertDuties(
  added: readonly Done[],
  duties: readonly DutyName[],
  before: readonly Done[] = [],
): void {
  const known = new Set([...duties, ...before].map(nameOf));
  for (const [index, mark] of added.entries())
    if (!known.has(nameOf(mark))) throw unknownDuty(`content.done[${index}]`, mark, duties);
}

/** Creates the error for a duty that is not among `duties`, with the nearest names. */
export function unknownDuty(
  field: string,
  { place, to, stage }: DutyName,
  duties: readonly DutyName[],
): ComityError {
  const names = new Map(duties.map((each) => [nameOf(each), formatDutyName(each)]));
  const here = duties.filter((each) => placeOf(each.place) === placeOf(place) && each.to === to);
  const near = here.length > 0 ? here.map(nameOf) : findNearest(nameOf({ place, to, stage }), names.keys());
  const shown = [...new Set(near)].flatMap((each) => names.get(each) ?? []).map((each) => `\`${each}\``);
  const hint = shown.length === 0 ? "" : `, did you mean ${shown.slice(0, 3).join(" or ")}`;
  const asked = formatDutyName({ place, to, stage });
  return fieldError(
    "INPUT_INVALID",
    field,
    "is no duty of this notice",
    `this notice has no duty \`${asked}\`${hint}; \`comity incident clocks ID\` lists them all`,
  );
}
