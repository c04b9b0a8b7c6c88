/**
 * An answer as parts of the page: the verdict first, then what to ask back, what to have before the transfer, and what binds
 * afterwards, each with its citation.
 */
import type { Answer, ExceptionOffered } from "../law/answer/answer.ts";
import type { Item } from "../law/answer/checklist.ts";
import {
  askedIn,
  changesFirst,
  formatSuggested,
  formatUnread,
  formatUpcoming,
  phraseOf,
  resultOf,
} from "../law/answer/phrases.ts";
import type { Question } from "../law/answer/questions.ts";
import { shortenConsent } from "../law/atom.ts";
import { FACTS, type FactName, formatFact } from "../law/fact.ts";
import { formatUnencoded, listOpenLaws } from "../law/not-researched.ts";
import type { Part, Verdict } from "../law/outcome.ts";
import { wordsOf } from "../law/question-words.ts";
import { formatSource, titleOf } from "../law/wording.ts";
import { citationPart } from "./citation.ts";
import { element, type PageChild, type PageElement } from "./element.ts";
import { penaltyItems } from "./penalties.ts";
import type { PageQuestion } from "./question.ts";
import { presumedParts, statedPart, unstatedParts } from "./stated.ts";

/** The questions, and the exceptions, that are shown before a fold. */
const MOST_SHOWN = 3;

const CLASSES: Readonly<Record<Verdict, string>> = {
  free: "good",
  conditional: "open",
  depends: "open",
  "prohibited unless": "bad",
  prohibited: "bad",
};

const MEANS: Readonly<Record<Verdict, string>> = {
  free: "Nothing has to be in place before the transfer.",
  conditional: "Allowed once everything to have before the transfer is in place.",
  depends: "The answer turns on what is not stated, or on law that nobody is sure of.",
  "prohibited unless": "Only one of the exceptions below opens it.",
  prohibited: "Nothing opens it.",
};

/** Makes the parts of an answer, those that are empty left out. What would open a ban stands before what to have. */
export function answerParts(answer: Answer, question: PageQuestion): readonly PageElement[] {
  const exceptions = section("Exceptions, if they hold and can be shown", exceptionItems(answer));
  const opens = answer.verdict === "prohibited unless" || answer.claims.length > 0;
  return [
    verdictPart(answer, question),
    opens ? exceptions : undefined,
    section("Questions, what changes most first", questionItems(answer)),
    section("To have before the transfer", checklistItems(answer.checklist, answer.words)),
    opens ? undefined : exceptions,
    section("After the transfer", afterItems(answer)),
    section("Penalties at most", penaltyItems(answer)),
    section("Not researched", notResearchedItems(answer)),
    section("Recognitions", recognitionItems(answer)),
    packsPart(answer),
  ].flatMap((part) => part ?? []);
}

function section(title: string, items: readonly PageElement[]): PageElement | undefined {
  return items.length === 0 ? undefined : element("section", {}, element("h2", {}, title), ...items);
}

function verdictPart(answer: Answer, question: PageQuestion): PageElement {
  const { verdict, from, to, at } = answer;
  const day = typeof at === "string" ? at : at.toISOString().slice(0, 10);
  const means = answer.restsOnUnsure
    ? "Only rules that nobody is sure of forbid it; a node lets them bind."
    : MEANS[verdict];
  return element(
    "section",
    { class: `verdict ${CLASSES[verdict]}` },
    element(
      "h2",
      { tabindex: "-1" },
      element("strong", {}, verdict.toUpperCase()),
      ` ${from} → ${to}, ${day}`,
    ),
    element("p", {}, means),
    ...(verdict === "conditional" ? [] : [element("ul", {}, ...reasonsOf(answer))]),
    ...upcomingParts(answer),
    ...statedPart(question.facts),
    ...statedDutyParts(answer),
    ...presumedParts(answer),
    ...unstatedParts(answer),
  );
}

