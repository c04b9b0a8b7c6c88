/**
 * The obligations that data brings along from the transfers that it came by, read from their receipts. They bind the
 * next transfer as they bound this one's sender, or data would lose its protection by taking one more step.
 */
import { ComityError } from "../errors.ts";
import { type Agreement, nodeOf } from "../federation/agreement.ts";
import { type Atlas, dayAt } from "../law/atlas.ts";
import type { Source } from "../law/floor.ts";
import { type Demand, type Dimension, formatDemand } from "../law/lattice/dimension.ts";
import { afterwards, onwardDemand, transferDemand } from "../law/lift.ts";
import { parseRules } from "../law/pack/pack.ts";
import { inForce, type Rule } from "../law/rule.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import type { Obligation } from "../receipt/obligations.ts";
import { type Trust, verifyReceipt } from "../receipt/verify.ts";

export type Inherited = {
  readonly sources: readonly Source[];
  /** The places that the data left on its way here. */
  readonly provenance: readonly string[];
};

/** The law and the agreements that receipts are read with. */
type Held = { readonly atlas: Atlas; readonly agreements: readonly Agreement[]; readonly at: Date };

// A sentence that goes into the ledger names the receipt by its place: all else in it may be a requester's choice.
const refuse = (i: number, what: string) =>
  new ComityError("RECEIPT_INVALID", `the receipt at \`offer.receipts[${i}]\` ${what}`);

/** The nodes whose receipts this one can check: the parties of its agreements, itself among them. */
function trustOf(agreements: readonly Agreement[]): Trust {
  const parties = agreements.flatMap((agreement) => agreement.parties);
  return new Map(parties.map((party) => [nodeOf(party), parseVerifierKey(party.ledger)]));
}

function completed(text: string, i: number, trust: Trust) {
  const verified = (() => {
    try {
      return verifyReceipt(Buffer.from(text, "utf8"), trust);
    } catch {
      // The cause is dropped: it quotes what a requester wrote.
      throw refuse(i, "does not verify, or is of a node that no agreement here names");
    }
  })();
  if (verified.kind !== "transfer" || !verified.permit || verified.answer.type === "comity/v1/bar")
    throw refuse(i, "is of no transfer that both nodes permitted");
  return { proposal: verified.proposal, answer: verified.answer };
}

/**
 * The demands of a rule in a dimension: as written, carried over to what is passed on, or of its filings those that
 * come after.
 */
function demandsOf(rule: Rule, dimension: Dimension): readonly Demand[] {
  const own = rule.require.get(dimension);
  const lifted = dimension === "onward" ? rule.require.get("mechanism") : undefined;
  return [own, own && afterwards(own), lifted && onwardDemand(lifted)].filter((each) => each !== undefined);
}

/** The rules that an obligation may be of: those of its jurisdiction's pack, or of an agreement. */
function rulesNamed({ by }: Obligation, { atlas, agreements }: Held, hash: string): readonly Rule[] {
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

/** An obligation as a rule without conditions: that it applies has been decided. */
function boundBy(obligation: Obligation, i: number, hash: string, held: Held): Rule {
  const dimension = obligation.dimension as Dimension;
  for (const { until: _, replaces: __, open: ___, ...rule } of rulesNamed(obligation, held, hash)) {
    const demand = demandsOf(rule, dimension).find((each) => formatDemand(each) === obligation.asWritten);
    if (demand === undefined) continue;
    // What had to hold wherever the data is passed on has to hold for this transfer, which passes it on.
    const now: [Dimension, Demand][] = dimension === "onward" ? [["mechanism", transferDemand(demand)]] : [];
    return { ...rule, when: new Map(), unless: [], require: new Map([[dimension, demand], ...now]) };
  }
  throw refuse(i, "holds an obligation of a rule that the law held here does not have in those words");
}

function sourceOf(obligation: Obligation, rule: Rule, i: number, { atlas, at }: Held): Source {
  const { jurisdiction, within } = obligation.by;
  const day = dayAt(at, atlas.packs.get(jurisdiction)?.zone ?? atlas.baseline.zone);
  // INVARIANT: a rule that bound then is in force since; a receipt from the future must not lose its own.
  if (!inForce(rule, day)) throw refuse(i, "is from the future");
  return {
    jurisdiction,
    side: "inherited",
    day,
    rules: [rule],
    grants: [],
    ...(within === undefined ? {} : { within }),
  };
}

/**
 * Verifies the receipts that came with the data, and reads their obligations as sources of the floor: of both nodes, and of
 * the receipts before them. Throws RECEIPT_INVALID at the first that is not of a completed and permitted transfer between
 * nodes of these agreements, or whose obligations the law held here does not know.
 */
export function inheritedFrom(receipts: readonly string[], held: Held): Inherited {
  if (receipts.length === 0) return { sources: [], provenance: [] };
  const trust = trustOf(held.agreements);
  const each = receipts.map((text, i) => completed(text, i, trust));
  const sources = each.flatMap(({ proposal, answer }, i) => {
    const all = [...proposal.obligations, ...answer.obligations];
    // Both nodes say the same where they agree: once is enough.
    const distinct = new Map(all.map((obligation) => [JSON.stringify(obligation), obligation])).values();
    return [...distinct].map((obligation) =>
      sourceOf(obligation, boundBy(obligation, i, proposal.agreement, held), i, held),
    );
  });
  return { sources, provenance: [...new Set(each.map(({ proposal }) => proposal.from))] };
}
