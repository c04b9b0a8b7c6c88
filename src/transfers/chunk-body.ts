/**
 * The body that travels beside the proposal of a chunk: the shared part, the records that the origin permits with its
 * verdicts on them, and no more than the hash of every other entry (`docs/protocol.md`, "A chunk of records").
 */
import { z } from "zod";
import { ComityError } from "../errors.ts";
import { parseBase64 } from "../ledger/base64.ts";
import { utf8Bytes } from "../ledger/bytes.ts";
import { canonicalText, parseCanonical } from "../ledger/canonical.ts";
import { LIMITS } from "../limits.ts";
import { narrow } from "../narrow.ts";
import { type ChunkEntries, type HiddenEntry, type ShownEntry, treeOfOrigin } from "../receipt/chunk.ts";
import { narrowVerdict, type ProposalLeaf, type RecordsPart, type VerdictPart } from "../receipt/leaf.ts";
import { hashOfList, type ObligationList, parseObligations } from "../receipt/obligations.ts";
import { commitmentToRecord, MAX_VERDICT } from "../receipt/records.ts";
import { MAX_BODY_BYTES, makeBody, type ProposalBody, parseSalt, readBody } from "./proposal-body.ts";
import { assertPlain } from "./reading.ts";
import { formatRecord, parseRecord, type SubjectRecord } from "./subject-record.ts";
import type { TransferRequest } from "./transfer-request.ts";

/** A record that travels: its place in the chunk, its canonical form, its own salt, and the place of its verdict. */
export type SentRecord = {
  readonly index: number;
  readonly text: string;
  readonly salt: Uint8Array;
  readonly verdict: number;
};

/** The parts of a chunk that travel. Verdicts and lists are canonical JSON, each once. */
export type SentChunk = {
  readonly records: readonly SentRecord[];
  readonly denied: readonly { readonly index: number; readonly hash: Uint8Array }[];
  readonly verdicts: readonly string[];
  readonly lists: readonly string[];
};

/**
 * Makes the body of a chunk. `salt` is that of the commitment to the shared part, 32 bytes in base64. Throws
 * INPUT_TOO_LARGE where nodes send each other no body of that size.
 */
export function makeChunkBody(request: TransferRequest, salt: string, chunk: SentChunk): ProposalBody {
  const body = makeBody(request, salt);
  // Each part is canonical already, and the keys are in order.
  const records = chunk.records.map(
    (each) =>
      `{"index":${each.index},"record":${each.text},"salt":"${each.salt.toBase64()}","verdict":${each.verdict}}`,
  );
  const denied = chunk.denied.map(({ index, hash }) => `{"hash":"${hash.toBase64()}","index":${index}}`);
  const shared = body.text.slice(1, -1);
  const text = `{"denied":[${denied.join()}],"lists":[${chunk.lists.join()}],"records":[${records.join()}],${shared},"verdicts":[${chunk.verdicts.join()}]}`;
  const bytes = utf8Bytes(text).length;
  if (bytes <= MAX_BODY_BYTES) return { ...body, text };
  throw new ComityError(
    "INPUT_TOO_LARGE",
    `the chunk has \`${bytes}\` bytes as JSON, which is more than nodes send each other (\`${MAX_BODY_BYTES}\`): send fewer records in a chunk`,
  );
}

const place = z.int().min(0);
const Body = z.strictObject({
  denied: z.array(z.strictObject({ hash: z.string(), index: place })).max(LIMITS.recordsPerChunk),
  lists: z.array(z.unknown()).max(LIMITS.recordsPerChunk),
  records: z
    .array(z.strictObject({ index: place, record: z.unknown(), salt: z.string(), verdict: place }))
    .max(LIMITS.recordsPerChunk),
  request: z.unknown(),
  salt: z.string(),
  verdicts: z.array(z.unknown()).max(LIMITS.recordsPerChunk),
});
type Body = z.output<typeof Body>;

/** A verdict of the origin, as text and parsed. */
type ReadVerdict = { readonly text: string; readonly part: VerdictPart };

/** A chunk as its destination reads it, held to the leaf of its origin. */
export type OpenedChunk = {
  readonly request: TransferRequest;
  /** The records that the origin permits, in their order, each with the origin's verdict on it. */
  readonly records: readonly SubjectRecord[];
  readonly verdictOf: ReadonlyMap<SubjectRecord, VerdictPart>;
  /** The entries in the order of the chunk: hidden where the origin denies. */
  readonly entries: ChunkEntries;
  readonly verdicts: readonly string[];
  readonly lists: readonly ObligationList[];
};

const invalid = (what: string) => new ComityError("STATEMENT_INVALID", what);

/**
 * Opens the body of a chunk. Throws STATEMENT_INVALID unless the leaf commits to exactly this body: the shared part, the
 * number of records, of those that are permitted, and the root over their entries.
 */
