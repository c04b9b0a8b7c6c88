/** The options of a secure context: TLS 1.3, no authority but the pinned ones, a key that fits, and the groups on the wire. */
import tls from "node:tls";
import { describe, expect, test } from "vitest";
import { issueCertificate } from "../../../src/edge/tls/authority.ts";
import { createContextOptions } from "../../../src/edge/tls/context.ts";
import type { Bundle } from "../../../src/edge/tls/trust.ts";
import {
  ALICE,
  BOB,
  bundleOf,
  createClient,
  eu,
  handshake,
  jp,
  now,
  present,
  startServer,
} from "./fixture.ts";
import { GROUPS, groupServed, startProxy } from "./recorded-handshake.ts";

const alice = issueCertificate(eu, { id: ALICE, now });
const bob = issueCertificate(jp, { id: BOB, now });

test("pins the authorities of all bundles, in TLS 1.3 alone", () => {
  const options = createContextOptions(alice, [bundleOf(eu, jp), bundleOf(jp)]);
  expect(options).toEqual({
    minVersion: "TLSv1.3",
    ecdhCurve: "X25519MLKEM768:X25519:P-256:P-384",
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

describe("the keys of a connection", () => {
  test("between two nodes are agreed on by X25519MLKEM768, as the wire shows", async () => {
    const proxy = await startProxy((await startServer()).port);
    expect(await createClient(proxy.port, bob).whoAmI()).toBe(BOB);
    expect(groupServed(proxy.served())).toBe(GROUPS.X25519MLKEM768);
  });

  test("are agreed on by X25519 with one who has not the other, who connects all the same", async () => {
    const proxy = await startProxy((await startServer()).port);
    expect(await handshake(proxy.port, { ...present(bob), ecdhCurve: "X25519" })).toBe("TLSv1.3");
    expect(groupServed(proxy.served())).toBe(GROUPS.X25519);
  });
});
