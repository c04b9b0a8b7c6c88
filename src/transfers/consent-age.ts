/** Holds consents against the age of each law: which of them lets a consent stand that is older than itself. */
import { type Facts, mayBeYounger } from "../law/fact.ts";
import type { FirstDays } from "../law/first-days.ts";
import type { Floor } from "../law/floor.ts";
import type { Offered } from "./offered.ts";

/**
 * Returns an offer of which each consent counts only for the laws that are not younger than it is. What a floor asks
 * consent for is known only once the floor is.
 */
export function holdToLaws(
  offered: Offered,
  floor: Pick<Floor, "dimensions">,
  facts: Facts,
  firstDays: Pick<FirstDays, "ofConsents">,
): Offered {
  const laws = firstDays
    .ofConsents(floor.dimensions)
    .filter(({ guardianAge }) => guardianAge === undefined || mayBeYounger(guardianAge, facts));
  const older = offered.consents.map(({ given }) => laws.filter(({ day }) => given < day));
  if (older.every((each) => each.length === 0)) return offered;
  return {
    ...offered,
    consents: offered.consents.map((consent, i) => ({
      ...consent,
      notFor: new Set(older[i]?.map(({ law }) => law)),
    })),
    rejected: [
      ...offered.rejected,
      ...offered.consents.flatMap(({ path, given, atoms }, i) =>
        (older[i] ?? []).map(({ law, day }) => ({
          path,
          why: `for the law of \`${law}\`: it was given on ${given}, and consents count there from ${day}`,
          atoms,
        })),
      ),
    ],
  };
}
