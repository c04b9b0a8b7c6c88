/** Shows the conditions of rules in words. */
import { FACTS, type FactName } from "../../law/fact.ts";
import type { Condition, Matcher } from "../../law/rule.ts";
import type { Concepts } from "../../vocabulary/concept.ts";

const HERE: Readonly<Record<string, string>> = { mod: "modality", form: "form", pur: "purpose" };

/** Shortens a list of concepts: where all leaves of a broader concept are meant, it names that concept. */
export function compact(name: FactName, members: readonly string[], concepts: Concepts): readonly string[] {
  if (FACTS[name].kind !== "concept") return members;
  const left = new Set(members);
  const kind = HERE[[...left][0]?.split(":")[0] ?? ""] as "modality" | "form" | "purpose" | undefined;
  const groups = (kind === undefined ? [] : concepts.all(kind))
    .map(({ id }) => ({ id, leaves: concepts.leaves(id) }))
    .toSorted((a, b) => b.leaves.size - a.leaves.size);
  const words: string[] = [];
  for (const { id, leaves } of groups)
    if (leaves.isSubsetOf(left)) {
      words.push(id.replace(/^[a-z]+:/, ""));
      for (const leaf of leaves) left.delete(leaf);
    }
  return [...words, ...[...left].map((each) => each.replace(/^[a-z]+:/, ""))];
}

const NAMED: Readonly<Partial<Record<FactName, string>>> = { youngest: "the age of the youngest" };

/** Returns a fact's name as it is shown. */
export const shownName = (name: FactName) => NAMED[name] ?? name;

/** Says a condition in words: `modality is face or finger; people from 1000`. An empty one says `always`. */
export function conditionText(condition: Condition, concepts: Concepts): string {
  const tests = [...condition].map(
    ([name, matcher]) => `${shownName(name)} ${matcherText(name, matcher, concepts)}`,
  );
  return tests.length === 0 ? "always" : tests.join("; ");
}

function matcherText(name: FactName, matcher: Matcher, concepts: Concepts): string {
  if (matcher.kind === "since") return `since ${matcher.day}`;
  if (matcher.kind === "oneOf") return `is ${compact(name, [...matcher.values], concepts).join(" or ")}`;
  const { from, below } = matcher;
  const parts = [
    ...(from > 0 ? [`from ${from}`] : []),
    ...(Number.isFinite(below) ? [`below ${below}`] : []),
  ];
  return parts.length === 0 ? "is any number" : parts.join(" and ");
}
