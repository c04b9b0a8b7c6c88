/** Makes statements from entries of the log, and seals contents beside their leaf. */
import { ComityError } from "../errors.ts";
import { parseNote } from "../ledger/note.ts";
import { formatStatement, type Statement, type VerifiedLeaf } from "../ledger/proof.ts";
import type { Context } from "./context.ts";
import { Damage, damaged } from "./damage.ts";
import { isRecovery, loadFormer } from "./recovered.ts";
import { CONTENT, CONTENT_KEY, type ContentKeyRow, type ContentRow, type SealedContent } from "./rows.ts";
import type { Committed, Recorded, SeenHead } from "./store.ts";

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** Makes the node's statement on a recorded leaf. It is the same at every reading. */
export function statementOf({ leaf, index, proof, checkpoint }: Recorded): Statement {
  const path = proof.map((hash) => Buffer.from(hash));
  return formatStatement({ leaf: Buffer.from(leaf), index, proof: path, checkpoint });
}

/** Returns the checkpoint of a peer's verified statement, to be kept with the entry that records the statement. */
export function seenHead(peer: string, { checkpoint }: Statement, verified: VerifiedLeaf): SeenHead {
  const [signature] = parseNote(checkpoint).signatures;
  return { peer, key: signature?.id ?? "", size: verified.checkpoint.size, checkpoint };
}

/** Returns the recorded entry. Throws INTERNAL for a refusal that the caller did not expect. */
export function requireRecorded(committed: Committed): Recorded {
  if ("recorded" in committed) return committed.recorded;
  throw new ComityError("INTERNAL", `unexpected commit result \`${committed.refused}\``);
}

/**
 * Loads the node's statements on leaves, in their order, in one read. Behind the leaf of a recovery stands the former statement that was
 * given back. Rejects with STORE_UNAVAILABLE where one is missing.
 */
export async function loadStatements(
  { store }: Pick<Context, "store">,
  leaves: readonly number[],
): Promise<readonly Statement[]> {
  const recorded = await store.log.recorded(leaves);
  const recovered = recorded.filter(({ leaf }) => isRecovery(leaf)).map(({ index }) => index);
  const former = new Map(
    (await loadFormer({ store }, recovered)).map((statement, i) => [recovered[i], statement]),
  );
  return recorded.map((each) => {
    if (!former.has(each.index)) return statementOf(each);
    const statement = former.get(each.index);
    if (statement === undefined) throw missing("a statement that was recovered");
    return statement;
  });
}

/** Loads the node's statement on one leaf. Rejects with STORE_UNAVAILABLE where it is missing. */
export async function loadStatement(context: Pick<Context, "store">, leaf: number): Promise<Statement> {
  const [statement] = await loadStatements(context, [leaf]);
  if (statement === undefined) throw missing("a leaf of the log");
  return statement;
}

/** Seals a content for a command. Text counts as UTF-8. `until` is the content's date of retention (ISO 8601). */
export function seal(
  { sealer }: Pick<Context, "sealer">,
  part: string,
  content: string | Uint8Array,
  until: string,
): SealedContent {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return { part, ...sealer.seal(bytes), until };
}

/** Loads a content that was kept beside a leaf; undefined where there was none, or it is erased. */
export async function loadContent(
  context: Pick<Context, "store" | "sealer">,
  leaf: number,
  part: string,
): Promise<Uint8Array | undefined> {
  const [content] = await loadContents(context, [{ leaf, part }]);
  return content;
}

/** Loads several contents in their order, in one read. */
export async function loadContents(
  { store, sealer }: Pick<Context, "store" | "sealer">,
  wanted: readonly { readonly leaf: number; readonly part: string }[],
): Promise<readonly (Uint8Array | undefined)[]> {
  const rows = await store.read(
    wanted.flatMap(({ leaf, part }) => [
      { of: CONTENT, key: [leaf, part] },
      { of: CONTENT_KEY, key: [leaf, part] },
    ]),
  );
  return wanted.map((_, i) => {
    const content = rows[2 * i]?.[0] as ContentRow | undefined;
    const held = rows[2 * i + 1]?.[0] as ContentKeyRow | undefined;
    return content && held?.key && sealer.open(content.sealed, held.key);
  });
}

/**
 * Loads several contents beside leaves from `from` on and below `below`, as `loadContents` does. The contents that there are follow from
 * one read of their keys: where many of those that are wanted were never kept, that is most of the work.
 */
export async function loadContentsIn(
  { store, sealer }: Pick<Context, "store" | "sealer">,
  wanted: readonly Place[],
  { from, below }: { readonly from: number; readonly below: number },
): Promise<readonly (Uint8Array | undefined)[]> {
  const [held = []] = await store.read([{ of: CONTENT_KEY, index: "leaf", prefix: [], from, below }]);
  const nameOf = ({ leaf, part }: Place) => `${leaf} ${part}`;
  const keys = new Map((held as readonly ContentKeyRow[]).map((row) => [nameOf(row), row.key]));
  const there = wanted.filter((each) => keys.get(nameOf(each)) !== undefined);
  const rows = await store.read(there.map(({ leaf, part }) => ({ of: CONTENT, key: [leaf, part] })));
  const contents = new Map(there.map((each, i) => [nameOf(each), rows[i]?.[0] as ContentRow | undefined]));
  return wanted.map((each) => {
    const [content, key] = [contents.get(nameOf(each)), keys.get(nameOf(each))];
    return content && key && sealer.open(content.sealed, key);
  });
}

/** The place of a content: the leaf beside which it lies, and its part. */
export type Place = { readonly leaf: number; readonly part: string };

/**
 * Tells what became of a content: it is kept, its key was destroyed, or it is missing. What has passed its date and was removed is
 * missing too; in the store of a row that has not, that is damage.
 */
export async function fateOf(
  { store }: Pick<Context, "store">,
  { leaf, part }: Place,
): Promise<"kept" | "erased" | "missing"> {
  const [[content] = [], [held] = []] = await store.read([
    { of: CONTENT, key: [leaf, part] },
    { of: CONTENT_KEY, key: [leaf, part] },
  ]);
  if (held === undefined) return "missing";
  if ((held as ContentKeyRow).key === undefined) return "erased";
  return content === undefined ? "missing" : "kept";
}

/** Creates the error for a content that cannot be loaded: ERASED where its key was destroyed, else that of `missing`. */
export async function lost(
  context: Pick<Context, "store">,
  place: Place,
  what: string,
): Promise<ComityError> {
  return (await fateOf(context, place)) === "erased"
    ? new ComityError("ERASED", `${what} is erased; the leaves that stand for it stay`)
    : missing(what);
}

/** Loads a content as text. Rejects with ERASED, and with STORE_UNAVAILABLE where it is missing. */
export async function loadText(
  context: Pick<Context, "store" | "sealer">,
  leaf: number,
  part: string,
): Promise<string> {
  const content = await loadContent(context, leaf, part);
  if (content === undefined)
    throw await lost(context, { leaf, part }, `the \`${part}\` of an entry of the log`);
  return decodeText(content);
}

/** Decodes a stored text. Throws STORE_UNAVAILABLE, as damage, for what is no UTF-8. */
export function decodeText(content: Uint8Array): string {
  try {
    return UTF8.decode(content);
  } catch (cause) {
    throw damaged(new Damage("a stored text", cause));
  }
}

/** Creates the error for a part of an entry that the store lacks. */
export function missing(what: string): ComityError {
  const cause = new Damage(what);
  return new ComityError("STORE_UNAVAILABLE", `${what} is missing from the store; restore it from a backup`, {
    cause,
  });
}
