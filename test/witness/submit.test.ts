/** A log that hands its heads to a witness which holds several heads of it. */
import { createPrivateKey, sign } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { RETENTION } from "../../src/engine/retention.ts";
import { verifyCheckpoint } from "../../src/ledger/checkpoint.ts";
import { bytesToCosign, cosignerOf, createCosignature } from "../../src/ledger/cosignature.ts";
import { isProved } from "../../src/ledger/fork.ts";
import { formatSignatureLine, parseNote, parseVerifierKey } from "../../src/ledger/note.ts";
import { joinMachines } from "../../src/store/join.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import type { HeadToCosign, WitnessAnswer } from "../../src/witness/context.ts";
import { loadNewestCosigned } from "../../src/witness/cosigned.ts";
import { witnessMachine } from "../../src/witness/state.ts";
import { submitHead, type WitnessToAsk } from "../../src/witness/submit.ts";
import { entry, key } from "../store/sample-entries.ts";
import { sampleMachine } from "../store/sample-machine.ts";

const own = createLedgerKey("witness.example");
const privateKey = createPrivateKey(own.exportPem());
const cosigner = cosignerOf(parseVerifierKey(own.verifierKey));
const log = parseVerifierKey(key.verifierKey);

/** A witness that wants a proof from each size of `holds`, which names what it holds when it is asked. */
function createWitness(holds: () => readonly number[]): { way: WitnessToAsk; asked: number[][] } {
  const asked: number[][] = [];
  const ask = async ({ checkpoint, claims }: HeadToCosign): Promise<WitnessAnswer> => {
    asked.push(claims.map(({ size }) => size));
    const head = verifyCheckpoint(checkpoint, log, { unknownLines: "refuse" });
    const missing = holds().filter((size) => {
      const claim = claims.find((each) => each.size === size);
      return size !== head.size && (claim === undefined || !isProved(size, head, claim));
    });
    if (missing.length > 0) return { sizes: missing };
    const seconds = Math.floor(Date.now() / 1000);
    const bytes = bytesToCosign(parseNote(checkpoint).text, seconds);
    return {
      cosignature: formatSignatureLine(createCosignature(cosigner, seconds, sign(null, bytes, privateKey))),
    };
  };
  return { way: { name: own.name, ask, cosigners: () => [cosigner] }, asked };
}

function createLog() {
  const store = createMemoryStore(key, joinMachines([sampleMachine, witnessMachine]));
  onTestFinished(() => store.close());
  const context = {
    ...{ trustDomain: key.name, store, retention: RETENTION, clock: { now: () => new Date() } },
    observer: { alarm: () => expect.unreachable() },
  } as never as Parameters<typeof submitHead>[0];
  const grow = async (say: string, count: number) => {
    for (let n = 0; n < count; n++) await store.commit(entry(`${say}${n}`));
  };
  return { context, grow, cosigned: async () => (await loadNewestCosigned(context as never))?.size };
}

test("a witness that has seen a head since it cosigned one gets the proofs from both", async () => {
  const { context, grow, cosigned } = createLog();
  let holds: readonly number[] = [];
  const { way, asked } = createWitness(() => holds);
  await grow("first", 3);
  await submitHead(context, way);
  await grow("second", 4);
  // What it cosigned, and what a statement has shown it.
  holds = [3, 5];
  await submitHead(context, way);
  expect(await cosigned()).toBe(7);
  expect(asked).toEqual([[], [3], [5, 3]]);
});

test("it goes on to get all of them where it learns of one more at each question", async () => {
  const { context, grow, cosigned } = createLog();
  let seen = 1;
  const { way } = createWitness(() => Array.from({ length: seen }, (_, i) => i + 1));
  await grow("", 9);
  const learning: WitnessToAsk = {
    ...way,
    ask: (head) => {
      seen = Math.min(seen + 1, 3);
      return way.ask(head);
    },
  };
  await submitHead(context, learning);
  expect(await cosigned()).toBe(9);
});
