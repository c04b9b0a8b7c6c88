/**
 * Cumulative counts: how many people a platform sends over a time. The home node's own count raises the platform's
 * declaration. No count, and no lack of one, ever lowers it.
 */
import { addMonths } from "../calendar.ts";
import { type Atlas, chainOf } from "../law/atlas.ts";
import { dayAt } from "../law/day.ts";
import { edgesOf } from "../law/edges.ts";
import { type FactName, type Facts, formatFact, parseFact } from "../law/fact.ts";
import type { Source } from "../law/floor.ts";
import type { Rulebook } from "../law/rulebook.ts";
import type { TransferRequest } from "./transfer-request.ts";

/** A number of people, from `from` to `to`; `to` is Infinity where somebody stated no number. */
export type Count = { readonly from: number; readonly to: number };

/** The transfers of a platform that count: from a day on (included), to one recipient or to all. */
export type Span = { readonly since: string; readonly recipient?: string };

/** Returns the number of people that a platform has sent in a span, by the count of its home node. */
export type Tally = (span: Span) => Count;

/** A limit of a decision: it holds only while the count of a span, its own people included, stays below `below`. */
export type TallyBound = { readonly span: Span; readonly below: number };

/**
 * A fact that the node's count has raised: its value, and how much of it the node had counted before this request.
 */
export type RaisedCount = { readonly fact: string; readonly value: string; readonly counted: string };

/** The addition of a transfer to its sender's tallies. */
export type Counted = {
  readonly recipient: string;
  /** The calendar day at its origin. */
  readonly day: string;
  readonly people: Count;
};

/** The facts that are counted over a time, with the span of each for a transfer on a day. */
const SPANS: ReadonlyMap<FactName, (day: string, recipient: string) => Span> = new Map<
  FactName,
  (day: string, recipient: string) => Span
>([
  ["peopleYear", (day) => ({ since: `${day.slice(0, 4)}-01-01` })],
  [
    "people12m",
    // The day a year ago still counts: twelve months after its transfers have passed only when that day ends.
    (day, recipient) => ({
      since: addMonths(day, -12),
      recipient,
    }),
  ],
]);
const TALLIED: ReadonlySet<FactName> = new Set(SPANS.keys());

function peopleOf({ facts }: TransferRequest): Count {
  const value = facts.people && parseFact("people", facts.people);
  return value?.kind === "interval" ? value : { from: 0, to: Number.POSITIVE_INFINITY };
}

/**
 * Returns the addition of a request to its sender's tallies, once it is proposed. Throws as `chainOf` and `parseFact`
 * do.
 */
export function countTransfer(request: TransferRequest, atlas: Atlas, at: Date): Counted {
  const [pack] = chainOf(atlas, request.from);
  const { from, to } = peopleOf(request);
  return { recipient: request.recipient, day: dayAt(atlas, at, pack?.zone ?? "UTC"), people: { from, to } };
}

/**
 * Returns the spans whose counts a rule may look at for a request at this moment: those of the counts that it declares,
 * since no count raises an unknown number. Empty where its origin has no law.
 */
export function listCountedSpans(
  { from, recipient, facts }: TransferRequest,
  atlas: Atlas,
  at: Date,
): readonly Span[] {
  const pack = atlas.packs.get(from);
  if (pack === undefined) return [];
  const day = dayAt(atlas, at, pack.zone);
  return [...SPANS].flatMap(([name, spanOf]) => (isDeclared(name, facts) ? [spanOf(day, recipient)] : []));
}

/** Returns true where a request states a count. The people of a transfer stand for those of its year (`factsOf`). */
function isDeclared(name: FactName, facts: TransferRequest["facts"]): boolean {
  return facts[name] !== undefined || (name === "peopleYear" && facts.people !== undefined);
}

/** The numbers at which what the law asks changes as a count of the sender grows, for each count that it looks at. */
export type CountEdges = readonly { readonly fact: FactName; readonly edges: readonly number[] }[];

/** The facts after the tally was applied, the raised ones, and the limits within which a decision on them holds. */
export type Tallied = {
  readonly facts: Facts;
  readonly counts: readonly RaisedCount[];
  readonly bounds: readonly TallyBound[];
  readonly edges: CountEdges;
};

/** The law of a request: its sources, and the day at the origin's place. */
type Law = { readonly sources: readonly Source[]; readonly rulebook: Rulebook; readonly day: string };

/**
 * Raises the cumulative counts that a request declares to the node's count plus the request's own people, at both
 * ends; an unknown number opens the upper end. A fact that is not declared stays unknown, which asks for more than
 * any number. Counts that no rule looks at are not read.
 */
export function raiseCounts(
  tally: Tally,
  request: TransferRequest,
  facts: Facts,
  { sources, rulebook, day }: Law,
): Tallied {
  const raised = new Map(facts);
  const counts: RaisedCount[] = [];
  const bounds: TallyBound[] = [];
  const looked: CountEdges[number][] = [];
  const added = peopleOf(request);
  for (const [name, spanOf] of SPANS) {
    const declared = facts.get(name);
    const edges = edgesOf(name, sources, facts, rulebook, TALLIED);
    if (declared?.value.kind !== "interval" || edges.length === 0) continue;
    looked.push({ fact: name, edges });
    const span = spanOf(day, request.recipient);
    const counted = tally(span);
    const { from, to } = raise(declared.value, counted, added);
    const value = { kind: "interval", from, to } as const;
    // The declaration stays a claim: the node's count does not prove that there were no more.
    raised.set(name, { ...declared, value });
    const below = edges.find((edge) => edge > to);
    if (below !== undefined) bounds.push({ span, below });
    if (from > declared.value.from || to > declared.value.to)
      counts.push({ fact: name, value: numbersOf(value), counted: numbersOf(counted) });
  }
  return { facts: raised, counts, bounds, edges: looked };
}

/** Returns a declared number, raised to what was counted before with what is added, at both ends. */
const raise = (declared: Count, counted: Count, added: Count): Count => ({
  from: Math.max(declared.from, counted.from + added.from),
  to: Math.max(declared.to, counted.to + added.to),
});

/**
 * Returns the place of a sender's counts between the edges, as text: where two counts have the same place, the same law
 * gives a request the same answer.
 */
export function placeOfCounts(
  tally: Tally,
  request: TransferRequest,
  day: string,
  edges: CountEdges,
): string {
  const added = peopleOf(request);
  const places = edges.map(({ fact, edges: numbers }) => {
    const span = SPANS.get(fact)?.(day, request.recipient);
    const words = request.facts[fact] ?? (fact === "peopleYear" ? request.facts.people : undefined);
    const declared = words && parseFact(fact, words);
    if (span === undefined || declared?.kind !== "interval") return "";
    const { from, to } = raise(declared, tally(span), added);
    return [from, to].map((end) => numbers.filter((edge) => edge <= end).length).join("-");
  });
  return places.join();
}

function numbersOf({ from, to }: Count): string {
  return String(formatFact({ kind: "interval", from, to }));
}
