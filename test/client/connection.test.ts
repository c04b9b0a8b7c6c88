/** Credentials in a folder, and a connection that expects the node of the caller's own trust domain. */
import { once } from "node:events";
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadCredentials, openConnection } from "../../src/client/connection.ts";
import { Ledger } from "../../src/edge/grpc/definition.ts";
import { createAuthority, issueCertificate } from "../../src/edge/tls/authority.ts";
import { createListener } from "../../src/edge/tls/listener.ts";
import { parseBundle } from "../../src/edge/tls/trust.ts";

const ID = "spiffe://eu.example/platform/aurora";

/** A folder with a caller's files, the certificate issued at a time. */
function folderAt(now: Date): string {
  const folder = mkdtempSync(join(tmpdir(), "comity-connection-"));
  const authority = createAuthority({ trustDomain: "eu.example", now });
  const { certificatePem, keyPem } = issueCertificate(authority, { id: ID, now, days: 30 });
  writeFileSync(join(folder, "certificate.pem"), certificatePem);
  writeFileSync(join(folder, "key.pem"), keyPem, { mode: 0o600 });
  writeFileSync(join(folder, "authority.pem"), authority.certificatePem);
  return folder;
}

test("a caller is who its certificate says, and expects its own node", () => {
  const folder = folderAt(new Date());
  for (const as of [folder, loadCredentials(folder)]) {
    const { id, node, client } = openConnection({ address: "127.0.0.1:1", as });
    client.close();
    expect({ id, node }).toEqual({ id: ID, node: "spiffe://eu.example/node" });
  }
});

test("a certificate that has ended is refused by its file", () => {
  const folder = folderAt(new Date("2020-01-01"));
  expect(() => openConnection({ address: "127.0.0.1:1", as: folder })).toThrow(
    expect.objectContaining({
      reason: "CERTIFICATE_EXPIRED",
      message: expect.stringContaining(join(folder, "certificate.pem")),
    }),
  );
});

test.each([0o640, 0o604])("a key of mode %o connects nobody, and is refused by its file", (mode) => {
  const folder = folderAt(new Date());
  chmodSync(join(folder, "key.pem"), mode);
  expect(() => openConnection({ address: "127.0.0.1:1", as: folder })).toThrow(
    expect.objectContaining({
      reason: "CONFIG_INVALID",
      message: expect.stringContaining(`chmod 600 ${join(folder, "key.pem")}`),
    }),
  );
});

test("a file that is missing is refused by its name", () => {
  expect(() => loadCredentials("/none")).toThrow(
    expect.objectContaining({
      reason: "CONFIG_INVALID",
      message: expect.stringContaining("/none/certificate.pem"),
    }),
  );
});

test.each(["127.0.0.1", "localhost:", "127.0.0.1:0", "127.0.0.1:70000", "::1:7440", ""])(
  "an address without a port is refused: `%s`",
  (address) => {
    expect(() => openConnection({ address, as: folderAt(new Date()) })).toThrow(
      expect.objectContaining({
        reason: "INPUT_INVALID",
        message: expect.stringContaining("is not a host and a port"),
      }),
    );
  },
);

test("a wrong node, a wrong authority, a refused caller and a node that is down have messages of their own", async () => {
  const now = new Date();
  const authority = createAuthority({ trustDomain: "eu.example", now });
  const node = issueCertificate(authority, { id: "spiffe://eu.example/node", now });
  const trust = new Map([["eu.example", parseBundle(authority.certificatePem)]] as const);
  const revoked = "spiffe://eu.example/auditor/revoked";
  const listener = createListener({
    material: { ...node, trust },
    accept: () => {},
    revoked: ({ identity }) => identity.id === revoked,
  });
  const port = await listener.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => listener.close());
  const other = createAuthority({ trustDomain: "jp.example", now });
  const caller = (by: typeof authority, id: string) => ({
    ...issueCertificate(by, { id, now }),
    authorityPem: by.certificatePem,
  });
  const told = async (as: ReturnType<typeof caller>, at = port) => {
    const { client } = openConnection({ address: `127.0.0.1:${at}`, as });
    onTestFinished(client.close);
    return client.unary(Ledger.GetCheckpoint, {}).then(
      () => "answered",
      (error) => `${error.reason}: ${error.message}`,
    );
  };
  const twin = createAuthority({ trustDomain: "eu.example", now });
  expect(await told(caller(other, "spiffe://jp.example/auditor/a"))).toMatch(
    /^NODE_UNREACHABLE: `127\.0\.0\.1:\d+` is `spiffe:\/\/eu\.example\/node`, not `spiffe:\/\/jp\.example\/node`.*`listen` in its configuration/,
  );
  expect(await told(caller(twin, "spiffe://eu.example/auditor/a"))).toMatch(
    /^NODE_UNREACHABLE: `spiffe:\/\/eu\.example\/node` was certified by another authority/,
  );
  const refused = await told(caller(authority, revoked));
  expect(refused).toMatch(
    /^NODE_UNREACHABLE: `spiffe:\/\/eu\.example\/node` ends each connection with the caller's certificate: it was revoked/,
  );
  expect(refused).not.toContain("another authority than");
  expect(await told(caller(authority, "spiffe://eu.example/auditor/a"), 1)).toMatch(
    /is it running.*\(a node's address is `listen` in its configuration, and `comity up` prints /,
  );
});

test("many calls that fail at once connect only a few times to learn why", async () => {
  let connections = 0;
  const port = createServer((socket) => {
    connections++;
    socket.on("error", () => {});
    socket.destroy();
  }).listen(0, "127.0.0.1");
  await once(port, "listening");
  onTestFinished(() => void port.close());
  const { client } = openConnection({
    address: `127.0.0.1:${(port.address() as AddressInfo).port}`,
    as: folderAt(new Date()),
  });
  onTestFinished(client.close);
  const calls = Array.from({ length: 50 }, () => client.unary(Ledger.GetCheckpoint, {}));
  const ended = await Promise.allSettled(calls);
  expect(ended.filter(({ status }) => status === "rejected")).toHaveLength(50);
  // The channel's own tries, with their pauses, and one of the diagnosis.
  expect(connections).toBeLessThan(10);
});
