/** Keys of a signer on a real socket: right answers, and every way in which an answer can be wrong. */
import { createPublicKey, verify } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import type { KeyKind } from "../../src/keys/key-source.ts";
import { openSocketSigner } from "../../src/keys/socket/signer.ts";
import { type Asked, startSocketSigner } from "../support/socket-signer.ts";

const signer = await startSocketSigner();
afterEach(async () => {
  signer.heal();
  await signer.stop();
  await signer.start();
  signer.asked.length = 0;
});

/** Shorter than by default, where nothing is to come in time. */
const SHORT_MS = 50;
const open = (keyId = "log", kind: KeyKind = "ed25519", withinMs?: number) =>
  openSocketSigner(signer.source(keyId), kind, "the ledger key", withinMs);
const bytes = Buffer.from("a head\n");
const answer = (fields: object) => `${JSON.stringify(fields)}\n`;

test.each([
  ["log", "ed25519", null],
  ["authority", "p256", "sha256"],
  ["second", "ml-dsa-44", null],
] as const)(
  "the key `%s` signs what its public key verifies, on one connection",
  async (keyId, kind, digest) => {
    const opened = await open(keyId, kind);
    const key = createPublicKey({ key: Buffer.from(opened.publicKey), format: "der", type: "spki" });
    const signatures = await Promise.all([1, 2, 3].map((n) => opened.sign(Buffer.from(`head ${n}`))));
    opened.close();
    for (const [i, signature] of signatures.entries())
      expect(verify(digest, Buffer.from(`head ${i + 1}`), key, signature)).toBe(true);
    expect(signer.asked.map(({ do: action }) => action)).toEqual(["describe", "sign", "sign", "sign"]);
    expect(new Set(signer.asked.map(({ id }) => id)).size).toBe(4);
  },
);

test.each<[string, (asked: Asked) => string | undefined, RegExp]>([
  ["more than an answer may have", () => "x".repeat(5_000), /more than 4096 bytes/],
  ["two answers", (asked) => signer.right(asked).repeat(2), /more than one answer/],
  ["what is no JSON", () => "signature\n", /not JSON/],
  [
    "the answer to another question",
    ({ id, ...asked }) => signer.right({ ...asked, id: id + 1 }),
    /another question/,
  ],
  ["a field that nobody knows", ({ id }) => answer({ id, signature: "AAAA", more: 1 }), /wrong answer.*more/],
  ["what is no base64", ({ id }) => answer({ id, signature: "@@@@" }), /wrong answer.*signature/],
  [
    "its own refusal",
    ({ id }) => answer({ id, error: "locked by its owner" }),
    /refuses: locked by its owner/,
  ],
  ["a refusal with control characters", ({ id }) => answer({ id, error: "\u001b[2J" }), /wrong answer/],
  [
    "another key's signature",
    (asked) => signer.right({ ...asked, key: "other" }),
    /signature that it has not made/,
  ],
])("%s is refused by name, and the next signature is made", async (_, wrong, message) => {
  const opened = await open();
  signer.answerBy(wrong);
  await expect(opened.sign(bytes)).rejects.toMatchObject({
    reason: "SIGNER_UNAVAILABLE",
    message: expect.stringMatching(message),
  });
  signer.heal();
  expect(await opened.sign(bytes)).toHaveLength(64);
  opened.close();
});

test("a late answer, or half of one, is not taken for the next one's", async () => {
  const opened = await open("log", "ed25519", 300);
  const late: (() => void)[] = [];
  signer.answerBy((asked, socket) => {
    late.push(() => socket.write(signer.right(asked).slice(9)));
    return signer.right(asked).slice(0, 9);
  });
  await expect(opened.sign(Buffer.from("early"))).rejects.toThrow(/no answer within 300 ms/);
  signer.heal();
  for (const send of late) send();
  expect(await opened.sign(bytes)).toHaveLength(64);
  opened.close();
});

test("a signer that hangs is given up when the time is over", async () => {
  signer.answerBy(() => undefined);
  await expect(open("log", "ed25519", SHORT_MS)).rejects.toThrow(/no answer within 50 ms/);
});

test("a signer that dies in the middle and returns in time is asked again for the same", async () => {
  const opened = await open();
  let back: Promise<void> | undefined;
  signer.answerBy(() => {
    signer.heal();
    back = signer.stop().then(signer.start);
    return undefined;
  });
  expect(await opened.sign(bytes)).toHaveLength(64);
  await back;
  const [, first, again] = signer.asked;
  expect(again).toEqual(first);
  opened.close();
});

test("a signer that ended between two signatures is connected to anew", async () => {
  const opened = await open();
  await opened.sign(bytes);
  await signer.stop();
  await signer.start();
  expect(await opened.sign(bytes)).toHaveLength(64);
  opened.close();
});

test("a signer that is not there is waited for, and named when the time is over", async () => {
  await signer.stop();
  await expect(open("log", "ed25519", SHORT_MS)).rejects.toMatchObject({
    reason: "SIGNER_UNAVAILABLE",
    message: expect.stringMatching(/s\.sock`, which gives no answer within 50 ms: .*may write to its socket/),
  });
});

test.each([
  ["of another kind", "log", "p256", "CONFIG_INVALID", /is not a P-256 key/],
  ["that it does not have", "none", "ed25519", "SIGNER_UNAVAILABLE", /refuses: no key none/],
] as const)("a key %s is refused when it is opened", async (_, keyId, kind, reason, message) => {
  await expect(open(keyId, kind)).rejects.toMatchObject({ reason, message: expect.stringMatching(message) });
});
