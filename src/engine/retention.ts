/**
 * The periods for which rows are kept (docs/retention.md), by class, and the shortest that the protocol allows. They are
 * used where rows are written: a change of the configuration changes no row that is there.
 */
import { isShorterPeriod } from "../calendar.ts";

/** The period of each class by default, as an ISO 8601 period of years, months, weeks and days. */
export const RETENTION = {
  /**
   * Transfers at both ends, with their requests, answers and lists: longer than the ten years after which claims on a
   * contract lapse in most of the laws served.
   */
  transfers: "P11Y",
  /** The entries of a recipient's inbox. */
  inbox: "P11Y",
  /** The numbers of people that a platform has sent. */
  tallies: "P2Y",
  /**
   * Notices, with all that belongs to them. GDPR Art 33(5) requires that every breach be documented and states no end;
   * ten years are the longest limitation of claims for damages in most of the laws served.
   */
  notices: "P10Y",
  /** Items of the outbox that the peer has received, and that nothing needs any more. */
  dispatches: "P1Y",
  /** Evidence against an authority that signed two texts of a law: the longest usual limitation of claims on a contract. */
  evidence: "P10Y",
} as const;

export type RetentionClass = keyof typeof RETENTION;

/** A period for each class. */
export type Retention = { readonly [name in RetentionClass]: string };

/** The shortest period of each class, and one clause that says why no shorter one is safe. */
export const MINIMA: {
  readonly [name in RetentionClass]: { readonly period: string; readonly why: string };
} = {
  transfers: {
    period: "P1Y",
    why: "a key or an id that is unknown must surely be new, so that nothing is decided twice",
  },
  inbox: { period: "P1M", why: "a recipient must have time to read what was delivered" },
  tallies: { period: "P13M", why: "laws count the people of a year and of twelve months" },
  notices: {
    period: "P1Y",
    why: "updates, acknowledgements and the withdrawal of a notice come within this time",
  },
  dispatches: { period: "P7D", why: "an operator must see what a peer has received" },
  evidence: { period: "P1Y", why: "a contradiction must be provable until it is settled" },
};

/** Returns the shortest period of a class, and why, where a period is shorter; undefined where it is long enough. */
export function findTooShort(
  name: RetentionClass,
  period: string,
): { readonly period: string; readonly why: string } | undefined {
  const minimum = MINIMA[name];
  return isShorterPeriod(period, minimum.period) ? minimum : undefined;
}
