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

/** The purposes of what goes on behind doors: whoever clocks in or applies for work is measured where the public has no entry. */
const IN_PRIVATE = named("timekeeping", "hiring");
const OF_DOORS = named("accessControl");

/** The purposes of shops and the like, which watch who comes in. */
const OF_SHOPS = named("lossPrevention");

/** Returns true where each purpose that is stated is one of these. */
function isAmong(purposes: ReadonlySet<string>, stated: Facts): boolean {
  const purpose = stated.get("purpose")?.value;
  return purpose?.kind === "set" && purpose.values.size > 0 && purpose.values.isSubsetOf(purposes);
}

/** Returns true where a purpose is stated, and none that is a task of the State or comes from a law. */
export function isOfFirms(stated: Facts): boolean {
  const purpose = stated.get("purpose")?.value;
  return purpose?.kind === "set" && purpose.values.isDisjointFrom(NOT_OF_FIRMS);
}

/** Returns true where each purpose that is stated is a task of the State. */
export const isOfTheState = (stated: Facts): boolean => isAmong(OF_THE_STATE, stated);

/** Returns true where each purpose that is stated is attendance at work. */
export const isAtWork = (stated: Facts): boolean => isAmong(AT_WORK, stated);

/** Returns true where each purpose that is stated is to keep thieves out. */
export const isOfShops = (stated: Facts): boolean => isAmong(OF_SHOPS, stated);

/** Returns true for what is captured where the public has no entry: clocks of staff, and doors where the sector is work. */
export function isInPrivate(stated: Facts): boolean {
  if (isAmong(IN_PRIVATE, stated)) return true;
  const sector = stated.get("sector")?.value;
  const isOfStaff = sector?.kind === "set" && sector.values.size === 1 && sector.values.has("employment");
  return isOfStaff && isAmong(IN_PRIVATE.union(OF_DOORS), stated);
}
