/** The first step of an assessment: turns the request's words into concepts, and into the destination's words. */
import { ComityError } from "../errors.ts";
import { sourcesOf } from "../law/atlas.ts";
import type { Source } from "../law/floor.ts";
import type { TermTranslation } from "../vocabulary/translate.ts";
import type { Circumstances } from "./circumstances.ts";
import type { DenialReason } from "./decision.ts";
import type { TransferRequest } from "./transfer-request.ts";
import {
  conceptsOf,
  type Described,
  describingWordsOf,
  leavesOf,
  schemeOf,
  type Tables,
  tablesOf,
  translateWords,
} from "./words.ts";

/**
 * A request with the concepts of its words. `fault` is set where they could not be resolved, and the request is then
 * denied.
 */
export type Translation = {
  readonly request: TransferRequest;
  /** The laws of the two places, without the agreement's rules. */
  readonly sides: readonly Source[];
  /** The request's terms in the destination's words. */
  readonly terms: readonly TermTranslation[];
  readonly concepts: Record<Described, readonly string[]>;
  /** All leaves of the concepts. */
  readonly leaves: Record<Described, ReadonlySet<string>>;
  /** The tables that translated the terms. */
  readonly tables: Tables;
  readonly fault?: DenialReason;
};

/**
 * Translates a request. Throws INPUT_INVALID where its document has not been read, since the document's bytes would
 * be stored and sent.
 */
export function translateRequest(request: TransferRequest, { atlas, at }: Circumstances): Translation {
  if (request.document !== undefined)
    throw new ComityError(
      "INPUT_INVALID",
      "`document` is for the home node only; nodes send each other its terms",
    );
  try {
    const sides = sourcesOf(atlas, request.from, request.to, [], at);
    // Later steps read the offer's words with this scheme, so an unknown one is rejected here.
    schemeOf(atlas, request.scheme);
    const terms = translateWords(request, schemeOf(atlas, request.to.toLowerCase()), atlas);
    const concepts = conceptsOf(describingWordsOf(request), atlas);
    const leaves = {
      modality: leavesOf(concepts.modality, atlas),
      form: leavesOf(concepts.form, atlas),
      purpose: leavesOf(concepts.purpose, atlas),
    };
    return { request, sides, terms, concepts, leaves, tables: tablesOf(request, atlas) };
  } catch (thrown) {
    return createUnresolved(request, thrown);
  }
}

/**
 * Makes the translation of a request that cannot be resolved. Throws again any error that is not the request's fault.
 */
export function createUnresolved(request: TransferRequest, thrown: unknown): Translation {
  const none = new Set<string>();
  return {
    request,
    sides: [],
    terms: [],
    concepts: { modality: [], form: [], purpose: [] },
    leaves: { modality: none, form: none, purpose: none },
    tables: [],
    fault: faultOf(thrown),
  };
}

function faultOf(thrown: unknown): DenialReason {
  const error = ComityError.from(thrown);
  if (error.reason === "INTERNAL" || error.reason === "INPUT_INVALID") throw error;
  // A word outside every vocabulary may name a person, and this sentence goes into the ledger.
  const says =
    error.reason === "VOC_NO_TERM"
      ? "the offer uses a word that the vocabulary does not have"
      : error.message;
  return { code: error.reason, says };
}
