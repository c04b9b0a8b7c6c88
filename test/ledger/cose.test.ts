/** COSE receipts: bytes that were assembled by hand from the specifications, and nothing that a verifier could read in two ways. */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { CBORTag, decodeCBOR, encodeCBOR } from "@levischuck/tiny-cbor";
import { describe, expect, test } from "vitest";
import type { ComityError } from "../../src/errors.ts";
import {
  bytesOfCose,
  type CoseReceipt,
  coseParts,
  decode,
  encodeList,
  formatCose,
  parseCose,
  verifyCose,
} from "../../src/ledger/cose.ts";
import { firstKey, followedBy, type LogKeys } from "../../src/ledger/log-keys.ts";
import { formatVerifierKey, parseVerifierKey } from "../../src/ledger/note.ts";
import type { Statement } from "../../src/ledger/proof.ts";
import { createHybridLedgerKey, createLedgerKey } from "../../src/store/ledger-key.ts";
import { coseOf } from "../support/cose.ts";
import { beginLog } from "./handed-log.ts";

const sha256 = (...parts: Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ""), "hex");

/** The first key of RFC 8032, section 7.1, as that of the log `x.example`, whose tree has the leaves `{}` and `[]`. */
const seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
const publicKey = hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
const privateKey = createPrivateKey({
  key: hex(`302e020100300506032b657004220420 ${seed}`),
  format: "der",
  type: "pkcs8",
});
const known = parseVerifierKey(formatVerifierKey("x.example", publicKey));
const [leaf, other] = [Buffer.from("{}"), Buffer.from("[]")];
const zero = Uint8Array.of(0);
const [left, right] = [sha256(zero, leaf), sha256(zero, other)];
const root = sha256(Uint8Array.of(1), left, right);

// a5: alg (1) -19, kid (4), claims (15) with iss (1) and sub (2), vds (395) 1, and the size under -65537.
const header = hex(`a5 01 32 04 44 ${known.id} 0f a2 01 69 ${Buffer.from("x.example").toString("hex")}
  02 78 40 ${Buffer.from(left.toString("hex")).toString("hex")} 19 018b 01 3a 00010000 02`);
// RFC 9052, section 4.4: "Signature1", the protected header, no data from outside, and the payload.
const toSign =
  hex(`84 6a ${Buffer.from("Signature1").toString("hex")} 58 ${header.length.toString(16)} ${header.toString("hex")}
  40 58 20 ${root.toString("hex")}`);
const signature = sign(null, toSign, privateKey);
// RFC 9942: vdp (396), under -1 a list of one proof: size 2, leaf 0, a path of one hash. Tag 18; the payload is null.
const byHand = hex(`d2 84 58 ${header.length.toString(16)} ${header.toString("hex")}
  a2 19 018c a1 20 81 58 26 83 02 00 81 58 20 ${right.toString("hex")} 3a 00010001 42 ${leaf.toString("hex")}
  f6 58 40 ${signature.toString("hex")}`);

const receipt: CoseReceipt = {
  ...{ algorithm: "Ed25519", key: known.id, log: "x.example", leafHash: left.toString("hex") },
  ...{ size: 2, index: 0, path: [new Uint8Array(right)] },
  ...{ signature: new Uint8Array(signature), leaf: new Uint8Array(leaf) },
};
const keys = firstKey(known);

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (thrown) {
    const { reason, message } = thrown as ComityError;
    return `${reason}: ${message}`;
  }
  throw new Error("it verifies");
}

