/** Evidence: what an agreed issuer attests, and every way in which it is refused. */
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import type { JWK } from "jose";
import { describe, expect, test } from "vitest";
import { signEvidence } from "../../src/client/evidence.ts";
import type { Binding } from "../../src/evidence/binding.ts";
import { createEvidenceMemory, verifyEvidence } from "../../src/evidence/item.ts";
import { canonicalBytes, sha256 } from "../../src/ledger/canonical.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const jwk = publicKey.export({ format: "jwk" }) as JWK;
const issuer = "spiffe://eu.example/authority/consents";
const issuers = { [issuer]: jwk };
const binding: Binding = {
  kind: "notices",
  exporter: "spiffe://eu.example/platform/aurora",
  recipients: ["spiffe://jp.example/platform/sakura"],
  destinations: ["JP"],
  words: { comity: { modality: ["mod:face"], form: ["form:template"], purpose: ["pur:verify"] } },
};
const item = { for: "face", qualities: ["explicit", "written"], given: "2026-01-01" };
const issued = new Date("2026-03-01T00:00:00Z");
const until = new Date("2026-09-01T00:00:00Z");
const at = new Date("2026-06-01T00:00:00Z");
const jws = await signEvidence({ item, binding, issuer, key: privateKey, issued, until });

const seconds = (date: Date) => date.getTime() / 1000;
const after = (date: Date, ms: number) => new Date(date.getTime() + ms);
const attest = (changes: Partial<Parameters<typeof verifyEvidence>[0]>) =>
  verifyEvidence({ jws, item, issuers, at, ...changes });
const refused = (check: string) =>
  expect.objectContaining({ reason: "EVIDENCE_INVALID", message: `the evidence is refused: ${check}` });

