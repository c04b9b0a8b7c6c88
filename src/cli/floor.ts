/** `comity floor`: the joined floor of two places for stipulated facts, and why. */
import { type Command, Option } from "commander";
import { ComityError } from "../errors.ts";
import { type At, type Atlas, packsOf, sourcesOf } from "../jurisdiction/atlas.ts";
import { loadAtlas } from "../law.ts";
import {
  FACTS,
  type FactName,
  type Facts,
  type FactValue,
  isFactName,
  parseFact,
  setOf,
} from "../protection/facts.ts";
import { computeFloor, type Engagement } from "../protection/floor.ts";
import { engagementOf, touchedBy } from "../transfer/assess.ts";
import type { Concepts } from "../vocabulary/concept.ts";
import { printJson, printLines } from "./command.ts";
import { type FloorAnswer, presentFloor } from "./present-floor.ts";
import { floorLines } from "./present-floor-text.ts";
import { columnsOf } from "./terminal.ts";

/** The options as commander gives them. */
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
const STATES = {
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

/** What the facts engage. A purpose that nobody stated may be any, advertising too: stating less never asks less. */
function engagedBy(facts: Facts, atlas: Atlas): Engagement {
  const valuesOf = (name: FactName) => {
    const value = facts.get(name)?.value;
    return value?.kind === "set" ? value.values : undefined;
  };
  const { concepts } = atlas;
  const any = () => new Set(concepts.all("purpose").flatMap(({ id }) => [...concepts.leaves(id)]));
  const purposes = valuesOf("purpose") ?? any();
  const each = [...(valuesOf("action") ?? [])].map((action) =>
    engagementOf(purposes, action, undefined, atlas),
  );
  return {
    advertising: each.some(({ advertising }) => advertising),
    sale: each.some(({ sale }) => sale),
    onward: each.some(({ onward }) => onward),
  };
}

/** The floor for the options. Throws JURISDICTION_UNKNOWN, NO_LAW_AT_DATE and what statedFacts does. */
export function answerFloor(options: FloorOptions, atlas: Atlas, now: Date): FloorAnswer {
  const { from, to } = options;
  const at = options.at === undefined ? now : parseAt(options.at);
  const facts = statedFacts(options, atlas.concepts);
  const sources = sourcesOf(atlas, from, to, touchedBy(facts), at);
  const floor = computeFloor(sources, facts, engagedBy(facts, atlas), atlas.registry.implications);
  return { from, to, at, facts, floor, packs: packsOf(atlas, sources) };
}

const TAKES: Readonly<Record<string, string>> = {
  place: "a code such as EU",
  date: "a date",
  open: "a word of the law",
  yesNo: "true|false",
  interval: "N or N..M",
};

function factHelp(): string {
  const elsewhere = new Set<string>(["from", "to", ...Object.values(STATES)]);
  const lines = Object.entries(FACTS)
    .filter(([name]) => !elsewhere.has(name))
    .map(
      ([name, fact]) =>
        `  ${name.padEnd(19)}${"members" in fact ? fact.members.join("|") : TAKES[fact.kind]}`,
    );
  return ["", "Facts for --fact (commas between alternatives):", ...lines].join("\n");
}

const EXAMPLES = `

Examples:
  comity floor --from EU --to US-IL --modality face --form template --purpose verify --age 30
  comity floor --from EU --to US-IL --modality face --form template --purpose adTarget \\
    --fact onlinePlatform=true --json
  comity floor --from US-IL --to JP --modality finger --form template --purpose timekeeping \\
    --age 30 --at 2024-08-01`;

export function register(program: Command): void {
  program
    .command("floor")
    .summary("what two laws together ask of a transfer, and why")
    .description(
      "The least protection that the laws of origin and destination together ask, with the rule and citation behind each part. What is not stated counts against the transfer.",
    )
    .requiredOption("--from <place>", "jurisdiction that the data leaves, such as EU")
    .requiredOption("--to <place>", "jurisdiction that it enters, such as US-IL")
    .option("--modality <words>", "face, finger, voice, iris, …; a group stands for all it holds")
    .option("--form <words>", "rawSample, template, pseudonymised, inference, …")
    .option("--purpose <words>", "verify, identify, timekeeping, research, adTarget, …")
    .option("--action <words>", "transfer (unless said), disclose, sell, lease, trade, publish")
    .option("--people <number>", "how many people; counts for the year too")
    .option("--age <years>", "how old the youngest person is")
    .addOption(
      new Option("--fact <name=value>", "any other fact; may be repeated").argParser(
        (text: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), text],
      ),
    )
    .option("--at <date>", "the law of that day, or instant; now unless said")
    .option("--verbose", "also what is outdone, what did not apply, and what the words mean")
    .option("--json", "machine output")
    .addHelpText("after", () => factHelp() + EXAMPLES)
    .action((options: FloorOptions & { json?: true; verbose?: true }) => {
      const atlas = loadAtlas();
      const shown = presentFloor(answerFloor(options, atlas, new Date()));
      if (options.json) printJson(shown);
      else
        printLines(
          floorLines(shown, {
            width: columnsOf(),
            verbose: options.verbose === true,
            atoms: atlas.registry.atoms,
          }),
        );
    });
}
