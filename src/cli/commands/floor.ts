/** `comity floor`: the joined floor of two places for stipulated facts, and why. */
import { type Command, Option } from "commander";
import { type Atlas, packsOf, sourcesOf } from "../../law/atlas.ts";
import { FACTS, type FactName, type Facts } from "../../law/fact.ts";
import { computeFloor, type Engagement } from "../../law/floor.ts";
import { conditionsOf } from "../../law/pack/diff.ts";
import { partitionOf } from "../../law/partition.ts";
import { engagementOf, touchedBy } from "../../transfers/circumstances.ts";
import { type FloorAnswer, presentFloor } from "../present/floor.ts";
import { floorLines } from "../present/floor-text.ts";
import { tableLines } from "../present/table.ts";
import { type FloorOptions, parseAt, STATES, statedFacts } from "../stated-facts.ts";
import type { Terminal } from "../terminal.ts";

/** What the facts engage. A purpose that nobody stated may be any, advertising too: stating less never asks less. */
export function engagedBy(facts: Facts, atlas: Atlas): Engagement {
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
  const floor = computeFloor(sources, facts, engagedBy(facts, atlas), atlas.rulebook);
  return { from, to, at, facts, floor, packs: packsOf(atlas, sources) };
}

const TAKES: Readonly<Record<string, string>> = {
  place: "a code such as EU",
  date: "a date",
  yesNo: "true|false",
  interval: "N or N..M",
};

/** The words of an open fact that some rule or recognition looks at. */
function wordsOf(name: FactName, { baseline, packs }: Atlas): string {
  const conditions = [baseline, ...packs.values()].flatMap(({ rules, grants }) => [
    ...conditionsOf(rules),
    ...grants.map(({ when }) => when),
  ]);
  const words =
    partitionOf(conditions)
      .get(name)
      ?.flatMap(({ members }) => members) ?? [];
  return [...new Set(words.filter((word) => word !== "other"))].sort().join(" | ");
}

function factHelp(atlas: Atlas, width: number): string {
  const elsewhere = new Set<string>(["from", "to", ...Object.values(STATES)]);
  const rows = Object.entries(FACTS)
    .filter(([name]) => !elsewhere.has(name))
    .map(([name, fact]) => {
      const takes =
        "members" in fact
          ? fact.members.join(" | ")
          : fact.kind === "open"
            ? `${wordsOf(name as FactName, atlas)}, or another word`
            : TAKES[fact.kind];
      return [[name], [takes ?? ""]];
    });
  const lines = tableLines(rows, { width, indent: 2, widths: [17] });
  return ["", "Facts for --fact (commas between alternatives):", ...lines].join("\n");
}

const EXAMPLES = `

Examples:
  comity floor --from EU --to US-IL --modality face --form template --purpose verify --age 30
  comity floor --from EU --to US-IL --modality face --form template --purpose adTarget \\
    --fact onlinePlatform=true --json
  comity floor --from US-IL --to JP --modality finger --form template --purpose timekeeping \\
    --age 30 --at 2024-08-01`;

export function register(program: Command, terminal: Terminal): void {
  program
    .command("floor")
    .summary("what two laws together ask of a transfer, and why")
    .description(
      "The least protection that the laws of origin and destination together ask, with the rule and citation behind each part. What is not stated counts against the transfer.",
    )
    .requiredOption(
      "--from <place>",
      "jurisdiction that the data leaves, such as EU; `comity packs list` has all",
    )
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
    .addHelpText("after", () => factHelp(terminal.loadAtlas(), terminal.columns) + EXAMPLES)
    .action((options: FloorOptions & { json?: true; verbose?: true }) => {
      const atlas = terminal.loadAtlas();
      const shown = presentFloor(answerFloor(options, atlas, new Date()));
      if (options.json) terminal.printJson(shown);
      else
        terminal.printLines(
          floorLines(shown, {
            width: terminal.columns,
            verbose: options.verbose === true,
            atoms: atlas.registry.atoms,
          }),
        );
    });
}
