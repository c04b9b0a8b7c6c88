/**
 * Moves a store from one place to another: the whole log and every row are copied in one transaction, the copy is verified
 * leaf by leaf and head by head, and only then the log goes on there and nowhere else.
 */
import { existsSync, renameSync } from "node:fs";
import type { AnyCollection, Head, Pass, Row, Scalar } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import type { StoredNode } from "../ledger/merkle.ts";
import type { PlaceMark } from "./place.ts";

/** The number of rows or leaves that are copied at once. */
export const COPIED_AT_ONCE = 500;

/** The contents of a store in the order of their keys, in pages of at most `COPIED_AT_ONCE`. */
export type StoreContents = {
  /** The id of the content keys by which secrets are wrapped; undefined where there are none. */
  readonly keyFileId: () => Promise<Uint8Array | undefined>;
  readonly leaves: () => AsyncIterable<readonly Uint8Array[]>;
  readonly nodes: () => AsyncIterable<readonly StoredNode[]>;
  readonly heads: () => AsyncIterable<readonly Head[]>;
  /** Secrets come wrapped, as they are stored. Rejects where a row is damaged. */
  readonly rows: (of: AnyCollection) => AsyncIterable<readonly Row[]>;
};

/** A store that is opened to be moved. No other process has it open. */
export type MoveEnd = {
  /** The place, for people and for the mark of the other end. */
  readonly name: string;
  /** The file of the content keys, which moves with the store. */
  readonly contentKeys: string;
  /** Returns the newest head and the mark; undefined for an empty place. */
  readonly look: () => Promise<{ readonly head: Head; readonly mark: PlaceMark | undefined } | undefined>;
  readonly contents: StoreContents;
  /** Writes all contents with a mark, or nothing. */
  readonly fill: (contents: StoreContents, mark: PlaceMark) => Promise<void>;
  /** Reads everything again, and holds it against digests, hashes and the keys of the log. */
  readonly verify: () => Promise<Pick<Pass, "tables" | "damage">>;
  readonly mark: (mark: PlaceMark | undefined) => Promise<void>;
  /** Removes everything from a place that was filled. */
  readonly clear: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The contents that were moved, by table; `log` stands for the leaves. */
export type Moved = { readonly head: Head; readonly tables: Pass["tables"] };

/**
 * Moves a store. A move that was cut off is ended by the next one. Rejects with STORE_UNAVAILABLE where there is nothing to
 * move, or the source was moved before or is damaged, and with INPUT_INVALID where the target holds anything else; then the
 * source goes on.
 */
export async function moveStore(source: MoveEnd, target: MoveEnd): Promise<Moved> {
  const from = await source.look();
  if (from === undefined)
    throw new ComityError("STORE_UNAVAILABLE", `there is no store at \`${source.name}\``);
  const there = await target.look();
  const arriving = there?.mark?.state === "arriving" && there.mark.place === source.name;
  if (there !== undefined && !arriving)
    throw new ComityError(
      "INPUT_INVALID",
      `there is a store at \`${target.name}\` already: name an empty place`,
    );
  assertMovable(from.mark, source, target, arriving);
  assertKeysMovable(source, target);
  // INVARIANT: a copy counts only where the source cannot have gone on since. Rows change without a leaf too, as those of witnesses.
  if (from.mark === undefined || there?.head.checkpoint !== from.head.checkpoint) {
    if (there !== undefined) await target.clear();
    await target.fill(source.contents, { state: "arriving", place: source.name });
  }
  const verified = await verifySame(source, target);
  // From here on the source signs no more, and until its mark is gone neither does the target.
  await source.mark({ state: "moved", place: target.name });
  moveKeys(source, target);
  await target.mark(undefined);
  return { head: from.head, tables: verified };
}

/** A source that is marked as moved is moved again only where that move was cut off between the two marks. */
function assertMovable(
  mark: PlaceMark | undefined,
  source: MoveEnd,
  target: MoveEnd,
  arriving: boolean,
): void {
  if (mark === undefined || (arriving && mark.state === "moved" && mark.place === target.name)) return;
  throw new ComityError(
    "STORE_UNAVAILABLE",
    mark.state === "moved"
      ? `the store at \`${source.name}\` was moved to \`${mark.place}\` before`
      : `the store at \`${source.name}\` has not arrived there: end that move first`,
  );
}

/** Throws INPUT_INVALID where the content keys of another store lie where those of this one are to go. */
function assertKeysMovable({ contentKeys: from }: MoveEnd, { contentKeys: to }: MoveEnd): void {
  if (from !== to && existsSync(from) && existsSync(to))
    throw new ComityError(
      "INPUT_INVALID",
      `content keys of another store are at \`${to}\`: move them away first`,
    );
}

/** Moves the content keys, by one rename, so that no copy of them is left behind. */
function moveKeys({ contentKeys: from }: MoveEnd, { contentKeys: to }: MoveEnd): void {
  if (from === to || !existsSync(from)) return;
  try {
    renameSync(from, to);
  } catch (cause) {
    throw new ComityError(
      "DIRECTORY_UNWRITABLE",
      `the content keys cannot be moved from \`${from}\` to \`${to}\`: move that file yourself, then run the same command again`,
      { cause },
    );
  }
}

/** Verifies the copy by itself, and against the number and the bytes of what stands in the source. */
async function verifySame(source: MoveEnd, target: MoveEnd): Promise<Pass["tables"]> {
  const [here, there] = [await source.verify(), await target.verify()];
  for (const [{ damage }, { name }] of [
    [here, source],
    [there, target],
  ] as const)
    if (damage.length > 0)
      throw new ComityError(
        "STORE_UNAVAILABLE",
        `the store at \`${name}\` is damaged (${damage.join(", ")}); the store at \`${source.name}\` stays where it is`,
      );
  const sizes = new Map(here.tables.map((each) => [each.name, each.rows]));
  const other = there.tables.find(({ name, rows }) => sizes.get(name) !== rows);
  if (other !== undefined || sizes.size !== there.tables.length)
    throw new ComityError(
      "STORE_UNAVAILABLE",
      `the copy at \`${target.name}\` has not the rows of the store at \`${source.name}\`, which stays where it is`,
    );
  return there.tables;
}

/** Reads pages behind the last of each until one is not full. */
export async function* pagesOf<T>(
  read: (last: T | undefined) => Promise<readonly T[]> | readonly T[],
): AsyncGenerator<readonly T[]> {
  for (let last: T | undefined; ; ) {
    const page = await read(last);
    if (page.length > 0) yield page;
    if (page.length < COPIED_AT_ONCE) return;
    last = page.at(-1);
  }
}

/** Returns the key of stored values. */
export function keyIn(of: AnyCollection, stored: Readonly<Record<string, unknown>>): readonly Scalar[] {
  return of.key.map((column) => stored[column] as Scalar);
}
