/** Watches over the witnesses of this node's own log: which of them has cosigned what, and why one does not. */
import { ComityError, type Reason } from "../errors.ts";
import type { WitnessContext } from "./context.ts";
import { COSIGNATURE } from "./schema.ts";
import type { WitnessToAsk } from "./submit.ts";

/** A witness of this node's log. */
export type WitnessState = {
  readonly name: string;
  /** The number of leaves of the log that it has not cosigned. */
  readonly behind: number;
  /** The head that it cosigned last, and when (ISO 8601); absent where it has cosigned none that is kept. */
  readonly last?: { readonly size: number; readonly at: string };
  /** The refusal of the last question, and the instant (ISO 8601) of the first one in a row; absent where it gave a cosignature. */
  readonly failing?: { readonly since: string; readonly reason: Reason; readonly message: string };
};

/** Notes how each question to a witness ends. In memory: every witness is asked again after a start. */
export type WitnessWatch = {
  /** Asks, and notes how that ends. Rejects as `ask` does. */
  readonly during: (witness: Pick<WitnessToAsk, "name">, ask: () => Promise<void>) => Promise<void>;
  /** Returns the state of each of these witnesses. */
  readonly states: (witnesses: readonly Pick<WitnessToAsk, "name">[]) => Promise<readonly WitnessState[]>;
};

/** Creates the watch. */
export function createWitnessWatch({
  store,
  trustDomain,
  clock,
}: Pick<WitnessContext, "store" | "trustDomain" | "clock">): WitnessWatch {
  const failing = new Map<string, NonNullable<WitnessState["failing"]>>();
  return {
    during: async ({ name }, ask) => {
      try {
        await ask();
        failing.delete(name);
      } catch (thrown) {
        const { reason, message } = ComityError.from(thrown);
        const since = failing.get(name)?.since ?? clock.now().toISOString();
        failing.set(name, { since, reason, message });
        throw thrown;
      }
    },
    states: async (witnesses) => {
      const { size } = await store.log.head();
      const loaded = witnesses.map(async ({ name }): Promise<WitnessState> => {
        const span = { of: COSIGNATURE, index: "witness", prefix: [trustDomain, name] };
        const [last] = await store.page(span, 1, { order: "descending" });
        const why = failing.get(name);
        return {
          ...{ name, behind: size - (last?.size ?? 0) },
          ...(last && { last: { size: last.size, at: last.at } }),
          ...(why && { failing: why }),
        };
      });
      return Promise.all(loaded);
    },
  };
}
