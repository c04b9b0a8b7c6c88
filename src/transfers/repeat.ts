/** A repeat of a call whose transfer was lost and recovered: the key is lost, and the request tells which it was. */
import { assertAskedBack } from "../engine/asking-back.ts";
import type { Context } from "../engine/context.ts";
import { loadSpan } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import type { Call } from "./entries.ts";
import { isFresh, nearestTo, RECOVERED_KEY } from "./idempotency.ts";
import { TRANSFER, type TransferRow } from "./schema.ts";

/**
 * Returns the recovered transfer of a call under a key that is not known; undefined where there is none. Rejects as `assertAskedBack` does,
 * and with KEY_EXPIRED where the call may repeat one that was recovered and cannot be told from another: a chunk, or a request that was
 * erased.
 */
export async function findRecovered(
  { store, clock, askingBack }: Pick<Context, "store" | "clock" | "askingBack">,
  { caller, key, digest }: Pick<Call, "caller" | "key" | "digest">,
): Promise<TransferRow | undefined> {
  if (askingBack !== undefined) assertAskedBack(key, askingBack);
  // The store may have been moved since it was restored; a request as it usually comes need not look.
  else if (isFresh(key, clock.now())) return undefined;
  const find = async (recovered: string) =>
    nearestTo(key, await loadSpan(store, { of: TRANSFER, index: "key", prefix: [caller, recovered] }));
  const isChunk = key.includes("/");
  const row = isChunk ? undefined : await find(RECOVERED_KEY.of(digest));
  if (row !== undefined) return row;
  const untold = await find(isChunk ? RECOVERED_KEY.chunk : RECOVERED_KEY.erased);
  if (untold === undefined) return undefined;
  throw new ComityError(
    "KEY_EXPIRED",
    `this node was restored from a backup, and cannot tell if it has decided this before: transfer \`${untold.id}\` may be it, and has its receipts; make a new key for what is to be sent once more`,
  );
}
