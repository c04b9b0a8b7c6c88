/**
 * From a request to a decision: translate, expand the facts, join the floor, hold the offer against it.
 * Pure: the same request, law, agreement and moment give the same decision at either node.
 */
import { ComityError, type Reason } from "../errors.ts";
import { type Agreement, isInForce, isPlatformOf } from "../federation/agreement.ts";
import { type Atlas, packsOf, sourcesOf } from "../law/atlas.ts";
import { touchedBy } from "../law/engagement.ts";
import { FACTS, type FactName } from "../law/fact.ts";
import { computeFloor, type Floor } from "../law/floor.ts";
import type { Finding } from "../vocabulary/read-document.ts";
import type { TermTranslation } from "../vocabulary/translate.ts";
import { engagementOf, factsOf, permissionsOf, withAgreement } from "./circumstances.ts";
import { decide } from "./decide.ts";
import { type Decision, denied } from "./decision.ts";
import { TOLD } from "./document.ts";
import { inheritedFrom } from "./inherited.ts";
import { offeredBy, type Rejected } from "./offered.ts";
import type { TransferRequest } from "./request.ts";
import { type RaisedCount, raisedBy, type Tally, type TallyBound } from "./tally.ts";
import {
  conceptsOf,
  DESCRIBED,
  type Described,
  described,
  leavesOf,
  readIn,
  schemeOf,
  statedIn,
  type Tables,
  tablesOf,
} from "./words.ts";

/** What a request is assessed against. */
export type Context = {
  readonly atlas: Atlas;
  readonly agreement: Agreement | undefined;
  /** Every agreement that the node holds: between whose parties it can verify the receipts of earlier transfers. */
  readonly agreements: readonly Agreement[];
  readonly at: Date;
  /** Items of the offer whose evidence is missing or does not hold: path → why. */
  readonly unproven: ReadonlyMap<string, string>;
  /** Whether the request is to be carried out. */
  readonly binding: boolean;
  /** What this node has counted of the sender's; absent where it is not the sender's home. */
  readonly tally?: Tally | undefined;
};

export type Packs = readonly {
  readonly jurisdiction: string;
  readonly version: string;
  readonly hash: string;
}[];

export type Assessment = {
  /** With what was found in the request's document and what was counted: for who asks, never for a ledger. */
  readonly decision: Decision & {
    readonly findings?: readonly Finding[];
    readonly counts?: readonly RaisedCount[];
  };
  readonly floor?: Floor;
  /** The request's terms in the destination's words. */
  readonly terms: readonly TermTranslation[];
  readonly concepts: {
    readonly modality: readonly string[];
    readonly form: readonly string[];
    readonly purpose: readonly string[];
  };
  readonly packs: Packs;
  /** The tables by which the terms were translated. */
  readonly tables: Tables;
  readonly rejected: readonly Rejected[];
  /** How far the sender's tallies may grow before this decision no longer holds; empty: as far as they like. */
  readonly bounds: readonly TallyBound[];
};

function reason(code: Reason, says: string) {
  return { code, says };
}

/** Reasons to deny that come of the document: it is refused, or it says more of the data than the request does. */
function documentReasons(request: TransferRequest, { atlas, binding }: Context) {
  const refused = request.documentRead?.refused;
  if (refused !== undefined)
    return [reason(refused, "the document is refused before anything is mapped, for what the code names")];
  const broken = binding && request.documentRead?.payloadBroken === true;
  const payload = broken
    ? [reason("VOC-OUT-OF-RANGE", "the document's payload is incomplete, so that it may not be passed on")]
    : [];
  const stated = conceptsOf(statedIn(request), atlas);
  const read = conceptsOf(readIn(request), atlas);
  const uncovered = TOLD.filter(
    (kind) =>
      request[kind].length > 0 && !leavesOf(read[kind], atlas).isSubsetOf(leavesOf(stated[kind], atlas)),
  );
  return [
    ...payload,
    ...uncovered.map((kind) =>
      reason("VOC-CONFLICT", `the document holds a ${kind} that the request's own does not cover`),
    ),
  ];
}

/** Reasons to deny that need no floor. */
function preliminary(
  request: TransferRequest,
  terms: readonly TermTranslation[],
  leaves: Record<Described, ReadonlySet<string>>,
  context: Context,
) {
  const { agreement, at, atlas } = context;
  const said = new Set<Described>([...statedIn(request), ...readIn(request)].map(({ kind }) => kind));
  if (request.documentRead?.refused !== undefined) for (const kind of TOLD) said.add(kind);
  const found = DESCRIBED.filter((kind) => !said.has(kind)).map((kind) =>
    reason("FACT_MISSING", `the request does not say its ${kind}, and nothing is assumed of it`),
  );
  found.push(...documentReasons(request, context));
  if (request.facts.youngest === undefined)
    found.push(
      reason("FACT_MISSING", "the request does not say how old the youngest person is (`facts.youngest`)"),
    );
  for (const term of terms)
    if (term.reason !== undefined && term.effect.result === "blocked")
      // The term itself may name a person, and this sentence goes into the ledger.
      found.push(
        reason(
          term.reason,
          `the term at \`${term.path}\` has no safe translation into the words of \`${request.to}\``,
        ),
      );
  if (agreement === undefined)
    return [...found, reason("AGREEMENT_MISSING", `no agreement reaches \`${request.to}\``)];
  const importer = agreement.parties.find((party) => party.jurisdictions.includes(request.to));
  if (importer === undefined || !isPlatformOf(importer, request.recipient))
    found.push(
      reason("RECIPIENT_UNKNOWN", "the recipient is not a platform of the destination's trust domain"),
    );
  if (!isInForce(agreement, at))
    found.push(reason("AGREEMENT_EXPIRED", "the agreement is not in force today"));
  const agreed = leavesOf(
    agreement.purposes.map((word) => atlas.concepts.resolve("purpose", word)),
    atlas,
  );
  if (!leaves.purpose.isSubsetOf(agreed))
    found.push(
      reason("PURPOSE_NOT_AGREED", "the agreement between the two nodes does not cover the purpose"),
    );
  const operations = new Set(request.offer.operations);
  if (operations.size === 0)
    found.push(
      reason(
        "OPERATION_FORBIDDEN",
        "the offer lists no operation, so that the recipient could do nothing with the data",
      ),
    );
  return found;
}

