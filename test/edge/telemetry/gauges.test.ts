/** The gauges of a node, read at the moment at which somebody asks; one that cannot be read leaves the others. */
import { expect, onTestFinished, test } from "vitest";
import { observeGauges, type Readings } from "../../../src/edge/telemetry/gauges.ts";
import { startTelemetry } from "../../../src/edge/telemetry/setup.ts";

const NOW = Date.parse("2026-11-30T12:00:00Z");
const JP = "spiffe://jp.example/node";
const EU = "spiffe://eu.example/node";
const later = (seconds: number) => new Date(NOW + seconds * 1000);

const readings: Readings = {
  now: () => new Date(NOW),
  certificates: () => [
    { kind: "own", peer: EU, until: later(3600) },
    { kind: "peer", peer: JP, until: later(-60) },
  ],
  agreements: () => [{ agreement: "eu--jp", peer: JP, until: later(86_400) }],
  outbox: async () => [
    { peer: JP, queued: 3, dead: 1, oldest: later(-90) },
    { peer: EU, queued: 0, dead: 0 },
  ],
  deadlines: async () => ({ soon: 2, late: 5 }),
  room: () => ({ free: 1e9, reserve: 256, used: 4096, limit: 8192 }),
  log: () => "forked",
  witnesses: async () => [
    { name: "jp.example", behind: 0 },
    { name: "witness.example/w1", behind: 7, failing: { since: later(-90).toISOString() } },
  ],
};

async function page(given: Readings): Promise<readonly string[]> {
  const telemetry = await startTelemetry({ serviceName: "eu.example", log: () => {}, collects: true });
  onTestFinished(telemetry.shutdown);
  let read = 0;
  const log = () => {
    read += 1;
    return given.log();
  };
  const end = observeGauges({ ...given, log });
  const text = (await telemetry.collect?.()) ?? "";
  end();
  await telemetry.collect?.();
  expect(read).toBe(1);
  return text
    .split("\n")
    .filter((line) => line.startsWith("comity_"))
    .map((line) => line.replace(/,?otel_scope_name="comity"/, "").replace("{}", ""));
}

test("each gauge has its value and no party but nodes", async () => {
  expect(await page(readings)).toEqual([
    `comity_certificate_remaining{comity_kind="own",comity_peer="${EU}"} 3600`,
    `comity_certificate_remaining{comity_kind="peer",comity_peer="${JP}"} -60`,
    `comity_agreement_remaining{comity_agreement="eu--jp",comity_peer="${JP}"} 86400`,
    `comity_outbox_items{comity_peer="${JP}",comity_state="queued"} 3`,
    `comity_outbox_items{comity_peer="${JP}",comity_state="dead"} 1`,
    `comity_outbox_items{comity_peer="${EU}",comity_state="queued"} 0`,
    `comity_outbox_items{comity_peer="${EU}",comity_state="dead"} 0`,
    `comity_outbox_oldest_age{comity_peer="${JP}"} 90`,
    `comity_outbox_oldest_age{comity_peer="${EU}"} 0`,
    'comity_legal_deadlines{comity_state="soon"} 2',
    'comity_legal_deadlines{comity_state="late"} 5',
    "comity_disk_free 1000000000",
    "comity_disk_reserve 256",
    "comity_store_used 4096",
    "comity_store_limit 8192",
    'comity_log_state{comity_state="forked"} 1',
    'comity_witness_behind{comity_witness="jp.example"} 0',
    'comity_witness_behind{comity_witness="witness.example/w1"} 7',
    'comity_witness_silent{comity_witness="jp.example"} 0',
    'comity_witness_silent{comity_witness="witness.example/w1"} 90',
  ]);
});

test("a gauge that cannot be read leaves the others, and a store without a limit has none", async () => {
  const lines = await page({
    ...readings,
    outbox: () => Promise.reject(new Error("closed")),
    certificates: () => {
      throw new Error("no certificate");
    },
    room: () => ({ free: 1, reserve: 2, used: 3 }),
    witnesses: () => Promise.reject(new Error("closed")),
  });
  expect(lines.map((line) => line.split(/[ {]/)[0])).toEqual([
    "comity_legal_deadlines",
    "comity_legal_deadlines",
    "comity_disk_free",
    "comity_disk_reserve",
    "comity_store_used",
    "comity_log_state",
  ]);
});
