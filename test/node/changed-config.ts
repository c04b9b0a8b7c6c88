/** The configuration of an EU node with peers in Japan and Illinois, whose agreements a test may change. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { prepareFederation } from "../../src/client/index.ts";
import { createObserver } from "../../src/edge/telemetry/events.ts";
import { parseAgreement } from "../../src/federation/agreement.ts";
import { loadConfig, type NodeConfig } from "../../src/node/config.ts";
import { startNode } from "../../src/node/node.ts";
import { shippedAtlas } from "../support/atlas.ts";

/** The payload of an agreement, to be changed in place. */
export type Payload = Record<string, unknown> & {
  parties: { trustDomain: string; jurisdictions: string[]; ledger: string }[];
  issuers: Record<string, { x: string }>;
  from: string;
  until: string;
};

type Change = (payload: Payload) => void;

/** Prepares the configuration once for all tests of a file. */
export function createChangedConfig() {
  const base = mkdtempSync(join(tmpdir(), "comity-config-"));
  const now = new Date();
  let config: NodeConfig;
  let started = 0;

  beforeAll(async () => {
    const member = (jurisdiction: string) => ({
      jurisdiction,
      trustDomain: `${jurisdiction.toLowerCase()}.comity.example`,
      platforms: ["p"],
      regulators: [{ name: "r", serves: [jurisdiction] }],
      address: "127.0.0.1:0",
    });
    const folders = { certs: join(base, "certs"), state: join(base, "state") };
    const homes = await prepareFederation([member("EU"), member("JP"), member("US-IL")], folders, now);
    config = await loadConfig(homes[0]?.configFile ?? "", now);
  });
  afterAll(() => rmSync(base, { recursive: true }));

  const peerWith = (code: string, change: Change, file = `${code}.json`) => {
    const peer = config.peers.find(({ agreement }) => agreement.id.endsWith(code));
    if (peer === undefined) throw new Error(`no peer ${code}`);
    const { payload } = JSON.parse(readFileSync(peer.file, "utf8"));
    const document: Payload = JSON.parse(Buffer.from(payload, "base64url").toString());
    change(document);
    return { ...peer, file, agreement: parseAgreement(document) };
  };
  return {
    now,
    config: () => config,
    /** The payload's party that is the peer. */
    peerOf: ({ parties }: Payload) => {
      const [, peer] = parties.toSorted(({ trustDomain }) => (trustDomain.startsWith("eu.") ? -1 : 1));
      if (peer === undefined) throw new Error("no peer");
      return peer;
    },
    peerWith,
    /** The configuration with changed agreements, in the order of the names. */
    changed: (changes: { readonly jp?: Change; readonly il?: Change }): NodeConfig => ({
      ...config,
      peers: [peerWith("jp", changes.jp ?? (() => {})), peerWith("us-il", changes.il ?? (() => {}))],
    }),
    /** Starts a node; returns what it said, and ends it. Rejects where it does not start. */
    start: async (changed: NodeConfig) => {
      const said: unknown[] = [];
      const node = await startNode({
        config: { ...changed, storeFile: join(base, `${started++}.db`) },
        atlas: shippedAtlas(),
        newLog: true,
        alone: true,
        observer: createObserver((level, event, fields) => said.push([level, event, fields])),
        onFatal: () => {},
      });
      await node.stop(0);
      return said;
    },
  };
}
