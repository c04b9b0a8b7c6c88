/** `comity floor`: shows the least protection that two laws together require for stated facts, with the reasons. */
import { type Command, Option } from "commander";
import type { Atlas } from "../../law/atlas.ts";
import { FACTS, type FactName } from "../../law/fact.ts";
import { conditionsOf } from "../../law/pack/diff.ts";
import { partitionOf } from "../../law/partition.ts";
import { askLaw, type LawAnswer } from "../../law/query.ts";
import { presentFloor } from "../present/floor.ts";
import { floorLines } from "../present/floor-text.ts";
import { tableLines } from "../present/table.ts";
import { type FloorOptions, parseAt, STATES, statedFacts } from "../stated-facts.ts";
import type { Terminal } from "../terminal.ts";

/** Asks the packs of the program. Throws as `statedFacts` and `askLaw` do. */
export function answerFloor(options: FloorOptions, atlas: Atlas, now: Date): LawAnswer {
  const { from, to } = options;
  const at = options.at === undefined ? now : parseAt(options.at);
  return askLaw(atlas, { from, to, at, facts: statedFacts(options, atlas.concepts) });
}

const TAKES: Readonly<Record<string, string>> = {
  place: "a code such as EU",
  date: "a date",
  yesNo: "true|false",
  interval: "N or N..M",
};

/** Lists the words of a fact without a closed list, as rules and recognitions use them. */
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
      "The least protection that the laws of origin and destination together ask, with the rule and citation behind each part. A fact that is not stated counts against the transfer.",
    )
    .requiredOption(
      "--from <place>",
      "jurisdiction that the data leaves, such as EU; `comity packs list` has all",
    )
    .requiredOption("--to <place>", "jurisdiction that it enters, such as US-IL")
    .option("--modality <words>", "face, finger, voice, iris, …; a group stands for all it holds")
    .option("--form <words>", "rawSample, template, pseudonymised, inference, …")
    .option("--purpose <words>", "verify, identify, timekeeping, research, adTarget, …")
    .option("--action <words>", "transfer (default), disclose, sell, lease, trade, publish")
    .option("--people <number>", "the number of people; it counts for the year too")
    .option("--age <years>", "the age of the youngest person")
    .addOption(
      new Option("--fact <name=value>", "any other fact; may be repeated").argParser(
        (text: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), text],
      ),
    )
    .option("--at <date>", "the law of that day or instant; default: now")
    .option("--verbose", "also replaced parts, rules that did not apply, and the meaning of the words")
    .option("--json", "machine output")
    .addHelpText("after", () => factHelp(terminal.loadAtlas(), terminal.columns) + EXAMPLES)
    .action((options: FloorOptions & { json?: true; verbose?: true }) => {
      const shown = presentFloor(answerFloor(options, terminal.loadAtlas(), new Date()));
      if (options.json) terminal.printJson(shown);
      else
        terminal.printLines(
          floorLines(shown, { width: terminal.columns, verbose: options.verbose === true }),
        );
    });
}