const HEADER = { alg: "EdDSA", kid: issuer, typ: "comity-evidence+jwt" };
const PAYLOAD = {
  hash: sha256(canonicalBytes(item)).toBase64({ alphabet: "base64url", omitPadding: true }),
  iat: seconds(issued),
  exp: seconds(until),
  for: binding,
};
/** Evidence signed properly over any header and payload. */
function forge(header: object, payload: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${sign(null, Buffer.from(input), privateKey).toString("base64url")}`;
}

test("says who attests, and for how long", async () => {
  expect(await attest({})).toEqual({ issuer, issued, until, binding });
  expect(await attest({ jws: forge(HEADER, PAYLOAD) })).toEqual({ issuer, issued, until, binding });
});

test("holds for the item however its keys are ordered, and for no other", async () => {
  const { given, ...rest } = item;
  expect(await attest({ item: { given, ...rest } })).toMatchObject({ issuer });
  const another = refused("it attests another item than the one it came with");
  await expect(attest({ item: rest })).rejects.toThrow(another);
});

test("holds from 30 s before its issue until its end", async () => {
  expect(await attest({ at: after(issued, -30_000) })).toMatchObject({ issued });
  await expect(attest({ at: after(issued, -30_001) })).rejects.toThrow(
    refused("its `iat` lies in the future"),
  );
  expect(await attest({ at: after(until, -1) })).toMatchObject({ until });
  await expect(attest({ at: until })).rejects.toThrow(refused("it expired on 2026-09-01T00:00Z"));
  await expect(attest({ at: new Date(Number.NaN) })).rejects.toThrow(refused("its `iat` lies in the future"));
});

test("any one changed character fails", async () => {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=";
  const digit = fc.constantFrom(...digits);
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: jws.length - 1 }), digit, async (i, to) => {
      fc.pre(jws[i] !== to);
      const other = jws.slice(0, i) + to + jws.slice(i + 1);
      await expect(attest({ jws: other })).rejects.toThrow(
        expect.objectContaining({ reason: "EVIDENCE_INVALID" }),
      );
    }),
    { numRuns: 500 },
  );
});

describe("is refused with", () => {
  const notHeader = "its header is not `alg`, `kid`, `typ`";
  const notPayload = "its payload is not `hash`, `iat`, `exp`, `for`";
  const notBound =
    "it does not say for whom it is, as evidence did not before version 0.3: have it signed again";
  const notFor = "its `for` is not as docs/integrate.md says";
  const { exporter: _, ...unbound } = binding;
  const notSeconds = "its `iat` and `exp` are not whole seconds";
  const { kid, ...noKid } = HEADER;
  test.each([
    ["no form", "a.b", "it is not a compact JWS"],
    ["four parts", `${jws}.`, "it is not a compact JWS"],
    ["padding", `${jws}==`, "it is not a compact JWS"],
    ["no JSON", `AA.e30.${jws.split(".")[2]}`, "its header or payload is not JSON"],
    ["`crit`", forge({ ...HEADER, crit: ["b64"], b64: false }, PAYLOAD), notHeader],
    ["a key of its own", forge({ ...HEADER, jwk }, PAYLOAD), notHeader],
    ["no `kid`", forge(noKid, PAYLOAD), notHeader],
    ["`none`", forge({ ...HEADER, alg: "none" }, PAYLOAD), "its `alg` is not `EdDSA`"],
    ["another type", forge({ ...HEADER, typ: "JWT" }, PAYLOAD), "its `typ` is not `comity-evidence+jwt`"],
    ["a number for `kid`", forge({ ...HEADER, kid: 1 }, PAYLOAD), "its `kid` is not text"],
    [
      "a stranger",
      forge({ ...HEADER, kid: "x" }, PAYLOAD),
      "its issuer `x` is not one that the agreement names: `spiffe://eu.example/authority/consents`",
    ],
    ["a claim more", forge(HEADER, { ...PAYLOAD, sub: "x" }), notPayload],
    ["a claim less", forge(HEADER, { iat: 0, exp: 1, for: binding }), notPayload],
    ["no word of whom it is for", forge(HEADER, { hash: PAYLOAD.hash, iat: 1, exp: 2 }), notBound],
    ["no exporter", forge(HEADER, { ...PAYLOAD, for: unbound }), "it does not say for which exporter it is"],
    [
      "words of a law alone",
      forge(HEADER, { ...PAYLOAD, for: { ...binding, words: { eu: { modality: ["facial image"] } } } }),
      "it does not say for which modality it is in words of the scheme `comity`, which no law can change",
    ],
    ["a strange `for`", forge(HEADER, { ...PAYLOAD, for: { ...binding, more: 1 } }), notFor],
    ["a list", forge(HEADER, []), notPayload],
    ["a fraction", forge(HEADER, { ...PAYLOAD, iat: 0.5 }), notSeconds],
    ["text for a time", forge(HEADER, { ...PAYLOAD, exp: "9999999999" }), notSeconds],
    ["a time beyond all dates", forge(HEADER, { ...PAYLOAD, exp: 2 ** 52 }), notSeconds],
  ])("%s", async (_, other, check) => {
    await expect(attest({ jws: other })).rejects.toThrow(refused(check));
  });

  test("an end before its beginning", async () => {
    const [iat, exp] = [seconds(at) + 20, seconds(at) + 10];
    const other = forge(HEADER, { ...PAYLOAD, iat, exp });
    await expect(attest({ jws: other })).rejects.toThrow(refused("its `exp` is not after its `iat`"));
  });

  test("another's signature", async () => {
    const wrong = refused(`its signature is not by \`${issuer}\``);
    const stranger = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }) as JWK;
    await expect(attest({ issuers: { [issuer]: stranger } })).rejects.toThrow(wrong);
  });

  test("a secret that is the public key's text", async () => {
    const input = forge({ ...HEADER, alg: "HS256" }, PAYLOAD)
      .split(".")
      .slice(0, 2)
      .join(".");
    const mac = createHmac("sha256", JSON.stringify(jwk)).update(input).digest("base64url");
    await expect(attest({ jws: `${input}.${mac}` })).rejects.toThrow(refused("its `alg` is not `EdDSA`"));
  });

  test.each([
    ["a shared secret", { kty: "oct", k: "AAAA" }],
    ["another curve", { kty: "OKP", crv: "X25519", x: jwk.x }],
    ["no key", { kty: "OKP", crv: "Ed25519" }],
  ])("%s in the agreement", async (_, key) => {
    const check = `the key that the agreement has for \`${issuer}\` is not an Ed25519 public key`;
    await expect(attest({ issuers: { [issuer]: key as JWK } })).rejects.toThrow(refused(check));
  });
});

