/** Shows the head of an answer: the verdict, why, what is about to change, the facts, and what was presumed. */
import {
  formatRange,
  formatSuggested,
  formatUnread,
  formatUpcoming,
  formatWorst,
} from "../../law/answer/phrases.ts";
import type { Verdict } from "../../law/outcome.ts";
import { explainNotResearched } from "../../law/why.ts";
import type { ShownFloor } from "./floor.ts";
import { displayWidth, paint, paragraph, type Style } from "./terminal.ts";

/** `verbose`: nothing is cut. `node` is the SPIFFE id of the node that answered; absent where the program's own packs did. */
export type HeadOptions = { readonly width: number; readonly verbose: boolean; readonly node?: string };

const LOOK: Readonly<Record<Verdict, Style>> = {
  free: "good",
  conditional: "open",
  depends: "open",
  "prohibited unless": "bad",
  prohibited: "bad",
};

/** The most lines of the node, the facts, what is presumed, and what counts against the transfer. */
const LINES_OF = {
  node: 2,
  facts: 2,
  presumed: 2,
  unstated: 1,
  unread: 2,
  suggested: 2,
  upcoming: 2,
  worst: 2,
  duty: 2,
};
/** The most duties that rest on what was stated, and the most exceptions that speak of it. */
const MOST_DUTIES = 2;
const MOST_SUGGESTED = 2;
/** The most reasons, and the most lines of all of them, where nothing is to be shown in full. */
const MOST_REASONS = 2;
const LINES_OF_REASONS = 4;

/** Shows the verdict with its certainty, its reasons, the facts, and what was presumed or counts against the transfer. */
export function verdictLines(shown: ShownFloor, options: HeadOptions): readonly string[] {
  const { width, node, verbose } = options;
  const lines = (text: string, most: number) =>
    text === "" ? [] : paragraph(text, { width, style: "quiet", ...(verbose ? {} : { most }) });
  const facts = factsIn(verbose ? shown.facts : statedIn(shown.facts));
  const all = Number.POSITIVE_INFINITY;
  const listed = (tell: (shown: ShownFloor) => Listed | undefined, most: number, style: Style) => {
    const list = tell(shown);
    return list === undefined ? [] : fitted(list, { width, style, most: verbose ? all : most });
  };
  return [
    ...headLines(shown, options),
    ...(node === undefined ? [] : lines(answeredBy(node, shown), LINES_OF.node)),
    ...reasonLines(shown, options),
    ...upcomingLines(shown, options),
    ...dutyLines(shown, options),
    ...lines(`Facts: ${facts === "" ? "none stated" : facts}`, LINES_OF.facts),
    ...suggestedLines(shown, options),
    ...lines(formatUnread(shown.unread, shown.packs), LINES_OF.unread),
    ...listed(presumedList, LINES_OF.presumed, "plain"),
    ...(shown.worstCase === undefined
      ? []
      : lines(formatWorst(shown.worstCase, shown.presumed.worst), LINES_OF.worst)),
    ...listed(unstatedList, LINES_OF.unstated, "quiet"),
  ];
}

/** A sentence about a list of facts: what stands before and after it. */
type Listed = {
  readonly before: string;
  readonly items: readonly string[];
  readonly between: string;
  readonly after: string;
};

/** Shows as many items as fit in `most` lines, and counts the others: what stands after the list is never cut. */
function fitted(
  { before, items, between, after }: Listed,
  { width, style, most }: { width: number; style: Style; most: number },
): readonly string[] {
  const tell = (count: number) => {
    const left = items.length - count;
    const more = left === 0 ? "" : `${count === 0 ? "" : " and "}${left} more`;
    return paragraph(`${before}${items.slice(0, count).join(between)}${more}${after}`, { width, style });
  };
  for (let count = items.length; count > 0; count -= 1) {
    const lines = tell(count);
    if (lines.length <= most) return lines;
  }
  return tell(0);
}

/** The verdict, the places and the time, with the certainty and citation of the first rule behind the verdict. */
function headLines({ verdict, from, to, at, decisive: [first] }: ShownFloor, { width }: HeadOptions) {
  const time = at.replace(/^(.{10})T(.{5}).*$/, "$1 $2 UTC");
  const word = verdict.toUpperCase();
  const rest = `${from} → ${to}`.toUpperCase();
  const head = `${paint(LOOK[verdict], word)}  ${paint("heading", rest)}, ${time}`;
  if (first === undefined) return [head];
  const cited = `[${first.by.status}: ${first.by.cite}]`;
  const isShort = displayWidth(`${word}  ${rest}, ${time} ${cited}`) <= width;
  return isShort
    ? [`${head} ${paint("quiet", cited)}`]
    : [head, ...paragraph(cited, { width, style: "quiet", most: 1 })];
}

function reasonLines(shown: ShownFloor, { width, verbose }: HeadOptions): readonly string[] {
  if (verbose) return shown.why.flatMap((each) => paragraph(each, { width }));
  const reasons = reasonsOf(shown);
  const told = reasons.slice(0, MOST_REASONS);
  const most = Math.floor(LINES_OF_REASONS / told.length);
  const more = reasons.length - told.length;
  return [
    ...told.flatMap((each) => paragraph(each, { width, most })),
    ...(more === 0
      ? []
      : [paint("quiet", `… and for ${more} more ${more === 1 ? "reason" : "reasons"}: --verbose`)]),
  ];
}

