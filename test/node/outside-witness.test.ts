/** A witness of C2SP tlog-witness, written here from the specification, and a log that has it cosign its heads over HTTP. */
import { createPrivateKey, sign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { RETENTION } from "../../src/engine/retention.ts";
import { verifyCheckpoint } from "../../src/ledger/checkpoint.ts";
import {
  bytesToCosign,
  cosignerOf,
  createCosignature,
  formatCosigner,
} from "../../src/ledger/cosignature.ts";
import { verifyConsistency } from "../../src/ledger/merkle.ts";
import { formatSignatureLine, parseNote, parseVerifierKey } from "../../src/ledger/note.ts";
import { openOutsideWitness } from "../../src/node/outside-witness.ts";
import { joinMachines } from "../../src/store/join.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import { loadNewestCosigned } from "../../src/witness/cosigned.ts";
import { witnessMachine } from "../../src/witness/state.ts";
import { submitHead } from "../../src/witness/submit.ts";
import { entry, key } from "../store/sample-entries.ts";
import { sampleMachine } from "../store/sample-machine.ts";

const witness = createLedgerKey("witness.example/w1");
const cosigner = cosignerOf(parseVerifierKey(witness.verifierKey));
const log = parseVerifierKey(key.verifierKey);
type Held = { size: number; root: Uint8Array };

/** The steps of `add-checkpoint`, in the order of the specification. */
function addCheckpoint(body: string, held: Map<string, Held>): readonly [status: number, answer: string] {
  const end = body.indexOf("\n\n");
  const [first = "", ...lines] = body.slice(0, end).split("\n");
  const note = body.slice(end + 2);
  const old = /^old (0|[1-9]\d*)$/.exec(first)?.[1];
  if (old === undefined || lines.length > 63) return [400, ""];
  if (note.split("\n", 1)[0] !== log.name) return [404, ""];
  let head: ReturnType<typeof verifyCheckpoint>;
  try {
    head = verifyCheckpoint(note, log, { unknownLines: "ignore" });
  } catch {
    return [403, ""];
  }
  const before = held.get(log.name) ?? { size: 0, root: new Uint8Array() };
  if (Number(old) > head.size) return [400, ""];
  if (Number(old) !== before.size) return [409, `${before.size}\n`];
  const claim = { first: before.size, firstRoot: before.root, second: head.size, secondRoot: head.root };
  const proof = lines.map((line) => Uint8Array.from(Buffer.from(line, "base64")));
  if (before.size === 0 ? proof.length > 0 : !verifyConsistency({ ...claim, proof })) return [422, ""];
  held.set(log.name, head);
  const seconds = Math.floor(Date.now() / 1000);
  const bytes = bytesToCosign(parseNote(note).text, seconds);
  const line = createCosignature(cosigner, seconds, sign(null, bytes, createPrivateKey(witness.exportPem())));
  return [200, `— other.example/w2 AAAAAAAA\n${formatSignatureLine(line)}`];
}

/** Starts a witness, and returns where it is and what it was asked. */
async function startWitness(
  change: (answer: readonly [number, string]) => readonly [number, string] = (a) => a,
) {
  const held = new Map<string, Held>();
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    asked.push(`${request.method} ${request.url} ${body.split("\n", 1)[0]}`);
    const [status, answer] = change(addCheckpoint(body, held));
    response.writeHead(status, status === 302 ? { location: "http://127.0.0.1:1/" } : {}).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/submit/`;
  return { asked, held, way: openOutsideWitness({ url, key: formatCosigner(cosigner) }) };
}

function createLog() {
  const store = createMemoryStore(key, joinMachines([sampleMachine, witnessMachine]));
  onTestFinished(() => store.close());
  const alarms: unknown[] = [];
  const context = {
    ...{ trustDomain: key.name, store, retention: RETENTION, clock: { now: () => new Date() } },
    observer: { alarm: (event: unknown) => alarms.push(event) },
  } as never as Parameters<typeof submitHead>[0];
  const grow = async (count: number, say = "") => {
    for (let n = 0; n < count; n++) await store.commit(entry(`${say}${n}`));
  };
  return { context, grow, alarms };
}

test("each growth is cosigned, with the proof from the size before", async () => {
  const { asked, held, way } = await startWitness();
  const { context, grow } = createLog();
  for (const [n, count] of [3, 1, 0, 5].entries()) {
    await grow(count, `${n}`);
    await submitHead(context, way);
  }
  expect(asked).toEqual([0, 3, 4].map((old) => `POST /submit/add-checkpoint old ${old}`));
  expect(held.get(key.name)?.size).toBe(9);
  const head = await loadNewestCosigned(context as never);
  expect(parseNote(head?.checkpoint ?? "").signatures.map(({ name }) => name)).toEqual([
    key.name,
    witness.name,
  ]);
});

test("a witness that has cosigned before is asked what it holds, and gets the proof from there", async () => {
  const { asked, held, way } = await startWitness();
  const { context, grow } = createLog();
  await grow(2);
  await submitHead(context, way);
  await grow(2, "more");
  const forgetful = createLog();
  await forgetful.grow(2);
  await forgetful.grow(2, "more");
  await submitHead(forgetful.context, way);
  expect(asked.slice(1)).toEqual(["POST /submit/add-checkpoint old 0", "POST /submit/add-checkpoint old 2"]);
  expect(held.get(key.name)?.size).toBe(4);
});

test("another history is refused by it, and one that is shorter alarms", async () => {
  const { way } = await startWitness();
  const { context, grow } = createLog();
  await grow(4);
  await submitHead(context, way);
  const other = createLog();
  await other.grow(6, "other");
  await expect(submitHead(other.context, way)).rejects.toMatchObject({
    reason: "STATEMENT_CONFLICT",
    message: expect.stringContaining("another history"),
  });
  const shorter = createLog();
  await shorter.grow(2);
  await expect(submitHead(shorter.context, way)).rejects.toThrow("holds `4` leaves");
  expect(shorter.alarms).toMatchObject([{ what: "LOG_FORKED" }]);
});

describe("an answer that is none", () => {
  test.each<[string, readonly [number, string], string]>([
    ["without a line of its key", [200, "— other.example/w2 AAAAAAAA\n"], "PROOF_INVALID"],
    ["of a log that it does not know", [404, ""], "CONFIG_INVALID"],
    ["of a key that it does not know", [403, ""], "CONFIG_INVALID"],
    ["of one that is busy", [503, ""], "OVERLOADED"],
    ["with a size that is none", [409, "many\n"], "STATEMENT_INVALID"],
    ["of another protocol", [418, ""], "STATEMENT_INVALID"],
    ["that leads elsewhere", [302, ""], "PEER_UNREACHABLE"],
    ["without end", [200, "x".repeat(65_537)], "PEER_UNREACHABLE"],
  ])("%s is refused", async (_, answer, reason) => {
    const { way } = await startWitness(() => answer);
    const { context, grow } = createLog();
    await grow(1);
    await expect(submitHead(context, way)).rejects.toMatchObject({ reason });
    expect(await loadNewestCosigned(context as never)).toBeUndefined();
  });

  test("silence is one too", async () => {
    const way = openOutsideWitness({ url: "http://127.0.0.1:1", key: formatCosigner(cosigner) });
    const { context, grow } = createLog();
    await grow(1);
    await expect(submitHead(context, way)).rejects.toMatchObject({ reason: "PEER_UNREACHABLE" });
  });
});
