/**
 * Reads facts from the command line. Common facts have options, others come as `name=value`, and a date selects the
 * law.
 */
import { ComityError } from "../errors.ts";
import type { At } from "../law/day.ts";
import { FACTS, type Facts, isFactName } from "../law/fact.ts";
import { codeOfPlace } from "../law/place-names.ts";
import { type StatedFact, stateFacts } from "../law/state-facts.ts";
import type { Concepts } from "../vocabulary/concept.ts";

/** The options of `comity floor`, as commander gives them. */
export type FloorOptions = {
  readonly from: string;
  readonly to: string;
  readonly modality?: string;
  readonly form?: string;
  readonly purpose?: string;
  readonly action?: string;
  readonly people?: string;
  readonly age?: string;
  readonly fact?: readonly string[];
  readonly at?: string;
};

/** The options that state a fact of another name. */
export const STATES = {
  modality: "modality",
  form: "form",
  purpose: "purpose",
  action: "action",
  people: "people",
  age: "youngest",
} as const;

const invalid = (message: string) => new ComityError("INPUT_INVALID", message);

/** Splits alternatives at their commas. */
const wordsOf = (text: string) => text.split(",").map((word) => word.trim());

function pairOf(text: string): readonly [string, string] {
  const [, name, words] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || words === undefined)
    throw invalid(`\`--fact ${text}\` is not of the form \`--fact name=value\``);
  if (name === "from" || name === "to")
    throw invalid(`\`${name}\` has an option of its own: use \`--${name}\``);
  return [name, words];
}

/**
 * Reads the facts of the options, all proven. Throws as `stateFacts` does, and names the option that would mend the
 * fault.
 */
export function readFacts(options: FloorOptions, concepts: Concepts): Facts {
  return stateFacts(options.from, options.to, readFactWords(options), concepts);
}

/**
 * Returns the facts of the options in their words, as `Law.Ask` takes them. Throws INPUT_INVALID for a fact that is
 * stated twice.
 */
export function readFactWords(options: FloorOptions): readonly StatedFact[] {
  const short = Object.entries(STATES).flatMap(([option, name]) => {
    const text = options[option as keyof typeof STATES];
    return text === undefined ? [] : [[name, text] as const];
  });
  const pairs = [...short, ...(options.fact ?? []).map(pairOf)];
  const seen = new Set<string>();
  for (const [name] of pairs) {
    if (seen.has(name))
      throw invalid(
        `\`${name}\` is stated twice: join alternatives with a comma, as in \`--fact ${name}=a,b\``,
      );
    seen.add(name);
  }
  return pairs.map(([name, text]) => [
    name,
    isPlaceFact(name) ? wordsOf(text).map(codeOfPlace) : wordsOf(text),
  ]);
}

const isPlaceFact = (name: string) => isFactName(name) && FACTS[name].kind === "place";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * Parses a day, which is that day at every place, or an instant, in UTC where it names no zone. Throws INPUT_INVALID.
 */
export function parseAt(text: string): At {
  const zoned = /(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`;
  const at = new Date(DAY.test(text) ? `${text}T00:00Z` : INSTANT.test(text) ? zoned : Number.NaN);
  // Without this check 30 February would become 2 March.
  const real =
    !Number.isNaN(at.getTime()) &&
    new Date(`${text.slice(0, 10)}T00:00Z`).toJSON()?.startsWith(text.slice(0, 10));
  if (!real)
    throw invalid(
      `\`--at ${text}\` is neither a date such as \`2026-11-21\` nor an instant such as \`2026-11-21T09:30:00Z\``,
    );
  return DAY.test(text) ? text : at;
}
