/** Refuses the erasure of a transfer while the law at this node has its records kept. */
import type { Context } from "../engine/context.ts";
import { parseKept } from "../engine/kept-statement.ts";
import { decodeText, loadContents, loadStatement } from "../engine/record.ts";
import { withLawPlaces } from "../law/areas.ts";
import { type Atlas, sourcesOf } from "../law/atlas.ts";
import { findEngagement, findTouchedPlaces, withSale } from "../law/engagement.ts";
import type { Facts } from "../law/fact.ts";
import { computeFloor } from "../law/floor.ts";
import { keepingUnknown, keptByLaw, longestDuty } from "../law/keeping.ts";
import { isOneSided, isProposal, type Leaf, leafIn } from "../receipt/leaf.ts";
import { factsOf } from "./circumstances.ts";
import { PART } from "./schema.ts";
import { parseRequest } from "./transfer-request.ts";
import { leavesOf } from "./words.ts";

type Keeping = Pick<Context, "store" | "sealer" | "atlas" | "clock">;

/** A transfer at one of its nodes: `leaf` is the index of the leaf beside which its request lies. */
export type Recorded = { readonly side: "origin" | "destination"; readonly leaf: number };

/**
 * Asserts that no law has the records of a transfer kept any longer at this node, by the law in force now and the facts of its
 * request. A fact that nobody stated counts against the erasure. Rejects with KEPT_BY_LAW, citing the rule and the day from
 * which it can be erased, and with LAW_NOT_RESEARCHED.
 */
export async function assertMayErase(context: Keeping, { side, leaf }: Recorded): Promise<void> {
  const own = leafIn(await loadStatement(context, leaf));
  const [body, ...proposals] = await loadContents(
    context,
    [PART.body, PART.proposal, PART.denied].map((part) => ({ leaf, part })),
  );
  const about = subjectOf(own, proposals.find(Boolean));
  // Of what was barred unseen this node has nothing.
  if (about === undefined) return;
  const now = context.clock.now();
  const atlas = context.atlas();
  const facts = statedFacts(about, body && decodeText(body), atlas);
  const sources = sourcesOf(atlas, about.from, about.to, findTouchedPlaces(facts), now, "open");
  const floor = computeFloor(sources, facts, findEngagement(facts, atlas.concepts), atlas.rulebook);
  const other = side === "origin" ? "destination" : "origin";
  const duty = longestDuty(floor, { holding: "transfers", other, now, startOf: () => own.at });
  if (duty !== undefined) throw keptByLaw(duty);
  const open = floor.notResearched.find((each) => each.dimension === "keep" && each.side !== other);
  if (open !== undefined) throw keepingUnknown(open.jurisdiction);
}

type Subject = Pick<Extract<Leaf, { readonly concepts: unknown }>, "from" | "to" | "concepts">;

/** Returns the leaf that says what a transfer is about: the origin's, which its destination keeps beside its own. */
function subjectOf(own: Leaf, proposal: Uint8Array | undefined): Subject | undefined {
  if (isProposal(own) || isOneSided(own)) return own;
  const theirs = proposal && leafIn(parseKept(proposal));
  return theirs !== undefined && isProposal(theirs) ? theirs : undefined;
}

/** Returns the facts of a transfer. A destination of an earlier version kept no request; whoever received is not proven here. */
function statedFacts({ from, to, concepts }: Subject, body: string | undefined, atlas: Atlas): Facts {
  const leaves = {
    modality: leavesOf(concepts.modality, atlas),
    form: leavesOf(concepts.form, atlas),
    purpose: leavesOf(concepts.purpose, atlas),
  };
  const facts = body === undefined ? {} : parseRequest(JSON.parse(body).request).facts;
  const stated = factsOf({ facts, from, to, action: concepts.action }, leaves, undefined, []);
  return withSale(withLawPlaces(atlas, stated), atlas.concepts);
}
