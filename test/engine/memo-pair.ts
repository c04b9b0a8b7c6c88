/** A pair that relays memos, Europe to Illinois, and what became of them on either side. */
import { loadSpan } from "../../src/engine/store.ts";
import { createMemoKind, MEMO, writeMemo } from "./memo.ts";
import { createEnginePair, type EnginePair, IL, itemsIn, type PairOptions } from "./pair.ts";

/** Creates the pair. */
export const createPair = (options: Omit<PairOptions, "kinds"> = {}) =>
  createEnginePair({ ...options, kinds: (context) => [createMemoKind(context)] });
/** Writes a version of a memo for Illinois. */
export const write = (pair: EnginePair, id: string, version = 1) =>
  writeMemo(pair.eu.context, { id, version }, IL);
/** What arrived, as `id version`, in order. */
export const arrived = async ({ il }: EnginePair) =>
  (await loadSpan(il.store, { of: MEMO, index: "leaf", prefix: [] })).map(
    ({ id, version }) => `${id} ${version}`,
  );
/** Every item of the outbox, as `id version state`. */
export const states = async ({ eu }: EnginePair) =>
  (
    await Promise.all(
      (["queued", "received", "dead", "superseded"] as const).map((s) => itemsIn(eu.store, s)),
    )
  )
    .flat()
    .map(({ subject, version, state }) => `${subject.split(" ")[1]} ${version} ${state}`)
    .toSorted();
