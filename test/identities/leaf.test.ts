/** The leaves of certificates hold names, serials and dates, and nothing else. */
import { expect, test } from "vitest";
import { type CertificateLeaf, certificateLeafBytes } from "../../src/identities/leaf.ts";

const leaf: CertificateLeaf = {
  type: "comity/v1/certificate-revoked",
  nonce: Buffer.alloc(32).toString("base64"),
  at: "2026-11-23T12:00:00.000Z",
  identity: "spiffe://kr.example/platform/aurora",
  cause: "unspecified",
  by: "spiffe://kr.example/operator/desk",
};

test("a leaf is canonical JSON", () => {
  const text = new TextDecoder().decode(certificateLeafBytes(leaf));
  expect(JSON.parse(text)).toEqual(leaf);
  expect(text.startsWith('{"at":')).toBe(true);
});

test("a field that no leaf has is refused", () => {
  expect(() => certificateLeafBytes({ ...leaf, party: "529900T8BM49AURSDO55" } as CertificateLeaf)).toThrow(
    /party/,
  );
});
