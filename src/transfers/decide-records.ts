/**
 * Decides the records of a chunk, each alone, by the functions that decide a request. What records share is looked at
 * once; equal records are decided once.
 */
import type { Context } from "../engine/context.ts";
import { ComityError } from "../errors.ts";
import { canonicalTextOfStated } from "../ledger/canonical.ts";
import { LIMITS } from "../limits.ts";
import { WeakCache } from "../memo.ts";
import { hashOfVerdict } from "../receipt/records.ts";
import { type Assessment, decideRequest } from "./assess.ts";
import type { Circumstances, RecordOffer } from "./circumstances.ts";
import { createDenial, type DenialReason } from "./decision.ts";
import { checkItem, type Proof } from "./evidence.ts";
import { readInherited } from "./inherited.ts";
import { joinFloor, withGap } from "./protection.ts";
import { itemsOf, ownItemsOf, requestOf, type SubjectRecord, sharedItemsOf } from "./subject-record.ts";
import type { TransferRequest } from "./transfer-request.ts";
import { createUnresolved, type Translation, translateRequest } from "./translation.ts";
import { verdictOf } from "./verdict.ts";

/** A record, or the reason for which it cannot be read. */
export type GivenRecord = SubjectRecord | ComityError;

/** A decision that some records of a chunk share. */
export type SharedDecision = {
  readonly assessment: Assessment;
  /** The verdict in canonical form, and its SHA-256 in hex: the part that an entry names. */
  readonly verdict: string;
  readonly hash: string;
};

export type DecidedRecords = {
  /** Each decision once, in the order of its first record. */
  readonly decisions: readonly SharedDecision[];
  /** For each record the place of its decision. */
  readonly places: readonly number[];
};

/** Lets others have their turn: resolves when it is the caller's turn again. */
export type Breathe = () => Promise<void>;

/** The decisions that are computed before others have their turn. Each takes a tenth of a millisecond or so. */
const AT_ONCE = 4;
/** The records whose own evidence is verified at once. */
const VERIFIED_AT_ONCE = 64;

type Deciding = Pick<Context, "checkEvidence">;

/** The ways in which transfers of records differ from questions about them. */
export type DecidingOptions = {
  /** The room for the different decisions, in bytes; `LIMITS.decisionBytesPerChunk` by default. */
  readonly most?: number;
  /** Returns a reason to deny a record that follows from neither law nor offer. */
  readonly gapOf?: (record: SubjectRecord, translation: Translation) => DenialReason | undefined;
};

/**
 * Decides records. `circumstances` are those of the shared part. A record that cannot be read is denied. Rejects with
 * INPUT_TOO_LARGE where the different decisions are more than an answer has room for, and as `translateRequest` does
 * where the shared part is at fault.
 */
export async function decideRecords(
  context: Deciding,
  shared: TransferRequest,
  records: readonly GivenRecord[],
  circumstances: Circumstances,
  breathe: Breathe,
  { most = LIMITS.decisionBytesPerChunk, gapOf }: DecidingOptions = {},
): Promise<DecidedRecords> {
  const decideOne = createDecider(shared, circumstances, gapOf);
  const decisions = createDecisions(most);
  const known = new Map<GivenRecord, number>();
  const places: number[] = [];
  let begun = 0;
  for (let from = 0; from < records.length; from += VERIFIED_AT_ONCE) {
    const some = records.slice(from, from + VERIFIED_AT_ONCE);
    const proofs = await Promise.all(some.map((record) => proveOwn(context, record, circumstances)));
    for (const [i, record] of some.entries()) {
      const found = known.get(record);
      if (found === undefined && ++begun % AT_ONCE === 0) await breathe();
      const place = found ?? decisions.placeOf(decideOne(record, proofs[i]));
      known.set(record, place);
      places.push(place);
    }
  }
  return { decisions: decisions.all, places };
}

