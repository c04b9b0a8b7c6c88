/**
 * Peers' statements as they are kept: sealed beside a leaf, without the head that they are under. That head is kept once for all of
 * them, since the statements of a batch share it, and its signatures are longer than the rest of a statement.
 */
import { concatBytes } from "../ledger/bytes.ts";
import { sha256 } from "../ledger/canonical.ts";
import { packNote, unpackNote } from "../ledger/note-bytes.ts";
import { parseStatement, type Statement } from "../ledger/proof.ts";
import type { Context } from "./context.ts";
import { Damage, damaged } from "./damage.ts";
import { loadContents, missing, type Place, seal } from "./record.ts";
import { type SealedContent, STATEMENT_HEAD, type StatementHeadRow } from "./rows.ts";
import { type Put, put, type Read, type Rows, type SeenHead } from "./store.ts";

/** A statement as it is kept: under a head that is kept by its hash or, as an earlier version kept it, with its checkpoint. */
export type KeptStatement = Omit<Statement, "checkpoint"> &
  ({ readonly head: string } | { readonly checkpoint: string });

/** The first byte of a kept statement. A statement of an earlier version is JSON, and begins with a brace. */
const FORM = 1;
const BRACE = 0x7b;
const HASH_BYTES = 32;
/** The form, the hash of the head, the index, and the number of hashes of the proof. */
const [HEAD_AT, INDEX_AT, COUNT_AT, PROOF_AT] = [1, 33, 41, 42];

/**
 * The most bytes of a row of a head. SQLite would give a whole head a page of 4 KiB of its own; of these rows four share one, and
 * a head with two signatures has three of them.
 */
const ROW_BYTES = 900;

/** Seals a peer's statement for a command. Its entry must be recorded with the checkpoint that `keepSeen` returns. */
export function sealStatement(
  context: Pick<Context, "sealer">,
  part: string,
  statement: Statement,
  until: string,
): SealedContent {
  return seal(context, part, formatKept(statement), until);
}

/** Returns the checkpoint of an entry that keeps its statement until a date (ISO 8601): it is kept as long as that. */
export function keepSeen(seen: SeenHead, until: string): SeenHead {
  return { ...seen, kept: { hash: hashOfHead(seen.checkpoint), until } };
}

/** Returns the reads by which `keepHeadOf` finds the head of an entry. */
export function headReads({ kept }: SeenHead): readonly Read[] {
  return kept === undefined ? [] : [{ of: STATEMENT_HEAD, key: [kept.hash, 0] }];
}

/** Returns the puts that keep the head of an entry's statement, where it is not kept yet, or not as long. */
export function keepHeadOf({ checkpoint, kept }: SeenHead, rows: Pick<Rows, "get">): readonly Put[] {
  if (kept === undefined) return [];
  const { hash, until } = kept;
  if ((rows.get(STATEMENT_HEAD, hash, 0)?.until ?? "") >= until) return [];
  const bytes = packNote(checkpoint);
  return Array.from({ length: Math.ceil(bytes.length / ROW_BYTES) }, (_, part) =>
    // A copy: a view would carry the whole head along.
    put(STATEMENT_HEAD, { hash, part, bytes: bytes.slice(part * ROW_BYTES, (part + 1) * ROW_BYTES), until }),
  );
}

/** Parses a kept statement, without its head. Throws STORE_UNAVAILABLE, as damage, for what is none. */
export function parseKept(content: Uint8Array): KeptStatement {
  try {
    if (content[0] === BRACE) return parseStatement(JSON.parse(Buffer.from(content).toString("utf8")));
    return readKept(content);
  } catch (cause) {
    throw damaged(new Damage("a kept statement", cause));
  }
}

/** Returns the hash of the head that a content names; undefined where it is no kept statement, or holds its own checkpoint. */
export function headNamedIn(content: Uint8Array): string | undefined {
  if (content[0] !== FORM) return undefined;
  const kept = parseKept(content);
  return "head" in kept ? kept.head : undefined;
}

/** Loads the whole of a kept statement. Rejects with STORE_UNAVAILABLE where its head is missing, or is not the one that it names. */
export async function completeStatement(
  { store }: Pick<Context, "store">,
  content: Uint8Array,
): Promise<Statement> {
  const kept = parseKept(content);
  if ("checkpoint" in kept) return kept;
  const { head, ...rest } = kept;
  const [rows = []] = await store.read([rowsOfHead(head)]);
  if (rows.length === 0) throw missing("the head of a kept statement");
  const checkpoint = noteIn(head, rows as readonly StatementHeadRow[]);
  if (checkpoint === undefined) throw damaged(new Damage("the head of a kept statement"));
  return { ...rest, checkpoint };
}

/** Loads the whole of a statement that is kept beside a leaf; undefined where there is none, or it is erased. */
export async function loadKept(
  context: Pick<Context, "store" | "sealer">,
  place: Place,
): Promise<Statement | undefined> {
  const [content] = await loadContents(context, [place]);
  return content && completeStatement(context, content);
}

/** Names the rows of a head, by its hash. */
export function rowsOfHead(hash: string): Read {
  return { of: STATEMENT_HEAD, index: "hash", prefix: [hash] };
}

/** Returns the note of a head from its rows, in order; undefined where they are not those of that hash. */
export function noteIn(hash: string, rows: readonly StatementHeadRow[]): string | undefined {
  try {
    const note = unpackNote(concatBytes(...rows.map(({ bytes }) => bytes)));
    return hashOfHead(note) === hash ? note : undefined;
  } catch {
    return undefined;
  }
}

const hashOfHead = (note: string) => sha256(Buffer.from(note, "utf8")).toHex();

function formatKept({ leaf, index, proof, checkpoint }: Statement): Uint8Array {
  const start = new Uint8Array(PROOF_AT);
  start[0] = FORM;
  start.set(Uint8Array.fromHex(hashOfHead(checkpoint)), HEAD_AT);
  const view = new DataView(start.buffer);
  view.setBigUint64(INDEX_AT, BigInt(index));
  view.setUint8(COUNT_AT, proof.length);
  return concatBytes(start, ...[...proof, leaf].map((each) => Uint8Array.fromBase64(each)));
}

function readKept(bytes: Uint8Array): KeptStatement {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint8(0) !== FORM) throw new RangeError(`a kept statement has no form \`${bytes[0]}\``);
  const leafAt = PROOF_AT + view.getUint8(COUNT_AT) * HASH_BYTES;
  if (leafAt >= bytes.length) throw new RangeError("a kept statement has no leaf");
  const proof = Array.from({ length: view.getUint8(COUNT_AT) }, (_, i) =>
    bytes.subarray(PROOF_AT + i * HASH_BYTES, PROOF_AT + (i + 1) * HASH_BYTES).toBase64(),
  );
  return {
    leaf: bytes.subarray(leafAt).toBase64(),
    index: Number(view.getBigUint64(INDEX_AT)),
    proof,
    head: bytes.subarray(HEAD_AT, INDEX_AT).toHex(),
  };
}
