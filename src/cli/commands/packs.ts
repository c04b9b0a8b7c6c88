/** `comity packs`: lists, checks and compares the packs, which are the law as data. */
import { type Command, Option } from "commander";
import { dayAt } from "../../calendar.ts";
import { ComityError } from "../../errors.ts";
import { lawPlaceOf } from "../../law/areas.ts";
import type { Atlas } from "../../law/atlas.ts";
import { diffOf, type Stand } from "../../law/pack/diff.ts";
import { lintPack } from "../../law/pack/lint.ts";
import type { Pack } from "../../law/pack/pack.ts";
import { registryWith } from "../../law/pack/registry.ts";
import { codeOfPlace } from "../../law/place-names.ts";
import type { Judged } from "../../law/review/review.ts";
import { createUnknownPlace } from "../../law/unknown-place.ts";
import { loadPack, parseAtlas } from "../../node/law.ts";
import { judgePack } from "../../node/reviews.ts";
import { countSayings } from "../../node/sayings.ts";
import { createPages, writePages } from "../law-pages.ts";
import { diffLines, presentDiff } from "../present/pack-diff.ts";
import {
  doubtfulReviews,
  findingLines,
  languageLines,
  presentJudged,
  summaryLines,
  summaryOf,
} from "../present/packs.ts";
import { lawPage } from "../present/packs-page.ts";
import { parseAt } from "../stated-facts.ts";
import type { Terminal } from "../terminal.ts";
import { addPublish } from "./publish-pack.ts";
import { addReview } from "./review-pack.ts";

type Json = { readonly json?: true };
/** The folder of the reviews; that of the program by default. */
type Kept = { readonly reviews?: string };

const today = () => dayAt(new Date(), "UTC");

/** Reads a day from the command line; today in UTC by default. */
function dayOf(text: string | undefined): string {
  const at = text === undefined ? today() : parseAt(text);
  return typeof at === "string" ? at : dayAt(at, "UTC");
}

/** Finds the pack whose law holds at a place, by its code or name: that of `UK` for `GB`. Throws JURISDICTION_UNKNOWN. */
function packOf(atlas: Atlas, place: string): Pack {
  const pack = atlas.packs.get(lawPlaceOf(atlas, codeOfPlace(place)));
  if (pack !== undefined) return pack;
  const all = [...atlas.packs.keys()].sort();
  throw createUnknownPlace(place, { all, within: [], area: place });
}

/** Returns what judges the reviews of a pack as they stand today. */
const judgedBy =
  (atlas: Atlas, { reviews }: Kept, { path }: Terminal) =>
  (pack: Pack): Judged =>
    judgePack(atlas, pack, today(), reviews === undefined ? undefined : path(reviews));

type ListOptions = {
  readonly at?: string;
  readonly page?: true;
  readonly pages?: string;
} & Kept &
  Json;

function list({ at, page, pages, json, ...kept }: ListOptions, terminal: Terminal): void {
  const atlas = terminal.loadAtlas();
  const judgedOf = judgedBy(atlas, kept, terminal);
  if (page) {
    terminal.print(lawPage(atlas, judgedOf));
    return;
  }
  if (pages !== undefined) {
    const written = writePages(terminal.path(pages), createPages(atlas, judgedOf));
    terminal.printLines([`${written} pages written to ${terminal.path(pages)}`]);
    return;
  }
  const day = dayOf(at);
  const packs = [...atlas.packs.values()].map((pack) => summaryOf(pack, day, judgedOf(pack)));
  const languages = countSayings(atlas);
  if (json) terminal.printJson({ day, packs, languages: Object.fromEntries(languages) });
  else
    terminal.printLines([
      ...summaryLines(packs, day, terminal.columns),
      ...languageLines(languages, terminal.columns),
    ]);
}