/** Collects decisions, each once. Throws INPUT_TOO_LARGE where they are too many. */
function createDecisions(most: number) {
  const all: SharedDecision[] = [];
  const places = new Map<string, number>();
  const lists = new Set<string>();
  let bytes = 0;

  function add(assessment: Assessment, verdict: string, name: string): number {
    const { obligations } = assessment.decision;
    // The verdict stands in the answer twice: as text, and as a message.
    bytes += 2 * name.length + (lists.has(obligations.hash) ? 0 : obligations.text.length);
    lists.add(obligations.hash);
    if (bytes > most)
      throw new ComityError(
        "INPUT_TOO_LARGE",
        `the records of this chunk need so many different decisions that an answer has no room for them (\`${most}\` bytes): send fewer records in a chunk, or records that differ less`,
      );
    places.set(name, all.length);
    return all.push({ assessment, verdict, hash: hashOfVerdict(verdict) }) - 1;
  }

  /** The verdicts of permits without more to say, by the words that were translated, the laws and the obligations. */
  const plain = new WeakCache<Assessment["terms"], Map<string, string>>();
  function verdictText(assessment: Assessment): string {
    const { decision, terms, packs } = assessment;
    const { reasons, remedy, obligations } = decision;
    const write = () => canonicalTextOfStated(verdictOf(assessment));
    if (decision.decision === "deny" || reasons.length > 0 || remedy.length > 0) return write();
    const known = plain.get(terms, () => new Map());
    const name = [obligations.hash, ...packs.map(({ hash }) => hash)].join();
    const text = known.get(name) ?? write();
    known.set(name, text);
    return text;
  }

  return {
    all,
    placeOf(assessment: Assessment): number {
      const { notCounted, counts } = assessment.decision;
      const verdict = verdictText(assessment);
      const name = notCounted || counts ? `${verdict} ${JSON.stringify([notCounted, counts])}` : verdict;
      return places.get(name) ?? add(assessment, verdict, name);
    },
  };
}

/** Creates the decision of one record at a time, with what was found for the records before it. */
function createDecider(
  shared: TransferRequest,
  circumstances: Circumstances,
  gapOf: DecidingOptions["gapOf"] = () => undefined,
) {
  const items = sharedItemsOf(shared);
  const judged: RecordOffer["judged"] = new WeakCache();
  const translations = new Map<string, Translation>();
  const inherited = inheritedIn(shared, circumstances);

  function translate(request: TransferRequest): Translation {
    if (inherited instanceof ComityError) return createUnresolved(request, inherited);
    const name = JSON.stringify([request.modality, request.form]);
    const known = translations.get(name) ?? translateRequest(request, circumstances);
    translations.set(name, known);
    return { ...known, request };
  }

  return (record: GivenRecord, own: ReadonlyMap<string, Proof> | undefined): Assessment => {
    if (record instanceof ComityError) return unreadable(record);
    const { proofs } = circumstances;
    const one = {
      ...circumstances,
      ...(inherited instanceof ComityError ? {} : { inherited }),
      proofs: own === undefined ? proofs : { get: (path: string) => own.get(path) ?? proofs.get(path) },
      record: { items: itemsOf(items, record, ownItemsOf(record)), judged },
    };
    const translation = translate(requestOf(shared, record));
    return decideRequest(withGap(joinFloor(translation, one), gapOf(record, translation)), one);
  };
}

/** Reads the receipts of the shared part once, or returns the error for which no record can be permitted. */
function inheritedIn({ offer }: TransferRequest, circumstances: Circumstances) {
  try {
    return readInherited(offer.receipts, circumstances);
  } catch (thrown) {
    return ComityError.from(thrown);
  }
}

/** Verifies the evidence of a record's own consents; undefined where it brings none. */
async function proveOwn(
  { checkEvidence }: Deciding,
  record: GivenRecord,
  { agreement, at }: Circumstances,
): Promise<ReadonlyMap<string, Proof> | undefined> {
  if (record instanceof ComityError || record.consents.length === 0) return undefined;
  const proven = ownItemsOf(record).map(
    async (item): Promise<[string, Proof]> => [
      item.path,
      await checkItem(checkEvidence, item, agreement, at, true),
    ],
  );
  return new Map(await Promise.all(proven));
}

/** Denies a record that cannot be read. What is wrong with it is for the caller alone, since it may hold the caller's words. */
function unreadable({ message }: ComityError): Assessment {
  const denial = createDenial([{ code: "INPUT_INVALID", says: "the record cannot be read" }]);
  return {
    terms: [],
    concepts: { modality: [], form: [], purpose: [] },
    tables: [],
    packs: [],
    rejected: [],
    bounds: [],
    decision: { ...denial, notCounted: [{ path: "record", why: message }] },
  };
}
