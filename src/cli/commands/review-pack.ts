/**
 * `comity packs review`: shows the rules of a place beside their citations, and signs what a reviewer found. Nothing is
 * written without the key of a person who stands among the place's reviewers.
 */
import { readFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { PACKS } from "../../client/law-files.ts";
import { ComityError } from "../../errors.ts";
import type { Atlas } from "../../law/atlas.ts";
import type { Pack } from "../../law/pack/pack.ts";
import { readRemarks } from "../../law/review/remarks.ts";
import { FINDINGS, type Finding, type Review, type Reviewer } from "../../law/review/review.ts";
import {
  judgePack,
  loadReviewerKey,
  loadReviews,
  type ReviewerKey,
  reviewsFile,
  SHIPPED_REVIEWS,
  saveReview,
} from "../../node/reviews.ts";
import { DISCLAIMER } from "../present/packs.ts";
import {
  chooseReviewable,
  FOUND,
  presentReviewable,
  reviewableLines,
  type ShownReviewable,
} from "../present/review.ts";
import { paint, paragraph } from "../present/terminal.ts";
import type { Terminal } from "../terminal.ts";

type Options = {
  readonly rule?: string;
  readonly finding?: Finding;
  readonly note?: string;
  readonly key?: string;
  readonly reviews?: string;
  readonly json?: true;
};

/** A place's law, where its reviews are kept, and the day. */
type Desk = {
  readonly atlas: Atlas;
  readonly pack: Pack;
  readonly folder: string;
  readonly today: string;
};
/** A person who signs, with their key. */
type Signer = { readonly reviewer: Reviewer; readonly key: ReviewerKey };

const invalid = (message: string) => new ComityError("INPUT_INVALID", message);

/** Adds `review` to the command `packs`. `findPack` finds the pack of a place. */
export function addReview(
  packs: Command,
  terminal: Terminal,
  { findPack, today }: { findPack: (atlas: Atlas, place: string) => Pack; today: () => string },
): void {
  packs
    .command("review")
    .summary("show rules beside their citations, and sign what a reviewer found")
    .description(
      "Shows each rule of a place in words, with its formula, its days, its citation and what our authors say of the text that they have read. With the key of a person who stands among the place's reviewers it asks what they found, and signs and writes each answer.",
    )
    .argument("<place>", "the code of the place")
    .option(
      "--rule <id>",
      "one rule or grant; default: all, and to sign, all that the reviewer has not reviewed as they stand",
    )
    .addOption(
      new Option(
        "--finding <finding>",
        "what the reviewer found, instead of an answer to a question",
      ).choices(FINDINGS),
    )
    .option("--note <text>", "a sentence beside the finding")
    .option("--key <file>", "the reviewer's private key, Ed25519 in PKCS#8 PEM, outside the program's folder")
    .option("--reviews <folder>", "the folder of the reviews; default: that of the program")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action((place: string, options: Options) => {
      const atlas = terminal.loadAtlas();
      const pack = findPack(atlas, place);
      const folder = options.reviews === undefined ? SHIPPED_REVIEWS : terminal.path(options.reviews);
      return review({ atlas, pack, folder, today: today() }, options, terminal);
    });
}

const EXAMPLES = `
docs/packs.md, "Review", says how to become a reviewer, and what a signature says.

Examples:
  comity packs review US-IL --rule bipa-15-b
  comity packs review US-IL --key ~/keys/reviewer.pem
  comity packs review US-IL --key ~/keys/reviewer.pem --rule bipa-15-b --finding confirmed`;

async function review(desk: Desk, options: Options, terminal: Terminal): Promise<void> {
  const { rule, finding, note, key: file, json } = options;
  if (chooseReviewable(desk.pack, rule) === undefined)
    throw invalid(`the pack of \`${desk.pack.jurisdiction}\` has no rule \`${rule}\``);
  if (file === undefined) {
    if (finding !== undefined || note !== undefined)
      throw invalid("a finding is signed: name the reviewer's key with `--key FILE`");
    return show(desk, rule, json, terminal);
  }
  const signer = findSigner(desk, loadReviewerKey(terminal.path(file)), file);
  if (finding === undefined) {
    if (json || note !== undefined) throw invalid("say what was found with `--finding`, of one `--rule`");
    return askThrough(desk, rule, signer, terminal);
  }
  if (rule === undefined)
    throw invalid("a finding is of one rule: name it with `--rule ID`, so that nothing is confirmed unread");
  const [shown] = shownIn(desk, rule).rules;
  if (shown === undefined) return;
  const signed = record(desk, shown, { finding, note }, signer);
  if (json) terminal.printJson({ place: desk.pack.jurisdiction, ...signed });
  else terminal.printLines(savedLines(desk, signed));
}

/** Returns who owns a key. Throws INPUT_INVALID for a key of nobody among the reviewers, and says how to be entered. */
function findSigner({ pack: { jurisdiction }, folder }: Desk, key: ReviewerKey, file: string): Signer {
  const reviewer = loadReviews(jurisdiction, folder).reviewers.find((each) => each.key === key.publicKey);
  if (reviewer === undefined)
    throw invalid(
      `the key \`${file}\` is of nobody among the reviewers in \`${reviewsFile(folder, jurisdiction)}\`: have yourself entered there under \`reviewers\`, with \`id\`, \`name\`, \`capacity\`, and \`key: ${key.publicKey}\``,
    );
  return { reviewer, key };
}

/** Rules as they are shown, and what our authors say of the whole pack. */
type Shown = { readonly head: string; readonly rules: readonly ShownReviewable[] };

/** Reads the rules of a place anew, with the reviews that are there by now. */
function shownIn(desk: Desk, rule: string | undefined): Shown {
  const { atlas, pack, folder, today } = desk;
  const file = `${pack.jurisdiction}.yaml`;
  const remarks = readRemarks(readFileSync(new URL(file, PACKS), "utf8"), file);
  const judged = judgePack(atlas, pack, today, folder);
  const laws = chooseReviewable(pack, rule) ?? [];
  return {
    head: remarks.head,
    rules: laws.map((law) => presentReviewable(law, { pack, atlas, judged, remarks })),
  };
}

/** Names the pack, with what our authors say of all of it. */
function headLines({ title, version }: Pack, { head }: Shown, width: number): readonly string[] {
  return [
    `${paint("heading", title)}  ${version}`,
    ...(head === "" ? [] : paragraph(head, { width, indent: 2, style: "quiet" })),
    "",
  ];
}

function show(desk: Desk, rule: string | undefined, json: true | undefined, terminal: Terminal): void {
  const { jurisdiction, title, version } = desk.pack;
  const shown = shownIn(desk, rule);
  if (json) {
    terminal.printJson({ place: jurisdiction, title, version, remark: shown.head, rules: shown.rules });
    return;
  }
  const { columns } = terminal;
  terminal.printLines([
    ...(rule === undefined ? headLines(desk.pack, shown, columns) : []),
    ...shown.rules.flatMap((each) => [...reviewableLines(each, jurisdiction, columns), ""]),
    ...paragraph(`${DISCLAIMER} A reviewer signs with \`--key FILE\`.`, { width: columns, style: "quiet" }),
  ]);
}

type Answered = { readonly finding: Finding; readonly note: string | undefined };

function record(
  { pack: { jurisdiction }, folder, today }: Desk,
  { rule, of }: ShownReviewable,
  { finding, note }: Answered,
  { reviewer, key }: Signer,
): Review {
  const findings = { rule, finding, by: reviewer.id, on: today, of, ...(note ? { note } : {}) };
  const signed = key.sign(jurisdiction, findings, reviewer);
  saveReview(jurisdiction, signed, folder);
  return signed;
}

const savedLines = ({ pack, folder }: Desk, { rule, finding }: Review) => [
  `${paint(finding === "confirmed" ? "good" : "open", FOUND[finding])}  ${pack.jurisdiction} ${rule}, signed in ${reviewsFile(folder, pack.jurisdiction)}`,
];

const ANSWERS: Readonly<Record<string, Finding | "skip" | "quit">> = {
  ...{ c: "confirmed", n: "unconfirmed", w: "wrong", s: "skip", q: "quit" },
  ...{ confirm: "confirmed", "cannot confirm": "unconfirmed", wrong: "wrong", skip: "skip", quit: "quit" },
};
const QUESTION = "c confirm, n cannot confirm, w wrong, s skip, q quit: ";

/** Shows one rule after another and asks what was found. Each answer is written at once, so that none is lost. */
async function askThrough(
  desk: Desk,
  rule: string | undefined,
  signer: Signer,
  terminal: Terminal,
): Promise<void> {
  const { jurisdiction } = desk.pack;
  const { id, name, capacity } = signer.reviewer;
  const isOpen = ({ reviews }: ShownReviewable) => rule !== undefined || !reviews.some(({ by }) => by === id);
  const shownAll = shownIn(desk, rule);
  const open = shownAll.rules.filter(isOpen);
  terminal.printLines([
    ...(rule === undefined ? headLines(desk.pack, shownAll, terminal.columns) : []),
    `${name} (${capacity}) reviews ${open.length} of the rules and grants of ${jurisdiction}`,
  ]);
  for (const [i, shown] of open.entries()) {
    terminal.printLines(["", ...reviewableLines(shown, jurisdiction, terminal.columns)]);
    const answered = await askFor(`[${i + 1}/${open.length}] ${QUESTION}`, terminal);
    if (answered === "quit") return;
    if (answered !== "skip") terminal.printLines(savedLines(desk, record(desk, shown, answered, signer)));
  }
}

/** Asks until the answer is one. The end of the input quits. */
async function askFor(question: string, { ask }: Terminal): Promise<Answered | "skip" | "quit"> {
  for (;;) {
    const text = await ask(question);
    if (text === undefined) return "quit";
    const answer = Object.hasOwn(ANSWERS, text.toLowerCase()) ? ANSWERS[text.toLowerCase()] : undefined;
    if (answer === undefined) continue;
    if (answer === "skip" || answer === "quit") return answer;
    const note =
      answer === "confirmed" ? undefined : await ask("in one line, what is there instead or missing: ");
    return { finding: answer, note };
  }
}
