/**
 * The node's own TLS listener. It verifies each caller once, keeps a register of connections, and can end any of them
 * (RFC 8446; RFC 9113, 3.2).
 */
import { X509Certificate } from "node:crypto";
import tls, { type TLSSocket } from "node:tls";
import { ComityError, type Reason } from "../../errors.ts";
import type { Identity } from "../../federation/identity.ts";
import { LIMITS, type Limits } from "../../limits.ts";
import type { Certified } from "./authority.ts";
import { createContextOptions } from "./context.ts";
import { Gate } from "./gate.ts";
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
  readonly accept: (socket: TLSSocket, identity: Identity, certificate: X509Certificate) => void;
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
  let { trust } = options.material;
  let ownEnd = endOf(options.material);
  const register = new Register();
  const server = createTlsServer(options);
  const gate = new Gate(limits, {
    entered: (socket) => server.emit("connection", socket),
    refused: (code) => refused({ reason: "OVERLOADED", code }),
  });
  const refuse = (socket: TLSSocket, refusal: Refusal) => {
    socket.destroy();
    refused(refusal);
  };

  // Node reports a handshake that timed out, but leaves its socket open.
  server.on("tlsClientError", (error, socket) => refuse(socket, refusalOf(error, socket)));
  server.on("secureConnection", (socket) => {
    // Without a listener, a reset between the handshake and the HTTP/2 session would end the process.
    socket.on("error", () => {});
    try {
      const connection = verifyConnection(socket, trust, now(), revoked);
      const { identity } = connection.peer;
      const full = shutOut(identity) ? "SHUT_OUT" : gate.admit(socket, identity);
      if (full !== undefined) return refuse(socket, { reason: "OVERLOADED", code: full });
      register.add(socket, connection);
      accept(socket, identity, connection.certificate);
    } catch (error) {
      const { reason } = ComityError.from(error);
      refuse(socket, { reason, code: reason });
    }
  });

  /** Ends the connections whose certificate has ended; all of them where the node's own has. */
  function endExpired(): void {
    const at = now();
    for (const socket of register.select(({ peer }) => peer.notAfter <= at || ownEnd <= at))
      refuse(socket, { reason: "CERTIFICATE_EXPIRED", code: "CERT_HAS_ENDED" });
  }
  const ending = setInterval(endExpired, END_CHECK_MS).unref();

  return {
    listen: (address) => gate.listen(address),
    rotate(material) {
      server.setSecureContext(contextOf(material));
      trust = material.trust;
      ownEnd = endOf(material);
      const at = now();
      register.end(({ certificate }) => !isTrusted(certificate, trust, at));
    },
    disconnect: (predicate) => register.end(({ peer }) => predicate(peer)),
    peers: () => register.peers(),
    drain: () => void gate.stop(),
    async close() {
      clearInterval(ending);
      await Promise.all([register.close(), gate.close()]);
    },
  };
}

/** A verified connection, with the certificate that its caller presented. */
type Connection = { readonly peer: Peer; readonly certificate: X509Certificate };

/** The verified connections that have not ended. */
class Register {
  readonly #live = new Map<TLSSocket, Connection>();

  add(socket: TLSSocket, connection: Connection): void {
    identities.set(socket, connection.peer.identity);
    this.#live.set(socket, connection);
    socket.once("close", () => this.#live.delete(socket));
  }

  select(predicate: (connection: Connection) => boolean): readonly TLSSocket[] {
    return [...this.#live].filter(([, connection]) => predicate(connection)).map(([socket]) => socket);
  }

  /** Ends the connections that `predicate` selects, and returns their number. */
  end(predicate: (connection: Connection) => boolean): number {
    const selected = this.select(predicate);
    for (const socket of selected) socket.destroy();
    return selected.length;
  }

  peers(): readonly Peer[] {
    return [...this.#live.values()].map(({ peer }) => peer);
  }

  /** Ends every connection. Resolves when all have ended. */
  async close(): Promise<void> {
    const ended = [...this.#live.keys()].map(
      (socket) => new Promise((resolve) => socket.once("close", resolve)),
    );
    this.end(() => true);
    await Promise.all(ended);
  }
}

function createTlsServer({ material, handshakeTimeoutMs = 5000 }: ListenerOptions): tls.Server {
  return tls.createServer({
    ...contextOf(material),
    ALPNProtocols: ["h2"],
    requestCert: true,
    rejectUnauthorized: true,
    handshakeTimeout: handshakeTimeoutMs,
  });
}

/** Throws INPUT_INVALID without HTTP/2, CERTIFICATE_REFUSED for a revoked certificate, and as `verifyChain` does. */
function verifyConnection(
  socket: TLSSocket,
  trust: Trust,
  at: Date,
  revoked: (peer: Peer) => boolean,
): Connection {
  if (socket.alpnProtocol !== "h2") throw new ComityError("INPUT_INVALID", "the peer does not speak HTTP/2");
  const certificate = socket.getPeerX509Certificate();
  const { identity, notAfter } = verifyChain(certificate, trust, at);
  const { serialNumber: serial } = certificate as X509Certificate;
  const peer: Peer = { identity, serial, notAfter };
  if (revoked(peer))
    throw new ComityError("CERTIFICATE_REFUSED", `the certificate of \`${identity.id}\` is revoked`);
  return { peer, certificate: certificate as X509Certificate };
}

const endOf = ({ certificatePem }: Material) => new X509Certificate(certificatePem).validToDate;

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
