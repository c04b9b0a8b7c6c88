/**
 * Finds the reasons to deny a request that need no floor: missing facts, words without a translation, and terms not
 * agreed.
 */
import type { Reason } from "../errors.ts";
import {
  type Agreement,
  isInForce,
  isPlatformOf,
  type Party,
  sayNotInForce,
} from "../federation/agreement.ts";
import type { Circumstances } from "./circumstances.ts";
import type { DenialReason } from "./decision.ts";
import { TOLD } from "./document.ts";
import { operationReasons } from "./permitted-use.ts";
import type { TransferRequest } from "./transfer-request.ts";
import type { Translation } from "./translation.ts";
import {
  conceptsOf,
  DESCRIBED,
  type Described,
  describingWordsOf,
  documentWordsOf,
  leavesOf,
  statedWordsOf,
} from "./words.ts";

function reason(code: Reason, says: string): DenialReason {
  return { code, says };
}

/** Reasons in the document: it was rejected, or it states more about the data than the request does. */
function documentReasons(
  request: TransferRequest,
  { atlas, binding }: Circumstances,
): readonly DenialReason[] {
  if (request.documentRead === undefined) return [];
  const { refused, payloadBroken } = request.documentRead;
  if (refused !== undefined)
    return [reason(refused, "the document is refused before anything is mapped, for what the code names")];
  const broken = binding && payloadBroken === true;
  const payload = broken
    ? [reason("VOC_OUT_OF_RANGE", "the document's payload is incomplete, so that it may not be passed on")]
    : [];
  const stated = conceptsOf(statedWordsOf(request), atlas);
  const read = conceptsOf(documentWordsOf(request), atlas);
  const uncovered = TOLD.filter(
    (kind) =>
      request[kind].length > 0 && !leavesOf(read[kind], atlas).isSubsetOf(leavesOf(stated[kind], atlas)),
  );
  return [
    ...payload,
    ...uncovered.map((kind) =>
      reason("VOC_CONFLICT", `the document holds a ${kind} that the request's own does not cover`),
    ),
  ];
}

/** Reasons in facts about the data and the people that the request does not state. */
function unsaidReasons(request: TransferRequest): readonly DenialReason[] {
  const said = new Set<Described>(describingWordsOf(request).map(({ kind }) => kind));
  if (request.documentRead?.refused !== undefined) for (const kind of TOLD) said.add(kind);
  return DESCRIBED.filter((kind) => !said.has(kind)).map((kind) =>
    reason("FACT_MISSING", `the request does not say its ${kind}, and nothing is assumed of it`),
  );
}

/** Reasons in terms that have no safe translation. */
function blockedReasons({ request, terms }: Translation): readonly DenialReason[] {
  return terms.flatMap((term) =>
    term.reason !== undefined && term.effect.result === "blocked"
      ? // The term itself may name a person, and this sentence goes into the ledger.
        reason(
          term.reason,
          `the term at \`${term.path}\` has no safe translation into the words of \`${request.to}\``,
        )
      : [],
  );
}

/** Says whose platform the recipient must be. Its own id may name a person, and this sentence goes into the ledger. */
function sayForeign(importer: Party | undefined): string {
  return importer === undefined
    ? "no party of the agreement answers for the destination"
    : `\`recipient\` is no platform of \`${importer.trustDomain}\`, which answers for the destination: it begins with \`spiffe://${importer.trustDomain}/platform/\``;
}

/** Reasons in the agreement between the two nodes, for anything that it does not cover. */
function agreementReasons(
  translation: Translation,
  agreement: Agreement,
  { at, atlas }: Circumstances,
): readonly DenialReason[] {
  const { request, leaves } = translation;
  const found: DenialReason[] = [];
  const importer = agreement.parties.find((party) => party.jurisdictions.includes(request.to));
  if (importer === undefined || !isPlatformOf(importer, request.recipient))
    found.push(reason("RECIPIENT_UNKNOWN", sayForeign(importer)));
  if (!isInForce(agreement, at)) found.push(reason("AGREEMENT_EXPIRED", sayNotInForce(agreement, at)));
  const agreed = leavesOf(
    agreement.purposes.map((word) => atlas.concepts.resolve("purpose", word)),
    atlas,
  );
  if (!leaves.purpose.isSubsetOf(agreed))
    found.push(
      reason("PURPOSE_NOT_AGREED", "the agreement between the two nodes does not cover the purpose"),
    );
  // Without a purpose nothing is known to go beyond it, and the request is denied for that already.
  return leaves.purpose.size === 0 ? found : [...found, ...operationReasons(translation, atlas)];
}

/** The most places that a reason lists. */
const MOST_PLACES = 20;

/** Says that no agreement reaches the destination, and which places the node's agreements do reach. */
function noAgreement({ from, to }: TransferRequest, { agreements, at }: Circumstances): string {
  const day = at.toISOString().slice(0, 10);
  const places = agreements
    .filter((each) => each.from <= day && day < each.until)
    .flatMap(({ parties }) => parties.flatMap(({ jurisdictions }) => [...jurisdictions]));
  const reached = [...new Set(places)].filter((place) => place !== from).sort();
  const shown = reached.slice(0, MOST_PLACES).map((place) => `\`${place}\``);
  if (reached.length > MOST_PLACES) shown.push(`${reached.length - MOST_PLACES} more`);
  const others =
    shown.length === 0 ? "and there is none at all" : `those of this node reach ${shown.join(", ")}`;
  return `no agreement reaches \`${to}\`; ${others}. Its operator makes one with the node there`;
}

/** Returns every reason to deny that needs no floor; empty where there is none. Throws as `operationReasons` does. */
export function preliminaryReasons(
  translation: Translation,
  circumstances: Circumstances,
): readonly DenialReason[] {
  const { request } = translation;
  const { agreement } = circumstances;
  const found = [...unsaidReasons(request), ...documentReasons(request, circumstances)];
  if (request.facts.youngest === undefined)
    found.push(
      reason("FACT_MISSING", "the request does not say how old the youngest person is (`facts.youngest`)"),
    );
  found.push(...blockedReasons(translation));
  if (agreement === undefined)
    return [...found, reason("AGREEMENT_MISSING", noAgreement(request, circumstances))];
  return [...found, ...agreementReasons(translation, agreement, circumstances)];
}