/** The day from which the answer is another one. */
function upcomingParts({ upcoming, verdict }: Answer): readonly PageElement[] {
  const text = formatUpcoming(upcoming, verdict, (day) => `Ask again for ${day}.`);
  return text === "" ? [] : [element("p", {}, text)];
}

/** The duties that bind because of what was stated, the exceptions that may hold since, and the facts at which nothing looks. */
function statedDutyParts({
  statedDuties,
  unread,
  suggestedClaims,
  packs,
  words,
}: Answer): readonly PageElement[] {
  const duties = statedDuties.map(({ says, by, facts }) =>
    element("li", {}, `Since you stated ${facts.join(" and ")}: ${says} `, citationPart(by)),
  );
  return [
    ...(duties.length === 0 ? [] : [element("ul", { class: "duties" }, ...duties)]),
    ...suggestedClaims.map((each) =>
      element(
        "p",
        {},
        formatSuggested(each, (atom) => words.get(atom)),
      ),
    ),
    ...(unread.length === 0 ? [] : [element("p", { class: "quiet" }, formatUnread(unread, packs))]),
  ];
}

/** The rules behind the verdict, and the laws that nobody has researched; else the reasons as sentences. */
function reasonsOf({ decisive, why, notResearched }: Answer): readonly PageElement[] {
  const open = listOpenLaws(notResearched).map((law) =>
    element(
      "li",
      {},
      law.isEncoded
        ? `Nobody has researched the whole law of ${law.jurisdiction}: see below.`
        : sentenceOf(formatUnencoded(law)),
    ),
  );
  const rules = decisive.map(({ says, by }) => element("li", {}, says, " ", citationPart(by)));
  return rules.length + open.length > 0 ? [...rules, ...open] : why.map((each) => element("li", {}, each));
}

const sentenceOf = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;

function questionItems(answer: Answer): readonly PageElement[] {
  const list = (items: readonly PageElement[], start: number) =>
    element("ol", { class: "questions", start: String(start) }, ...items);
  return folded(
    answer.questions.map((question) => questionItem(question, answer)),
    list,
  );
}

/** Makes a list of the first items, and of the others behind a fold. */
function folded(
  items: readonly PageElement[],
  list: (items: readonly PageElement[], start: number) => PageElement,
): readonly PageElement[] {
  if (items.length === 0) return [];
  const more = items.slice(MOST_SHOWN);
  const fold = () =>
    element("details", {}, element("summary", {}, `${more.length} more`), list(more, MOST_SHOWN + 1));
  return [list(items.slice(0, MOST_SHOWN), 1), ...(more.length === 0 ? [] : [fold()])];
}

/** One question, each of its answers as a button that states it. */
function questionItem({ fact, weight, given, outcomes }: Question, answer: Answer): PageElement {
  const presumed = answer.presumed.get(fact);
  const usual = presumed === undefined ? [] : [formatFact(presumed.value)].flat();
  // Of several values that are left none is the usual one.
  const presumes = new Set(usual.length === 1 ? usual : []);
  const cited = new Set(answer.decisive.map(({ by }) => by.cite));
  const refer = (name: FactName) => `“${wordsOf(name).asks}”`;
  const beside = { weight, shown: answer.checklist, cited, refer };
  const label = (id: string) => answer.words.get(id);
  const where =
    given === undefined
      ? ""
      : ` (If the answer to “${wordsOf(given.fact).asks}” is: ${phraseOf(given.fact, given.value, new Set(), label)}.)`;
  const buttons = changesFirst(outcomes, beside).map((outcome) => {
    const phrase = phraseOf(fact, outcome.members, presumes, label);
    // Of a fact that takes any word, `other` states that it is none of those that a law names.
    const words = outcome.members.filter((member) => member !== "other" || FACTS[fact].kind === "open");
    const result = resultOf(outcome, beside);
    if (words.length === 0) return element("li", {}, `${phrase} → ${result}`);
    const states = { "data-fact": fact, "data-words": words.join(","), ...givenOf(given) };
    return element("li", {}, element("button", { type: "button", ...states }, phrase), ` → ${result}`);
  });
  return element(
    "li",
    {},
    `${askedIn({ fact, outcomes }, answer.packs)}${where}`,
    element("ul", {}, ...buttons),
  );
}

