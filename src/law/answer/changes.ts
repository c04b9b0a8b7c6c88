/**
 * Tells what an answer to a question changes: what is asked beyond, otherwise or no longer, under which dimension, and what is
 * to have there then.
 */
import { shortenConsent } from "../atom.ts";
import type { Dimension } from "../lattice/dimension.ts";
import type { Citation } from "../source.ts";
import { titleOf } from "../wording.ts";
import type { Item } from "./checklist.ts";
import type { Asked } from "./effect.ts";

/** The most dimensions of one way of change that are told, in few words one, and the most things of one. */
const MOST_TOLD = 2;
const MOST_THINGS = 2;
/** The most characters of a citation that few words have room for. */
const MOST_CITED = 32;

/** The law that every transfer is under, and that is no law of a place. */
const BASELINE = "BASELINE";

/** The demands that count only in one of two answers, with the checklist of the one that is shown, and what to have in the other. */
export type Change = {
  readonly adds: readonly Asked[];
  readonly drops: readonly Asked[];
  readonly shown: readonly Item[];
  readonly needs: readonly Item[];
};

/** The ways in which a dimension changes, in the order in which they are told. */
const VERBS = ["adds", "changes", "leaves", "meets", "drops"] as const;
type Verb = (typeof VERBS)[number];

/** One dimension that changes, by which rule, and what is to have there then, or what meets it. */
type Changed = {
  readonly verb: Verb;
  readonly dimension: Dimension;
  readonly asked: Asked;
  readonly have: readonly string[];
};

/**
 * Tells each way of change in a few words, such as `GDPR Art 35 (EU, assessment) is not asked`; in fewer where `isBrief`. A
 * demand that leaves the things to have as they are changes nothing: another rule of that law asks for the same.
 */
export function tellChanges(change: Change, isBrief: boolean): readonly string[] {
  const changed = changedIn(change);
  return VERBS.flatMap((verb) => {
    const those = changed.filter((each) => each.verb === verb);
    return those.length === 0 ? [] : [tell(verb, those, isBrief)];
  });
}

/** Returns the ways in which dimensions change; none where nothing else is to have. */
export function waysOfChange(change: Change): ReadonlySet<Verb> {
  return new Set(changedIn(change).map(({ verb }) => verb));
}

function tell(verb: Verb, changed: readonly Changed[], isBrief: boolean): string {
  const told = changed.slice(0, isBrief ? 1 : MOST_TOLD);
  const more = changed.length - told.length;
  const rest = more > 0 ? ` and ${more} more` : "";
  if (verb === "drops") {
    const names = told.map((each) => nameOf(each, isBrief)).join(more > 0 ? ", " : " and ");
    return `${names}${rest} ${changed.length === 1 ? "is" : "are"} not asked`;
  }
  const cited = isBrief ? "" : citeOf(told[0]?.asked);
  if (verb === "meets") {
    const met = told.map((each) => `${titleIn(each)} is met by ${formatThings(each.have)}`);
    return `${met.join(", ")}${rest}${cited}`;
  }
  if (told.some(({ have }) => have.length === 0))
    return `${verb} ${told.map((each) => nameOf(each, isBrief)).join(", ")}${rest}`;
  const things = told.map((each) => `${formatThings(each.have)} under ${titleIn(each)}`);
  return `${SAYS[verb]} ${things.join(", ")}${rest}${cited}`;
}

const SAYS = { adds: "adds", changes: "asks instead for", leaves: "leaves only" } as const;

const titleIn = ({ dimension }: Changed) => titleOf(dimension).toLowerCase();

/** Names a demand by its provision, its law and its dimension; in few words without the law, or without a long citation. */
function nameOf(changed: Changed, isBrief: boolean): string {
  const { by } = changed.asked;
  const title = titleIn(changed);
  if (by.jurisdiction === BASELINE) return `the baseline (${title})`;
  const [cite = ""] = by.cite.split(";");
  if (!isBrief) return `${cite} (${by.jurisdiction}, ${title})`;
  const short = shorten(cite);
  return short.length > MOST_CITED ? `${title} of ${by.jurisdiction}` : `${short} (${title})`;
}

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
      const met = new Set(
        needs.flatMap(({ metBy, ...item }) =>
          item.dimension === dimension && laws.has(item.by.jurisdiction) ? (metBy ?? []) : [],
        ),
      );
      const left = after.size > 0 ? "leaves" : met.size > 0 ? "meets" : "drops";
      const verb = no?.length === 0 ? "adds" : of?.length !== 0 ? "changes" : left;
      const have = verb === "adds" ? after.difference(before) : verb === "meets" ? met : after;
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

/** A rule in few words: its law, and the beginning of its citation, cut where that is long. */
export function citeShort({ jurisdiction, cite }: Citation): string {
  return ` (${jurisdiction}, ${shorten(cite)})`;
}

/** Cuts a long citation at its first comma, and says so. */
function shorten(cite: string): string {
  const [whole = ""] = cite.split(";");
  const [first = "", ...others] = whole.split(",");
  return whole.length > MOST_CITED && others.length > 0 ? `${first} ff.` : whole;
}

/** The rule of a demand, by its law and the beginning of its citation; the baseline of every transfer is no law. */
export function citeOf(asked: Pick<Asked, "by"> | undefined): string {
  if (asked?.by.jurisdiction === BASELINE) return " (the baseline)";
  return asked === undefined ? "" : ` (${asked.by.jurisdiction}, ${asked.by.cite.split(";")[0]})`;
}