export function openChunk(leaf: ProposalLeaf, sum: RecordsPart, text: string): OpenedChunk {
  // THREAT: a chunk of more records than any node sends would cost its work before it is refused.
  if (sum.count > LIMITS.recordsPerChunk)
    throw new ComityError(
      "INPUT_TOO_LARGE",
      `the chunk has \`${sum.count}\` records; the limit is \`${LIMITS.recordsPerChunk}\``,
    );
  const body = narrow(Body, parseCanonical(utf8Bytes(text)), "the body of the chunk", {
    reason: "STATEMENT_INVALID",
  });
  const shared = readBody(canonicalText({ request: body.request, salt: parseSalt(body.salt) } as never));
  if (shared.commitment !== leaf.request)
    throw invalid("the chunk's shared part is not the one that the leaf commits to");
  const { request } = shared;
  const verdicts = body.verdicts.map(readVerdict);
  const { records, verdictOf, entries } = readRecords(body, request, verdicts);
  const texts = verdicts.map((verdict) => verdict.text);
  if (entries.length !== sum.count || records.length !== sum.permitted)
    throw invalid("the chunk's body has another number of records, or of permitted ones, than its leaf");
  if (treeOfOrigin(entries, texts).root.toBase64() !== sum.root)
    throw invalid("the chunk's records are not those under the root in its leaf");
  assertConcepts(leaf, request, verdicts);
  return { request, records, verdictOf, entries, verdicts: texts, lists: readLists(body, verdicts) };
}

/** Parses a verdict. THREAT: a record that the origin denies, slipped in among the others, would be decided here alone. */
function readVerdict(value: unknown): ReadVerdict {
  const part = narrowVerdict(value);
  if (part.decision !== "permit") throw invalid("the chunk brings a record that its origin denies");
  assertPlain(part);
  const text = canonicalText(value as never);
  if (text.length > MAX_VERDICT) throw invalid(`a verdict is longer than ${MAX_VERDICT} characters`);
  return { text, part };
}

/** Reads the records and places every entry. Equal records under one verdict are one value, and are decided once. */
function readRecords(body: Body, request: TransferRequest, verdicts: readonly ReadVerdict[]) {
  const entries: (ShownEntry | HiddenEntry | undefined)[] = Array.from({
    length: body.records.length + body.denied.length,
  });
  const put = (index: number, entry: ShownEntry | HiddenEntry) => {
    if (index >= entries.length || entries[index] !== undefined)
      throw invalid("the chunk's body does not have every place of the chunk exactly once");
    entries[index] = entry;
  };
  const known = new Map<string, SubjectRecord>();
  const verdictOf = new Map<SubjectRecord, VerdictPart>();
  let last = -1;
  const records = body.records.map(({ index, record: value, salt, verdict: at }) => {
    if (index <= last) throw invalid("the chunk's records do not come in their order");
    last = index;
    const text = canonicalText(value as never);
    const verdict = verdicts[at];
    if (verdict === undefined) throw invalid("a record of the chunk names a verdict that is not there");
    const name = `${at} ${text}`;
    const record = known.get(name) ?? readRecord(value, text, request);
    known.set(name, record);
    verdictOf.set(record, verdict.part);
    const commitment = commitmentToRecord(text, Uint8Array.fromBase64(parseSalt(salt)));
    put(index, { record: commitment.toBase64(), verdict: at });
    return record;
  });
  for (const { index, hash } of body.denied) put(index, { hash: readHash(hash) });
  return { records, verdictOf, entries: entries as ChunkEntries };
}

function readRecord(value: unknown, text: string, request: TransferRequest): SubjectRecord {
  const record = parseRecord(value, request);
  // The entry commits to this text, which must be the only one that says the same.
  if (formatRecord(record) !== text) throw invalid("a record of the chunk is not in its canonical form");
  return record;
}

function readHash(text: string): Uint8Array {
  const hash = parseBase64(text);
  if (hash?.length === 32) return hash;
  throw invalid("the entry of a denied record is no hash of 32 bytes");
}

/** Parses the lists, which must be those that the verdicts name, each once. */
function readLists({ lists }: Body, verdicts: readonly ReadVerdict[]): readonly ObligationList[] {
  const texts = lists.map((value) => canonicalText(value as never));
  const named = new Set(verdicts.map(({ part }) => part.obligationsHash));
  const hashes = texts.map(hashOfList);
  if (new Set(hashes).size !== hashes.length || !isSame(new Set(hashes), named))
    throw invalid("the chunk's lists of obligations are not those that its verdicts name");
  return texts.map((text, i) => parseObligations(text, hashes[i] ?? ""));
}

/** Throws STATEMENT_INVALID where the leaf does not name the action of the shared part, and all concepts of the verdicts. */
function assertConcepts(
  { concepts }: ProposalLeaf,
  request: TransferRequest,
  verdicts: readonly ReadVerdict[],
): void {
  const named = new Set(["", ...concepts.modality, ...concepts.form, ...concepts.purpose]);
  const found = verdicts.flatMap(({ part }) => part.translation.terms.map(({ concept }) => concept));
  if (concepts.action !== request.action || !new Set(found).isSubsetOf(named))
    throw invalid("the chunk's leaf leaves out concepts of its records, or names another action");
}

const isSame = (one: ReadonlySet<string>, other: ReadonlySet<string>) =>
  one.size === other.size && one.isSubsetOf(other);