/** Says from which day on the answer is another one. */
function upcomingLines({ upcoming, verdict }: ShownFloor, { width, verbose }: HeadOptions) {
  const text = formatUpcoming(upcoming, verdict, (day) => `Ask again with --at ${day}.`);
  return text === "" ? [] : paragraph(text, { width, ...(verbose ? {} : { most: LINES_OF.upcoming }) });
}

/** Tells the duties for later that bind because of what was stated, of many the first ones. */
function dutyLines({ statedDuties, facts }: ShownFloor, { width, verbose }: HeadOptions): readonly string[] {
  const told = verbose ? statedDuties : statedDuties.slice(0, MOST_DUTIES);
  const more = statedDuties.length - told.length;
  return told.flatMap(({ facts: names, says, by }, i) => {
    const since = names.map((name) => factsIn({ [name]: facts[name] ?? "" })).join(" and ");
    const rest = more > 0 && i === told.length - 1 ? ` … and ${more} more: --verbose` : "";
    const text = `Since ${since}: ${says} [${by.jurisdiction}, ${by.cite.split(";")[0]}]${rest}`;
    return paragraph(text, { width, ...(verbose ? {} : { most: LINES_OF.duty }) });
  });
}

/** Names the exceptions that speak of what was stated, without `--verbose` the first ones. */
function suggestedLines({ suggestedClaims, words }: ShownFloor, { width, verbose }: HeadOptions) {
  const told = verbose ? suggestedClaims : suggestedClaims.slice(0, MOST_SUGGESTED);
  return told.flatMap((each) =>
    paragraph(
      formatSuggested(each, (atom) => words[atom]),
      { width, ...(verbose ? {} : { most: LINES_OF.suggested }) },
    ),
  );
}

const ALLOWED_ONCE =
  "Allowed once everything below is in place. The law of each place applies; the stricter one governs.";
const KNOWN_BELOW = "As far as the law is known, it is allowed once everything below is in place.";

/** The reasons for the verdict in few words: what forbids with its citation last, and what the list below shows not twice. */
function reasonsOf(shown: ShownFloor): readonly string[] {
  const { verdict, why, decisive, notResearched } = shown;
  if (decisive.length > 0) return why.map((each) => citedLast(each, shown));
  if (why.length <= 1) return why;
  if (verdict === "conditional") return [ALLOWED_ONCE];
  return notResearched.length === 0 ? why : [...explainNotResearched(shown), KNOWN_BELOW];
}

/** Puts the citation of a reason behind its sentence; that of the first rule stands with the verdict. */
function citedLast(reason: string, { decisive }: ShownFloor): string {
  for (const [i, { by }] of decisive.entries()) {
    const cited = `, by ${by.cite}: `;
    if (reason.includes(cited))
      return `${reason.replace(cited, () => ": ")}${i === 0 ? "" : ` [${by.cite}]`}`;
  }
  return reason;
}

/** Leaves out what follows where nobody states it: a plain transfer, and the people of the year. */
function statedIn(facts: ShownFloor["facts"]): ShownFloor["facts"] {
  const follows = (name: string, words: unknown) =>
    (name === "action" && `${words}` === "transfer") || (name === "peopleYear" && words === facts.people);
  return Object.fromEntries(Object.entries(facts).filter(([name, words]) => !follows(name, words)));
}

function factsIn(facts: ShownFloor["facts"]): string {
  return Object.entries(facts)
    .map(([name, words]) => `${name} ${bare([words].flat().map(readable).join(" or "))}`)
    .join("; ");
}

const readable = (word: string) => (/^\d+\.\.\d*$/.test(word) ? formatRange(word) : word);

/** Names what was presumed, what is asked about first, what follows from it, and what the worst case is. */
function presumedList({ presumed, verdict, questions, worstCase }: ShownFloor): Listed | undefined {
  const asked = questions.map(({ fact }): string => fact);
  const rank = (name: string) => (asked.includes(name) ? asked.indexOf(name) : asked.length);
  const facts = Object.entries(presumed.facts).toSorted(([a], [b]) => rank(a) - rank(b));
  if (facts.length === 0) return undefined;
  const then = presumed.verdict === verdict ? "" : ` If so: ${presumed.verdict.toUpperCase()}.`;
  const isTold = presumed.worst === presumed.verdict || worstCase !== undefined;
  const worst = isTold ? "" : ` Worst case: ${presumed.worst.toUpperCase()}.`;
  return {
    before: "Presumed: ",
    items: facts.map(([name, words]) => factsIn({ [name]: words })),
    between: "; ",
    after: `; overturn with --fact.${then}${worst}`,
  };
}

/** Names what counts against the transfer because nobody stated it. */
function unstatedList({ assumed, depends }: ShownFloor): Listed | undefined {
  const items = [...new Set([...assumed, ...depends.map(({ fact }) => fact)])].sort();
  if (items.length === 0) return undefined;
  return {
    before: "Counted against the transfer, since nobody stated it: ",
    items,
    between: ", ",
    after: ".",
  };
}

/** Names the law that answered: the node, and its packs. */
function answeredBy(node: string, { packs }: ShownFloor): string {
  const held = packs.map(({ jurisdiction, version }) => `${jurisdiction} ${version}`);
  return `By the law in force at ${node}: ${held.join(", ")}`;
}

/** Drops the prefixes of concepts, which name their kind. */
const bare = (text: string) => text.replaceAll(/\b(mod|form|pur):/g, "");
