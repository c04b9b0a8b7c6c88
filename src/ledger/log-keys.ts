/** The keys of one log: each signs its heads up to a size, and the next one those beyond it. */
import { equalBytes } from "./bytes.ts";
import { formatVerifierKey, type VerifierKey } from "./note.ts";

/** A key of a log. `upTo` is the size of the last head that it signs; absent for the present key. */
export type LogKey = VerifierKey & { readonly upTo?: number };

/** The keys of one log, oldest first. All have the log's name, and the last alone has no `upTo`. */
export type LogKeys = readonly [LogKey, ...LogKey[]];

/** Returns the keys of a log whose first key was never handed over. */
export const firstKey = ({ name, id, publicKey }: VerifierKey): LogKeys => [{ name, id, publicKey }];

/** Returns the key that signs the log now. */
export const presentKey = (keys: LogKeys): LogKey => keys[keys.length - 1] as LogKey;

/** Returns the keys of a log once the present one has signed its last head, of `upTo` leaves. */
export function followedBy(keys: LogKeys, upTo: number, { name, id, publicKey }: VerifierKey): LogKeys {
  const [...all] = keys;
  const last = all.pop() as LogKey;
  return [...all, { ...last, upTo }, { name, id, publicKey }] as unknown as LogKeys;
}

/** Returns the place of a key among the keys of a log; -1 for a key that is none of them. */
export const placeOf = (keys: LogKeys, { name, publicKey }: VerifierKey): number =>
  keys.findIndex((each) => each.name === name && equalBytes(each.publicKey, publicKey));

/** Returns true where the key at `place` signs heads of `size` leaves. */
export function signsAt(keys: LogKeys, place: number, size: number): boolean {
  const before = place === 0 ? -1 : (keys[place - 1]?.upTo ?? Number.POSITIVE_INFINITY);
  return before < size && size <= (keys[place]?.upTo ?? Number.POSITIVE_INFINITY);
}

/** Formats a key as `formatVerifierKey` does. */
export const textOfKey = ({ name, publicKey }: VerifierKey): string => formatVerifierKey(name, publicKey);