function lint(files: readonly string[], { json, ...kept }: Kept & Json, terminal: Terminal): void {
  // The YAML itself is checked, and not what was made of it.
  const atlas = files.length === 0 ? parseAtlas() : terminal.loadAtlas();
  const packs =
    files.length === 0
      ? [atlas.baseline, ...atlas.packs.values()]
      : files.map((file) => loadPack(terminal.path(file), atlas.concepts));
  const judgedOf = judgedBy(atlas, kept, terminal);
  const linted = packs.map((pack) => {
    const judged = judgedOf(pack);
    const { implications } = registryWith(atlas.registry, pack.atoms);
    return { pack, judged, findings: [...lintPack(pack, implications), ...doubtfulReviews(judged)] };
  });
  if (json)
    terminal.printJson({
      packs: linted.map(({ pack: { jurisdiction, version }, findings, judged }) => ({
        jurisdiction,
        version,
        findings,
        reviews: presentJudged(judged),
      })),
    });
  else terminal.printLines(findingLines(linted, terminal.columns));
  if (linted.some(({ findings }) => findings.length > 0)) terminal.exitWith(1);
}

type DiffOptions = { readonly at?: string; readonly to?: string; readonly with?: string } & Json;

function diff(place: string, { at, to, with: file, json }: DiffOptions, terminal: Terminal): void {
  if (to === undefined && file === undefined)
    throw new ComityError(
      "INPUT_INVALID",
      "say what to compare with: another day, `--to DATE`, or another version, `--with FILE`",
    );
  const atlas = terminal.loadAtlas();
  const pack = packOf(atlas, place);
  const { jurisdiction } = pack;
  const other = file === undefined ? pack : loadPack(terminal.path(file), atlas.concepts);
  if (other.jurisdiction !== jurisdiction)
    throw new ComityError(
      "INPUT_INVALID",
      `\`${file}\` is a pack of \`${other.jurisdiction}\`, not of \`${jurisdiction}\`: only versions of one law can be compared`,
    );
  const stands: readonly [Stand, Stand] = [
    { pack, day: dayOf(at) },
    { pack: other, day: dayOf(to ?? at) },
  ];
  const { implications } = registryWith(atlas.registry, other.atoms);
  const found = diffOf(...stands, implications);
  if (json) terminal.printJson(presentDiff(found, stands));
  else terminal.printLines(diffLines(found, stands, atlas.concepts, terminal.columns));
}

const REVIEWS = ["--reviews <folder>", "the folder of the reviews; default: that of the program"] as const;

const EXAMPLES = `

Examples:
  comity packs list
  comity packs lint src/law/packs/EU.yaml
  comity packs diff EU --at 2024-02-16 --to 2025-02-02`;

export function register(program: Command, terminal: Terminal): void {
  const packs = program
    .command("packs")
    .description(
      "The packs that come with the program: each is one jurisdiction's law as rules with citations and dates.",
    )
    .addHelpText("after", EXAMPLES);
  packs
    .command("list")
    .description(
      "list every pack: its rules in force, how sure they are, how many a named person has reviewed, and the next change of its law",
    )
    .option("--at <date>", "the day in force; default: today")
    .option(...REVIEWS)
    .option("--json", "print JSON")
    .addOption(
      new Option("--page", "the page on the law of all places, a line each, in Markdown").conflicts([
        "json",
        "at",
        "pages",
      ]),
    )
    .addOption(
      new Option(
        "--pages <folder>",
        "write that page to law.md in a folder, and one page for each place to law/ in it",
      ).conflicts(["json", "at"]),
    )
    .action((options) => list(options, terminal));
  packs
    .command("lint [files...]")
    .description(
      "check the program's packs, or those in files, and say which reviews no longer count; exit 1 where there is a fault",
    )
    .option(...REVIEWS)
    .option("--json", "print JSON")
    .action((files, options) => lint(files, options, terminal));
  packs
    .command("diff <pack>")
    .description("show the dimensions that get stricter or looser between two days or versions")
    .option("--at <date>", "the first day; default: today")
    .option("--to <date>", "the second day; default: the first")
    .option("--with <file>", "another version of the pack, for the second day")
    .option("--json", "print JSON")
    .action((place, options) => diff(place, options, terminal));
  addReview(packs, terminal, { findPack: packOf, today });
  addPublish(packs, terminal);
}
