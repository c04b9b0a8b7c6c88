/** A process that commits until it is killed, and prints each id once its commit has resolved. */
import { writeSync } from "node:fs";
import { canonicalBytes } from "../../src/ledger/canonical.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { decided, reported } from "./samples.ts";

const [file = "", origin = "", ledgerKeyPem = "", run = ""] = process.argv.slice(2);
const onFatal = (error: Error) => {
  throw error;
};
const store = await openSqliteStore({ file, origin, ledgerKeyPem, onFatal });

/** Decides transfers for the recipient `r<lane>`, or reports notices to it where the lane is odd. */
async function commitForever(lane: number): Promise<never> {
  for (let i = 0; ; i++) {
    const id = `${run}-${lane}-${i}`;
    await store.commit({
      leaf: canonicalBytes({ type: "test", n: id }),
      effect: lane % 2 === 0 ? decided(id, `r${lane}`) : reported(id, 1, [`d${id}`], [`r${lane}`]),
    });
    writeSync(1, `${id}\n`);
  }
}

await Promise.all([0, 1, 2, 3, 4].map(commitForever));
