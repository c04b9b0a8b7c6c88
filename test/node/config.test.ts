/** A node's configuration: read with the files that it names, or refused by file and field. */

import { hash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { prepareFederation } from "../../src/client/index.ts";
import { RETENTION } from "../../src/engine/retention.ts";
import { loadConfig } from "../../src/node/config.ts";

const base = mkdtempSync(join(tmpdir(), "comity-config-"));
const now = new Date();
let file: string;

beforeAll(async () => {
  const member = (jurisdiction: string, port: number) => ({
    jurisdiction,
    trustDomain: `${jurisdiction.toLowerCase()}.comity.example`,
    platforms: ["p"],
    regulators: [{ name: "r", serves: [jurisdiction] }],
    address: `127.0.0.1:${port}`,
  });
  const folders = { certs: join(base, "certs"), state: join(base, "state") };
  const [home] = await prepareFederation([member("EU", 7440), member("JP", 7441)], folders, now);
  file = home?.configFile ?? "";
});
afterAll(() => rmSync(base, { recursive: true }));

/** The configuration with a change, in a file beside it. */
function changed(change: (text: string) => string): string {
  const other = join(dirname(file), `changed-${Math.trunc(performance.now() * 1000)}.yaml`);
  cpSync(file, other);
  writeFileSync(other, change(readFileSync(file, "utf8")));
  return other;
}
const refusal = (message: RegExp) =>
  expect.objectContaining({ reason: "CONFIG_INVALID", message: expect.stringMatching(message) });

test("a configuration is read with the contents of its files", async () => {
  const config = await loadConfig(file, now);
  expect(config).toMatchObject({
    trustDomain: "eu.comity.example",
    jurisdictions: ["EU"],
    listen: { host: "127.0.0.1", port: 7440 },
    certificatePem: expect.stringContaining("BEGIN CERTIFICATE"),
    keyPem: expect.stringContaining("PRIVATE KEY"),
    regulators: [{ id: "spiffe://eu.comity.example/regulator/r", serves: ["EU"] }],
    decideWithinMs: 10_000,
    retention: RETENTION,
    room: { storeFile: config.storeFile, freeBytes: 268_435_456 },
  });
  expect(config.peers.map(({ address }) => address)).toEqual(["127.0.0.1:7441"]);
});

test.each<[string, (text: string) => string, RegExp]>([
  ["a word too many", (text) => `${text}\nmore: 1\n`, /the configuration `\S+`.*more/s],
  ["a field that is missing", (text) => text.replace(/^store:.*$/m, ""), /store/],
  ["what is no YAML", () => "a: [", /is not valid YAML at line 1: /],
  [
    "a file that is not there",
    (text) => text.replace(/^key:.*$/m, "key: none.pem"),
    /cannot read the key `.*none\.pem`/,
  ],
  [
    "a port out of bounds",
    (text) => text.replace(/^listen:.*$/m, "listen: 127.0.0.1:99999"),
    /listen.*a port of at most 65535/s,
  ],
  [
    "a period that is shorter than the protocol needs",
    (text) => `${text}\nretention:\n  tallies: P1Y\n`,
    /retention\.tallies.*at least P13M: laws count the people/s,
  ],
  [
    "a period that is none",
    (text) => `${text}\nretention:\n  notices: 10 years\n`,
    /retention\.notices.*such as P11Y/s,
  ],
  ["a class of rows that there is not", (text) => `${text}\nretention:\n  everything: P10Y\n`, /retention/],
  ["a store too small for a node", (text) => `${text}\nstoreBytes: 1000\n`, /storeBytes/],
  ["no free bytes", (text) => `${text}\nfreeBytes: 0\n`, /freeBytes/],
  ["a status port for everybody", (text) => `${text}\nmetrics: 0.0.0.0:9464\n`, /metrics.*loopback address/s],
  ["a status port at a name", (text) => `${text}\nmetrics: localhost:9464\n`, /metrics.*loopback address/s],
  ["a status port in IPv6 for everybody", (text) => `${text}\nmetrics: "[::]:9464"\n`, /metrics.*loopback/s],
  ["a time out of bounds", (text) => `${text}\ndecideWithinMs: 99\n`, /decideWithinMs/],
])("%s is refused", async (_, change, message) => {
  await expect(loadConfig(changed(change), now)).rejects.toThrow(refusal(message));
});

test("a configuration that is not there, and a certificate that has ended, are refused", async () => {
  await expect(loadConfig(join(base, "none"), now)).rejects.toThrow(refusal(/cannot read the configuration/));
  await expect(loadConfig(file, new Date("2126-01-01"))).rejects.toThrow(
    expect.objectContaining({ reason: "CERTIFICATE_EXPIRED" }),
  );
});

test("the status port is at a loopback address", async () => {
  const metrics = async (line: string) =>
    (
      await loadConfig(
        changed((text) => text + line),
        now,
      )
    ).metrics;
  expect(await metrics("")).toBeUndefined();
  expect(await metrics("\nmetrics: 127.0.0.1:9464\n")).toEqual({ host: "127.0.0.1", port: 9464 });
  expect(await metrics('\nmetrics: "[::1]:9464"\n')).toEqual({ host: "::1", port: 9464 });
});

test("audit events go nowhere, to standard output, or to a file beside the configuration", async () => {
  const audit = async (line: string) =>
    (
      await loadConfig(
        changed((text) => text + line),
        now,
      )
    ).audit;
  expect(await audit("")).toBeUndefined();
  expect(await audit("\naudit: '-'\n")).toBe("-");
  expect(await audit("\naudit: log/audit.jsonl\n")).toBe(join(dirname(file), "log", "audit.jsonl"));
});

test("the digest is that of the file, and changes with it", async () => {
  const { digest } = await loadConfig(file, now);
  expect(digest).toBe(hash("sha256", readFileSync(file)));
  expect(
    (
      await loadConfig(
        changed((text) => `${text}\n# more\n`),
        now,
      )
    ).digest,
  ).not.toBe(digest);
});

test("a period that is stated takes the place of the default, and the others stay", async () => {
  const config = await loadConfig(
    changed((text) => `${text}\nretention:\n  transfers: P20Y\n  inbox: P1M\n`),
    now,
  );
  expect(config.retention).toEqual({ ...RETENTION, transfers: "P20Y", inbox: "P1M" });
});
