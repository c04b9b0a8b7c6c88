/** Checks the ledger key of a home: that it is the one which signs the log, and that no renewal is left half done. */
import type { readConfigFile } from "../../node/config.ts";
import { loadLedgerKeySource } from "../../node/key-source.ts";
import { findPresentKey, keyNamesIn, originIn } from "../../node/next-ledger-key.ts";
import { readHandOversAt, storePlaceOf } from "../../node/store-place.ts";
import { readVerifierKey } from "../../store/ledger-key.ts";
import { attemptCheck, type Finding } from "./finding.ts";

const LOST =
  "restore the key that signs the log from a copy; if it is lost, the log is at its end: make a new home, hand its card to your peers, and agree anew";

type Parts = { readonly home: string; readonly config: ReturnType<typeof readConfigFile> };

/** Checks the key by which the log goes on. */
export function checkLedgerKey({ home, config }: Parts): Promise<readonly Finding[]> {
  const { trustDomain } = config;
  const about = "the ledger key";
  return attemptCheck(about, LOST, async () => {
    const place = storePlaceOf(config, home);
    const names = keyNamesIn(config, home);
    const { verifierKey } = await findPresentKey(names, place);
    const rows = await readHandOversAt(place, trustDomain);
    const present = rows.at(-1)?.to ?? verifierKey;
    if (verifierKey !== present)
      return [{ about, wrong: "it is not the key to which the log was handed over", remedy: LOST }];
    const origin = originIn(rows, trustDomain);
    const named = await readVerifierKey(loadLedgerKeySource(config, home, about), origin);
    if (named === present || config.nextLedgerKey === undefined) return [];
    return [
      {
        about,
        wrong:
          "the log was handed over to the key that `nextLedgerKey` names, and `ledgerKey` names the old one",
        remedy:
          "write the names of the new key as `ledgerKey` and `postQuantumKey` in node.yaml, and leave out `nextLedgerKey` and `nextPostQuantumKey`",
      },
    ];
  });
}
