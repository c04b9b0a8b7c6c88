/**
 * Data that is said to be about nobody: aggregates and synthetic data. The sender's word alone takes no data out of a law,
 * so that such a form counts only with an assessment of kind `anonymity`; without one the data may have any form.
 */
import { ANONYMITY } from "../federation/agreement.ts";
import type { Concepts } from "../vocabulary/concept.ts";
import type { Offered, Rejected } from "./offered.ts";
import type { TransferRequest } from "./transfer-request.ts";

const AGGREGATE = "form:anonymisedAggregate";
const SYNTHETIC = "form:synthetic";
/** The fewest people whom an aggregate can be about. */
const FEWEST = 2;

/** Returns why a form of data does not count as it is stated; undefined where it does, or is no such form. */
export function anonymityWrong(
  forms: ReadonlySet<string>,
  { atoms }: Pick<Offered, "atoms">,
  { facts }: Pick<TransferRequest, "facts">,
): string | undefined {
  if (!forms.has(AGGREGATE) && !forms.has(SYNTHETIC)) return undefined;
  if (!atoms.has(ANONYMITY))
    return "no assessment of kind `anonymity` counts, so that the data is taken for data of any form";
  const fewest = Number.parseInt(facts.people?.[0] ?? "0", 10);
  if (forms.has(AGGREGATE) && !(fewest >= FEWEST))
    return `data about fewer than ${FEWEST} people is no aggregate, and is taken for data of any form`;
  return undefined;
}

/** Returns the leaves of every form of data. */
export function anyForm(concepts: Concepts): ReadonlySet<string> {
  return new Set(concepts.leaves("form:any"));
}

/** Makes the entry that tells the requester why the form does not count. */
export const notAnonymous = (why: string): Rejected => ({ path: "form", why, atoms: new Set([ANONYMITY]) });
