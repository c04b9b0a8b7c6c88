/** `comity floor`: answers what two laws together ask of a transfer, with questions back, a checklist and the reasons. */
import { type Command, Option } from "commander";
import { ComityError } from "../../errors.ts";
import { type Answer, answerLaw } from "../../law/answer/answer.ts";
import type { Atlas } from "../../law/atlas.ts";
import { FACTS, type FactName } from "../../law/fact.ts";
import { wordsNamed } from "../../law/fact-words.ts";
import { codeOfPlace } from "../../law/place-names.ts";
import {
  LANGUAGE_CODES,
  LANGUAGES,
  type Language,
  type Translated,
  translateAnswer,
} from "../../law/sayings.ts";
import { errorOf, reportError } from "../command.ts";
import { presentFloor } from "../present/floor.ts";
import { floorLines } from "../present/floor-text.ts";
import { tableLines } from "../present/table.ts";
import { paragraph } from "../present/terminal.ts";
import { type FloorOptions, parseAt, readFacts, readFactWords, STATES } from "../stated-facts.ts";
import type { Terminal } from "../terminal.ts";

/** The options that name the node to ask. Without them the program's own packs answer. */
type NodeOptions = { readonly node?: string; readonly as?: string };

type Options = FloorOptions &
  AnswerWords &
  NodeOptions & { readonly json?: true; readonly verbose?: true; readonly language?: Language };

/** The options that say how to answer. */
type AnswerWords = { readonly claim?: readonly string[]; readonly strict?: boolean };

/** Asks the law in force at the caller's own node. Rejects with the reason that the node states. */
async function askNode(
  options: FloorOptions & AnswerWords,
  { node, as }: Required<NodeOptions>,
  terminal: Terminal,
): Promise<Told> {
  // What talks to a node takes longer to load than an answer of the program's own packs takes.
  const [{ connectAsker }, { locateCaller }] = await Promise.all([
    import("../../client/law.ts"),
    import("../caller.ts"),
  ]);
  const { at } = options;
  const question = {
    from: codeOfPlace(options.from),
    to: codeOfPlace(options.to),
    facts: readFactWords(options),
    claims: options.claim ?? [],
    strict: options.strict === true,
    ...(at === undefined ? {} : { at: parseAt(at) }),
  };
  const asker = connectAsker({ address: node, as: locateCaller(as, terminal) });
  try {
    return { answer: await asker.askLaw(question), node: asker.node };
  } finally {
    asker.close();
  }
}

/** An answer, with the SPIFFE id of the node that gave it; undefined where no node was asked. */
type Told = { readonly answer: Answer; readonly node?: string };

async function answerOf(options: Options, terminal: Terminal): Promise<Told> {
  const { node, as } = options;
  if (node !== undefined && as !== undefined) return askNode(options, { node, as }, terminal);
  if (node === undefined && as === undefined)
    return { answer: answerFloor(options, terminal.loadAtlas(), new Date()) };
  throw new ComityError(
    "INPUT_INVALID",
    "`--node` and `--as` need each other: name the node to ask, and the folder of the caller",
  );
}

/**
 * Runs a question. A word that is not known is wrong input here, whatever its reason means elsewhere: a request with
 * it would be refused.
 */
async function ask(options: Options, terminal: Terminal): Promise<Told | undefined> {
  try {
    return await answerOf(options, terminal);
  } catch (thrown) {
    if (errorOf(thrown).reason !== "VOC_NO_TERM") throw thrown;
    reportError(thrown, { json: options.json === true }, terminal);
    terminal.exitWith(2);
    return undefined;
  }
}

/** Asks the packs of the program. Throws as `readFacts` and `answerLaw` do. */
export function answerFloor(options: FloorOptions & AnswerWords, atlas: Atlas, now: Date): Answer {
  const [from, to] = [codeOfPlace(options.from), codeOfPlace(options.to)];
  const at = options.at === undefined ? now : parseAt(options.at);
  const facts = readFacts({ ...options, from, to }, atlas.concepts);
  const { claim = [], strict = false } = options;
  return answerLaw(atlas, { from, to, at, facts }, { claims: new Set(claim), strict });
}

/** Puts the answer into the language that is asked for. The sentences are loaded only then. */
async function translate(answer: Answer, language: Language): Promise<Translated> {
  const { openSayings } = await import("../../node/sayings.ts");
  return translateAnswer(answer, openSayings(language));
}

