/** The agreements and cards in the store of a node that does not run. */
import { dirname } from "node:path";
import { NO_AUDIT } from "../engine/audit.ts";
import type { Agreement } from "../federation/agreement.ts";
import type { ProvedHandOver } from "../ledger/hand-over.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import { loadHandOvers } from "../peering/hand-overs.ts";
import { openRegister, type SetAside } from "../peering/register.ts";
import { createSealer } from "../store/sealer.ts";
import { loadLedgerKeyOf, readConfigFile } from "./config.ts";
import { openStoreAt, storePlaceOf } from "./store-place.ts";

/** The agreements in a store that all parties have signed, ended ones included, the hand-overs of logs, and what cannot be read. */
export type StoredAgreements = {
  readonly agreements: readonly Agreement[];
  readonly handOvers: readonly ProvedHandOver[];
  readonly setAside: readonly SetAside[];
};

/**
 * Loads the agreements in the store. The store is opened as `serve` opens it, for this process alone, and closed again. Rejects with STORE_LOCKED while a node runs on it, and as `openStoreAt` does.
 */
export async function loadStoredAgreements(configFile: string, now: Date): Promise<StoredAgreements> {
  const config = readConfigFile(configFile);
  const { ledgerKey, verifierKey, headFile } = await loadLedgerKeyOf(configFile, config);
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  const store = await openStoreAt(storePlaceOf(config, dirname(configFile)), {
    origin: parseVerifierKey(verifierKey).name,
    ledgerKey,
    headFile,
    onFatal: failed.reject,
  });
  try {
    const parts = {
      store,
      trustDomain: config.trustDomain,
      audit: NO_AUDIT,
      sealer: createSealer(),
      clock: { now: () => now },
      configured: [],
      advance: () => {},
      assertCard: () => {},
      assertAgreement: () => {},
    };
    const register = await openRegister(parts);
    return {
      agreements: register.acquaintance().agreements,
      handOvers: await loadHandOvers(parts, register.handOvers()),
      setAside: register.setAside(),
    };
  } finally {
    await Promise.race([store.close(), failed.promise]);
  }
}