/**
 * What a prohibition hangs on: stated yes-or-no facts that, if they were otherwise, would lift it. Each is
 * tried by assessing the request so changed, and what would then still be missing is added.
 */
function counterfactual(request: TransferRequest, context: Context): readonly string[] {
  for (const [name, [stated]] of Object.entries(request.facts)) {
    if (FACTS[name as FactName].kind !== "yesNo") continue;
    const other = stated === "true" ? "false" : "true";
    const changed = { ...request, facts: { ...request.facts, [name]: [other] } };
    const { decision } = assessed(changed, { ...context, binding: false });
    const permitted = decision.decision === "permit" || decision.remedy.length > 0;
    if (permitted && decision.reasons.every(({ code }) => code === "REQUIREMENT_UNMET"))
      return [`facts.${name}: ${other}`, ...decision.remedy];
  }
  return [];
}

/**
 * Assesses a request. Whatever in it cannot be resolved is denied with the reason. Throws INPUT_INVALID where its document has
 * not been read: the bytes would be stored and sent with it.
 */
export function assess(request: TransferRequest, context: Context): Assessment {
  if (request.document !== undefined)
    throw new ComityError(
      "INPUT_INVALID",
      "`document` is read where the request enters, and does not travel",
    );
  const found = resolved(request, context);
  const { findings = [] } = request.documentRead ?? {};
  return findings.length === 0 ? found : { ...found, decision: { ...found.decision, findings } };
}

function resolved(request: TransferRequest, context: Context): Assessment {
  const empty = { modality: [], form: [], purpose: [] };
  try {
    const found = assessed(request, context);
    if (!found.decision.reasons.some(({ code }) => code === "PROHIBITED")) return found;
    return { ...found, decision: { ...found.decision, remedy: counterfactual(request, context) } };
  } catch (thrown) {
    const error = ComityError.from(thrown);
    if (error.reason === "INTERNAL" || error.reason === "INPUT_INVALID") throw error;
    // A word that is in no vocabulary may name a person, and this sentence goes into the ledger.
    const says =
      error.reason === "VOC-NO-TERM"
        ? "the offer uses a word that the vocabulary does not have"
        : error.message;
    return {
      decision: denied([reason(error.reason, says)]),
      terms: [],
      concepts: empty,
      packs: [],
      tables: [],
      rejected: [],
      bounds: [],
    };
  }
}

function assessed(request: TransferRequest, context: Context): Assessment {
  const { atlas, agreement, at, unproven, binding, tally } = context;
  const sides = sourcesOf(atlas, request.from, request.to, [], at);
  const scheme = schemeOf(atlas, request.scheme);
  const terms = described(request, schemeOf(atlas, request.to.toLowerCase()), atlas);
  const concepts = conceptsOf([...statedIn(request), ...readIn(request)], atlas);
  const leaves = {
    modality: leavesOf(concepts.modality, atlas),
    form: leavesOf(concepts.form, atlas),
    purpose: leavesOf(concepts.purpose, atlas),
  };
  const early = preliminary(request, terms, leaves, context);
  const packs = packsOf(atlas, sides);
  const tables = tablesOf(request, atlas);
  if (early.length > 0 || agreement === undefined)
    return { decision: denied(early), terms, concepts, packs, tables, rejected: [], bounds: [] };
  const { action, offer } = request;
  const permissions = permissionsOf(leaves.form, action, offer.onward, atlas);
  const offered = offeredBy(offer, {
    registry: atlas.registry,
    concepts: atlas.concepts,
    scheme,
    leaves,
    permissions,
    recipient: request.recipient,
    to: request.to,
    day: at.toISOString().slice(0, 10),
    unproven,
  });
  const inherited = inheritedFrom(offer.receipts, context);
  const stated = factsOf(request, leaves, offered.recipient, inherited.provenance);
  const laws = sourcesOf(atlas, request.from, request.to, touchedBy(stated), at);
  const agreed = withAgreement(laws, agreement, atlas, at);
  // The same list as before where nothing came along, by which floors are remembered.
  const sources = inherited.sources.length === 0 ? agreed : [...agreed, ...inherited.sources];
  const { facts, counts, bounds } =
    tally === undefined
      ? { facts: stated, counts: [], bounds: [] }
      : raisedBy(tally, request, stated, sources, atlas.rulebook);
  const engagement = engagementOf(leaves.purpose, action, offer.onward, atlas);
  const floor = computeFloor(sources, facts, engagement, atlas.rulebook);
  const decision = decide(floor, facts, offered, atlas.registry, binding);
  return {
    decision: counts.length === 0 ? decision : { ...decision, counts },
    floor,
    terms,
    concepts,
    packs: packsOf(atlas, sources),
    tables,
    rejected: offered.rejected,
    bounds,
  };
}
