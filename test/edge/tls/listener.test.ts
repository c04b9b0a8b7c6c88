import { X509Certificate } from "node:crypto";
import { connect } from "node:net";
import type { ConnectionOptions, TLSSocket } from "node:tls";
import grpc from "@grpc/grpc-js";
import { describe, expect, test, vi } from "vitest";
import { createAuthority, issueCertificate } from "../../../src/edge/tls/authority.ts";
import { createListener, identityOf } from "../../../src/edge/tls/listener.ts";
import type { Bundle } from "../../../src/edge/tls/trust.ts";
import { LIMITS } from "../../../src/limits.ts";
import * as fixture from "./fixture.ts";
import {
  ALICE,
  BOB,
  createClient,
  DAY_MS,
  eu,
  forge,
  handshake,
  jp,
  now,
  present,
  startServer,
} from "./fixture.ts";

const alice = issueCertificate(eu, { id: ALICE, now });
const bob = issueCertificate(jp, { id: BOB, now });

describe("a handshake", () => {
  test("admits a trusted caller, by TLS 1.3 and HTTP/2", async () => {
    const sockets: TLSSocket[] = [];
    const watched = await startServer({ accept: (socket) => sockets.push(socket) });
    void handshake(watched.port, present(alice));
    await vi.waitFor(() => expect(sockets.map((socket) => identityOf(socket)?.id)).toEqual([ALICE]));

    const { port, refusals, listener } = await startServer();
    expect(await handshake(port, present(alice))).toBe("TLSv1.3");
    expect(await createClient(port, bob).whoAmI()).toBe(BOB);
    expect(listener.peers().map(({ identity }) => identity.id)).toContain(BOB);
    expect(refusals).toEqual([]);
  });

  const us = createAuthority({ trustDomain: "us.example", now });
  const rogue = fixture.createUnconstrainedAuthority("rogue.example");
  const lastYear = new Date(now.getTime() - 365 * DAY_MS);
  const old = createAuthority({ trustDomain: "eu.example", now: lastYear });
  const trust = new Map([
    ["eu.example", fixture.bundleOf(eu, old)],
    ["jp.example", fixture.bundleOf(jp)],
    ["rogue.example", fixture.bundleOf(rogue)],
  ]);

  test.each([
    ["no certificate", {}, "IDENTITY_MISSING", "ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE"],
    [
      "an untrusted authority's certificate",
      present(issueCertificate(us, { id: "spiffe://us.example/node", now })),
      "CERTIFICATE_REFUSED",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    ],
    [
      "an expired certificate",
      present(issueCertificate(old, { id: ALICE, now: lastYear, days: 30 })),
      "CERTIFICATE_EXPIRED",
      "CERT_HAS_EXPIRED",
    ],
    [
      "our name by a trusted authority that is held to its own",
      present(forge(jp, ALICE)),
      "CERTIFICATE_REFUSED",
      "UNSPECIFIED", // how Node calls a name constraint's violation
    ],
    [
      "our name by a trusted authority",
      present(forge(rogue, ALICE)),
      "CERTIFICATE_REFUSED",
      "CERTIFICATE_REFUSED",
    ],
    ["no SPIFFE id", present(forge(rogue, "https://eu.example")), "IDENTITY_INVALID", "IDENTITY_INVALID"],
    [
      "TLS 1.2",
      { ...present(alice), maxVersion: "TLSv1.2" },
      "HANDSHAKE_FAILED",
      "ERR_SSL_UNSUPPORTED_PROTOCOL",
    ],
    ["no ALPN", { ...present(alice), ALPNProtocols: [] }, "INPUT_INVALID", "INPUT_INVALID"],
  ] as [string, ConnectionOptions, string, string][])("refuses %s", async (_what, client, reason, code) => {
    const { port, refusals, listener } = await startServer({ material: { ...fixture.material(), trust } });
    expect(await handshake(port, client)).not.toMatch(/^TLS/);
    await vi.waitFor(() => expect(refusals).toEqual([{ reason, code }]));
    expect(listener.peers()).toEqual([]);
  });

  test("refuses a revoked certificate, and one connection too many", async () => {
    const { serialNumber } = new X509Certificate(alice.certificatePem);
    const { port, refusals } = await startServer({
      revoked: ({ serial }) => serial === serialNumber,
      limits: { ...LIMITS, connections: 1, reservedConnections: 0 },
    });
    expect(await handshake(port, present(alice))).not.toMatch(/^TLS/);
    await vi.waitFor(() => expect(refusals).toHaveLength(1));
    expect(await createClient(port, bob).whoAmI()).toBe(BOB);
    expect(await handshake(port, present(bob))).not.toMatch(/^TLS/);
    expect(refusals.map(({ reason }) => reason)).toEqual(["CERTIFICATE_REFUSED", "OVERLOADED"]);
  });

  test("judges a resumed session anew", async () => {
    const revoked = new Set<string>();
    const { port, refusals } = await startServer({ revoked: ({ identity }) => revoked.has(identity.id) });
    const sessions: Buffer[] = [];
    expect(await handshake(port, present(alice), (session) => sessions.push(session))).toBe("TLSv1.3");
    const again = { ...present(alice), session: sessions.at(-1) as Buffer };
    expect(await handshake(port, again)).toBe("TLSv1.3, resumed");
    revoked.add(ALICE);
    expect(await handshake(port, again)).not.toMatch(/^TLS/);
    expect(refusals).toEqual([{ reason: "CERTIFICATE_REFUSED", code: "CERTIFICATE_REFUSED" }]);
  });

  test("ends a caller who does not get on with it", async () => {
    const { port, refusals } = await startServer({ handshakeTimeoutMs: 20 });
    const socket = connect(port, "127.0.0.1");
    await new Promise((resolve) => socket.once("close", resolve));
    expect(refusals).toEqual([{ reason: "HANDSHAKE_FAILED", code: "ERR_TLS_HANDSHAKE_TIMEOUT" }]);
  });
});

