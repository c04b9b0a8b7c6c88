/**
 * Tells what an answer to a question changes: what is asked beyond, otherwise or no longer, under which dimension, and what is
 * to have there then.
 */
import { shortenConsent } from "../atom.ts";
import type { Dimension } from "../lattice/dimension.ts";
import { titleOf } from "../wording.ts";
import type { Item } from "./checklist.ts";
import type { Asked } from "./effect.ts";

/** The most dimensions that are named, the most of which it is told what to have, and the most things of one. */
const MOST_NAMED = 3;
const MOST_TOLD = 2;
const MOST_THINGS = 2;

/** The demands that count only in one of two answers, with the checklist of the one that is shown, and what to have in the other. */
export type Change = {
  readonly adds: readonly Asked[];
  readonly drops: readonly Asked[];
  readonly shown: readonly Item[];
  readonly needs: readonly Item[];
};

/** The ways in which a dimension changes, in the order in which they are told. */
const VERBS = ["adds", "changes", "leaves", "drops"] as const;
type Verb = (typeof VERBS)[number];

/** One dimension that changes, by which rule, and what is to have there then. */
type Changed = {
  readonly verb: Verb;
  readonly dimension: Dimension;
  readonly asked: Asked;
  readonly have: readonly string[];
};

/**
 * Tells each way of change in a few words, such as `drops assessment (EU, GDPR Art 35)`; without citations where `isBrief`. A
 * demand that leaves the things to have as they are changes nothing: another rule of that law asks for the same.
 */
export function tellChanges(change: Change, isBrief: boolean): readonly string[] {
  const changed = changedIn(change);
  return VERBS.flatMap((verb) => {
    const those = changed.filter((each) => each.verb === verb);
    const [first] = those;
    if (first === undefined) return [];
    return [`${tell(verb, those)}${isBrief ? "" : citeOf(first.asked)}`];
  });
}

/** Returns the ways in which dimensions change; none where nothing else is to have. */
export function waysOfChange(change: Change): ReadonlySet<Verb> {
  return new Set(changedIn(change).map(({ verb }) => verb));
}

function tell(verb: Verb, changed: readonly Changed[]): string {
  const titles = changed.map(({ dimension }) => titleOf(dimension).toLowerCase());
  const isTold = changed.length <= MOST_TOLD && changed.every(({ have }) => have.length > 0);
  if (isTold && verb !== "drops") {
    const things = changed.map(({ have }, i) => `${formatThings(have)} under ${titles[i]}`);
    return `${SAYS[verb]} ${things.join(", ")}`;
  }
  const more = titles.length - MOST_NAMED;
  const named = `${titles.slice(0, MOST_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return `${verb === "leaves" ? "drops part of" : verb} ${named}`;
}

const SAYS = { adds: "adds", changes: "asks instead for", leaves: "leaves only" } as const;

function formatThings(have: readonly string[]): string {
  const more = have.length - MOST_THINGS;
  return `${have.slice(0, MOST_THINGS).join(" + ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Returns each dimension that changes, in the order in which the demands are given. */
function changedIn({ adds, drops, shown, needs }: Change): readonly Changed[] {
  const [added, dropped] = [without(adds, drops), without(drops, adds)];
  return [...Map.groupBy([...added, ...dropped], ({ dimension }) => dimension)].flatMap(
    ([dimension, group]): readonly Changed[] => {
      const laws = new Set(group.map(({ by }) => by.jurisdiction));
      const thingsOf = (items: readonly Item[]) =>
        new Set(
          items
            .filter((item) => item.dimension === dimension && laws.has(item.by.jurisdiction))
            .flatMap(({ have }) => have.map((each) => shortenConsent(each, dimension))),
        );
      const [before, after] = [thingsOf(shown), thingsOf(needs)];
      if (before.size > 0 && before.symmetricDifference(after).size === 0) return [];
      const [of, no] = [added, dropped].map((asked) => asked.filter((each) => each.dimension === dimension));
      const [asked] = [...(of ?? []), ...(no ?? [])];
      if (asked === undefined) return [];
      const verb =
        no?.length === 0 ? "adds" : of?.length !== 0 ? "changes" : after.size > 0 ? "leaves" : "drops";
      const have = verb === "adds" ? after.difference(before) : after;
      return [{ verb, dimension, asked: leftBy(asked, verb, needs), have: [...have] }];
    },
  );
}

/** Returns the demands without those of a rule that binds in another way, and asks the same. */
function without(asked: readonly Asked[], others: readonly Asked[]): readonly Asked[] {
  const keyOf = ({ dimension, by }: Asked) => `${dimension} ${by.jurisdiction} ${by.rule}`;
  const known = new Set(others.map(keyOf));
  return asked.filter((each) => !known.has(keyOf(each)));
}

/** Returns the rule that is told: of what is left the first that still asks. */
function leftBy(asked: Asked, verb: Verb, needs: readonly Item[]): Asked {
  const left = needs.find(
    ({ dimension, by }) => dimension === asked.dimension && by.jurisdiction === asked.by.jurisdiction,
  );
  return verb === "leaves" && left !== undefined ? { ...asked, by: left.by } : asked;
}

/** The rule of a demand, by its law and the beginning of its citation; the baseline of every transfer is no law. */
export function citeOf(asked: Asked | undefined): string {
  if (asked?.by.jurisdiction === "BASELINE") return " (the baseline)";
  return asked === undefined ? "" : ` (${asked.by.jurisdiction}, ${asked.by.cite.split(";")[0]})`;
}