test("nothing that is not JSON is attested", async () => {
  const fault = expect.objectContaining({ reason: "INPUT_INVALID" });
  const parts = { binding, issuer, key: privateKey, issued, until };
  await expect(signEvidence({ ...parts, item: { a: undefined } })).rejects.toThrow(fault);
  await expect(signEvidence({ ...parts, item, until: new Date(Number.NaN) })).rejects.toThrow(fault);
});

describe("a memory of what was verified", () => {
  const memory = createEvidenceMemory();
  const again = (changes: Partial<Parameters<typeof verifyEvidence>[0]>) => attest({ memory, ...changes });

  test("answers the same again, and forgets neither the times nor the issuers of now", async () => {
    for (let n = 0; n < 2; n++) expect(await again({})).toEqual({ issuer, issued, until, binding });
    await expect(again({ at: until })).rejects.toThrow(refused("it expired on 2026-09-01T00:00Z"));
    await expect(again({ issuers: {} })).rejects.toThrow(
      refused(
        "its issuer `spiffe://eu.example/authority/consents` is not one that the agreement names: it names none",
      ),
    );
  });

  test("lets nothing pass that differs from it in the item, the signature or the key", async () => {
    await again({});
    const stranger = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }) as JWK;
    const [head, body, signature = ""] = jws.split(".");
    const changed = signature.startsWith("A") ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
    const fault = expect.objectContaining({ reason: "EVIDENCE_INVALID" });
    for (const other of [
      { item: { ...item, given: "2026-01-02" } },
      { item: { ...item, more: "x" } },
      { jws: [head, body, changed].join(".") },
      { issuers: { [issuer]: stranger } },
      { issuers: { [issuer]: { ...jwk, crv: "X25519" } } },
    ])
      for (let n = 0; n < 2; n++) await expect(again(other)).rejects.toThrow(fault);
  });

  test("starts afresh with another table of issuers, also where the key is the same", async () => {
    const known = createEvidenceMemory();
    await attest({ memory: known });
    const verified = known.verified.find.bind(known.verified);
    const found: boolean[] = [];
    known.verified.find = (name) => {
      const value = verified(name);
      found.push(value !== undefined);
      return value;
    };
    for (const table of [issuers, { ...issuers }, issuers]) await attest({ memory: known, issuers: table });
    expect(found).toEqual([true, false, true]);
  });

  test("keeps what requests bring, however much evidence the records of a stream bring", async () => {
    const kept = createEvidenceMemory();
    await attest({ memory: kept });
    const found: boolean[] = [];
    const find = kept.verified.find.bind(kept.verified);
    kept.verified.find = (name) => {
      const value = find(name);
      found.push(value !== undefined);
      return value;
    };
    // More than both generations of a cache hold.
    for (let n = 0; n < 2_100; n++) {
      const record = { text: `record ${n}` };
      const signed = await signEvidence({ item: record, binding, issuer, key: privateKey, issued, until });
      await attest({ memory: kept, item: record, jws: signed, ofRecord: true });
    }
    await attest({ memory: kept });
    expect(found).toEqual([true]);
  });

  test("does not keep evidence for an item that is too long", async () => {
    const long = { text: "x".repeat(8_192) };
    const signed = await signEvidence({ item: long, binding, issuer, key: privateKey, issued, until });
    const kept = createEvidenceMemory();
    expect(await attest({ jws: signed, item: long, memory: kept })).toMatchObject({ issuer });
    await attest({ memory: kept });
    const table = kept.tables.get(issuers, () => -1);
    const name = (evidence: string, of: object) => JSON.stringify([table, evidence, of]);
    expect(kept.verified.find(name(jws, item))).toMatchObject({ issuer });
    expect(kept.verified.find(name(signed, long))).toBeUndefined();
  });
});
