/** Shows the exceptions of an answer: those that would open what is forbidden, and those that spare some of what is asked. */
import type { Verdict } from "../../law/outcome.ts";
import type { ShownFloor } from "./floor.ts";
import { tableLines } from "./table.ts";
import { displayWidth, paint, paragraph } from "./terminal.ts";

/**
 * The forms of a list of exceptions: the sentence of each in full; its first words on one line; so those that alone change
 * the verdict, and of the others the names; or the names alone. No form leaves out an exception.
 */
export type ExceptionForm = "full" | "line" | "mixed" | "name";

type Exceptions = ShownFloor["exceptions"];

/** Lists the exceptions of the rules behind the verdict, each as a question with the verdict that it brings. */
export function openingLines(
  shown: ShownFloor,
  width: number,
  form: ExceptionForm = "full",
): readonly string[] {
  const opening = shown.exceptions.filter((each) => opens(each, shown));
  const [first] = opening;
  if (first === undefined) return [];
  const same = opening.every(({ verdict }) => verdict === first.verdict);
  const then = same ? `: THEN ${first.verdict.toUpperCase()}` : "";
  const heading = opening.every(({ verdict }) => verdict === shown.verdict)
    ? "UNLESS SEVERAL OF THESE HOLD AND ARE SHOWN (--claim NAME), FOR EACH LAW ONE"
    : `UNLESS ONE OF THESE HOLDS AND IS SHOWN (--claim NAME)${then}`;
  return [paint("heading", heading), ...exceptionLines(opening, shown, { width, same, form })];
}

/** Lists the other exceptions: they leave the verdict as it is, and spare some of what is asked. */
export function sparingLines(shown: ShownFloor, width: number): readonly string[] {
  const sparing = shown.exceptions.filter((each) => !opens(each, shown));
  if (sparing.length === 0) return [];
  return [
    paint("heading", "EXCEPTIONS THAT SPARE SOME OF IT (--claim NAME)"),
    ...exceptionLines(sparing, shown, { width, same: true, form: "full" }),
  ];
}

/** Returns true for an exception to a rule behind the verdict, or one that changes the verdict. */
function opens({ by, verdict }: Exceptions[number], shown: ShownFloor): boolean {
  const keyOf = ({ jurisdiction, rule, side }: typeof by) => `${jurisdiction} ${rule} ${side}`;
  const forbids = shown.decisive.some((each) => keyOf(each.by) === keyOf(by));
  return verdict !== shown.verdict || (forbids && verdict !== "conditional" && verdict !== "free");
}

/** The margin of a list of exceptions, and the width of its column of names. */
const MARGIN = 2;
const NAMES = 34;

function exceptionLines(
  exceptions: Exceptions,
  shown: ShownFloor,
  { width, same, form }: { width: number; same: boolean; form: ExceptionForm },
): readonly string[] {
  const resultOf = (verdict: Verdict) => (same ? "" : ` → ${verdict}`);
  const named = (those: Exceptions) =>
    paragraph(`${those.map(({ atom, verdict }) => `${atom}${resultOf(verdict)}`).join("; ")}.`, {
      width,
      indent: MARGIN,
    });
  if (form === "name") return named(exceptions);
  const alone = exceptions.filter(({ verdict }) => verdict !== shown.verdict);
  if (form === "mixed" && !same && alone.length > 0) {
    const others = exceptions.filter((each) => !alone.includes(each)).map(({ atom }) => atom);
    const told = exceptionLines(alone, shown, { width, same, form: "line" });
    const rest = `→ ${shown.verdict}, where nothing else is shown: ${others.join("; ")}.`;
    return others.length === 0 ? told : [...told, ...paragraph(rest, { width, indent: MARGIN })];
  }
  // The citation stands with the rule.
  const says = (atom: string) => (shown.words[atom] ?? "").replace(/ \([^()]*(\([^()]*\)[^()]*)*\)$/, "");
  const rows = exceptions.map(({ atom, verdict }) => [atom, `${says(atom)}?`, resultOf(verdict)] as const);
  if (form === "full")
    return tableLines(
      rows.map(([atom, question, result]) => [[atom], [`${question}${result}`]]),
      { width, indent: MARGIN, widths: [NAMES] },
    );
  return rows.map(([atom, question, result]) => {
    const name = `${" ".repeat(MARGIN)}${atom.padEnd(NAMES)}  `;
    const [line = ""] = paragraph(question, { width: width - displayWidth(name + result), most: 1 });
    return `${name}${line}${result}`.trimEnd();
  });
}
