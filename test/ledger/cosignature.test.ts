/** Cosignatures: the bytes and the ids of C2SP tlog-cosignature, and nothing else that passes for one. */
import { createPrivateKey, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  bytesToCosign,
  cosignerOf,
  createCosignature,
  formatCosigner,
  parseCosigner,
  verifyCosignature,
} from "../../src/ledger/cosignature.ts";
import {
  formatSignatureLine,
  type NoteSignature,
  parseNote,
  parseSignatureLine,
  parseVerifierKey,
} from "../../src/ledger/note.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";

/** The example of the specification. Its keys are not published: its form is. */
const EXAMPLE = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`;
const SECONDS = 1679315147;

const witness = createLedgerKey("jp.example");
const cosigner = cosignerOf(parseVerifierKey(witness.verifierKey));
const { text } = parseNote(EXAMPLE);

function cosign(signed = text, seconds = SECONDS): NoteSignature {
  const signature = sign(null, bytesToCosign(signed, seconds), createPrivateKey(witness.exportPem()));
  return createCosignature(cosigner, seconds, signature);
}

test("the example of the specification has the time where it is read, and the text that is signed under it", () => {
  const line = parseNote(EXAMPLE).signatures[1];
  expect(line?.signature).toHaveLength(72);
  // The same time makes the same first bytes.
  expect(cosign().signature.subarray(0, 8)).toEqual(line?.signature.subarray(0, 8));
  expect(new TextDecoder().decode(bytesToCosign(text, SECONDS))).toBe(
    "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
  );
});

test("a cosignature verifies by the cosigner's key, and says when it was made", () => {
  expect(verifyCosignature(text, cosign(), [cosigner])).toEqual({
    name: "jp.example",
    at: new Date("2023-03-20T12:25:47.000Z"),
  });
  const line = formatSignatureLine(cosign());
  expect(parseSignatureLine(line)).toEqual(cosign());
  expect(() => parseSignatureLine(line.trimEnd())).toThrow("signature line");
});

describe("a cosignature is refused", () => {
  const spoilt = (change: (bytes: Uint8Array) => void) => {
    const { signature, ...rest } = cosign();
    const bytes = Uint8Array.from(signature);
    change(bytes);
    return { ...rest, signature: bytes };
  };
  test.each<[string, NoteSignature, string?]>([
    ["on another text", cosign(text.replace("20852163", "20852164"))],
    ["with another time", spoilt((bytes) => bytes.set([bytes[7] === 0 ? 1 : 0], 7))],
    ["with another signature", spoilt((bytes) => bytes.set([(bytes[70] ?? 0) ^ 1], 70))],
    ["beyond what a date holds", spoilt((bytes) => bytes.fill(0xff, 0, 8))],
    ["of another length", { ...cosign(), signature: cosign().signature.subarray(8) }],
  ])("%s", (_, line) => {
    expect(() => verifyCosignature(text, line, [cosigner])).toThrow("cosignature of `jp.example`");
  });

  test("of a key that is not known counts for nothing, and so does the log's own key on its own text", () => {
    const asLog = parseVerifierKey(witness.verifierKey);
    expect(verifyCosignature(text, cosign(), [asLog])).toBeUndefined();
    expect(verifyCosignature(text, cosign(), [])).toBeUndefined();
    // One key, two uses, two ids.
    expect(cosigner.id).not.toBe(asLog.id);
    const plain = sign(null, Buffer.from(text), createPrivateKey(witness.exportPem()));
    const passedOff = createCosignature(cosigner, SECONDS, plain);
    expect(() => verifyCosignature(text, passedOff, [cosigner])).toThrow("is wrong");
  });
});

test("the key of a cosigner has one text, and a log's key is none", () => {
  expect(parseCosigner(formatCosigner(cosigner))).toEqual(cosigner);
  expect(() => parseCosigner(witness.verifierKey)).toThrow("0x04");
  expect(() => parseCosigner(formatCosigner(cosigner).replace(/\+[0-9a-f]{8}\+/, "+00000000+"))).toThrow(
    "its own id",
  );
});
