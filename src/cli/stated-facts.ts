/** Facts as a command line states them: options under short names, `name=value` for the rest, and a date. */
import { ComityError } from "../errors.ts";
import type { At } from "../law/atlas.ts";
import { type FactName, type Facts, type FactValue, isFactName, parseFact, setOf } from "../law/fact.ts";
import type { Concepts } from "../vocabulary/concept.ts";

/** The options of `comity floor` as commander gives them. */
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

/** Options that state a fact under another name. */
export const STATES = {
  modality: "modality",
  form: "form",
  purpose: "purpose",
  action: "action",
  people: "people",
  age: "youngest",
} as const;

const DESCRIBED = ["modality", "form", "purpose"] as const;
type Described = (typeof DESCRIBED)[number];
const isDescribed = (name: string): name is Described => DESCRIBED.some((each) => each === name);

const invalid = (message: string) => new ComityError("INPUT_INVALID", message);

/** A fact as it stands on a command line: alternatives have commas between them, concepts become leaves. */
function factOf(name: string, text: string, concepts: Concepts): FactValue {
  const words = text.split(",").map((word) => word.trim());
  if (!isDescribed(name)) return parseFact(name, words);
  return setOf(...words.flatMap((word) => [...concepts.leaves(concepts.resolve(name, word))]));
}

function pairOf(text: string): readonly [string, string] {
  const [, name, words] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || words === undefined)
    throw invalid(`\`--fact ${text}\` is not of the form \`--fact name=value\``);
  if (name === "from" || name === "to") throw invalid(`\`${name}\` is no fact to state: use \`--${name}\``);
  return [name, words];
}

/**
 * The facts as stipulated: all proven. The action is `transfer` unless stated; `people` counts for the
 * year too unless that is stated. Throws INPUT_INVALID, FACT_UNKNOWN or VOC-NO-TERM.
 */
export function statedFacts(options: FloorOptions, concepts: Concepts): Facts {
  const short = Object.entries(STATES).flatMap(([option, name]) => {
    const text = options[option as keyof typeof STATES];
    return text === undefined ? [] : [[name, text] as const];
  });
  const pairs = [...short, ...(options.fact ?? []).map(pairOf)];
  const values = new Map<FactName, FactValue>([
    ["from", setOf(options.from)],
    ["to", setOf(options.to)],
  ]);
  for (const [name, text] of pairs) {
    const value = factOf(name, text, concepts);
    if (isFactName(name) && values.has(name))
      throw invalid(`\`${name}\` is stated twice; alternatives go together: \`--fact ${name}=a,b\``);
    values.set(name as FactName, value);
  }
  const people = values.get("people");
  if (people !== undefined && !values.has("peopleYear")) values.set("peopleYear", people);
  if (!values.has("action")) values.set("action", setOf("transfer"));
  return new Map([...values].map(([name, value]) => [name, { value, proven: true }]));
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;

/** A day, which is that day everywhere, or an instant, in UTC where it names no zone. Throws INPUT_INVALID. */
export function parseAt(text: string): At {
  const zoned = /(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`;
  const at = new Date(DAY.test(text) ? `${text}T00:00Z` : INSTANT.test(text) ? zoned : Number.NaN);
  // 30 February would else be 2 March.
  const real =
    !Number.isNaN(at.getTime()) &&
    new Date(`${text.slice(0, 10)}T00:00Z`).toJSON()?.startsWith(text.slice(0, 10));
  if (!real) throw invalid(`\`--at ${text}\` is not a date such as \`2026-11-21\`, nor an instant`);
  return DAY.test(text) ? text : at;
}
