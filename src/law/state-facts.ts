/**
 * Reads the facts that somebody states when asking the law: each by its name, with one or more words. Several words
 * are alternatives.
 */
import { ComityError, fieldError } from "../errors.ts";
import type { Concepts } from "../vocabulary/concept.ts";
import { FACTS, type FactName, type Facts, type FactValue, isFactName, parseFact, setOf } from "./fact.ts";

/** The name of a fact, with the words in which it was stated. */
export type StatedFact = readonly [name: string, words: readonly string[]];

function readFact(name: string, words: readonly string[], concepts: Concepts): FactValue {
  if (!isFactName(name) || FACTS[name].kind !== "concept") return parseFact(name, words);
  const kind = name as "modality" | "form" | "purpose";
  try {
    return setOf(...words.flatMap((word) => [...concepts.leaves(concepts.resolve(kind, word))]));
  } catch (thrown) {
    if (!(thrown instanceof ComityError)) throw thrown;
    throw fieldError(thrown.reason, `facts.${name}`, "names no concept of its kind", thrown.message);
  }
}

const invalid = (name: string, message: string) =>
  new ComityError("INPUT_INVALID", message, {
    violations: [{ field: `facts.${name}`, description: message }],
  });

/**
 * Makes facts of what was stated, all of them proven, since the question stipulates them. Defaults: the action is
 * `transfer`, and `peopleYear` equals `people`. Throws INPUT_INVALID, FACT_UNKNOWN or VOC_NO_TERM.
 */
export function stateFacts(
  from: string,
  to: string,
  stated: readonly StatedFact[],
  concepts: Concepts,
): Facts {
  const values = new Map<FactName, FactValue>([
    ["from", setOf(from)],
    ["to", setOf(to)],
  ]);
  for (const [name, words] of stated) {
    const value = readFact(name, words, concepts);
    if (name === "from" || name === "to")
      throw invalid(name, `\`${name}\` is a place of the question, not a fact to state beside it`);
    if (isFactName(name) && values.has(name))
      throw invalid(name, `\`${name}\` is stated twice: give its alternatives together`);
    values.set(name as FactName, value);
  }
  const people = values.get("people");
  if (people !== undefined && !values.has("peopleYear")) values.set("peopleYear", people);
  if (!values.has("action")) values.set("action", setOf("transfer"));
  return new Map([...values].map(([name, value]) => [name, { value, proven: true }]));
}
