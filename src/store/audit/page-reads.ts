/**
 * Reads the rows to which the leaves of a page lead: each row once, whatever leaves lead to it, and all in a few reads. Which contents
 * there are is asked once for the whole page, by their keys: beside most leaves there is none of most parts.
 */
import { CONTENT, CONTENT_KEY } from "../../engine/rows.ts";
import type { Read, Row } from "../../engine/store.ts";
import { keyOf } from "../order.ts";
import { isSpan, readText } from "../overlay.ts";
import type { Audited } from "./audited.ts";

/** The rows of some reads, in their order. */
export type RowsRead = readonly (readonly Row[])[];

/** The leaves of a page. */
export type Page = { readonly first: number; readonly below: number };

/**
 * Returns the rows of each group of reads, as if each group were read by itself. Where one group cannot be read it is undefined, and
 * spoils no other.
 */
export async function readGroups(
  audited: Pick<Audited, "read">,
  groups: readonly (readonly Read[])[],
  page: Page,
): Promise<readonly (RowsRead | undefined)[]> {
  try {
    return await readAtOnce(audited, groups, page);
  } catch {
    const found: (RowsRead | undefined)[] = [];
    for (const reads of groups) found.push(await audited.read(reads).catch(() => undefined));
    return found;
  }
}

async function readAtOnce(
  audited: Pick<Audited, "read">,
  groups: readonly (readonly Read[])[],
  { first, below }: Page,
): Promise<readonly RowsRead[]> {
  const known = new Map<string, readonly Row[]>();
  const inPage = ({ of, ...read }: Read) =>
    (of === CONTENT || of === CONTENT_KEY) && "key" in read && isWithin(Number(read.key[0]), first, below);
  if (groups.some((reads) => reads.some(inPage))) {
    const span = { of: CONTENT_KEY, index: "leaf", prefix: [], from: first, below } as const;
    const [keys = []] = await audited.read([span]);
    for (const row of keys) known.set(nameOf({ of: CONTENT_KEY, key: keyOf(CONTENT_KEY, row) }), [row]);
  }
  // INVARIANT: a content without its key counts as absent, whatever is stored of it.
  const isAbsent = (read: Read) =>
    inPage(read) && (read.of === CONTENT_KEY || !known.has(nameOf({ ...read, of: CONTENT_KEY })));
  const wanted = new Map<string, Read>();
  const names = groups.map((reads) =>
    reads.map((read) => {
      const name = nameOf(read);
      if (!known.has(name) && !wanted.has(name)) {
        if (isAbsent(read)) known.set(name, []);
        else wanted.set(name, read);
      }
      return name;
    }),
  );
  const rows = await audited.read([...wanted.values()]);
  for (const [i, name] of [...wanted.keys()].entries()) known.set(name, rows[i] ?? []);
  return names.map((group) => group.map((name) => known.get(name) ?? []));
}

const isWithin = (leaf: number, first: number, below: number) => leaf >= first && leaf < below;

const nameOf = (read: Read) => `${read.of.name} ${isSpan(read) ? "span" : "key"} ${readText(read)}`;
