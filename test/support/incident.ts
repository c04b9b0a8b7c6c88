/** A sample notice for tests, and a regulator as a caller of its own node. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { v7 } from "uuid";
import { nodeId } from "../../src/federation/identity.ts";
import { createClient } from "../../src/grpc/client.ts";
import { Notices } from "../../src/grpc/definition.ts";
import {
  decodeFeedEntry,
  decodeView,
  type ShownEntry,
  type ShownNotice,
} from "../../src/grpc/notices-codec.ts";
import { createPeerCredentials } from "../../src/tls/credentials.ts";
import type { TestFederation } from "./federation.ts";

/** A draft of a fingerprint-template leak with people in the EU, Japan and Illinois. */
export function draft(changes: object = {}): Record<string, unknown> {
  return {
    id: v7(),
    version: 1,
    jurisdiction: "EU",
    marking: { tlp: "AMBER" },
    content: {
      title: "Fingerprint templates of an access control service were copied",
      severity: "high",
      nature: "A backup with templates was copied from an open storage bucket",
      times: { aware: "2026-11-21T08:00:00Z" },
      subjects: [
        { place: "EU", count: 12000 },
        { place: "JP", count: 1500 },
        { place: "US-IL", count: 800 },
      ],
      biometrics: [{ modality: "finger", form: "template" }],
      contact: { office: "Breach desk" },
      consequences: "Templates can be replayed against readers of the same make",
      measures: [{ state: "taken", text: "The bucket was closed" }],
      facts: { encrypted: false, wrongfulPurpose: true },
    },
    ...changes,
  };
}

export type Regulator = {
  readonly id: string;
  readonly report: (notice: object) => Promise<ShownNotice>;
  readonly acknowledge: (noticeId: string, stage: string, version?: number) => Promise<ShownNotice>;
  readonly list: () => Promise<readonly ShownNotice[]>;
  readonly get: (noticeId: string) => Promise<ShownNotice>;
  readonly watch: (cursor: string, signal: AbortSignal) => AsyncGenerator<ShownEntry, void>;
  /** Waits in the feed for the first entry that fits. */
  readonly awaited: (fits: (entry: ShownEntry) => boolean, withinMs?: number) => Promise<ShownEntry>;
  readonly close: () => void;
};

/** The regulator `name` of a member, as a caller of that member's node or another. */
export function regulatorOf(
  federation: TestFederation,
  code: string,
  name = "regulator",
  at = code,
): Regulator {
  const home = federation.homes.get(code);
  if (home === undefined) throw new Error(`${code} is no member`);
  const folder = home.regulatorFolder(name);
  const read = (file: string) => readFileSync(join(folder, file), "utf8");
  const client = createClient({
    address: federation.address(at),
    credentials: createPeerCredentials({
      certificatePem: read("certificate.pem"),
      keyPem: read("key.pem"),
      ca: read("authority.pem"),
      expect: nodeId(home.trustDomain),
    }),
  });
  const one = async (method: (typeof Notices)[keyof typeof Notices], request: object) =>
    decodeView((await client.unary<{ notice?: unknown }>(method, request)).notice);
  async function* watch(cursor: string, signal: AbortSignal) {
    for await (const entry of client.stream(Notices.Watch, { cursor }, { signal }))
      yield decodeFeedEntry(entry);
  }
  return {
    id: `spiffe://${home.trustDomain}/regulator/${name}`,
    report: (notice) => one(Notices.Report, { notice }),
    acknowledge: (noticeId, stage, version = 1) => one(Notices.Acknowledge, { noticeId, version, stage }),
    list: async () => {
      const { notices = [] } = await client.unary<{ notices?: unknown[] }>(Notices.List, {});
      return notices.map(decodeView);
    },
    get: (noticeId) => one(Notices.Get, { noticeId }),
    watch,
    async awaited(fits, withinMs = 15_000) {
      for await (const entry of watch("", AbortSignal.timeout(withinMs))) if (fits(entry)) return entry;
      throw new Error("the feed ended");
    },
    close: client.close,
  };
}