describe("a COSE receipt", () => {
  test("is, byte for byte, what RFC 9052, RFC 9864 and RFC 9942 make of it", () => {
    expect(Buffer.from(formatCose(receipt)).toString("hex")).toBe(byHand.toString("hex"));
    expect(Buffer.from(bytesOfCose(receipt, root)).toString("hex")).toBe(toSign.toString("hex"));
    expect(parseCose(byHand)).toEqual(receipt);
    expect(verify(null, toSign, createPublicKey(privateKey), signature)).toBe(true);
    expect(verifyCose(leaf, [parseCose(byHand)], keys)).toEqual({
      leaf: {},
      leafHash: left,
      checkpoint: { origin: "x.example", size: 2, root, extensions: [] },
    });
  });

  test("by ML-DSA-44 has the number of RFC 9964", () => {
    const bytes = Buffer.from(formatCose({ ...receipt, algorithm: "ML-DSA-44" })).toString("hex");
    expect(bytes).toContain("a501382f0444");
    expect(parseCose(Buffer.from(bytes, "hex")).algorithm).toBe("ML-DSA-44");
  });

  test("no byte of it can change", () => {
    for (const mask of [0x01, 0x20, 0x80])
      for (let i = 0; i < byHand.length; i++) {
        const bytes = Uint8Array.from(byHand, (byte, at) => (at === i ? byte ^ mask : byte));
        const check = () => {
          const { leaf: shown = new Uint8Array(), ...read } = parseCose(bytes);
          return verifyCose(shown, [read], keys);
        };
        expect(refusal(check), `byte ${i}`).toMatch(/^(RECEIPT|PROOF|STATEMENT)_INVALID: /);
      }
  });
});

describe("the one spelling", () => {
  const [protectedBytes, beside, , signed] = (decodeCBOR(new Uint8Array(byHand)) as CBORTag).value as [
    Uint8Array,
    Map<number, never>,
    null,
    Uint8Array,
  ];
  const tagged = (...parts: unknown[]) => encodeCBOR(new CBORTag(18, parts as never));
  const turned = new Map([...beside].reverse());
  const text = byHand.toString("hex");
  const refused: readonly [string, Uint8Array][] = [
    ["without a tag", encodeCBOR([protectedBytes, beside, null, signed])],
    ["with the tag of COSE_Sign", encodeCBOR(new CBORTag(98, [protectedBytes, beside, null, signed]))],
    ["with the payload attached", tagged(protectedBytes, beside, new Uint8Array(root), signed)],
    ["with three parts", tagged(protectedBytes, beside, null)],
    ["with its labels in another order", tagged(protectedBytes, turned, null, signed)],
    [
      "with a label that is not known",
      tagged(protectedBytes, new Map([...beside, [-70_000, 1]]), null, signed),
    ],
    [
      "with a label that is a text",
      tagged(protectedBytes, new Map<unknown, unknown>([...beside, ["__proto__", 1]]), null, signed),
    ],
    ["without proofs", tagged(protectedBytes, new Map(), null, signed)],
    ["with an empty protected header", tagged(new Uint8Array(), beside, null, signed)],
    ["with more behind it", hex(`${text} 00`)],
    ["cut off", byHand.subarray(0, -1)],
    ["with a length that is too long", hex(text.replace(/^d284/, "d29804"))],
    ["of an indefinite length", hex(`${text.replace(/^d284/, "d29f")} ff`)],
    ["that nests without an end", new Uint8Array(100_000).fill(0x81)],
    ["that is nothing", new Uint8Array()],
    ["with a label twice", hex(text.replace("a219018ca120", "a319018ca12080 19018ca120"))],
  ];
  test.each(refused)("a receipt %s is refused", (_, bytes) => {
    expect(refusal(() => parseCose(bytes))).toMatch(/^RECEIPT_INVALID: /);
  });

  const changes: readonly [string, object][] = [
    ["of a tree without a path, which RFC 9942 does not have", { path: [] }],
    ["with a path of more than 64 hashes", { path: Array.from({ length: 65 }, () => new Uint8Array(32)) }],
    ["with a hash of 31 bytes", { path: [new Uint8Array(31)] }],
    ["with a size beyond 2^53", { size: 2n ** 60n }],
    ["by a key with an id of 5 bytes", { key: "0011223344" }],
  ];
  test.each(changes)("a receipt %s is refused", (_, change) => {
    const bytes = formatCose({ ...receipt, ...change });
    expect(refusal(() => parseCose(bytes))).toMatch(/^RECEIPT_INVALID: the COSE receipt is not valid/);
  });

  test("a list of byte strings is read back, and nothing is read of what is no CBOR", () => {
    expect(decode(encodeList([leaf, other]))).toEqual([new Uint8Array(leaf), new Uint8Array(other)]);
    expect(refusal(() => decode(Uint8Array.of(0x1f)))).toContain("it is not CBOR of definite lengths");
  });
});