async function tell({ answer, node }: Told, options: Options, terminal: Terminal): Promise<void> {
  const { language, json, verbose = false } = options;
  const translation = language === undefined ? undefined : await translate(answer, language);
  const shown = presentFloor(translation?.answer ?? answer);
  const { columns: width } = terminal;
  if (json) {
    const told = translation && { code: language, status: "unreviewed", ...countsOf(translation) };
    terminal.printJson({ ...shown, ...(told && { language: told }) });
    return;
  }
  const lines = floorLines(shown, { width, verbose, ...(node === undefined ? {} : { node }) });
  const last =
    language === undefined || translation === undefined ? [] : languageLines(language, translation, width);
  terminal.printLines([...lines, ...last]);
}

const countsOf = ({ translated, english }: Translated) => ({ translated, english });

/** Says how much of an answer stands in another language, and that nobody has reviewed it. */
function languageLines(
  language: Language,
  { translated, english }: Translated,
  width: number,
): readonly string[] {
  const rest =
    english === 0 ? "" : `; ${english} stand in English, since nobody has translated them as they are now`;
  return paragraph(
    `Of the sentences of the law ${translated} stand in ${LANGUAGES[language]}, which nobody has reviewed: the English is what was checked${rest}.`,
    { width, style: "quiet" },
  );
}

const TAKES: Readonly<Record<string, string>> = {
  place: "a code such as EU",
  date: "a date",
  yesNo: "true|false",
  interval: "N or N..M",
};

function factHelp(atlas: Atlas, width: number): string {
  const elsewhere = new Set<string>(["from", "to", ...Object.values(STATES)]);
  const rows = Object.entries(FACTS)
    .filter(([name]) => !elsewhere.has(name))
    .map(([name, fact]) => {
      const takes =
        "members" in fact
          ? fact.members.join(" | ")
          : fact.kind === "open"
            ? `${wordsNamed(atlas, name as FactName).join(" | ")}, or another word`
            : TAKES[fact.kind];
      return { name, takes: takes ?? "" };
    });
  const longest = Math.max(...rows.map(({ name }) => name.length));
  const lines = tableLines(
    rows.map(({ name, takes }) => [[name], [takes]]),
    { width, indent: 2, widths: [longest], fixed: true },
  );
  return ["", "Facts for --fact (commas between alternatives):", ...lines].join("\n");
}

const EXAMPLES = `

Examples:
  comity floor --from EU --to US-IL --modality face --form template --purpose verify --age 30
  comity floor --from EU --to US-IL --modality face --form template --purpose adTarget \\
    --fact onlinePlatform=true --json
  comity floor --from US-IL --to JP --modality finger --form template --purpose timekeeping \\
    --age 30 --at 2024-08-01
  comity floor --from US-TX --to EU --modality face --form template --purpose payment \\
    --age 30 --claim exc:us-tx.financial-transaction
  comity floor --from EU --to US-IL --modality face --form template --purpose verify --age 30 \\
    --node 127.0.0.1:7440 --as certs/eu.comity.example/platform/aurora`;

export function register(program: Command, terminal: Terminal): void {
  program
    .command("floor")
    .description(
      "Says what the laws of origin and destination together ask of a transfer: a verdict, questions whose answers would change it, and what to have before the transfer, with citations. What is usual is presumed and named; --strict presumes nothing, as a node that decides.",
    )
    .requiredOption(
      "--from <place>",
      "jurisdiction that the data leaves, such as EU; `comity packs list` has all",
    )
    .requiredOption("--to <place>", "jurisdiction that it enters, such as US-IL")
    .option("--modality <words>", "face, finger, voice, iris, …; a broader word stands for all below it")
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
    .addOption(
      new Option("--claim <exception>", "an exception that can be shown; may be repeated").argParser(
        (text: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), text],
      ),
    )
    .option("--strict", "presume nothing: what is not stated counts against the transfer, as at a node")
    .option("--at <date>", "the law of that day or instant; default: now")
    .option("--node <host:port>", "ask this node, by the law in force there, not the packs of this program")
    .option("--as <folder>", "with --node, the caller: certificate.pem, key.pem and authority.pem")
    .option(
      "--verbose",
      "show every demand in full, what binds after the transfer, all penalties and questions, replaced parts, rules that did not apply, packs, and the meaning of the words",
    )
    .addOption(
      new Option(
        "--language <code>",
        "say the law's own sentences in this language, as far as somebody has translated them; unreviewed",
      ).choices(LANGUAGE_CODES),
    )
    .option("--json", "print JSON")
    .addHelpText("after", () => factHelp(terminal.loadAtlas(), terminal.columns) + EXAMPLES)
    .action(async (options: Options) => {
      const told = await ask(options, terminal);
      if (told !== undefined) await tell(told, options, terminal);
    });
}
