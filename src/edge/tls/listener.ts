/**
 * The node's own TLS listener. It verifies each caller once, keeps a register of connections, and can end any of them
 * (RFC 8446; RFC 9113, 3.2).
 */
import { X509Certificate } from "node:crypto";
import { type AddressInfo, createServer, type Socket } from "node:net";
import tls, { type TLSSocket } from "node:tls";
import { ComityError, type Reason } from "../../errors.ts";
import type { Identity } from "../../federation/identity.ts";
import { LIMITS, type Limits } from "../../limits.ts";
import { createAdmission, type Place } from "./admission.ts";
import type { Certified } from "./authority.ts";
import { createContextOptions } from "./context.ts";
import { type Trust, verifyChain } from "./trust.ts";

/** The certificate that a listener presents, and the authorities that it trusts. Both are replaced together. */
export type Material = Certified & { readonly trust: Trust };

/** The other end of a verified connection. `serial` and `notAfter` are those of its certificate. */
export type Peer = { readonly identity: Identity; readonly serial: string; readonly notAfter: Date };

/**
 * The cause of a refused connection. `code` is Node's or OpenSSL's, from a closed list. Nothing here names the
 * caller.
 */
export type Refusal = { readonly reason: Reason | "HANDSHAKE_FAILED"; readonly code: string };

export type ListenerOptions = {
  readonly material: Material;
  /** Called once for each verified connection. */
  readonly accept: (socket: TLSSocket, identity: Identity) => void;
  readonly refused?: (refusal: Refusal) => void;
  /** Called at every handshake, so that a revocation takes effect without a rotation. */
  readonly revoked?: (peer: Peer) => boolean;
  readonly now?: () => Date;
  /** Called at every handshake. True for a caller who may not connect for a while. */
  readonly shutOut?: (caller: Identity) => boolean;
  /** The limits of connections and handshakes; `LIMITS` by default. */
  readonly limits?: Limits;
  /** The time for a handshake in milliseconds; 5000 by default. */
  readonly handshakeTimeoutMs?: number;
};

export type Listener = {
  /**
   * Binds the address and returns the port (a free one for 0). Throws ADDRESS_IN_USE, or CONFIG_INVALID for any other
   * failure.
   */
  listen(address: { readonly host: string; readonly port: number }): Promise<number>;
  /**
   * Uses `material` for new handshakes, and ends the connections whose authority it no longer trusts. Throws
   * CONFIG_INVALID and keeps the old material.
   */
  rotate(material: Material): void;
  /** Ends the connections that `predicate` selects, and returns their number. */
  disconnect(predicate: (peer: Peer) => boolean): number;
  /** Lists the current verified connections. */
  peers(): readonly Peer[];
  /** Stops accepting. Existing connections continue. */
  drain(): void;
  /** Stops accepting, and ends every connection. */
  close(): Promise<void>;
};

/** The interval, in milliseconds, at which connections are held against the dates of their certificates. */
const END_CHECK_MS = 1_000;

const identities = new WeakMap<TLSSocket, Identity>();

/** Returns the identity at the other end of a socket that a listener accepted; undefined for any other socket. */
export function identityOf(socket: TLSSocket): Identity | undefined {
  return identities.get(socket);
}

/**
 * Creates a listener: TLS 1.3 and HTTP/2 only, with a client certificate. Throws CONFIG_INVALID for invalid material.
 */
