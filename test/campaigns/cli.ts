/** The campaigns' command line: what was asked, run one after another; the exit code says whether all held. */
import { randomInt } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { createProgress, type Progress } from "../support/progress.ts";
import type { Campaign } from "./campaign.ts";
import { formatReport } from "./report.ts";
import { runCampaign } from "./runner.ts";
import { formatSummary, isPassed, loadState, parseSummary, type State } from "./state.ts";

type Flags = {
  readonly runs?: number;
  readonly seed?: number;
  readonly resume?: boolean;
  readonly quick?: boolean;
  /** True: nothing but the control; false: skipped. */
  readonly control?: boolean;
  readonly report?: boolean;
};

type Setting = {
  readonly campaigns: readonly Campaign[];
  /** Where states are kept. */
  readonly folder?: string;
  /** Where the report is. */
  readonly docs?: string;
  readonly progress?: Progress;
};

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("it must be a whole number.");
  return Number(text);
}

function parseArguments(argv: readonly string[], say: (line: string) => void) {
  const program = new Command("npm run test:campaign --")
    .description("Tries the running system again and again while it is broken on purpose, by seed.")
    .argument("[names...]", "campaigns to run; all when left out")
    .option("--runs <n>", "so many runs of each", wholeNumber)
    .option("--seed <s>", "the seed of the first run; drawn when left out", wholeNumber)
    .option("--resume", "go on where it ended; with --runs, up to so many")
    .option("--quick", "few runs")
    .option("--control", "only the control, which must fail")
    .option("--no-control", "without the control, to replay a seed; never counts as passed")
    .option("--report", "put the kept results into docs/reliability.json and write docs/reliability.md")
    .configureOutput({ writeOut: (text) => say(text.trimEnd()), writeErr: (text) => say(text.trimEnd()) })
    .exitOverride();
  // Declared twice, as itself and its opposite, an option is true by default: only what was said counts.
  program.setOptionValueWithSource("control", undefined, "default");
  program.parse([...argv], { from: "user" });
  return { names: program.args, flags: program.opts<Flags>() };
}

/** Runs what the arguments ask for. Gives 0 where all held, 1 where something did not, 2 for wrong arguments. */
export async function runCli(argv: readonly string[], setting: Setting): Promise<0 | 1 | 2> {
  const { campaigns, folder = ".comity/campaigns", docs = "docs", progress = createProgress() } = setting;
  let asked: ReturnType<typeof parseArguments>;
  try {
    asked = parseArguments(argv, progress.say);
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    throw thrown;
  }
  const { names, flags } = asked;
  const unknown = names.filter((name) => !campaigns.some((each) => each.name === name));
  if (unknown.length > 0) {
    progress.say(`there is no campaign \`${unknown[0]}\`; there are:`);
    for (const { name, title, runs } of campaigns)
      progress.say(`  ${name.padEnd(18)}${title} (${runs} runs)`);
    return 2;
  }
  if (flags.report) {
    writeReport(campaigns, folder, docs);
    return 0;
  }
  const seed = flags.seed ?? randomInt(1_000_000_000);
  let held = true;
  for (const campaign of campaigns.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const whyNot = campaign.whyNot?.();
    if (whyNot === undefined) held = (await runOne(campaign, flags, { folder, progress, seed })) && held;
    else {
      progress.say(`${campaign.name}: skipped: ${whyNot}`);
      // Whoever has asked for it by name wants its result.
      if (names.length > 0) held = false;
    }
  }
  return held ? 0 : 1;
}

async function runOne(
  campaign: Campaign,
  { runs, quick, resume = false, control }: Flags,
  setting: { readonly folder: string; readonly progress: Progress; readonly seed: number },
): Promise<boolean> {
  const chosen = quick && campaign.quick !== undefined ? { ...campaign, ...campaign.quick } : campaign;
  const wanted = runs ?? (quick ? campaign.quickRuns : undefined);
  const state = await runCampaign(chosen, {
    ...setting,
    ...(wanted === undefined ? {} : { runs: wanted }),
    resume,
    control: control === true ? "only" : control === false ? "skipped" : "first",
  });
  if (!quick && state.done > 0 && state.done < campaign.runs && state.runs < campaign.runs) {
    const minutes = Math.ceil(((state.durationMs / state.done) * campaign.runs) / 60_000);
    setting.progress.say(`${campaign.name}: at this pace its ${campaign.runs} runs take ${minutes} min`);
  }
  if (control === true) return state.control?.caught === true;
  return control === false ? state.failures.length === 0 && state.done === state.runs : isPassed(state);
}

/** Kept results replace those of the summary; a campaign that has none, or was ended before its first run, keeps its old one. */
function writeReport(campaigns: readonly Campaign[], folder: string, docs: string): void {
  const file = join(docs, "reliability.json");
  const before = existsSync(file) ? parseSummary(readFileSync(file, "utf8")) : [];
  const results = campaigns.flatMap(({ name }): State[] => {
    const kept = loadState(folder, name);
    const counts = kept !== undefined && (kept.done > 0 || kept.control?.caught === false);
    const result = counts ? kept : before.find((each) => each.name === name);
    return result === undefined ? [] : [result];
  });
  writeFileSync(file, formatSummary(results));
  writeFileSync(join(docs, "reliability.md"), formatReport(campaigns, results));
}
