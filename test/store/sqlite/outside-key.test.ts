/** A store whose key is outside the process: what is not signed rightly is not written, whatever the signer does. */
import { afterAll, afterEach, describe, expect, onTestFinished, test } from "vitest";
import { parseVerifierKey } from "../../../src/ledger/note.ts";
import { verifyStatement } from "../../../src/ledger/proof.ts";
import { readVerifierKey } from "../../../src/store/ledger-key.ts";
import type { StoreFault } from "../../../src/store/sqlite/store.ts";
import { longTest } from "../../support/longer.ts";
import { type Asked, startSocketSigner } from "../../support/socket-signer.ts";
import { makeTokens, type Tokens, WITHOUT_TOKENS } from "../../support/softhsm.ts";
import { entry, item, key, recordedOf, set, statementOf } from "../sample-entries.ts";
import { ITEM } from "../sample-machine.ts";
import { freshFile, open } from "./files.ts";

const signer = await startSocketSigner();
afterEach(signer.heal);
afterAll(() => signer[Symbol.asyncDispose]());

const read = (id: string) => [{ of: ITEM, key: [id] }];
const refused = expect.objectContaining({ reason: "STORE_UNAVAILABLE" });

const file = freshFile();
const faults: StoreFault[] = [];
const store = await open(file, { ledgerKey: signer.source(), onFault: (fault) => faults.push(fault) });
afterAll(() => store.close());

test("what a signer on a socket signs verifies under its key, one signature for a batch", async () => {
  const before = signer.asked.length;
  const committed = await Promise.all([1, 2, 3].map((n) => store.commit(entry(n))));
  const verifier = parseVerifierKey(await readVerifierKey(signer.source(), key.name));
  for (const each of committed)
    expect(() => verifyStatement(statementOf(recordedOf(each)), verifier)).not.toThrow();
  const signatures = signer.asked.slice(before).filter(({ do: action }) => action === "sign");
  expect(signatures.length).toBe(1);
});

test.each<[string, (asked: Asked) => string | undefined, RegExp]>([
  ["refuses", ({ id }) => `${JSON.stringify({ id, error: "locked" })}\n`, /refuses: locked/],
  [
    "answers with another key's signature",
    (asked) => signer.right({ ...asked, key: "other" }),
    /has not made/,
  ],
  ["answers too much", () => "x".repeat(10_000), /more than 4096 bytes/],
])(
  "while the signer %s nothing is written, the operator is told, and the store goes on",
  async (how, wrong, why) => {
    const { size } = await store.log.head();
    faults.length = 0;
    signer.answerBy(wrong);
    const ids = [`${how} 1`, `${how} 2`] as const;
    const outcomes = await Promise.allSettled(ids.map((id) => store.commit(entry(id, set(item(id))))));
    expect(outcomes).toEqual(Array(2).fill({ status: "rejected", reason: refused }));
    expect(faults).toEqual([
      { what: "signer", error: expect.objectContaining({ message: expect.stringMatching(why) }) },
    ]);
    expect([(await store.log.head()).size, await store.read(read(ids[0]))]).toEqual([size, [[]]]);
    signer.heal();
    const { index } = recordedOf(await store.commit(entry(ids[1], set(item(ids[1])))));
    expect([index, await store.read(read(ids[0]))]).toEqual([size, [[]]]);
  },
);

test("a signer that dies in the middle of a commit and returns: the commit is made once", async () => {
  const { size } = await store.log.head();
  let back: Promise<void> | undefined;
  signer.answerBy(() => {
    signer.heal();
    back = signer.stop().then(signer.start);
    return undefined;
  });
  expect(recordedOf(await store.commit(entry("once"))).index).toBe(size);
  await back;
  expect((await store.log.head()).size).toBe(size + 1);
});

test("a store goes on with the key of its log, and with no other", async () => {
  await store.close();
  await expect(open(file, { ledgerKey: signer.source("other") })).rejects.toMatchObject({
    reason: "STORE_UNAVAILABLE",
    message: expect.stringContaining("not signed by this node's ledger key"),
  });
  await expect(open(file, { ledgerKey: signer.source("none") })).rejects.toMatchObject({
    reason: "SIGNER_UNAVAILABLE",
    message: expect.stringContaining("no key none"),
  });
  const again = await open(file, { ledgerKey: signer.source() });
  onTestFinished(() => again.close());
  expect((await again.log.head()).size).toBe(7);
});

describe.skipIf(WITHOUT_TOKENS !== undefined)(`with SoftHSM ${WITHOUT_TOKENS ?? ""}`.trim(), () => {
  const tokens = WITHOUT_TOKENS === undefined ? makeTokens() : ({} as Tokens);
  longTest("the writer's thread signs with a key on a token", async () => {
    const ledgerKey = tokens.source("log");
    const store = await open(freshFile(), { ledgerKey });
    onTestFinished(() => store.close());
    const verifier = parseVerifierKey(await readVerifierKey(ledgerKey, key.name));
    const committed = recordedOf(await store.commit(entry(1)));
    expect(() => verifyStatement(statementOf(committed), verifier)).not.toThrow();
  });
});