describe("rotate", () => {
  test("serves new and old connections, with TLS 1.3 only", async () => {
    const { listener, port } = await startServer();
    const before = createClient(port, alice);
    await before.whoAmI();
    for (const _round of [1, 2]) listener.rotate(fixture.material());
    expect(await before.whoAmI()).toBe(ALICE);
    expect(await createClient(port, bob).whoAmI()).toBe(BOB);
    expect(await handshake(port, { ...present(alice), maxVersion: "TLSv1.2" })).not.toMatch(/^TLS/);
    expect(await handshake(port, {})).not.toMatch(/^TLS/);
  });

  test("presents the new certificate, and ends whom the new trust leaves out", async () => {
    const { listener, port } = await startServer();
    const [ours, theirs] = [createClient(port, alice), createClient(port, bob)];
    await Promise.all([ours.whoAmI(), theirs.whoAmI()]);
    const renamed = "spiffe://eu.example/operator/second";
    listener.rotate({ ...forge(eu, renamed), trust: new Map([["eu.example", fixture.bundleOf(eu)]]) });
    await expect(theirs.whoAmI()).rejects.toMatchObject({ code: grpc.status.UNAVAILABLE });
    expect(await ours.whoAmI()).toBe(ALICE);
    expect(await createClient(port, alice, { expect: renamed }).whoAmI()).toBe(ALICE);
  });

  test("keeps the old material when the new is bad", async () => {
    const { listener, port } = await startServer();
    const good = fixture.material();
    for (const bad of [
      { ...good, trust: new Map() },
      { ...good, trust: new Map([["eu.example", [] as unknown as Bundle]]) },
      { ...good, keyPem: alice.keyPem },
      { ...good, certificatePem: "" },
    ])
      expect(fixture.reasonOf(() => listener.rotate(bad))).toBe("CONFIG_INVALID");
    expect(await createClient(port, bob).whoAmI()).toBe(BOB);
  });
});

