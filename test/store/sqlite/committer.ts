/** A process that commits until it is killed, and prints each id once its commit has resolved. */
import { writeSync } from "node:fs";
import { openSqliteStore } from "../../../src/store/sqlite/store.ts";
import { entry, item, set } from "../sample-entries.ts";
import type { SampleCommand } from "../sample-machine.ts";

const [file = "", origin = "", pem = "", run = ""] = process.argv.slice(2);
const onFatal = (error: Error) => {
  throw error;
};
const machineUrl = new URL("../sample-machine.ts", import.meta.url);
const store = await openSqliteStore({
  file,
  origin,
  ledgerKey: { in: "file", pem },
  machineUrl,
  onFatal,
  newLog: true,
});

/** Writes items, or shows them to the viewer `v<lane>` where the lane is odd. */
async function commitForever(lane: number): Promise<never> {
  for (let i = 0; ; i++) {
    const id = `${run}-${lane}-${i}`;
    const command: SampleCommand =
      lane % 2 === 0
        ? set(item(id, { group: `v${lane}`, rank: i, note: id }))
        : { kind: "sample.show", viewer: `v${lane}`, text: id };
    await store.commit(entry(id, command));
    writeSync(1, `${id}\n`);
  }
}

await Promise.all([0, 1, 2, 3, 4].map(commitForever));
