/** Hands verified connections to a gRPC server, and tells its handlers and interceptors who calls. */
import type { TLSSocket } from "node:tls";
import grpc from "@grpc/grpc-js";
import { ComityError } from "../../errors.ts";
import type { Identity } from "../../federation/identity.ts";

/** Any view of a call: a handler's, or that of an interceptor of the server. */
export type IdentifiableCall = { getAuthContext(): object };

const identities = new WeakMap<object, Identity>();

/**
 * Creates the `accept` of a listener, which hands sockets to `server`. To stop, drain the listener, then call
 * `server.tryShutdown`, then close the listener: a connection that is injected after the shutdown would still be
 * served.
 */
export function createAcceptor(server: grpc.Server): (socket: TLSSocket, identity: Identity) => void {
  return (socket, identity) => {
    // One injector for each connection: the identity is bound to it, and never looked up by an address that may be
    // reused.
    const context = Object.freeze({ transportSecurityType: "ssl" });
    identities.set(context, identity);
    const identify: grpc.ServerInterceptor = (_method, call) =>
      Object.assign(new grpc.ServerInterceptingCall(call), { getAuthContext: () => context });
    // "Insecure" means only that the library adds no TLS of its own. The listener has done it.
    const injector = server.createConnectionInjector(
      grpc.experimental.createServerCredentialsWithInterceptors(grpc.ServerCredentials.createInsecure(), [
        identify,
      ]),
    );
    socket.once("close", () => injector.destroy());
    injector.injectConnection(socket);
  };
}

/** Returns the identity of the caller. Throws IDENTITY_MISSING where the call did not come through an acceptor. */
export function identityOfCall(call: IdentifiableCall): Identity {
  const identity = identities.get(call.getAuthContext());
  if (identity === undefined)
    throw new ComityError("IDENTITY_MISSING", "the call's connection was not verified");
  return identity;
}
