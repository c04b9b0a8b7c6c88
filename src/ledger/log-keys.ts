/** The keys of one log: each signs its heads up to a size, and the next one those beyond it. */
import { equalBytes } from "./bytes.ts";
import { formatVerifierKey, type VerifierKey } from "./note.ts";

/** A key of a log. `upTo` is the size of the last head that it signs; absent for the present key. */
export type LogKey = VerifierKey & { readonly upTo?: number };

/** The keys of one log, oldest first. All have the log's name, and the last alone has no `upTo`. */
export type LogKeys = readonly [LogKey, ...LogKey[]];

/** Returns the keys of a log whose first key was never handed over. */
export const firstKey = (key: VerifierKey): LogKeys => [withoutEnd(key)];

/** Returns the key that signs the log now. */
export const presentKey = (keys: LogKeys): LogKey => keys[keys.length - 1] as LogKey;

/** Returns the keys of a log once the present one has signed its last head, of `upTo` leaves. */
export function followedBy(keys: LogKeys, upTo: number, next: VerifierKey): LogKeys {
  const [...all] = keys;
  const last = all.pop() as LogKey;
  return [...all, { ...last, upTo }, withoutEnd(next)] as unknown as LogKeys;
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

/** Returns true where the key at `place` signs heads of `size` leaves. */
export function signsAt(keys: LogKeys, place: number, size: number): boolean {
  const before = place === 0 ? -1 : (keys[place - 1]?.upTo ?? Number.POSITIVE_INFINITY);
  return before < size && size <= (keys[place]?.upTo ?? Number.POSITIVE_INFINITY);
}

/** Formats a key as `formatVerifierKey` does. */
export const textOfKey = ({ name, publicKey, postQuantum }: VerifierKey): string =>
  formatVerifierKey(name, publicKey, postQuantum?.publicKey);
