/** Ten organisations of ten places that have never met, and agreements of all of them. */
import { setTimeout as sleep } from "node:timers/promises";
import { ATTESTOR, type Operator } from "../../src/client/index.ts";
import { ComityError, exitCodeOf } from "../../src/errors.ts";
import { ATTESTABLE } from "../../src/federation/agreement.ts";
import type { Strangers } from "../support/strangers.ts";

/** Members of the European Union whose own laws ask for nothing beside the Union's, so that one offer fits all pairs. */
const PLACES = ["ES", "NL", "SE", "PL", "AT", "IE", "PT", "CZ", "RO", "LT"] as const;

/** The pause before an operator's call is made again, in milliseconds. */
const AGAIN_MS = 50;

/** The places of each party, by its trust domain. */
export const TEN: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  PLACES.map((place) => [`${place.toLowerCase()}.example`, [place]]),
);
export const PARTIES = Object.keys(TEN);

/** What a drafter writes for an agreement of all ten, with an issuer of evidence that all trust. */
export const termsOf = (drafter: string, id: string, attestor?: object): object => ({
  ...{ id, with: PARTIES.filter((each) => each !== drafter), until: "2099-01-01" },
  purposes: ["pur:recognition"],
  ...(attestor && {
    issuers: { [ATTESTOR]: { ...attestor, attests: ATTESTABLE, acceptsFor: PARTIES } },
  }),
});

/** Lets one know the other nine, of whom none knows another. */
export async function introduceTo(strangers: Strangers, drafter: string): Promise<void> {
  for (const each of PARTIES) if (each !== drafter) await strangers.introduce(drafter, each);
}

/** Calls again until an operator's call is answered: the node may be away, or not have the copy yet. */
export async function insist<T>(
  operator: Operator,
  call: (operator: Operator) => Promise<T>,
  withinMs: number,
): Promise<T> {
  for (let leftMs = withinMs; ; leftMs -= AGAIN_MS) {
    try {
      return await call(operator);
    } catch (thrown) {
      const { reason } = ComityError.from(thrown);
      if ((reason !== "NOT_FOUND" && exitCodeOf(reason) !== 3) || leftMs <= 0) throw thrown;
      await sleep(AGAIN_MS);
    }
  }
}

/**
 * Resolves with true once `holds` does, and with false after `withinMs`, asking each `everyMs`. A pause of the whole process
 * counts as one turn.
 */
export async function within(
  withinMs: number,
  holds: () => Promise<boolean> | boolean,
  everyMs = 20,
): Promise<boolean> {
  for (let leftMs = withinMs; leftMs > 0; leftMs -= everyMs) {
    if (await holds()) return true;
    await sleep(everyMs);
  }
  return holds();
}