describe("what a log has signed", () => {
  const both = createHybridLedgerKey("x.example");
  const log = beginLog("x.example", both);
  log.fill(4);
  const statement = log.stated(0);
  const shown = Buffer.from(statement.leaf, "base64");
  const trusted = firstKey(parseVerifierKey(both.verifierKey));
  const of = (given: Statement, key = both) => coseOf(given, key).map(parseCose);
  const check = (receipts: ReturnType<typeof of>, by: LogKeys = trusted) => verifyCose(shown, receipts, by);
  const [first, second] = of(statement) as [ReturnType<typeof parseCose>, ReturnType<typeof parseCose>];

  test("with two keys counts by both alone, in their order", () => {
    expect(coseParts(trusted[0]).map(({ algorithm }) => algorithm)).toEqual(["Ed25519", "ML-DSA-44"]);
    expect(check([first, second]).checkpoint.size).toBe(4);
    expect(refusal(() => check([first]))).toMatch(
      /^SIGNATURE_MISSING: the ML-DSA-44 receipt of `x.example` is missing/,
    );
    expect(refusal(() => check([second, first]))).toMatch(/^PROOF_INVALID: the key of `x.example`/);
    expect(refusal(() => check([first, first]))).toMatch(/^PROOF_INVALID: the ML-DSA-44 signature/);
    expect(refusal(() => check([first, second, second]))).toMatch(
      /^PROOF_INVALID: `x.example` has more COSE receipts/,
    );
    expect(refusal(() => check([]))).toMatch(/^RECEIPT_INVALID/);
  });

  test("is of one tree: two receipts of two sizes are refused, and so is another leaf", () => {
    log.fill(1);
    const [, later] = of(log.stated(0));
    expect(refusal(() => check([first, later ?? second]))).toMatch(
      /^PROOF_INVALID: the proof does not show leaf `0`/,
    );
    expect(refusal(() => verifyCose(other, [first, second], trusted))).toMatch(/^PROOF_INVALID/);
    expect(refusal(() => verifyCose(Buffer.from("{ }"), [first, second], trusted))).toMatch(
      /^STATEMENT_INVALID/,
    );
  });

  test("says at which size: the trees of 3 and of 4 leaves share a path, and the signature tells them apart", () => {
    expect(
      refusal(() =>
        check([
          { ...first, size: 3 },
          { ...second, size: 3 },
        ]),
      ),
    ).toMatch(/^PROOF_INVALID: the Ed25519/);
  });

  test("counts by the key that signs at that size", () => {
    const next = createLedgerKey("x.example");
    const keysOf = (upTo: number) => followedBy(trusted, upTo, parseVerifierKey(next.verifierKey));
    expect(check([first, second], keysOf(4)).checkpoint.size).toBe(4);
    expect(refusal(() => check([first, second], keysOf(3)))).toMatch(/^LEDGER_KEY_REPLACED/);
    expect(refusal(() => check(of(statement, next as never), keysOf(4)))).toMatch(/^LEDGER_KEY_REPLACED/);
    expect(refusal(() => check(of(statement, createLedgerKey("x.example") as never)))).toMatch(
      /^PROOF_INVALID: the key/,
    );
    const named = { ...createLedgerKey("y.example") };
    expect(refusal(() => check(of(statement, named as never)))).toMatch(/^PROOF_INVALID: the key/);
  });
});
