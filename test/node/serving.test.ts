/** A running node shows another certificate without a failed call, to callers and to peers; a wrong one changes nothing. */
import { X509Certificate } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import tls from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectOperator, connectPlatform, renewCredentials } from "../../src/client/index.ts";
import { issueCertificate } from "../../src/edge/tls/authority.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";

const KEY = "0193a5f0-0000-7000-8000-000000000001";
const NODE = "spiffe://eu.comity.example/node";
let federation: TestFederation;
beforeAll(async () => {
  federation = await startFederation(["EU"]);
});
afterAll(() => federation.stop());

const home = () => {
  const found = federation.homes.get("EU");
  if (found === undefined) throw new Error("no home");
  return found;
};
const read = (...path: string[]) => readFileSync(join(home().nodeFolder, "..", ...path), "utf8");
const authority = () => ({
  certificatePem: read("authority/certificate.pem"),
  keyPem: read("authority/key.pem"),
});
const serialOf = (pem: string) => new X509Certificate(pem).serialNumber;

/** The serial number of the certificate that the node shows in a new handshake. */
function shown(): Promise<string> {
  const { port } = federation.node("EU");
  const folder = home().platformFolder("aurora");
  const socket = tls.connect({
    ...{ host: "127.0.0.1", port, ca: authority().certificatePem, ALPNProtocols: ["h2"] },
    cert: readFileSync(join(folder, "certificate.pem")),
    key: readFileSync(join(folder, "key.pem")),
    checkServerIdentity: () => undefined,
  });
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("secureConnect", () => {
      resolve(socket.getPeerX509Certificate()?.serialNumber ?? "");
      socket.destroy();
    });
  });
}

test("callers go on over a rotation, new ones meet the new certificate, and a wrong one is not taken", async () => {
  const standing = connectPlatform({
    address: federation.address("EU"),
    as: home().platformFolder("aurora"),
  });
  const call = () => standing.resolve(KEY).catch(({ reason }) => reason);
  expect(await call()).toBe("NOT_FOUND");
  const next = issueCertificate(authority(), { id: NODE, now: new Date() });
  federation.node("EU").useCertificate(next);
  expect(await call()).toBe("NOT_FOUND");
  expect(await shown()).toBe(serialOf(next.certificatePem));
  const other = issueCertificate(authority(), { id: `${NODE.slice(0, -5)}/platform/x`, now: new Date() });
  expect(() => federation.node("EU").useCertificate(other)).toThrow(/is that of/);
  expect(await shown()).toBe(serialOf(next.certificatePem));
  expect(await call()).toBe("NOT_FOUND");
  standing.close();
});

test("a holder renews in its own folder, and calls by the new certificate; the operator sees both", async () => {
  const folder = home().platformFolder("second");
  const before = serialOf(readFileSync(join(folder, "certificate.pem"), "utf8"));
  writeFileSync(join(folder, "authority.pem"), `${authority().certificatePem}\n`);
  const { serial, id } = await renewCredentials(federation.address("EU"), folder);
  expect(serialOf(readFileSync(join(folder, "certificate.pem"), "utf8"))).toBe(serial);
  // The authorities that the node trusts come with it.
  expect(readFileSync(join(folder, "authority.pem"), "utf8")).toBe(authority().certificatePem);
  const caller = connectPlatform({ address: federation.address("EU"), as: folder });
  expect(await caller.resolve(KEY).catch(({ reason }) => reason)).toBe("NOT_FOUND");
  caller.close();
  const operator = connectOperator({ address: federation.address("EU"), as: home().operatorFolder });
  const { items } = await operator.listCertificates(id, "", 10);
  operator.close();
  expect(items.map((each) => [each.serial, each.state])).toEqual([
    [serial, "issued"],
    [before, "renewed"],
  ]);
});
