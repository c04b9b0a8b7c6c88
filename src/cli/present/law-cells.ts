/** Says in a few words what a law asks, for a table of many laws. The law's own words stand in its rules. */
import { type Atom, isException } from "../../law/atom.ts";
import { type Formula, isProhibited } from "../../law/formula.ts";
import type { Duty } from "../../law/lattice/duty.ts";
import type { Part } from "../../law/outcome.ts";
import type { Registry } from "../../law/pack/registry.ts";

/** A cell of a law that asks nothing. */
export const NOTHING = "–";

/** The qualities that say how one consents, with their words. The others, such as `informed`, are asked for beside them. */
const CONSENTS: Readonly<Record<string, string>> = {
  signed_on_paper: "signed on paper",
  written: "in writing",
  explicit: "explicit",
  separate: "separate",
  opt_in: "opt-in",
  opt_out: "opt-out",
};

/** The words for the other kinds of atoms, in the order in which a cell names alternatives. */
const KINDS = {
  recognition: "recognised place",
  instrument: "instrument",
  filing: "filing",
  assessment: "assessment",
  notice: "notice",
  safeguard: "safeguards",
  undertaking: "undertaking",
  ground: "other ground",
  exception: "exception",
} as const;

const ORDER: readonly string[] = [...Object.values(CONSENTS), "consent", ...Object.values(KINDS)];
/** The most demands of a cell, and the most ways to meet each, that are named. */
const MOST = 3;
const MOST_WAYS = 3;
/** The most ways that are looked at. */
const MOST_COMPARED = 64;

/**
 * Says what rules ask together: the ways to meet each of them, as `recognised place / instrument + assessment`, and one rule after
 * another.
 */
export function formulaCell(parts: readonly Part[], dimension: string, registry: Registry): string {
  const asked = parts.filter(({ outdone, value }) => !outdone && value.kind === "formula");
  if (asked.some(({ value }) => value.kind === "formula" && isProhibited(value.cnf))) return "banned";
  const demands = asked.flatMap(({ demand }) =>
    demand.kind === "formula" ? waysText(demand.formula, dimension, registry) : [],
  );
  const said = [...new Set(demands)].toSorted((a, b) => rankOf(a) - rankOf(b));
  if (said.length === 0) return NOTHING;
  if (said.includes(EXCEPTION)) return "banned without an exception";
  return [...said.slice(0, MOST), ...(said.length > MOST ? ["…"] : [])].join("; ");
}

const EXCEPTION = KINDS.exception;
const rankOf = (text: string) => ORDER.indexOf(text.split(/ [/+] /)[0] ?? "");

/** Says the ways to meet one demand, in the order in which the law names them; nothing where it asks nothing. */
function waysText(formula: Formula, dimension: string, registry: Registry): readonly string[] {
  const ways = waysOf(formula).map((way) => wayText(way, dimension, registry));
  if (ways.includes("")) return [];
  const said = [...new Set(ways)];
  const first = said.filter((way) => way !== EXCEPTION);
  const shown = [...first.slice(0, MOST_WAYS), ...(first.length > MOST_WAYS ? ["…"] : [])];
  return [[...shown, ...(said.includes(EXCEPTION) ? [EXCEPTION] : [])].join(" / ")];
}

function waysOf(formula: Formula): readonly (readonly Atom[])[] {
  if (typeof formula === "string") return [[formula]];
  if ("any" in formula) return formula.any.flatMap(waysOf).slice(0, MOST_COMPARED);
  return formula.all
    .map(waysOf)
    .reduce<readonly (readonly Atom[])[]>(
      (ways, each) => ways.flatMap((way) => each.map((more) => [...way, ...more])).slice(0, MOST_COMPARED),
      [[]],
    );
}

/** Says one way in the kinds of what it takes. What takes an exception is one. */
function wayText(way: readonly Atom[], dimension: string, { atoms }: Registry): string {
  if (way.some(isException)) return EXCEPTION;
  const named = way.filter((atom) => !isSecondary(atom));
  const words = (named.length > 0 ? named : way).map((atom) => {
    const quality = qualityOf(atom);
    if (quality === undefined) return KINDS[atoms.get(atom)?.kind as keyof typeof KINDS] ?? atom;
    // A consent to something else than the dimension is about, as to a transfer under its mechanism.
    if (!atom.startsWith(`${dimension}:`)) return "consent";
    return CONSENTS[quality] ?? quality.replaceAll("_", " ");
  });
  return [...new Set(words)].toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)).join(" + ");
}

const qualityOf = (atom: Atom) =>
  atom.startsWith("consent.") ? atom.slice(atom.indexOf(":") + 1) : undefined;
/** Returns true for a quality that says how a consent is to be beyond its kind. */
const isSecondary = (atom: Atom) =>
  qualityOf(atom) !== undefined && !Object.hasOwn(CONSENTS, qualityOf(atom) ?? "");

const HOURS = { hour: 1, day: 24, "business-day": 34 } as const;
const UNIT = { hour: "h", day: "days", "business-day": "working days" } as const;

/** Says how soon somebody must be told, by the shortest of all duties: `72 h`; `at once` where the law sets no number. */
export function noticeCell(parts: readonly Part[]): string {
  const duties = parts.flatMap(({ value }) => (value.kind === "duties" ? value.duties : []));
  const numbered = duties.filter(({ amount }) => amount !== undefined);
  const [shortest] = numbered.toSorted((a, b) => hoursOf(a) - hoursOf(b));
  if (shortest !== undefined) return timeText(shortest);
  if (duties.length === 0) return NOTHING;
  return duties.some(({ prompt }) => prompt) ? "at once" : "told";
}

const hoursOf = ({ amount = 0, unit = "hour" }: Duty) => amount * HOURS[unit];

function timeText({ amount = 0, unit = "hour" }: Duty): string {
  if (amount === 0) return "at once";
  return `${amount} ${amount === 1 ? UNIT[unit].replace(/s$/, "") : UNIT[unit]}`;
}

/** Says the highest of numbers. */
export function numberCell(parts: readonly Part[]): string {
  const numbers = parts.flatMap(({ value }) => (value.kind === "number" ? [value.number] : []));
  return numbers.length === 0 ? NOTHING : String(Math.max(...numbers));
}
