/** The watch over witnesses: what each has cosigned, and since when one gives nothing. */
import { expect, onTestFinished, test } from "vitest";
import { FOREVER } from "../../src/engine/store.ts";
import { ComityError } from "../../src/errors.ts";
import { joinMachines } from "../../src/store/join.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import { witnessMachine } from "../../src/witness/state.ts";
import { createWitnessWatch } from "../../src/witness/watch.ts";
import { entry } from "../store/sample-entries.ts";
import { sampleMachine } from "../store/sample-machine.ts";

const [JP, W1] = [{ name: "jp.example" }, { name: "witness.example/w1" }];

test("a witness is behind by what it has not cosigned, and gives nothing since the first refusal in a row", async () => {
  const trustDomain = "eu.example";
  const store = createMemoryStore(
    createLedgerKey(trustDomain),
    joinMachines([sampleMachine, witnessMachine]),
  );
  onTestFinished(() => store.close());
  for (let n = 0; n < 5; n++) await store.commit(entry(n));
  const at = "2026-12-01T11:00:00.000Z";
  for (const size of [2, 3]) {
    const row = { log: trustDomain, size, witness: JP.name, cosignature: "l", at, until: FOREVER };
    await store.keep({ command: { kind: "witness.keep", cosignature: row } as never });
  }
  let now = "2026-12-01T12:00:00.000Z";
  const watch = createWitnessWatch({ store, trustDomain, clock: { now: () => new Date(now) } });
  const refuse = async () => {
    throw new ComityError("OVERLOADED", "later");
  };
  await watch.during(JP, async () => {});
  await expect(watch.during(W1, refuse)).rejects.toMatchObject({ reason: "OVERLOADED" });
  now = "2026-12-01T13:00:00.000Z";
  await expect(watch.during(W1, refuse)).rejects.toThrow("later");
  const failing = { since: "2026-12-01T12:00:00.000Z", reason: "OVERLOADED", message: "later" };
  expect(await watch.states([JP, W1])).toEqual([
    { ...JP, behind: 2, last: { size: 3, at } },
    { ...W1, behind: 5, failing },
  ]);
  await watch.during(W1, async () => {});
  await expect(watch.during(W1, refuse)).rejects.toThrow("later");
  expect(await watch.states([W1])).toEqual([{ ...W1, behind: 5, failing: { ...failing, since: now } }]);
});
