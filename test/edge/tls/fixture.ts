/** Authorities, a listener with a gRPC service that answers with the caller's id, and clients; all keys are made at run time. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import tls from "node:tls";
import grpc from "@grpc/grpc-js";
import { onTestFinished } from "vitest";
import { type Certified, createAuthority, issueCertificate } from "../../../src/edge/tls/authority.ts";
import { encodeDraft, type Subject } from "../../../src/edge/tls/certificate.ts";
import { createPeerCredentials, PEER_CHANNEL_OPTIONS } from "../../../src/edge/tls/credentials.ts";
import { signed } from "../../../src/edge/tls/der.ts";
import { createAcceptor, incomingOfCall } from "../../../src/edge/tls/grpc-server.ts";
import {
  createListener,
  type ListenerOptions,
  type Material,
  type Refusal,
} from "../../../src/edge/tls/listener.ts";
import { type Bundle, parseBundle } from "../../../src/edge/tls/trust.ts";

export const DAY_MS = 86_400_000;
export const now = new Date();
export const eu = createAuthority({ trustDomain: "eu.example", now });
export const jp = createAuthority({ trustDomain: "jp.example", now });

export const NODE = "spiffe://eu.example/node";
export const ALICE = "spiffe://eu.example/platform/alice";
export const BOB = "spiffe://jp.example/platform/bob";

const createKey = () =>
  generateKeyPairSync("ec", { namedCurve: "prime256v1" })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
const later = new Date(now.getTime() + DAY_MS);

/** A certificate in PEM, signed with a key that the test holds; without an issuer it signs itself. */
export function encodeCertificate(
  subject: Subject,
  {
    certificate: issuer,
    keyPem,
  }: { readonly certificate: X509Certificate | undefined; readonly keyPem: string },
  notBefore: Date,
  notAfter: Date,
): string {
  const body = encodeDraft({ subject, issuer, notBefore, notAfter });
  return new X509Certificate(signed(body, createPrivateKey(keyPem))).toString();
}

/** An authority that nothing holds to its own names. */
export function createUnconstrainedAuthority(name: string, keyPem = createKey()): Certified {
  const subject = { name, publicKey: createPublicKey(keyPem), authorityOver: undefined };
  return {
    certificatePem: encodeCertificate(subject, { certificate: undefined, keyPem }, now, later),
    keyPem,
  };
}

/** A certificate for any names, signed by `authority` whether or not it may. */
export function forge(authority: Certified, uri: string, dnsNames: readonly string[] = []): Certified {
  const keyPem = createKey();
  const names = { uri, dnsNames, ipAddresses: [], server: true };
  const signer = { certificate: new X509Certificate(authority.certificatePem), keyPem: authority.keyPem };
  const subject = { name: "forged", publicKey: createPublicKey(keyPem), names };
  return { certificatePem: encodeCertificate(subject, signer, now, later), keyPem };
}

/** The authorities that a party names, as bundles. */
export const bundleOf = (...authorities: Certified[]): Bundle =>
  parseBundle(authorities.map(({ certificatePem }) => certificatePem).join(""));

export const material = (id = NODE): Material => ({
  ...issueCertificate(eu, { id, now }),
  trust: new Map([
    ["eu.example", bundleOf(eu)],
    ["jp.example", bundleOf(jp)],
  ]),
});

const unary = {
  requestStream: false,
  responseStream: false,
  requestSerialize: (bytes: Buffer) => bytes,
  requestDeserialize: (bytes: Buffer) => bytes,
  responseSerialize: (bytes: Buffer) => bytes,
  responseDeserialize: (bytes: Buffer) => bytes,
};
const service = {
  whoAmI: { ...unary, path: "/test.Echo/WhoAmI" },
  wait: { ...unary, path: "/test.Echo/Wait" },
};

/** A running listener, ended with the test. `seen` are the ids that an interceptor saw, in order. */
export async function startServer(options: Partial<ListenerOptions> = {}) {
  const seen: string[] = [];
  const refusals: Refusal[] = [];
  const waiting: string[] = [];
  const server = new grpc.Server({
    interceptors: [
      (_method, call) => {
        seen.push(incomingOfCall(call).identity.id);
        return new grpc.ServerInterceptingCall(call);
      },
    ],
  });
  server.addService(service, {
    whoAmI: (call: grpc.ServerUnaryCall<Buffer, Buffer>, answer: grpc.sendUnaryData<Buffer>) =>
      answer(null, Buffer.from(incomingOfCall(call).identity.id)),
    wait: (call: grpc.ServerUnaryCall<Buffer, Buffer>) => void waiting.push(incomingOfCall(call).identity.id),
  });
  const listener = createListener({
    material: material(),
    accept: createAcceptor(server),
    refused: (refusal) => refusals.push(refusal),
    ...options,
  });
  const port = await listener.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(async () => {
    await listener.close();
    server.forceShutdown();
  });
  return { listener, port, seen, refusals, waiting, server };
}

/** A client of its own connection; both methods answer or reject as the call does. */
export function createClient(
  port: number,
  certified: Certified,
  {
    ca = bundleOf(eu),
    expect = NODE,
    now: clock = () => new Date(),
    ...told
  }: { ca?: Bundle; expect?: string; now?: () => Date } & Pick<
    Parameters<typeof createPeerCredentials>[0],
    "revoked" | "verified"
  > = {},
) {
  const credentials = createPeerCredentials({ ...certified, ca, expect, now: clock, ...told });
  const client = new grpc.Client(`127.0.0.1:${port}`, credentials, {
    ...PEER_CHANNEL_OPTIONS,
    "grpc.use_local_subchannel_pool": 1,
  });
  onTestFinished(() => client.close());
  const call = ({ path }: { path: string }) =>
    new Promise<string>((resolve, reject) => {
      const { requestSerialize, responseDeserialize } = unary;
      const done = (error: grpc.ServiceError | null, answer?: Buffer) =>
        error === null ? resolve(String(answer)) : reject(error);
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, Buffer.alloc(0), done);
    });
  return { whoAmI: () => call(service.whoAmI), wait: () => call(service.wait) };
}

/** A bare TLS connection; resolves with the protocol, or with the code with which it failed or was ended. */
export function handshake(
  port: number,
  options: tls.ConnectionOptions,
  onSession: (session: Buffer) => void = () => {},
): Promise<string> {
  return new Promise((resolve) => {
    const socket = tls.connect({
      host: "127.0.0.1",
      port,
      ca: eu.certificatePem,
      ALPNProtocols: ["h2"],
      checkServerIdentity: () => undefined,
      ...options,
    });
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.on("close", () => resolve("CLOSED"));
    // In TLS 1.3 the client is done before the server has judged it: only the server's first bytes tell.
    socket.on("data", () => {
      resolve(`${socket.getProtocol()}${socket.isSessionReused() ? ", resumed" : ""}`);
      socket.destroy();
    });
    socket.on("session", onSession);
    socket.on("end", () => socket.destroy());
    onTestFinished(() => void socket.destroy());
  });
}

/** What the reason of a ComityError thrown by `act` is. */
export function reasonOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return (error as { reason?: unknown }).reason ?? error;
  }
  return undefined;
}

/** What a client presents in a handshake. */
export const present = ({ certificatePem, keyPem }: Certified) => ({ cert: certificatePem, key: keyPem });
