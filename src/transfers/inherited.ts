/**
 * The obligations that come along with data from earlier transfers, read from their receipts. They bind the next
 * transfer as they bound the sender of this one; else data would lose its protection by one more step.
 */
import { ComityError } from "../errors.ts";
import { type Agreement, nodeOf } from "../federation/agreement.ts";
import type { Atlas } from "../law/atlas.ts";
import { dayAt } from "../law/day.ts";
import type { Source } from "../law/floor.ts";
import { type Demand, type Dimension, formatDemand } from "../law/lattice/dimension.ts";
import { keepLaterDuties, onwardDemand, transferDemand } from "../law/lift.ts";
import { parseRules } from "../law/pack/pack.ts";
import { inForce, type Rule } from "../law/rule.ts";
import { type KnownHandOver, keysAround } from "../ledger/hand-over.ts";
import type { LogKeys } from "../ledger/log-keys.ts";
import { LIMITS } from "../limits.ts";
import type { Obligation } from "../receipt/obligations.ts";
import { type Trust, type Verified, verifyReceipt } from "../receipt/verify.ts";
import { modalitiesIn } from "./words.ts";

/** A transfer that a receipt proves. */
export type Received = {
  readonly recipient: string;
  /** The SPIFFE id of the node that decided it last, which delivered the data. */
  readonly destination: string;
  /** The modalities as that node read them, as concepts. */
  readonly modality: readonly string[];
};

export type Inherited = {
  readonly sources: readonly Source[];
  /** The places from which the data came, along its way here. */
  readonly provenance: readonly string[];
  /** The transfers that the receipts prove. */
  readonly transfers: readonly Received[];
};

/** The law and the agreements with which receipts are read. */
type Held = {
  readonly atlas: Atlas;
  readonly agreements: readonly Agreement[];
  readonly handOvers?: readonly KnownHandOver[];
  readonly at: Date;
};

// This sentence goes into the ledger. It names the receipt by its index, since all its content may be chosen by the
// requester.
const refuse = (i: number, what: string) =>
  new ComityError("RECEIPT_INVALID", `the receipt at \`offer.receipts[${i}]\` ${what}`);

/**
 * Returns the nodes whose receipts this node can verify: the parties of its agreements, itself among them. Where agreements name
 * different keys for one node, whose first one was lost, the receipts of each verify by its own keys.
 */
function trustOf({ agreements, handOvers = [] }: Held): readonly Trust[] {
  const found: Map<string, LogKeys>[] = [];
  const each = agreements.map(({ parties }) =>
    parties.map((party) => [nodeOf(party), keysAround(party.ledger, handOvers)] as const),
  );
  for (const named of each) {
    const fitting = found.find((trust) =>
      named.every(([node, [{ id }]]) => (trust.get(node)?.[0].id ?? id) === id),
    );
    if (fitting === undefined) found.push(new Map(named));
    else for (const [node, keys] of named) fitting.set(node, keys);
  }
  return found;
}

function verifyCompleted(text: string, i: number, trusts: readonly Trust[]) {
  const bytes = Buffer.from(text, "utf8");
  const verified = trusts.map((trust) => tryReceipt(bytes, trust)).find((each) => each !== undefined);
  // The cause is dropped: it quotes the requester's input.
  if (verified === undefined)
    throw refuse(i, "does not verify, or is of a node that no agreement here names");
  if (verified.kind !== "transfer" || !verified.permit || verified.answer.type === "comity/v1/bar")
    throw refuse(i, "does not prove a transfer that both nodes permitted");
  return { proposal: verified.proposal, answer: verified.answer };
}

function tryReceipt(bytes: Uint8Array, trust: Trust): Verified | undefined {
  try {
    return verifyReceipt(bytes, trust);
  } catch {
    return undefined;
  }
}

/**
 * Returns the demands of a rule in a dimension: as written and as lifted for passing the data on; of filings only
 * those after the event. A demand on passing the data on is one on the transfer that passed it on, and stands in the
 * receipt of that as a mechanism.
 */
function demandsOf(rule: Rule, dimension: Dimension): readonly Demand[] {
  const own = rule.require.get(dimension);
  const lifted = dimension === "onward" ? rule.require.get("mechanism") : undefined;
  const passing = dimension === "mechanism" ? rule.require.get("onward") : undefined;
  return [
    own,
    own && keepLaterDuties(own),
    lifted && onwardDemand(lifted),
    passing && transferDemand(passing),
  ].filter((each) => each !== undefined);
}

