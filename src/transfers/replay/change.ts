/** Compares a past decision with the same decision under another law, and names the rules that make the difference. */
import type { Obligation, ObligationList } from "../../receipt/obligations.ts";
import type { Assessment } from "../assess.ts";
import type { DenialReason } from "../decision.ts";
import type { Past } from "./past.ts";

/**
 * The ways in which a decision changes, what weighs most first. The first three are flips; `reasons` is a denial that stays one
 * for other reasons, and `words` a permit whose obligations say the same in other words.
 */
export const CHANGES = ["to-deny", "to-permit", "obligations", "reasons", "words", "same"] as const;
export type Change = (typeof CHANGES)[number];
export const FLIPS: readonly Change[] = ["to-deny", "to-permit", "obligations"];

/** A cause of a change: a rule, with its citation; or a reason without a rule. */
export type Cause = {
  /** `gained`: the other law asks it, or denies for it. `lost`: the law that decided did. */
  readonly which: "gained" | "lost";
  readonly says: string;
  readonly by?: Obligation["by"] | undefined;
  /** The code of a reason to deny; absent for an obligation. */
  readonly code?: string;
};

export type Compared = { readonly change: Change; readonly causes: readonly Cause[] };

type Reasons = readonly Pick<DenialReason, "code" | "says" | "by">[];
type Verdict = Pick<Past["verdict"], "decision" | "reasons" | "obligationsHash">;

/** The acceptance of obligations is a question to the importer and not to the law: another list would be put to it anew. */
const isOfLaw = ({ code }: { readonly code: string }) => code !== "OBLIGATIONS_NOT_ACCEPTED";

const permits = (reasons: Reasons) => !reasons.some(isOfLaw);

/**
 * Compares a decision with what it is under another law. `before` is the list of obligations that it named; undefined where
 * that is not kept, so that every obligation of today counts as gained.
 */
export function compare(
  was: Verdict,
  now: Assessment["decision"],
  before: ObligationList | undefined,
): Compared {
  const [then, today] = [was.reasons as Reasons, now.reasons];
  if (permits(then) !== permits(today))
    return permits(then)
      ? { change: "to-deny", causes: causesOf(today, "gained") }
      : { change: "to-permit", causes: causesOf(then, "lost") };
  if (!permits(then)) return compareReasons(then, today);
  if (was.obligationsHash === now.obligations.hash) return SAME;
  const gained = without(now.obligations.items, before?.items ?? []);
  const lost = without(before?.items ?? [], now.obligations.items);
  if (gained.length + lost.length === 0) return { change: "words", causes: [] };
  return { change: "obligations", causes: [...obliged(gained, "gained"), ...obliged(lost, "lost")] };
}

const SAME: Compared = { change: "same", causes: [] };

function compareReasons(then: Reasons, today: Reasons): Compared {
  const [before, after] = [causesOf(then, "lost"), causesOf(today, "gained")];
  const gained = after.filter((each) => !before.some((other) => nameOf(other) === nameOf(each)));
  const lost = before.filter((each) => !after.some((other) => nameOf(other) === nameOf(each)));
  return gained.length + lost.length === 0 ? SAME : { change: "reasons", causes: [...gained, ...lost] };
}

/** Names a cause: a rule by its place in its law, anything else by its code. */
export const nameOf = ({ by, code }: Cause): string =>
  by === undefined ? (code ?? "") : `${by.jurisdiction} ${by.rule}`;

function causesOf(reasons: Reasons, which: Cause["which"]): readonly Cause[] {
  return once(reasons.filter(isOfLaw).map(({ code, says, by }): Cause => ({ which, code, says, by })));
}

function obliged(obligations: readonly Obligation[], which: Cause["which"]): readonly Cause[] {
  return once(obligations.map(({ says, by }): Cause => ({ which, says, by })));
}

const once = (causes: readonly Cause[]) => [...new Map(causes.map((each) => [nameOf(each), each])).values()];

/** Returns the obligations of one list that another does not have: the same demand of the same rule is the same. */
function without(some: readonly Obligation[], others: readonly Obligation[]): readonly Obligation[] {
  const there = new Set(others.map(demandOf));
  return some.filter((each) => !there.has(demandOf(each)));
}

const demandOf = ({ dimension, asWritten, by }: Obligation) =>
  JSON.stringify([dimension, asWritten, by.jurisdiction, by.rule, by.side]);
