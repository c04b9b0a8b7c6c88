/**
 * Hands verified connections to a gRPC server. It tells handlers and interceptors who calls, and gives them the HTTP/2
 * stream of each call (RFC 9113, 8.1), which the library hides.
 */
import type { X509Certificate } from "node:crypto";
import http2, { type Http2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import type { TLSSocket } from "node:tls";
import grpc from "@grpc/grpc-js";
import { ComityError } from "../../errors.ts";
import type { Identity } from "../../federation/identity.ts";

/** Any view of a call: a handler's, or that of an interceptor of the server. */
export type IdentifiableCall = { getAuthContext(): object };

/** A call as it comes in: who calls and by which certificate, its stream, and the headers that the caller sent. */
export type Incoming = {
  readonly identity: Identity;
  readonly certificate: X509Certificate;
  readonly stream: ServerHttp2Stream;
  readonly headers: IncomingHttpHeaders;
};

const { NGHTTP2_CANCEL, NGHTTP2_NO_ERROR } = http2.constants;
/**
 * The time, in milliseconds, after the end of a call in which the caller must end its request and take the answer. A
 * stream that is closed at once may lose the status.
 */
export const LINGER_MS = 2000;

const calls = new WeakMap<object, Incoming>();

/**
 * Creates the `accept` of a listener, which hands sockets to `server`. To stop, drain the listener, then call
 * `server.tryShutdown`, then close the listener: a connection that is injected after the shutdown would still be
 * served. `admit` sees each call before the library does. It returns false where it has answered the call itself; by
 * default it admits every call. The library never sees `grpc-timeout`, so that interceptors alone end calls.
 */
export function createAcceptor(
  server: grpc.Server,
  admit: (incoming: Incoming) => boolean = () => true,
): (socket: TLSSocket, identity: Identity, certificate: X509Certificate) => void {
  const takeHttp2Server = exposeHttp2Servers(server);
  return (socket, identity, certificate) => {
    // One injector for each connection: the identity is bound to it, and never looked up by an address that may be
    // reused.
    let current: Incoming | undefined;
    const identify: grpc.ServerInterceptor = (_method, call) => {
      const context = Object.freeze({ transportSecurityType: "ssl" });
      const incoming = current;
      if (incoming !== undefined) calls.set(context, incoming);
      const view = new grpc.ServerInterceptingCall(call, {
        start: (next) => next({ onCancel: () => incoming && endSoon(incoming.stream) }),
      });
      return Object.assign(view, { getAuthContext: () => context });
    };
    // "Insecure" means only that the library adds no TLS of its own. The listener has done it.
    const injector = server.createConnectionInjector(
      grpc.experimental.createServerCredentialsWithInterceptors(grpc.ServerCredentials.createInsecure(), [
        identify,
      ]),
    );
    const inner = takeHttp2Server();
    const handlers = inner.listeners("stream");
    inner.removeAllListeners("stream");
    inner.on("stream", (stream: ServerHttp2Stream, headers, ...rest) => {
      const incoming = { identity, certificate, stream, headers };
      // A stream that breaks would end the process where nobody listens.
      stream.on("error", () => {});
      if (!admit(incoming)) return;
      const { "grpc-timeout": _, ...others } = headers;
      current = incoming;
      // The library makes the call, and so asks `identify`, before it returns.
      for (const handle of handlers) Reflect.apply(handle, inner, [stream, others, ...rest]);
      current = undefined;
    });
    socket.once("close", () => injector.destroy());
    injector.injectConnection(socket);
  };
}

/** Returns the call as it came in. Throws IDENTITY_MISSING where it did not come through an acceptor. */
export function incomingOfCall(call: IdentifiableCall): Incoming {
  const incoming = calls.get(call.getAuthContext());
  if (incoming === undefined)
    throw new ComityError("IDENTITY_MISSING", "the call's connection was not verified");
  return incoming;
}

/**
 * Ends the stream of a call that has its status, after `LINGER_MS`. THREAT: a caller that neither ends its request nor takes its answer would
 * keep both in the node's memory.
 */
export function endSoon(stream: ServerHttp2Stream): void {
  if (stream.closed) return;
  const end = () => stream.close(stream.writableFinished ? NGHTTP2_NO_ERROR : NGHTTP2_CANCEL);
  const timer = setTimeout(end, LINGER_MS).unref();
  stream.once("close", () => clearTimeout(timer));
}

/**
 * Returns a function that returns the HTTP/2 server which `server` made last. The library makes one for each injector,
 * by a method that its types hide. Throws TypeError for a version of the library that has no such method.
 */
function exposeHttp2Servers(server: grpc.Server): () => Http2Server {
  const maker = server as unknown as { createHttp2Server: (of: grpc.ServerCredentials) => Http2Server };
  const create = maker.createHttp2Server;
  if (typeof create !== "function") throw new TypeError("this version of grpc-js hides its HTTP/2 servers");
  let last: Http2Server | undefined;
  maker.createHttp2Server = (credentials) => {
    last = create.call(server, credentials);
    return last;
  };
  return () => {
    if (last === undefined) throw new TypeError("this version of grpc-js makes no HTTP/2 server");
    return last;
  };
}
