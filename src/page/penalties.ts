/** The penalties of an answer as parts of the page. */
import type { PenaltiesTold } from "../law/answer/penalties.ts";
import { formatHeadline, headlinesOf, openPenalties } from "../law/answer/penalty-headline.ts";
import { formatCase, formatMeasure } from "../law/answer/penalty-words.ts";
import { citationPart } from "./citation.ts";
import { element, type PageElement } from "./element.ts";

/** Makes the headline of each law, all penalties behind a fold, and the laws whose penalties are not encoded, or not as a whole. */
export function penaltyItems(answer: PenaltiesTold): readonly PageElement[] {
  const { penalties } = answer;
  const first = headlinesOf(penalties).map((headline) => {
    const { by } = headline.largest;
    return element(
      "li",
      {},
      element("strong", {}, headline.law),
      ` ${formatHeadline(headline)} `,
      citationPart(by),
    );
  });
  const all = penalties.map((penalty) => {
    const measure = formatMeasure(penalty);
    const told = [formatCase(penalty), ...(measure === "" ? [] : [measure])].join("; ");
    return element(
      "li",
      {},
      penalty.says,
      " ",
      element("span", { class: "quiet" }, `${told}.`),
      " ",
      citationPart(penalty.by),
    );
  });
  const fold = () =>
    element(
      "details",
      {},
      element("summary", {}, `All penalties (${all.length})`),
      element("ul", {}, ...all),
    );
  const { notEncoded, inPart } = openPenalties(answer);
  const open = [
    ...(notEncoded.length === 0 ? [] : [`Not encoded: the penalties of ${notEncoded.join(", ")}.`]),
    ...(inPart.length === 0 ? [] : [`Researched in part: ${inPart.join(", ")}; there may be more.`]),
  ];
  return [
    ...(first.length === 0 ? [] : [element("ul", {}, ...first)]),
    ...(all.length === 0 ? [] : [fold()]),
    ...open.map((each) => element("p", { class: "quiet" }, each)),
  ];
}