test("disconnect ends the live connections of one identity only, calls under way included", async () => {
  const { listener, port, waiting } = await startServer();
  const [first, second, other] = [
    createClient(port, alice),
    createClient(port, alice),
    createClient(port, bob),
  ];
  await Promise.all([first.whoAmI(), second.whoAmI(), other.whoAmI()]);
  const cut = first.wait();
  const kept = other.wait();
  await vi.waitFor(() => expect([...waiting].sort()).toEqual([ALICE, BOB].sort()));
  expect(listener.disconnect(({ identity }) => identity.id === ALICE)).toBe(2);
  await expect(cut).rejects.toMatchObject({ code: grpc.status.UNAVAILABLE });
  await vi.waitFor(() => expect(listener.peers().map(({ identity }) => identity.id)).toEqual([BOB]));
  expect(await other.whoAmI()).toBe(BOB);
  await listener.close();
  await expect(kept).rejects.toMatchObject({ code: grpc.status.UNAVAILABLE });
});

describe("listen and close", () => {
  test("says which address is taken, or cannot be had", async () => {
    const { port } = await startServer();
    const another = createListener({ material: fixture.material(), accept: () => {} });
    await expect(another.listen({ host: "127.0.0.1", port })).rejects.toMatchObject({
      reason: "ADDRESS_IN_USE",
      message: expect.stringContaining(`127.0.0.1:${port}`),
    });
    await expect(another.listen({ host: "192.0.2.1", port: 0 })).rejects.toMatchObject({
      reason: "CONFIG_INVALID",
    });
    const found = await another.listen({ host: "127.0.0.1", port: 0 });
    expect(found).toBeGreaterThan(0);
    await another.close();
  });

  test("drain lets live connections go on; close also ends handshakes under way", async () => {
    const { listener, port } = await startServer();
    const client = createClient(port, alice);
    await client.whoAmI();
    const halfway = connect(port, "127.0.0.1");
    await new Promise((resolve) => halfway.once("connect", resolve));
    const ended = new Promise((resolve) => halfway.once("close", resolve));
    listener.drain();
    expect(await client.whoAmI()).toBe(ALICE);
    expect(await handshake(port, present(bob))).toBe("ECONNREFUSED");
    await Promise.all([listener.close(), ended]);
    expect(listener.peers()).toEqual([]);
  });

  test("material without trust, or whose key does not fit, is refused", () => {
    const good = fixture.material();
    for (const bad of [
      { ...good, trust: new Map() },
      { ...good, keyPem: bob.keyPem },
    ])
      expect(fixture.reasonOf(() => createListener({ material: bad, accept: () => {} }))).toBe(
        "CONFIG_INVALID",
      );
  });
});

describe("a certificate that ends", () => {
  test.each([
    ["the caller's", 1],
    ["the node's own", 2],
  ])("ends its connections: %s", async (_, shorter) => {
    let at = new Date();
    const own = issueCertificate(eu, { id: fixture.NODE, now, days: shorter === 2 ? 1 : 30 });
    const caller = issueCertificate(eu, { id: ALICE, now, days: shorter === 1 ? 1 : 30 });
    const { port, listener, refusals } = await startServer({
      material: { ...fixture.material(), ...own },
      now: () => at,
    });
    const client = createClient(port, caller);
    expect(await client.whoAmI()).toBe(ALICE);
    expect(listener.peers()).toHaveLength(1);
    at = new Date(now.getTime() + 1.5 * DAY_MS);
    await vi.waitFor(() => expect(listener.peers()).toEqual([]), 5_000);
    expect(refusals).toContainEqual({ reason: "CERTIFICATE_EXPIRED", code: "CERT_HAS_ENDED" });
  });
});
