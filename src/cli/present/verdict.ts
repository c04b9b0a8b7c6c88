/** Shows a node's decision in one sentence, with what to look at first. */
import type { Answer } from "../../edge/grpc/codec.ts";
import { isMistake } from "./mistakes.ts";
import { paint, paragraph, type Style } from "./terminal.ts";

const RECORDED = {
  yes: "The node has recorded this answer.",
  no: "Nothing was recorded; --record has the node record the answer and give a receipt.",
};

type Head = { readonly word: string; readonly style: Style; readonly sentence: string };

/** Formats a number of things, such as `1 reason` and `2 reasons`. */
export const count = (n: number, one: string) => `${n} ${one}${n === 1 ? "" : "s"}`;

/** Says how many records of a transfer of many are permitted, and where the answer to each is. */
function recordsHead({ count: all, permitted }: NonNullable<Answer["records"]>): Head {
  const where =
    "The same `comity transfer --records` with the same key tells the answer to each; `--record N --receipt FILE` writes one receipt.";
  return permitted === 0
    ? { word: "DENIED", style: "bad", sentence: `all ${count(all, "record")}. ${where}` }
    : {
        word: "PERMITTED",
        style: permitted === all ? "good" : "open",
        sentence: `${permitted} of ${count(all, "record")}, by both nodes: the data of these alone may be sent. ${where}`,
      };
}

function headOf({ state, decision, records }: Answer, shown: number): Head {
  if (records !== undefined) return recordsHead(records);
  if (decision === undefined)
    return {
      word: "IN DOUBT",
      style: "open",
      sentence:
        "the destination has not answered yet, so nothing may be sent. Ask again with the same key; an answer, once given, does not change.",
    };
  if (state === "BARRED")
    return {
      word: "BARRED",
      style: "bad",
      sentence: "the destination did not decide in time, and now never will. Ask again with a new key.",
    };
  const { obligations, reasons, notCounted } = decision;
  if (decision.decision === "permit")
    return state === undefined
      ? {
          word: "WOULD BE PERMITTED",
          style: "good",
          sentence: `by this node, with ${count(obligations.length, "obligation")}. This is an assessment: nothing may be sent on it.`,
        }
      : {
          word: "PERMITTED",
          style: "good",
          sentence: `by both nodes, with ${count(obligations.length, "obligation")} that an issuer of the agreement has accepted for the recipient.`,
        };
  return {
    word: state === undefined ? "WOULD BE DENIED" : "DENIED",
    style: "bad",
    sentence: whyDenied(reasons.filter(isMistake).length, notCounted.length, reasons.length, shown),
  };
}

/** Says why a transfer is denied. A mistake in the request comes first: whatever else is told may follow from it. */
function whyDenied(mistakes: number, uncounted: number, reasons: number, shown: number): string {
  const items = `${count(uncounted, "item")} of the offer did not count`;
  if (mistakes > 0) {
    const first = `${count(mistakes, "mistake")} in the request: mend ${mistakes === 1 ? "it" : "them"} first.`;
    return uncounted === 0 ? first : `${first} Beside that, ${items}.`;
  }
  const listed =
    reasons <= shown ? "all are listed" : `the first ${shown === 1 ? "is" : `${shown} are`} listed`;
  if (uncounted === 0) return `for ${count(reasons, "reason")}; ${listed}.`;
  return `${items}; ${count(reasons, "reason")} ${reasons === 1 ? "remains" : "remain"}, and ${listed}.`;
}

/** Shows the decision in a sentence, and the id of the transfer. At most `shown` reasons are listed below it. */
export function verdictLines(
  answer: Answer,
  width: number,
  shown = Number.POSITIVE_INFINITY,
): readonly string[] {
  const { word, style, sentence } = headOf(answer, shown);
  const lines = paragraph(`${word}: ${sentence}`, { width });
  return [
    ...lines.map((line, i) => (i === 0 ? line.replace(word, () => paint(style, word)) : line)),
    ...(answer.transferId === "" ? [] : [paint("quiet", `transfer ${answer.transferId}`)]),
    ...(answer.recorded === undefined ? [] : [paint("quiet", RECORDED[answer.recorded ? "yes" : "no"])]),
  ];
}
