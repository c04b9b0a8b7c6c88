/** A node's own card: what others need to reach it and to believe it. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parseCertificate } from "../../src/edge/tls/pem-file.ts";
import { readAuthorities } from "../../src/edge/tls/spiffe-bundle.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { createPeerCard } from "../../src/node/card.ts";
import { IN_HOME, prepareHome } from "../../src/node/home.ts";

const base = mkdtempSync(join(tmpdir(), "comity-card-"));
afterAll(() => rmSync(base, { recursive: true }));

const homeOf = async (name: string, names: { dnsNames?: string[]; ipAddresses?: string[] }) => {
  const home = join(base, name);
  const { dnsNames = [], ipAddresses = [] } = names;
  const parts = { trustDomain: "pipc.example", serves: ["KR"], listen: "0.0.0.0:7440", operator: "desk" };
  await prepareHome(home, { ...parts, dnsNames, ipAddresses }, new Date());
  return { home, config: join(home, IN_HOME.config) };
};

test("a card holds the authority, the key of the log, the places and the first name with the port", async () => {
  const { home, config } = await homeOf("a", { dnsNames: ["node.pipc.example", "b.example"] });
  const card = await createPeerCard(config);
  expect(card).toMatchObject({
    trustDomain: "pipc.example",
    jurisdictions: ["KR"],
    address: "node.pipc.example:7440",
  });
  expect(parseVerifierKey(card.ledger).name).toBe("pipc.example");
  const pem = readFileSync(join(home, "authority", "certificate.pem"), "utf8");
  const authority = parseCertificate(pem, "authority");
  expect(readAuthorities(card.bundle).map(({ fingerprint256 }) => fingerprint256)).toEqual([
    authority.fingerprint256,
  ]);
});

test("an address that is stated comes first; without a name one must be stated", async () => {
  const { config } = await homeOf("b", { ipAddresses: ["2001:db8::1"] });
  expect((await createPeerCard(config)).address).toBe("[2001:DB8:0:0:0:0:0:1]:7440");
  appendFileSync(config, "\naddress: gate.example:443\n");
  expect((await createPeerCard(config)).address).toBe("gate.example:443");
  const { config: unnamed } = await homeOf("c", {});
  await expect(createPeerCard(unnamed)).rejects.toThrow(/`address` is missing in the configuration/);
  appendFileSync(unnamed, "\naddress: gate.example\n");
  await expect(createPeerCard(unnamed)).rejects.toThrow(/address such as/);
});