/** Returns the rules that an obligation may come from: those of its jurisdiction's pack, or those of an agreement. */
function findRules({ by }: Obligation, { atlas, agreements }: Held, hash: string): readonly Rule[] {
  if (by.jurisdiction === "AGREEMENT") {
    const agreement = agreements.find((each) => each.hash === hash);
    const { concepts, registry } = atlas;
    const rules =
      agreement === undefined ? [] : parseRules(agreement.rules, { concepts, registry, file: "agreement" });
    return rules.filter(({ id }) => id === by.rule);
  }
  const pack = by.jurisdiction === "BASELINE" ? atlas.baseline : atlas.packs.get(by.jurisdiction);
  return pack?.rules.filter(({ id }) => id === by.rule) ?? [];
}

/** Makes a rule without conditions from an obligation, since its application is decided already. */
function bindObligation(obligation: Obligation, i: number, hash: string, held: Held): Rule {
  const dimension = obligation.dimension as Dimension;
  for (const { until: _, replaces: __, open: ___, ...rule } of findRules(obligation, held, hash)) {
    const demand = demandsOf(rule, dimension).find((each) => formatDemand(each) === obligation.asWritten);
    if (demand === undefined) continue;
    // A demand on passing the data on is a demand on this transfer, which passes it on.
    const now: [Dimension, Demand][] = dimension === "onward" ? [["mechanism", transferDemand(demand)]] : [];
    return { ...rule, when: new Map(), unless: [], require: new Map([[dimension, demand], ...now]) };
  }
  throw refuse(i, "has an obligation whose rule reads differently in the law at this node");
}

/** Returns the place whose law brought a rule of the law around it; undefined where no law here lies within that. */
function innerOf({ by }: Obligation, { packs }: Atlas): string | undefined {
  const { jurisdiction, within } = by;
  if (within === undefined || packs.get(within)?.overlay !== false) return undefined;
  for (let up = packs.get(within)?.within; up !== undefined; up = packs.get(up)?.within)
    if (up === jurisdiction) return within;
  return undefined;
}

function sourceOf(obligation: Obligation, rule: Rule, i: number, { atlas, at }: Held): Source {
  const { jurisdiction } = obligation.by;
  const within = innerOf(obligation, atlas);
  const day = dayAt(atlas, at, atlas.packs.get(jurisdiction)?.zone ?? atlas.baseline.zone);
  // INVARIANT: a rule that bound then has been in force since, so a receipt that is dated in the future must not lose
  // its rules.
  if (!inForce(rule, day)) throw refuse(i, "is dated in the future");
  return {
    jurisdiction,
    side: "inherited",
    day,
    rules: [rule],
    grants: [],
    ...(within === undefined ? {} : { within }),
  };
}

type Completed = ReturnType<typeof verifyCompleted>;

/**
 * Returns a source for each different demand of the receipts. THREAT: whoever signs a decision chooses its sentences and
 * citations. Only what an obligation demands tells it from others, so that there are no more than the law has.
 */
function bindDemands(receipts: readonly Completed[], held: Held): readonly Source[] {
  const sources = new Map<string, Source>();
  for (const [i, { proposal, answer }] of receipts.entries())
    for (const obligation of [...proposal.obligations, ...answer.obligations]) {
      const { dimension, asWritten, by } = obligation;
      const under = by.jurisdiction === "AGREEMENT" ? proposal.agreement : innerOf(obligation, held.atlas);
      const demand = JSON.stringify([by.jurisdiction, by.rule, under, dimension, asWritten]);
      if (sources.has(demand)) continue;
      if (sources.size >= LIMITS.inheritedObligationsPerRequest)
        throw refuse(
          i,
          `brings, with those before it, more than ${LIMITS.inheritedObligationsPerRequest} different obligations: send the data in parts, each with its own receipts`,
        );
      const rule = bindObligation(obligation, i, proposal.agreement, held);
      sources.set(demand, sourceOf(obligation, rule, i, held));
    }
  return [...sources.values()];
}

/**
 * Verifies the receipts that came with the data, and turns their obligations into sources of the floor: those of both
 * nodes, and of earlier receipts, each demand once. Throws RECEIPT_INVALID for the first receipt that does not prove a
 * completed and permitted transfer between nodes of these agreements, has obligations that the law here does not know,
 * or brings more of them than a request may (`LIMITS`).
 */
export function readInherited(receipts: readonly string[], held: Held): Inherited {
  if (receipts.length === 0) return { sources: [], provenance: [], transfers: [] };
  const trust = trustOf(held);
  const each = receipts.map((text, i) => verifyCompleted(text, i, trust));
  const sources = bindDemands(each, held);
  const transfers = each.map(({ proposal: { recipient, destination }, answer }) => ({
    recipient,
    destination,
    modality: modalitiesIn(answer.translation),
  }));
  return { sources, provenance: [...new Set(each.map(({ proposal }) => proposal.from))], transfers };
}
