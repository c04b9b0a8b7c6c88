/** Opens what a node has recorded to replay it: from its home or a copy of it, also while the node runs. */
import { dirname } from "node:path";
import { NO_AUDIT } from "../../engine/audit.ts";
import type { Context } from "../../engine/context.ts";
import { loadText } from "../../engine/record.ts";
import { loadSpan } from "../../engine/store.ts";
import type { Atlas } from "../../law/atlas.ts";
import { openLaw } from "../../packs/law.ts";
import { PACK, PART, type PackRow } from "../../packs/schema.ts";
import { openRegister } from "../../peering/register.ts";
import { createSealer } from "../../store/sealer.ts";
import { openStoreToRead } from "../../store/sqlite/read-only.ts";
import type { Replaying } from "../../transfers/replay/replay.ts";
import { loadAgreementsOf, loadLedgerKeyOf, readConfigFile } from "../config.ts";
import { createEvidenceCheck } from "../ports.ts";
import { existingStoreFile } from "../store-place.ts";
import type { HeldLaw } from "./law.ts";

/** The record of a node, opened to be read alone. */
export type OpenedPast = {
  readonly held: Omit<Replaying, "lawFor">;
  readonly law: HeldLaw;
  /** The number of leaves in the log. */
  readonly size: number;
  readonly close: () => Promise<void>;
};

/**
 * Opens the record of the node whose configuration this is. Certificates may have expired: none is needed. Rejects with
 * CONFIG_INVALID, and with STORE_UNAVAILABLE where the store cannot be read.
 */
export async function openPast(configFile: string, shipped: Atlas): Promise<OpenedPast> {
  const config = readConfigFile(configFile);
  const { verifierKey } = await loadLedgerKeyOf(configFile, config);
  const configured = await loadAgreementsOf(configFile, config);
  const file = existingStoreFile(config.store, dirname(configFile), "`comity replay`");
  const { trustDomain } = config;
  const store = openStoreToRead({ file, origin: trustDomain, verifierKey });
  try {
    const context = { store, sealer: createSealer() };
    const { atlas } = await openLaw(shipped, { ...context, observer: UNTOLD });
    const register = await openRegister({
      ...{ ...context, trustDomain, configured },
      audit: NO_AUDIT,
      clock: { now: () => new Date() },
      advance: () => {},
      assertCard: () => {},
      assertAgreement: () => {},
    });
    const { agreements, handOvers } = register.acquaintance();
    return {
      held: { ...context, checkEvidence: createEvidenceCheck(), agreements, handOvers },
      law: { present: atlas(), shipped, textOf: await loadTexts(context) },
      size: (await store.log.head()).size,
      close: store.close,
    };
  } catch (thrown) {
    await store.close();
    throw thrown;
  }
}

/** Nobody is told of a version that is behind: whoever runs the node is. */
const UNTOLD = { packBehind: () => {}, packUnreadable: () => {} };

/** Loads the text of every version of a pack that was ever in force at the node, by its hash. */
async function loadTexts(context: Pick<Context, "store" | "sealer">): Promise<HeldLaw["textOf"]> {
  const rows = await loadSpan<PackRow>(context.store, { of: PACK, index: "serial", prefix: [] });
  const texts = new Map<string, string>();
  for (const { hash, leaf } of rows) texts.set(hash, await loadText(context, leaf, PART.text));
  return (hash) => texts.get(hash);
}
