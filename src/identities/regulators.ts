/** Identities.ListRegulators: who may report at this node, for which places, and until when a certificate of theirs holds. */
import { loadSpan } from "../engine/store.ts";
import type { IdentitiesContext } from "./context.ts";
import { CERTIFICATE, END_UNKNOWN } from "./schema.ts";

/** A regulator as an operator sees it. `until`: the end of its certificate that holds longest; absent where none is known. */
export type ShownRegulator = {
  readonly identity: string;
  readonly serves: readonly string[];
  /** True for one that stands in the node's configuration. */
  readonly configured: boolean;
  readonly until?: string;
};

/** Creates the list. `configured` are the regulators of the configuration. */
export function createListRegulators(
  { store, clock, registry }: Pick<IdentitiesContext, "store" | "clock" | "registry">,
  configured: ReadonlySet<string>,
): () => Promise<readonly ShownRegulator[]> {
  return () =>
    Promise.all(
      registry.regulators().map(async ({ id, serves }) => {
        const from = clock.now().toISOString();
        const rows = await loadSpan(store, { of: CERTIFICATE, index: "identity", prefix: [id], from });
        const until = rows.findLast(
          ({ state, notAfter }) => state !== "revoked" && notAfter !== END_UNKNOWN,
        )?.notAfter;
        return {
          identity: id,
          serves,
          configured: configured.has(id),
          ...(until !== undefined && { until }),
        };
      }),
    );
}
