/** Nodes on real mutual TLS at free ports, with handlers that a test gives, and clients of them; all end with the test. */
import grpc from "@grpc/grpc-js";
import { onTestFinished } from "vitest";
import { createClient } from "../../../src/edge/grpc/client.ts";
import { createServer, type Implementation } from "../../../src/edge/grpc/server.ts";
import { createObserver, type NodeObserver } from "../../../src/edge/telemetry/events.ts";
import { type Certified, createAuthority, issueCertificate } from "../../../src/edge/tls/authority.ts";
import { createPeerCredentials, PEER_CHANNEL_OPTIONS } from "../../../src/edge/tls/credentials.ts";
import { parseBundle } from "../../../src/edge/tls/trust.ts";
import { LIMITS, type Limits } from "../../../src/limits.ts";

const now = new Date();
const authorities = new Map(
  ["eu.example", "jp.example"].map((trustDomain) => [trustDomain, createAuthority({ trustDomain, now })]),
);
const bundleOf = ({ certificatePem }: Certified) => parseBundle(certificatePem);
const trust = new Map([...authorities].map(([domain, authority]) => [domain, bundleOf(authority)]));

export const EU = "spiffe://eu.example/node";
export const JP = "spiffe://jp.example/node";
export const ALICE = "spiffe://eu.example/platform/alice";

const domainOf = (id: string) => id.split("/")[2] ?? "";

function authorityOf(id: string): Certified {
  const authority = authorities.get(domainOf(id));
  if (authority === undefined) throw new Error(`no authority for ${id}`);
  return authority;
}

export const certify = (id: string) => issueCertificate(authorityOf(id), { id, now });

export const authorityPem = (id: string) => authorityOf(id).certificatePem;

/** Credentials of `id` for talking to the node `expect`. */
export const credentials = (id: string, expect: string) =>
  createPeerCredentials({ ...certify(id), ca: bundleOf(authorityOf(expect)), expect });

/** An observer that keeps faults, links and refused connections, and hands everything else to the real one. */
export function createRecorder() {
  const faults: unknown[] = [];
  const ended: string[] = [];
  const links: string[] = [];
  const refused: string[] = [];
  const refusals: string[] = [];
  const observer: NodeObserver = {
    ...createObserver(() => {}),
    fault: ({ error }) => faults.push(error),
    rpcEnded: ({ side, method, status }) => ended.push(`${side} ${method} ${status}`),
    peerLink: ({ state }) => links.push(state),
    connectionRefused: ({ code }) => refused.push(code),
    callRefused: ({ method, caller, reason }) => refusals.push(`${method} ${caller.role} ${reason}`),
  };
  return { observer, faults, ended, links, refused, refusals };
}

/** A running node. */
export async function startNode(
  services: readonly Implementation[],
  { id = EU, port = 0, limits = {} as Partial<Limits>, isReady = (): boolean => true } = {},
) {
  const recorder = createRecorder();
  const server = createServer({
    home: domainOf(id),
    services,
    listener: { material: { ...certify(id), trust } },
    observer: recorder.observer,
    limits: { ...LIMITS, ...limits },
    isReady,
  });
  const bound = await server.listen({ host: "127.0.0.1", port });
  onTestFinished(() => server.drain(0));
  return { ...recorder, server, port: bound, address: `127.0.0.1:${bound}` };
}

export function connect({ address }: { address: string }, id = ALICE, expect = EU) {
  const client = createClient({ address, credentials: credentials(id, expect) });
  onTestFinished(() => client.close());
  return client;
}

/** A call of raw bytes, past our own client. */
export function rawCall(
  address: string,
  path: string,
  bytes: Buffer,
  metadata = new grpc.Metadata(),
  id = ALICE,
) {
  const client = new grpc.Client(address, credentials(id, EU), PEER_CHANNEL_OPTIONS);
  onTestFinished(() => client.close());
  const pass = (value: Buffer) => value;
  return new Promise<Buffer | undefined>((resolve, reject) => {
    client.makeUnaryRequest(path, pass, pass, bytes, metadata, {}, (error, answer) =>
      error === null ? resolve(answer) : reject(error),
    );
  });
}

/** Resolves once `condition` holds, looking after each turn of the event loop. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
