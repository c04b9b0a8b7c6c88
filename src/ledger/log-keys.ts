/**
 * The keys of the log of one node: each signs its heads up to a size, and the next one those beyond it. Where the node has lost the
 * end of its log, and opened one of another name that goes on before it, the next key has that name.
 */
import { equalBytes } from "./bytes.ts";
import { formatVerifierKey, type VerifierKey } from "./note.ts";

/**
 * A key of a log. `upTo` is the size of the last head that it signs; absent for the present key. `after` is the size beyond which it signs
 * where that is less than the last size of the key before it: its log was opened there.
 */
export type LogKey = VerifierKey & { readonly upTo?: number; readonly after?: number };

/** The keys of the log of one node, oldest first. The last alone has no `upTo`. Each has the name of its log. */
export type LogKeys = readonly [LogKey, ...LogKey[]];

/** Returns the keys of a log whose first key was never handed over. */
export const firstKey = (key: VerifierKey): LogKeys => [withoutEnd(key)];

/** Returns the key that signs the log now. */
export const presentKey = (keys: LogKeys): LogKey => keys[keys.length - 1] as LogKey;

/**
 * Returns the keys of a log once the present one has signed its last head, of `upTo` leaves. `after` is the number of leaves that a log
 * has taken over which `next` opens.
 */
export function followedBy(keys: LogKeys, upTo: number, next: VerifierKey, after?: number): LogKeys {
  const [...all] = keys;
  const last = all.pop() as LogKey;
  const following = { ...withoutEnd(next), ...(after !== undefined && { after }) };
  return [...all, { ...last, upTo }, following] as unknown as LogKeys;
}

function withoutEnd({ name, id, publicKey, postQuantum }: VerifierKey): LogKey {
  return postQuantum === undefined ? { name, id, publicKey } : { name, id, publicKey, postQuantum };
}

/** Returns the place of a key among the keys of a log; -1 for a key that is none of them, in all its parts. */
export const placeOf = (keys: LogKeys, key: VerifierKey): number =>
  keys.findIndex(
    (each) =>
      each.name === key.name &&
      equalBytes(each.publicKey, key.publicKey) &&
      equalBytes(secondPart(each), secondPart(key)),
  );

/**
 * Returns true where two keys have a part in common, whatever logs they are of.
 *
 * THREAT: who holds that part signs one half of the heads of both.
 */
export const sharesPart = (a: VerifierKey, b: VerifierKey): boolean =>
  equalBytes(a.publicKey, b.publicKey) ||
  (a.postQuantum !== undefined && equalBytes(secondPart(a), secondPart(b)));

const secondPart = ({ postQuantum }: VerifierKey): Uint8Array => postQuantum?.publicKey ?? new Uint8Array();

/** Returns the size beyond which the key at `place` signs; -1 for the first one. */
export function beginOf(keys: LogKeys, place: number): number {
  return keys[place]?.after ?? (place === 0 ? -1 : (keys[place - 1]?.upTo ?? Number.POSITIVE_INFINITY));
}

/** Returns true where the key at `place` signs heads of `size` leaves. */
export function signsAt(keys: LogKeys, place: number, size: number): boolean {
  return beginOf(keys, place) < size && size <= (keys[place]?.upTo ?? Number.POSITIVE_INFINITY);
}

/** Returns true where the log that is signed now has the leaves of a head of the log `origin`: none of them was lost. */
export function hasKept(keys: LogKeys, origin: string, size: number): boolean {
  const last = keys.findLastIndex(({ name }) => name === origin);
  return keys.every(({ after }, place) => place <= last || after === undefined || size <= after);
}

/** Formats a key as `formatVerifierKey` does. */
export const textOfKey = ({ name, publicKey, postQuantum }: VerifierKey): string =>
  formatVerifierKey(name, publicKey, postQuantum?.publicKey);
