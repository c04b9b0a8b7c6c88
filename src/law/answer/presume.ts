/**
 * Presumptions: the values that an answer takes for facts that nobody stated, because they are so in most transfers. A
 * node that decides presumes nothing.
 */
import type { Concepts } from "../../vocabulary/concept.ts";
import { isSaleIn } from "../engagement.ts";
import { type Fact, type FactName, type Facts, type FactValue, setOf } from "../fact.ts";
import { OTHER } from "../partition.ts";
import { placeWithin } from "../rule.ts";
import { isSettled } from "./consistent.ts";
import { isInPrivate, isOfFirms, isOfShops, isOfTheState } from "./purposes.ts";

/**
 * Presumes facts: no dataset of a special regime, an ordinary operator, a controller, data and people from the place of
 * origin, no dealing in data unless it is sold (a vendor's service where the recipient is a processor), in twelve months no
 * fewer people than now, a recipient with an ordinary owner that is a controller, a public body for a task of the State, and perhaps
 * a data broker where it buys, data that was neither scraped, paid for nor demanded by a foreign authority, by an
 * exporter that is no US person, a holder that is no bank, and no sector with rules of its own unless the purpose points to
 * one, and no space open to the public for clocks and doors of staff. Returns those that nobody stated.
 */
export function presume(stated: Facts, concepts: Concepts): Facts {
  const found = new Map<FactName, Fact>();
  const take = (name: FactName, value: FactValue | undefined) => {
    if (!stated.has(name) && value !== undefined) found.set(name, { value, proven: true });
  };
  take("dataset", setOf("none"));
  take("operator", setOf("ordinary"));
  take("role", setOf("controller"));
  take("recipientOwnership", setOf("ordinary"));
  for (const name of ["scraped", "remuneration", "compelled"] as const) take(name, setOf("false"));
  take("provenance", stated.get("from")?.value);
  take("subjectsIn", stated.get("from")?.value);
  for (const name of ["exporterUsPerson", "financialInstitution"] as const) take(name, setOf("false"));
  take("recipientRole", recipientOf(stated, concepts));
  take("dealing", dealingOf(stated, concepts));
  take("sector", sectorOf(stated, concepts));
  take("publicSpace", isInPrivate(stated) ? setOf("false") : undefined);
  const people = stated.get("people")?.value;
  if (people?.kind === "interval")
    take("people12m", { kind: "interval", from: people.from, to: Number.POSITIVE_INFINITY });
  return found;
}

/**
 * The presumptions that a verdict takes for sure. Bans spare a bank, and none is for banks alone: to doubt that the holder is
 * none could only make a verdict milder than what binds nearly everybody. Whoever asks knows the own sector, where the people
 * are and whether the data was scraped, and is asked about them where it matters: a ban on schools, or on clocks in France, is
 * no reason in the answer to everybody else.
 */
const UNDOUBTED: ReadonlySet<FactName> = new Set(["financialInstitution", "sector", "scraped", "subjectsIn"]);

/** Returns true for a presumption that may be wrong beside what was stated, so that a verdict counts the other values as well. */
export const isDoubted = (name: FactName, stated: Facts): boolean =>
  !UNDOUBTED.has(name) && !isSettled(name, stated);

/** The purposes that belong to a sector with rules of its own, or to several: work, lending and insurance, shops, the State. */
const OF_A_SECTOR: ReadonlySet<string> = new Set(
  [
    ...["timekeeping", "workConduct", "hiring", "credit", "pricing", "emotion", "lossPrevention"],
    ...["publicSecurity", "nationalSecurity", "border", "lawEnforcement"],
  ].map((purpose) => `pur:${purpose}`),
);

/**
 * A recipient is one thing: the demands on a processor and on a controller are two lists, of which each transfer has one. Whoever
 * may be a public body where a law or no purpose is stated, or buys data to deal in it, is left open between these.
 */
function recipientOf(stated: Facts, concepts: Concepts): FactValue {
  if (isOfTheState(stated)) return setOf("authority");
  return setOf(
    "controller",
    ...(isOfFirms(stated) ? [] : ["authority"]),
    ...(isSaleIn(stated, concepts) ? ["broker"] : []),
  );
}

/** The sectors of whoever keeps thieves out: those with premises that a law names, or none with rules of its own. */
const OF_PREMISES = ["retail", "food-and-drink", "entertainment", OTHER] as const;

/**
 * Returns undefined where no purpose is stated, or one that points to a sector, and where the data may be sold. Of thieves it is
 * left open which premises they enter; they are no staff.
 */
function sectorOf(stated: Facts, concepts: Concepts): FactValue | undefined {
  const purpose = stated.get("purpose")?.value;
  if (purpose?.kind !== "set" || isSaleIn(stated, concepts)) return undefined;
  if (isOfShops(stated)) return setOf(...OF_PREMISES);
  return [...purpose.values].some((each) => OF_A_SECTOR.has(each)) ? undefined : setOf(OTHER);
}

/**
 * Returns a presumed fact as it is where its presumption is wrong; undefined where it may be anything. Whoever exports for the
 * State, or on instructions alone, knows that and says it: save for a task of the State, or under a law, it is not in doubt.
 * Whoever sends to the State knows that too.
 */
export function whereWrong(name: FactName, stated: Facts): Fact | undefined {
  if (!isOfFirms(stated)) return undefined;
  if (name === "role") return { value: setOf("controller", "broker"), proven: true };
  return name === "recipientRole" ? { value: setOf(...NOT_THE_STATE), proven: true } : undefined;
}

/**
 * Returns the values among which a question offers a choice, where it does not offer all: whoever sends for a purpose that is no
 * task of the State is not asked back as a public body.
 */
export function offer(stated: Facts): Facts {
  if (stated.has("role") || !isOfFirms(stated)) return new Map();
  return new Map([["role", { value: setOf(...NOT_THE_STATE), proven: true }]]);
}

/** The roles of all but public bodies. */
const NOT_THE_STATE = ["controller", "processor", "broker"] as const;

/** Returns undefined where the data may be sold: then nothing is presumed. */
function dealingOf(stated: Facts, concepts: Concepts): FactValue | undefined {
  if (isSaleIn(stated, concepts)) return undefined;
  const recipient = stated.get("recipientRole")?.value;
  const isProcessor =
    recipient?.kind === "set" && recipient.values.size === 1 && recipient.values.has("processor");
  return setOf(isProcessor ? "vendor" : "none");
}

/**
 * Returns the facts with what follows from them: the people of the year are those of this transfer where nobody stated
 * their number, and whoever exports from the United States is a US person (28 CFR 202.256).
 */
export function complete(stated: Facts): Facts {
  const all = new Map(stated);
  const follow = (name: FactName, fact: Fact | undefined) => {
    if (fact !== undefined && !all.has(name)) all.set(name, fact);
  };
  follow("peopleYear", stated.get("people"));
  if (leavesUnitedStates(stated)) follow("exporterUsPerson", { value: setOf("true"), proven: true });
  follow("action", { value: setOf("transfer"), proven: true });
  return all;
}

function leavesUnitedStates(stated: Facts): boolean {
  const from = stated.get("from")?.value;
  return from?.kind === "set" && [...from.values].every((place) => placeWithin(place, "US"));
}
