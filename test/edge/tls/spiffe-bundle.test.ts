/** Trust bundles and the certificates in them. */
import { expect, test } from "vitest";
import { issueCertificate } from "../../../src/edge/tls/authority.ts";
import { formatTrustBundle, readAuthorities } from "../../../src/edge/tls/spiffe-bundle.ts";
import { parseCertificates } from "../../../src/edge/tls/trust.ts";
import { bundleOf, eu, jp, NODE, now } from "./fixture.ts";

const bundle = formatTrustBundle(bundleOf(eu, jp), 7);

test("the authorities come back in their order", () => {
  expect(bundle).toMatchObject({ spiffe_sequence: 7, keys: [{ use: "x509-svid", crv: "P-256" }, {}] });
  expect(readAuthorities(bundle).map(({ fingerprint256 }) => fingerprint256)).toEqual(
    bundleOf(eu, jp).map(({ fingerprint256 }) => fingerprint256),
  );
});

test("an authority under another key than stands beside it, a leaf, and what is no certificate are refused", () => {
  const [first, second] = bundle.keys as [(typeof bundle.keys)[0], (typeof bundle.keys)[0]];
  const read = (change: object) => readAuthorities({ ...bundle, keys: [{ ...first, ...change }] });
  expect(() => read({ x5c: second.x5c })).toThrow(/keys\[0\]\.x5c.*with that key/);
  expect(() => read({ x5c: ["AAAA"] })).toThrow(/keys\[0\]\.x5c.*no certificate/);
  const [leaf] = parseCertificates(issueCertificate(eu, { id: NODE, now }).certificatePem);
  const { x = "", y = "" } = leaf?.publicKey.export({ format: "jwk" }) ?? {};
  expect(() => read({ x, y, x5c: [leaf?.raw.toString("base64")] })).toThrow(
    /not the certificate of an authority/,
  );
});
