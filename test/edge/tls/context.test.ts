/** The options of a secure context: TLS 1.3, no authority but the pinned ones, and a key that fits. */
import tls from "node:tls";
import { expect, test } from "vitest";
import { issueCertificate } from "../../../src/edge/tls/authority.ts";
import { createContextOptions } from "../../../src/edge/tls/context.ts";
import type { Bundle } from "../../../src/edge/tls/trust.ts";
import { ALICE, BOB, bundleOf, eu, jp, now } from "./fixture.ts";

const alice = issueCertificate(eu, { id: ALICE, now });
const bob = issueCertificate(jp, { id: BOB, now });

test("pins the authorities of all bundles, in TLS 1.3 alone", () => {
  const options = createContextOptions(alice, [bundleOf(eu, jp), bundleOf(jp)]);
  expect(options).toEqual({
    minVersion: "TLSv1.3",
    ca: Array.from({ length: 3 }, () => expect.stringMatching(/^-----BEGIN TRUSTED CERTIFICATE-----\n/)),
    cert: alice.certificatePem,
    key: alice.keyPem,
    secureOptions: 0x200,
  });
  expect(() => tls.createSecureContext(options)).not.toThrow();
});

test.each<[string, readonly Bundle[]]>([
  ["no bundle", []],
  ["only an empty one", [[] as unknown as Bundle]],
])("with %s there is no context, since Node would trust the system's roots", (_, bundles) => {
  expect(() => createContextOptions(alice, bundles)).toThrow(
    expect.objectContaining({ reason: "CONFIG_INVALID", message: "TLS needs at least one trust bundle" }),
  );
});

test.each([
  ["another's key", { ...alice, keyPem: bob.keyPem }],
  ["a key that cannot be read", { ...alice, keyPem: "secret-key" }],
  ["a certificate that cannot be read", { ...alice, certificatePem: "secret-certificate" }],
])("with %s there is no context, and nothing of either is repeated", (_, certified) => {
  let thrown: unknown;
  try {
    createContextOptions(certified, [bundleOf(eu)]);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ reason: "CONFIG_INVALID" });
  expect((thrown as Error).message).not.toContain("secret");
  expect((thrown as Error).cause).toBeUndefined();
});