const givenOf = (given: Question["given"]): Readonly<Record<string, string>> =>
  given === undefined ? {} : { "data-given": given.fact, "data-given-words": given.value.join(",") };

function exceptionItems({ exceptions, claims, words, verdict }: Answer): readonly PageElement[] {
  const item = (atom: string, children: readonly PageChild[], label: string) =>
    element(
      "li",
      {},
      element(
        "button",
        { type: "button", "data-claim": atom, "aria-label": `${label}: ${words.get(atom) ?? atom}` },
        label,
      ),
      " ",
      words.get(atom) ?? atom,
      ...children,
    );
  const told = ({ verdict: then }: ExceptionOffered) => (then === verdict ? "" : ` → ${then}`);
  const items = [
    ...claims.map((atom) => item(atom, [], "Take back")),
    ...exceptions.map((each) => item(each.atom, [told(each), " ", citationPart(each.by)], "Claim")),
  ];
  return folded(items, (some) => element("ul", { class: "exceptions" }, ...some));
}

/** The checklist by dimension: each rule with its citation, and below it the things to have in words. */
function checklistItems(checklist: readonly Item[], words: Answer["words"]): readonly PageElement[] {
  return [...Map.groupBy(checklist, ({ dimension }) => dimension)].map(([dimension, items]) =>
    element(
      "div",
      { class: "dimension" },
      element("h3", {}, titleOf(dimension)),
      element("ul", {}, ...items.map((each) => checklistItem(each, words))),
    ),
  );
}

function checklistItem({ dimension, have, metBy, otherWays, says, by }: Item, words: Answer["words"]) {
  const thing = (atom: string) => {
    const meaning = words.get(atom)?.replace(`${titleOf(dimension).toLowerCase()}: `, "");
    const name = element("code", {}, shortenConsent(atom, dimension));
    return element("li", {}, ...(meaning === undefined ? [name] : [meaning, " ", name]));
  };
  const ways =
    otherWays === 0 ? [] : [element("li", {}, `or ${otherWays} other ${otherWays === 1 ? "way" : "ways"}`)];
  const needed =
    metBy === undefined
      ? [...have.map(thing), ...ways]
      : [element("li", {}, "met by ", element("code", {}, metBy))];
  return element("li", {}, says, " ", citationPart(by), element("ul", { class: "things" }, ...needed));
}

function afterItems({ dimensions }: Answer): readonly PageElement[] {
  return [...dimensions].flatMap(([dimension, { engaged, parts }]) => {
    const told = parts.filter(({ outdone }) => !outdone);
    if (engaged || told.length === 0) return [];
    return [
      element(
        "details",
        {},
        element("summary", {}, `${titleOf(dimension)} (${told.length})`),
        element("ul", {}, ...told.map(partItem)),
      ),
    ];
  });
}

const partItem = ({ says, by }: Part) => element("li", {}, says, " ", citationPart(by));

function notResearchedItems({ notResearched }: Answer): readonly PageElement[] {
  return listOpenLaws(notResearched).map((law) =>
    element(
      "p",
      {},
      law.isEncoded
        ? `${formatSource(law, [law.side])}: ${law.open.map(({ dimension }) => titleOf(dimension)).join(", ")}`
        : sentenceOf(formatUnencoded(law)),
    ),
  );
}

function recognitionItems({ grants }: Answer): readonly PageElement[] {
  const used = grants.filter((each) => each.used);
  return used.length === 0
    ? []
    : [element("ul", {}, ...used.map(({ says, by }) => element("li", {}, says, " ", citationPart(by))))];
}

function packsPart({ packs }: Answer): PageElement {
  const held = packs.map(
    ({ jurisdiction, version, hash }) => `${jurisdiction} ${version} ${hash.slice(0, 12)}`,
  );
  return element(
    "p",
    { class: "quiet" },
    `By the packs ${held.join("; ")}. This is engineering, not legal advice.`,
  );
}
