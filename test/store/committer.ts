/** A process that commits until it is killed, and prints each id once its commit has resolved. */
import { writeSync } from "node:fs";
import { canonicalBytes } from "../../src/ledger/canonical.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";

const [file = "", origin = "", ledgerKeyPem = "", run = ""] = process.argv.slice(2);
const onFatal = (error: Error) => {
  throw error;
};
const store = await openSqliteStore({ file, origin, ledgerKeyPem, onFatal });

async function commitForever(lane: number): Promise<never> {
  for (let i = 0; ; i++) {
    const id = `${run}-${lane}-${i}`;
    await store.commit({
      leaf: canonicalBytes({ type: "test", n: id }),
      effect: {
        kind: "decided",
        origin: "spiffe://jp.example/node",
        id,
        proposal: "",
        inbox: {
          recipient: `r${lane}`,
          notice: "{}",
          proposal: { leaf: "", index: 0, proof: [], checkpoint: "" },
        },
      },
    });
    writeSync(1, `${id}\n`);
  }
}

await Promise.all([0, 1, 2, 3, 4].map(commitForever));
