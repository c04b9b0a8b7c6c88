/** Kinds of purposes that say who transfers, and where: tasks of the State or what firms do, and people's attendance at work. */
import type { Facts } from "../fact.ts";

const named = (...names: readonly string[]): ReadonlySet<string> =>
  new Set(names.map((name) => `pur:${name}`));

/** The purposes that are tasks of the State. */
const OF_THE_STATE = named("publicSecurity", "nationalSecurity", "border", "lawEnforcement");
/** Those, and the one that comes from a law: it may be a firm's. */
const NOT_OF_FIRMS = OF_THE_STATE.union(named("legalCompliance"));

/** The purposes of attendance at work: nobody clocks in at another place than that of the employer who exports it. */
const AT_WORK = named("timekeeping", "workConduct");

/** Returns true where a purpose is stated, and none that is a task of the State or comes from a law. */
export function isOfFirms(stated: Facts): boolean {
  const purpose = stated.get("purpose")?.value;
  return purpose?.kind === "set" && purpose.values.isDisjointFrom(NOT_OF_FIRMS);
}

/** Returns true where each purpose that is stated is a task of the State. */
export function isOfTheState(stated: Facts): boolean {
  const purpose = stated.get("purpose")?.value;
  return purpose?.kind === "set" && purpose.values.size > 0 && purpose.values.isSubsetOf(OF_THE_STATE);
}

/** Returns true where each purpose that is stated is attendance at work. */
export function isAtWork(stated: Facts): boolean {
  const purpose = stated.get("purpose")?.value;
  return purpose?.kind === "set" && purpose.values.size > 0 && purpose.values.isSubsetOf(AT_WORK);
}
