/**
 * Presumptions: the values that an answer takes for facts that nobody stated, because they are so in most transfers. A
 * node that decides presumes nothing.
 */
import type { Concepts } from "../../vocabulary/concept.ts";
import { isSaleIn } from "../engagement.ts";
import { type Fact, type FactName, type Facts, type FactValue, setOf } from "../fact.ts";
import { placeWithin } from "../rule.ts";

/**
 * Presumes facts: no dataset of a special regime, an ordinary operator, a controller, data and people from the place of
 * origin, no dealing in data unless it is sold (a vendor's service where the recipient is a processor), in twelve months no
 * fewer people than now, an ordinary owner of the recipient, data that was neither scraped, paid for nor demanded by a
 * foreign authority, by an exporter that is no US person, and a holder that is no bank. Returns those that nobody stated.
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
  take("dealing", dealingOf(stated, concepts));
  const people = stated.get("people")?.value;
  if (people?.kind === "interval")
    take("people12m", { kind: "interval", from: people.from, to: Number.POSITIVE_INFINITY });
  return found;
}

/**
 * Returns true for a fact of which the presumed value is the one that forbids most, in every pack: bans spare a bank, and
 * none is for banks alone. To doubt such a presumption could only make a verdict milder than what binds nearly everybody.
 */
export const isPresumedStrictly = (name: FactName): boolean => name === "financialInstitution";

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
