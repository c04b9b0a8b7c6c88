/**
 * The page in the browser: puts form and answer into the document, and asks anew whenever the address changes. Nothing leaves
 * the browser: the law is part of the page.
 */
import { ComityError } from "../errors.ts";
import type { Answer } from "../law/answer/answer.ts";
import { composeCompiled, type Entry } from "../law/compiled-atlas.ts";
import { answerParts } from "./answer.ts";
import type { PageChild, PageElement } from "./element.ts";
import { formOf } from "./form.ts";
import {
  answerPage,
  formatAddress,
  type PageQuestion,
  parseAddress,
  withClaim,
  withFact,
} from "./question.ts";
import { faultPart } from "./stated.ts";

/** An answer is computed for so long before the browser may do something else, in milliseconds. */
const TURN_MS = 12;

const atlas = openLaw(textIn("law"));
const [form, result, said] = [partOf("form"), partOf("answer"), partOf("said")];
/** The question that is shown; undefined while its address is none. */
let shown: PageQuestion | undefined;

/** Composes the law that the page holds: an index, and a document in each further line. */
function openLaw(text: string) {
  const [index = "[]", ...documents] = text.trim().split("\n");
  return composeCompiled(JSON.parse(index) as Entry[], (at) => JSON.parse(documents[at] ?? "null"));
}

function partOf(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no part \`${id}\``);
  return found;
}

function textIn(id: string): string {
  return partOf(id).textContent ?? "";
}

/** Makes nodes of elements. THREAT: an address holds what its author likes: text is never read as HTML. */
function render(child: PageChild): Node {
  if (typeof child === "string") return document.createTextNode(child);
  const made = document.createElement(child.tag);
  for (const [name, value] of Object.entries(child.attributes)) made.setAttribute(name, value);
  made.append(...child.children.map(render));
  return made;
}

const show = (into: HTMLElement, parts: readonly PageElement[]) => into.replaceChildren(...parts.map(render));

function today(): string {
  const now = new Date();
  const two = (count: number) => String(count).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Answers the question of the address. Whoever asks on before the answer is there gets the newer answer alone. */
async function answerAddress(): Promise<void> {
  let question: PageQuestion | undefined;
  try {
    question = parseAddress(location.hash, today());
    const asked = question;
    shown = asked;
    showForm(asked);
    result.setAttribute("aria-busy", "true");
    const answer = await inTurns(answerPage(atlas, asked), () => shown === asked);
    if (answer === undefined) return;
    showResult(answerParts(answer, asked));
    said.textContent = `${answer.verdict}: ${asked.from} to ${asked.to}`;
  } catch (thrown) {
    if (!(thrown instanceof ComityError)) throw thrown;
    if (!form.hasChildNodes()) show(form, [formOf(atlas, parseAddress("", today()))]);
    showResult([faultPart(thrown, question)]);
  }
  result.removeAttribute("aria-busy");
}

/** Shows the form for a question, unless it holds that question already: then whoever types in it is not disturbed. */
function showForm(question: PageQuestion): void {
  const textOf = (each: PageQuestion) => formatAddress({ ...each, claims: [] });
  if (form.hasChildNodes() && textOf(readForm()) === textOf(question)) return;
  const focused = form.contains(document.activeElement) ? document.activeElement?.id : undefined;
  const isOpen = form.querySelector("details")?.open === true;
  show(form, [formOf(atlas, question)]);
  form.querySelector("details")?.toggleAttribute("open", isOpen);
  if (focused !== undefined) document.getElementById(focused)?.focus();
}

/** Shows an answer. Whoever clicked in the one before it goes on at the verdict, since what was clicked is gone. */
function showResult(parts: readonly PageElement[]): void {
  const isHere = result.contains(document.activeElement);
  show(result, parts);
  if (isHere) result.querySelector<HTMLElement>("h2")?.focus();
}

/** Runs an answer to its end, with pauses for the browser; undefined where it is not wanted any more. */
async function inTurns(
  answering: Generator<void, Answer>,
  isWanted: () => boolean,
): Promise<Answer | undefined> {
  let turn = performance.now();
  for (;;) {
    const { done, value } = answering.next();
    if (done) return value;
    if (performance.now() - turn < TURN_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    if (!isWanted()) return undefined;
    turn = performance.now();
  }
}

/** Reads the form, and keeps what only an address states. */
function readForm(): PageQuestion {
  const before = shown ?? parseAddress("", today());
  const fields = new FormData(form.querySelector("form") ?? undefined);
  const value = (name: string) => String(fields.get(name) ?? "").trim();
  const [from, to] = [value("from"), value("to")];
  // An exception of one law is none of another's.
  const claims = from === before.from && to === before.to ? before.claims : [];
  let question: PageQuestion = { ...before, from, to, at: value("at") || today(), claims };
  for (const name of fields.keys())
    if (!["from", "to", "at"].includes(name)) {
      const words = value(name);
      question = withFact(question, name, words === "" ? [] : words.split(",").map((word) => word.trim()));
    }
  return question;
}

/** Goes to the address of a question; the form shows it too, wherever it was stated. */
function goTo(question: PageQuestion): void {
  location.hash = formatAddress(question);
}

form.addEventListener("change", () => goTo(readForm()));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  goTo(readForm());
});
result.addEventListener("click", ({ target }) => {
  if (!(target instanceof HTMLButtonElement) || shown === undefined) return;
  const { fact, words = "", given, givenWords = "", claim } = target.dataset;
  if (claim !== undefined) goTo(withClaim(shown, claim));
  else if (fact !== undefined) {
    const stated = given === undefined ? shown : withFact(shown, given, givenWords.split(","));
    goTo(withFact(stated, fact, words === "" ? [] : words.split(",")));
  }
});
addEventListener("hashchange", () => void answerAddress());
await answerAddress();
