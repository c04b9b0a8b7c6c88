/** Keys on a token of SoftHSM: what they sign verifies, and every way in which token, key or PIN can be wrong has its name. */
import { createPublicKey, verify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { openSigner, readPublicKey } from "../../src/keys/open-signer.ts";
import { loadTokenModule } from "../../src/keys/token/module.ts";
import { PinRefused } from "../../src/keys/token/session.ts";
import { createSessions } from "../../src/keys/token/signer.ts";
import { makeTokens, type Tokens, WITHOUT_TOKENS } from "../support/softhsm.ts";

const WHAT = "the ledger key";

describe.skipIf(WITHOUT_TOKENS !== undefined)(`with SoftHSM ${WITHOUT_TOKENS ?? ""}`.trim(), () => {
  const tokens = WITHOUT_TOKENS === undefined ? makeTokens() : ({} as Tokens);

  test.each([
    ["log", "ed25519", null],
    ["authority", "p256", "sha256"],
  ] as const)(
    "the key `%s` signs what its public key verifies, also in a crowd",
    async (label, kind, digest) => {
      const signer = await openSigner(tokens.source(label), kind, WHAT);
      expect(await readPublicKey(tokens.source(label, { pin: "wrong" }), kind, WHAT)).toEqual(
        signer.publicKey,
      );
      const key = createPublicKey({ key: Buffer.from(signer.publicKey), format: "der", type: "spki" });
      const texts = Array.from({ length: 8 }, (_, n) => Buffer.from(`head ${n}`));
      const signatures = await Promise.all(texts.map(signer.sign));
      signer.close();
      for (const [i, text] of texts.entries())
        expect(verify(digest, text, key, signatures[i] as Uint8Array)).toBe(true);
    },
  );

  test("an id tells two keys of one label apart", async () => {
    const [a, b] = await Promise.all(
      ["03", "04"].map((id) => readPublicKey(tokens.source("twin", { id }), "ed25519", WHAT)),
    );
    expect(a).not.toEqual(b);
  });

  test.each<[string, string, object, "ed25519" | "p256", RegExp]>([
    ["library", "log", { modulePath: "/nowhere.so" }, "ed25519", /library `\/nowhere\.so` cannot be used/],
    ["token", "log", { token: "away" }, "ed25519", /on the token `away`, which `\S+` does not have/],
    ["token's serial number", "log", { serial: "77" }, "ed25519", /on the token `comity`, `77`, which/],
    ["key", "none", {}, "ed25519", /has no public key `none`/],
    ["id", "log", { id: "09" }, "ed25519", /has no public key `log`, `09`/],
    ["single key", "twin", {}, "ed25519", /is named `twin` on its token, as another public key is/],
    ["public half", "lonely", {}, "ed25519", /has no public key `lonely`/],
    ["Ed25519 key, but one on P-256", "authority", {}, "ed25519", /is not an Ed25519 key/],
    ["P-256 key, but an Ed25519 key", "log", {}, "p256", /is not a P-256 key/],
    ["P-256 key, but one on P-384", "p384", {}, "p256", /is on another curve/],
    ["P-256 key, but one for RSA", "rsa", {}, "p256", /is not a P-256 key/],
    ["right PIN", "log", { token: "closed", pin: "0000" }, "ed25519", /refuses the PIN in `\S+pin`/],
  ])("no %s: refused by name", async (_, label, changes, kind, message) => {
    await expect(openSigner(tokens.source(label, changes), kind, WHAT)).rejects.toMatchObject({
      reason: "CONFIG_INVALID",
      message: expect.stringMatching(message),
    });
  });

  test("a library that was initialised before is taken as it is", async () => {
    const [first, second] = [0, 1].map(() => loadTokenModule(tokens.source("log").modulePath, WHAT));
    expect((await first)?.C_GetSlotList(true).length).toBe((await second)?.C_GetSlotList(true).length);
  });

  test("a token that loses its key signs nothing more, and says so each time", async () => {
    const signer = await openSigner(tokens.source("doomed"), "ed25519", WHAT);
    expect(await signer.sign(Buffer.from("x"))).toHaveLength(64);
    tokens.loseDoomed();
    for (const _time of [1, 2])
      await expect(signer.sign(Buffer.from("x"))).rejects.toMatchObject({
        reason: "SIGNER_UNAVAILABLE",
        message: expect.stringMatching(/is on a token that does not sign: .* no private key `doomed`/),
      });
    signer.close();
  });
});

test("where the optional package was not built, a key on a token is refused with what to install", async () => {
  const load = async () => Promise.reject(new Error("Cannot find package 'pkcs11js'"));
  await expect(loadTokenModule("/p11.so", WHAT, load)).rejects.toMatchObject({
    reason: "CONFIG_INVALID",
    message: expect.stringMatching(
      /the optional package `pkcs11js` is not installed: install python3, make and g\+\+/,
    ),
  });
});

describe("the sessions with a token", () => {
  /** Sessions that answer as they are told, each with its number. */
  function sessionsOf(answers: ((n: number) => Promise<Uint8Array>)[]) {
    const events: string[] = [];
    let opened = 0;
    const sessions = createSessions(
      () => {
        const n = ++opened;
        events.push(`open ${n}`);
        return {
          sign: async () => (answers.shift() ?? (async () => new Uint8Array(1)))(n),
          close: () => void events.push(`close ${n}`),
        };
      },
      WHAT,
      20,
    );
    return { sessions, events };
  }
  const fails = async () => Promise.reject(new Error("CKR_DEVICE_REMOVED"));

  test("one that fails is opened anew, once", async () => {
    const { sessions, events } = sessionsOf([
      async () => new Uint8Array(1),
      fails,
      async () => Uint8Array.of(7),
    ]);
    await sessions.sign(new Uint8Array());
    expect(await sessions.sign(new Uint8Array())).toEqual(Uint8Array.of(7));
    expect(events).toEqual(["open 1", "close 1", "open 2"]);
  });

  test("a token that goes on failing is told of, and tried again for the next signature", async () => {
    const { sessions } = sessionsOf([fails]);
    await expect(sessions.sign(new Uint8Array())).rejects.toMatchObject({
      reason: "SIGNER_UNAVAILABLE",
      message: "the ledger key is on a token that does not sign: CKR_DEVICE_REMOVED",
    });
    expect(await sessions.sign(new Uint8Array())).toEqual(new Uint8Array(1));
  });

  test("a token that hangs is given up, and nothing else is asked of it until that call has ended", async () => {
    const hanging = Promise.withResolvers<Uint8Array>();
    const { sessions, events } = sessionsOf([async () => hanging.promise]);
    await expect(sessions.sign(new Uint8Array())).rejects.toThrow(/has not signed within 20 ms/);
    await expect(sessions.sign(new Uint8Array())).rejects.toThrow(/has not ended an earlier signature yet/);
    expect(events).toEqual(["open 1"]);
    hanging.resolve(new Uint8Array(1));
    await hanging.promise;
    await new Promise(setImmediate);
    expect(await sessions.sign(new Uint8Array())).toEqual(new Uint8Array(1));
    expect(events).toEqual(["open 1", "close 1", "open 2"]);
  });

  test("a PIN that was refused is never tried again", async () => {
    let tries = 0;
    const sessions = createSessions(() => {
      tries += 1;
      throw new PinRefused("CONFIG_INVALID", "the PIN is wrong");
    }, WHAT);
    for (const _time of [1, 2])
      await expect(sessions.sign(new Uint8Array())).rejects.toThrow(/does not sign: the PIN is wrong/);
    expect(tries).toBe(1);
  });
});
