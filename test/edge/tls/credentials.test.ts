/** A client's credentials: they reach the one node that they expect, and no other. */
import type { X509Certificate } from "node:crypto";
import grpc from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { createAuthority, issueCertificate } from "../../../src/edge/tls/authority.ts";
import { createPeerCredentials } from "../../../src/edge/tls/credentials.ts";
import type { Bundle } from "../../../src/edge/tls/trust.ts";
import {
  ALICE,
  BOB,
  bundleOf,
  createClient,
  DAY_MS,
  eu,
  forge,
  jp,
  material,
  NODE,
  now,
  reasonOf,
  startServer,
} from "./fixture.ts";

const alice = issueCertificate(eu, { id: ALICE, now });
const bob = issueCertificate(jp, { id: BOB, now });

describe("createPeerCredentials", () => {
  test("reaches the server that it expects", async () => {
    const { port } = await startServer();
    expect(await createClient(port, alice).whoAmI()).toBe(ALICE);
    expect(await createClient(port, bob).whoAmI()).toBe(BOB);
  });

  test.each([
    ["another id of the same domain", { expect: "spiffe://eu.example/operator/other" }],
    ["another domain's id", { expect: "spiffe://jp.example/node" }],
    ["an authority of another domain", { ca: bundleOf(jp) }],
    [
      "another authority of the same name",
      { ca: bundleOf(createAuthority({ trustDomain: "eu.example", now })) },
    ],
  ])("does not talk to a server when it expects %s", async (_what, expected) => {
    const { port, seen } = await startServer();
    await expect(createClient(port, alice, expected).whoAmI()).rejects.toMatchObject({
      code: grpc.status.UNAVAILABLE,
    });
    expect(seen).toEqual([]);
  });

  test("does not talk to a server that shows a revoked certificate, and says which serial number each shows", async () => {
    const { port, seen } = await startServer();
    const shown: string[] = [];
    const told = {
      verified: (_notAfter: Date, [leaf]: readonly X509Certificate[]) =>
        void shown.push(leaf?.serialNumber ?? ""),
    };
    expect(await createClient(port, alice, told).whoAmI()).toBe(ALICE);
    const [serial = ""] = shown;
    expect(serial).toMatch(/^[0-9A-F]{32}$/);
    const revoked = (each: string) => each === serial;
    await expect(createClient(port, alice, { ...told, revoked }).whoAmI()).rejects.toMatchObject({
      code: grpc.status.UNAVAILABLE,
    });
    expect([seen.length, shown]).toEqual([1, [serial]]);
  });

  test("says whom it met instead", async () => {
    const { port } = await startServer();
    const client = createClient(port, alice, { expect: "spiffe://eu.example/operator/other" });
    await expect(client.whoAmI()).rejects.toThrow(`the server is \`${NODE}\``);
  });

  test("does not talk to a node's name that its authority did not certify", async () => {
    const { port } = await startServer({ material: { ...material(), ...forge(jp, NODE) } });
    const both = bundleOf(eu, jp);
    await expect(createClient(port, alice, { ca: both }).whoAmI()).rejects.toMatchObject({
      code: grpc.status.UNAVAILABLE,
    });
  });

  test.each([
    ["CONFIG_INVALID", { ca: [] as unknown as Bundle }],
    ["CONFIG_INVALID", { keyPem: bob.keyPem }],
    ["CONFIG_INVALID", { certificatePem: "" }],
    ["IDENTITY_INVALID", { expect: "node.example" }],
  ])("refuses with %s (%#)", (reason, wrong) => {
    const options = { ...alice, ca: bundleOf(eu), expect: NODE, ...wrong };
    expect(reasonOf(() => createPeerCredentials(options))).toBe(reason);
  });
});

test("a server whose certificate has ended is refused, by the client's own clock", async () => {
  const { port } = await startServer();
  const later = new Date(now.getTime() + 91 * DAY_MS);
  const client = createClient(port, alice, { now: () => later });
  await expect(client.whoAmI()).rejects.toThrow("has expired or is not valid yet");
});
