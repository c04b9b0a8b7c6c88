/** Facts in words: what somebody stated, which can be taken back, what was presumed, and what nobody stated. */
import type { ComityError } from "../errors.ts";
import type { Answer } from "../law/answer/answer.ts";
import { formatWorst, phraseOf } from "../law/answer/phrases.ts";
import { formatFact, isFactName } from "../law/fact.ts";
import { element, type PageElement } from "./element.ts";
import { isShown, labelOf } from "./form.ts";
import type { PageQuestion } from "./question.ts";

/** Makes the list of what was stated beyond the fields that are always shown, each with a button that takes it back. */
export function statedPart(facts: PageQuestion["facts"]): readonly PageElement[] {
  const more = [...facts].filter(([name]) => !isShown(name));
  return more.length === 0
    ? []
    : [
        listOf(
          "You said:",
          more.map(([name, words]) => statedItem(name, words)),
        ),
      ];
}

function statedItem(name: string, words: readonly string[]): PageElement {
  const said = isFactName(name) ? phraseOf(name, words, new Set(), () => undefined) : words.join(", ");
  return taking(`${labelOf(name) ?? `\`${name}\``} ${said}`, { "data-fact": name, "data-words": "" });
}

const taking = (text: string, takes: Readonly<Record<string, string>>) =>
  element(
    "li",
    {},
    `${text} `,
    element("button", { type: "button", "aria-label": `Take back: ${text}`, ...takes }, "Take back"),
  );

const listOf = (title: string, items: readonly PageElement[]) =>
  element("div", { class: "stated" }, element("p", {}, title), element("ul", {}, ...items));

/** Names behind a fold what was presumed, with the verdict where that is so and in the worst case. */
export function presumedParts(
  answer: Pick<Answer, "presumed" | "presumedVerdict" | "worstVerdict" | "verdict" | "worstCase">,
): readonly PageElement[] {
  const presumed = [...answer.presumed].filter(([name]) => name !== "from" && name !== "to");
  if (presumed.length === 0) return [];
  const { presumedVerdict, worstVerdict, verdict, worstCase } = answer;
  const worst =
    worstCase === undefined ? `In the worst case: ${worstVerdict}.` : formatWorst(worstCase, worstVerdict);
  const then = [
    ...(presumedVerdict === verdict ? [] : [`If all of it is so: ${presumedVerdict}.`]),
    ...(worstVerdict === presumedVerdict ? [] : [worst]),
  ].join(" ");
  const items = presumed.map(([name, { value }]) => {
    const said = phraseOf(name, [formatFact(value)].flat(), new Set(), () => undefined);
    return element("li", {}, `${labelOf(name) ?? name} `, element("b", {}, said));
  });
  return [
    foldOf(`Presumed, as it is so in most transfers: ${countOf(items)}`, items),
    ...(then === "" ? [] : [element("p", { class: "quiet" }, then)]),
  ];
}

/** Names behind a fold what counts against the transfer because nobody stated it. */
export function unstatedParts({
  assumed,
  depends,
}: Pick<Answer, "assumed" | "depends">): readonly PageElement[] {
  const facts = [...new Set([...assumed, ...depends.map(({ fact }) => fact)])].sort();
  const items = facts.map((name) => element("li", {}, labelOf(name) ?? name));
  return items.length === 0
    ? []
    : [foldOf(`Counted against the transfer, since nobody stated it: ${countOf(items)}`, items)];
}

const countOf = ({ length }: readonly unknown[]) => `${length} ${length === 1 ? "fact" : "facts"}`;

const foldOf = (summary: string, items: readonly PageElement[]) =>
  element("details", { class: "quiet" }, element("summary", {}, summary), element("ul", {}, ...items));

/**
 * Makes the part that tells what is wrong with a question, in which field, and how to go on: what no field of the form holds
 * can be taken back here.
 */
export function faultPart({ message, violations }: ComityError, question?: PageQuestion): PageElement {
  const field = labelOf(violations[0]?.field.replace(/^facts\./, "") ?? "");
  const strangers = [...(question?.facts ?? [])].filter(([name]) => labelOf(name) === undefined);
  const items = [
    ...strangers.map(([name, words]) => statedItem(name, words)),
    ...(question?.claims ?? []).map((claim) => taking(`The exception \`${claim}\``, { "data-claim": claim })),
  ];
  return element(
    "section",
    { class: "verdict bad", role: "alert" },
    element("h2", { tabindex: "-1" }, "This question cannot be answered"),
    element("p", {}, field === undefined ? `${message}.` : `${field}: ${message}.`),
    ...(items.length === 0 ? [] : [listOf("The address says:", items)]),
    element(
      "p",
      {},
      "Change it in the form above, or ",
      element("a", { href: "#" }, "begin with the example"),
      ".",
    ),
  );
}
