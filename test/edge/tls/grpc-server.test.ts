import grpc from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { createAuthority, issueCertificate } from "../../../src/edge/tls/authority.ts";
import { createPeerCredentials } from "../../../src/edge/tls/credentials.ts";
import { identityOfCall } from "../../../src/edge/tls/grpc-server.ts";
import type { Bundle } from "../../../src/edge/tls/trust.ts";
import {
  ALICE,
  BOB,
  bundleOf,
  createClient,
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

describe("identityOfCall", () => {
  test("tells concurrent callers apart, in handlers and in interceptors", async () => {
    const { port, seen } = await startServer();
    const ids = Array.from({ length: 12 }, (_, index) => `spiffe://eu.example/platform/p${index}`);
    const clients = ids.map((id) => createClient(port, issueCertificate(eu, { id, now })));
    const rounds = Array.from({ length: 20 }, () => clients.map((client) => client.whoAmI()));
    const answers = await Promise.all(rounds.map((round) => Promise.all(round)));
    for (const answer of answers) expect(answer).toEqual(ids);
    expect(seen.toSorted()).toEqual(ids.flatMap((id) => Array(20).fill(id)).toSorted());
  });

  test("refuses a call that came another way", () => {
    expect(reasonOf(() => identityOfCall({ getAuthContext: () => ({}) }))).toBe("IDENTITY_MISSING");
  });
});

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

test("an orderly end: drain, let calls finish, shut down, close", async () => {
  const { listener, port, server } = await startServer();
  const client = createClient(port, alice);
  const answer = client.whoAmI();
  expect(await answer).toBe(ALICE);
  listener.drain();
  await new Promise<void>((resolve, reject) =>
    server.tryShutdown((error) => (error ? reject(error) : resolve())),
  );
  await listener.close();
  expect(listener.peers()).toEqual([]);
});