export function createListener(options: ListenerOptions): Listener {
  const { accept, refused = () => {}, revoked = () => false, now = () => new Date() } = options;
  const { limits = LIMITS, shutOut = () => false } = options;
  const admission = createAdmission(limits);
  /** The places of the connections, by both their ends: TLS sockets are known by these alone. */
  const places = new Map<string, Place>();
  let { trust } = options.material;
  let ownEnd = endOf(options.material);
  const raw = new Set<Socket>();
  const live = new Map<TLSSocket, { readonly peer: Peer; readonly certificate: X509Certificate }>();

  const server = tls.createServer({
    ...contextOf(options.material),
    ALPNProtocols: ["h2"],
    requestCert: true,
    rejectUnauthorized: true,
    handshakeTimeout: options.handshakeTimeoutMs ?? 5000,
  });
  // Takes or refuses a connection before it costs a handshake.
  const gate = createServer((socket) => {
    const place = admission.enter(networkOf(socket));
    if (typeof place === "string") {
      socket.on("error", () => {});
      socket.destroy();
      refused({ reason: "OVERLOADED", code: place });
      return;
    }
    const ends = endsOf(socket);
    places.set(ends, place);
    raw.add(socket);
    socket.once("close", () => {
      raw.delete(socket);
      places.delete(ends);
      place.leave();
    });
    server.emit("connection", socket);
  });
  gate.maxConnections = limits.connections + limits.handshakes;
  gate.on("drop", () => refused({ reason: "OVERLOADED", code: "MAX_CONNECTIONS" }));
  server.on("tlsClientError", (error: NodeJS.ErrnoException, socket) => {
    // Node reports a handshake that timed out, but leaves its socket open.
    socket.destroy();
    refused(refusalOf(error, socket));
  });
  server.on("secureConnection", (socket) => {
    // Without a listener, a reset between the handshake and the HTTP/2 session would end the process.
    socket.on("error", () => {});
    try {
      if (socket.alpnProtocol !== "h2")
        throw new ComityError("INPUT_INVALID", "the peer does not speak HTTP/2");
      const certificate = socket.getPeerX509Certificate();
      const { identity, notAfter } = verifyChain(certificate, trust, now());
      const { serialNumber: serial } = certificate as X509Certificate;
      const peer: Peer = { identity, serial, notAfter };
      if (revoked(peer))
        throw new ComityError("CERTIFICATE_REFUSED", `the certificate of \`${identity.id}\` is revoked`);
      const full = shutOut(identity) ? "SHUT_OUT" : places.get(endsOf(socket))?.admit(identity);
      if (full !== undefined) {
        socket.destroy();
        refused({ reason: "OVERLOADED", code: full });
        return;
      }
      identities.set(socket, identity);
      live.set(socket, { peer, certificate: certificate as X509Certificate });
      socket.once("close", () => live.delete(socket));
      accept(socket, identity);
    } catch (error) {
      socket.destroy();
      const { reason } = ComityError.from(error);
      refused({ reason, code: reason });
    }
  });

  /** Ends the connections whose certificate has ended; all of them where the node's own has. */
  function endExpired(): void {
    const at = now();
    for (const [socket, { peer }] of live)
      if (peer.notAfter <= at || ownEnd <= at) {
        socket.destroy();
        refused({ reason: "CERTIFICATE_EXPIRED", code: "CERT_HAS_ENDED" });
      }
  }
  const ending = setInterval(endExpired, END_CHECK_MS);
  ending.unref();

  let stopped: Promise<void> | undefined;
  const stopAccepting = () => {
    stopped ??= new Promise((resolve) => gate.close(() => resolve()));
    return stopped;
  };

  return {
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        const fail = (error: NodeJS.ErrnoException) => reject(bindError(error, `${host}:${port}`));
        gate.once("error", fail);
        gate.listen(port, host, () => {
          gate.off("error", fail);
          resolve((gate.address() as AddressInfo).port);
        });
      }),
    rotate(material) {
      server.setSecureContext(contextOf(material));
      trust = material.trust;
      ownEnd = endOf(material);
      const at = now();
      for (const [socket, { certificate }] of live) if (!isTrusted(certificate, trust, at)) socket.destroy();
    },
    disconnect(predicate) {
      const selected = [...live].filter(([, { peer }]) => predicate(peer));
      for (const [socket] of selected) socket.destroy();
      return selected.length;
    },
    peers: () => [...live.values()].map(({ peer }) => peer),
    drain: () => void stopAccepting(),
    async close() {
      clearInterval(ending);
      const ended = [...live.keys()].map((socket) => new Promise((resolve) => socket.once("close", resolve)));
      const stopping = stopAccepting();
      for (const socket of [...live.keys(), ...raw]) socket.destroy();
      await Promise.all([stopping, ...ended]);
    },
  };
}

const endOf = ({ certificatePem }: Material) => new X509Certificate(certificatePem).validToDate;

/** Returns both ends of a connection as one text. No two connections share it at one time. */
function endsOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
}

/** Returns the address of the other end; for IPv6 the network of 64 bits, which one caller may hold whole. */
function networkOf({ remoteAddress = "" }: Socket): string {
  if (!remoteAddress.includes(":") || remoteAddress.startsWith("::ffff:")) return remoteAddress;
  const [head = [], tail = []] = remoteAddress.split("::").map((part) => part.split(":").filter(Boolean));
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill("0");
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(":")}::/64`;
}

const contextOf = (material: Material) => createContextOptions(material, [...material.trust.values()]);

function isTrusted(certificate: X509Certificate, trust: Trust, at: Date): boolean {
  try {
    verifyChain(certificate, trust, at);
    return true;
  } catch {
    return false;
  }
}

/** Reads the cause from the socket, where OpenSSL leaves it. The error only says that the handshake ended. */
function refusalOf(error: NodeJS.ErrnoException, socket: TLSSocket): Refusal {
  const found = socket.authorizationError as unknown;
  const code = String(found ?? error.code ?? "UNKNOWN");
  if (code === "ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE") return { reason: "IDENTITY_MISSING", code };
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID")
    return { reason: "CERTIFICATE_EXPIRED", code };
  return { reason: found ? "CERTIFICATE_REFUSED" : "HANDSHAKE_FAILED", code };
}

function bindError(error: NodeJS.ErrnoException, address: string): ComityError {
  return error.code === "EADDRINUSE"
    ? new ComityError(
        "ADDRESS_IN_USE",
        `\`${address}\` is in use; choose another port, or stop the process that listens there`,
      )
    : new ComityError("CONFIG_INVALID", `cannot listen on \`${address}\`: ${error.code}`, { cause: error });
}
