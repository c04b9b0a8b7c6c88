/** A node's gRPC server on its own TLS listener, with every limit set explicitly, and an orderly shutdown. */
import grpc, { type ServerOptions, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { ComityError } from "../../errors.ts";
import type { Identity } from "../../federation/identity.ts";
import { LIMITS, type Limits } from "../../limits.ts";
import type { RpcObserver } from "../telemetry/events.ts";
import { createAcceptor, type Incoming } from "../tls/grpc-server.ts";
import { createListener, type Listener, type ListenerOptions } from "../tls/listener.ts";
import { type Access, OPEN_ACCESS } from "./access.ts";
import type { Method, Service } from "./definition.ts";
import { MAX_MESSAGE_BYTES } from "./frame-reader.ts";
import type { Handler, Host } from "./handlers.ts";
import { createHealth } from "./health.ts";
import { createInterceptor } from "./interceptor.ts";
import { authorise, methodUnknown } from "./methods.ts";
import { createQuota } from "./quota.ts";
import { toStatus } from "./status.ts";
import { createTurns } from "./turns.ts";

/** A service with the handlers of its methods. */
export type Implementation = {
  readonly definition: Service;
  readonly handlers: Readonly<Record<string, Handler>>;
};

export type Server = {
  /** Rotates certificates, ends connections, and lists the connected peers. */
  readonly listener: Pick<Listener, "rotate" | "disconnect" | "peers">;
  /** Binds the address and returns the port. Throws ADDRESS_IN_USE or CONFIG_INVALID. */
  readonly listen: Listener["listen"];
  /**
   * Ends the server: refuses new connections and calls with NODE_DRAINING, reports NOT_SERVING, lets calls finish for
   * at most `graceMs` milliseconds (streams end at once), then ends every connection. Calling it again does no harm.
   */
  readonly drain: (graceMs: number) => Promise<void>;
};

const OPTIONS: ServerOptions = {
  "grpc.max_concurrent_streams": 256,
  // A second line of defence: a message is refused with its reason when its length arrives.
  "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
  "grpc.max_metadata_size": 16 * 1024,
  // Finds dead connections. A busy connection without calls ends by its age.
  "grpc.keepalive_time_ms": 60_000,
  "grpc.keepalive_timeout_ms": 20_000,
  "grpc.max_connection_age_ms": 24 * 3_600_000,
  "grpc.max_connection_age_grace_ms": 60_000,
  "grpc.enable_channelz": 0,
};

/** The parts of a server. */
type Options = {
  readonly home: string;
  readonly services: readonly Implementation[];
  readonly listener: Omit<ListenerOptions, "accept">;
  readonly observer: RpcObserver;
  /** The limits of callers; `LIMITS` by default. */
  readonly limits?: Limits;
  /** The access of callers, within the table of roles and methods; all of it by default. */
  readonly access?: Access;
  /** Returns true while the node is ready, which the health service tells; it is by default. */
  readonly isReady?: () => boolean;
};

/**
 * Creates a server of the node of trust domain `home`, with the health service. Throws CONFIG_INVALID for invalid
 * material.
 */
export function createServer(options: Options): Server {
  const { home, observer, limits = LIMITS, access = OPEN_ACCESS, isReady = () => true } = options;
  const quota = createQuota(limits, Date.now, access.limitsOf);
  const health = createHealth(
    options.services.map(({ definition }) => serviceName(definition)),
    isReady,
  );
  const services = [...options.services, health];
  const draining = new AbortController();
  const host: Host = {
    observer,
    draining: draining.signal,
    quota,
    turns: createTurns(limits.turnMs),
    arrivalMs: limits.arrivalMs,
    shutOut: (caller) => void listener.disconnect(({ identity }) => identity.id === caller.id),
  };
  const methods = methodsOf(services);
  const gate = { authorise: mayCall(home, access), host, methods };
  const server = new grpc.Server({ ...OPTIONS, interceptors: [createInterceptor(gate)] });
  for (const { definition, handlers } of services) server.addService(raw(definition), adapt(handlers, host));
  const accept = createAcceptor(server, (incoming) => assertMethod(incoming, methods, host));
  const connections = new Set<Promise<unknown>>();
  const listener: Listener = createListener({
    limits,
    shutOut: quota.isShutOut,
    refused: (refusal) => observer.connectionRefused(refusal),
    ...options.listener,
    accept: (socket, identity, certificate) => {
      const closed = new Promise((resolve) => socket.once("close", resolve));
      connections.add(closed);
      void closed.then(() => connections.delete(closed));
      accept(socket, identity, certificate);
    },
  });

  return {
    listener,
    listen: (address) => listener.listen(address),
    drain: async (graceMs) => {
      listener.drain();
      health.end();
      draining.abort(new ComityError("NODE_DRAINING", "the node is shutting down; try again later"));
      // The callback comes at once, since Node takes the sessions for closed. The end of the connections tells when
      // they are.
      server.tryShutdown(() => {});
      await within(graceMs, Promise.all(connections));
      server.forceShutdown();
      await listener.close();
    },
  };
}

/** Returns the check of a caller: the table of roles and methods, and within it what the operator leaves to the caller. */
function mayCall(home: string, access: Access) {
  return (path: string, caller: Identity): void => {
    authorise(path, caller, home);
    access.assertMay(path, caller);
  };
}

/** Returns the methods that have a handler, by their paths. */
function methodsOf(services: readonly Implementation[]): ReadonlyMap<string, Method> {
  return new Map(
    services.flatMap(({ definition, handlers }) =>
      Object.entries(definition)
        .filter(([name]) => Object.hasOwn(handlers, name))
        .map(([, method]) => [method.path, method]),
    ),
  );
}

/**
 * Makes a definition whose messages stay bytes. The last interceptor decodes and encodes them, and can say what is
 * wrong.
 */
function raw(definition: Service): Record<string, Method> {
  const pass = (bytes: unknown) => bytes as Buffer;
  return Object.fromEntries(
    Object.entries(definition).map(([name, method]) => [
      name,
      { ...method, requestDeserialize: pass, responseSerialize: pass },
    ]),
  );
}

/**
 * Returns true where the node has the method that is called. Otherwise it answers METHOD_UNKNOWN, where the library
 * would give no reason. A call that is no gRPC at all is left to the library.
 */
function assertMethod(incoming: Incoming, methods: ReadonlyMap<string, Method>, host: Host): boolean {
  const { headers, identity, stream } = incoming;
  const path = headers[":path"] ?? "";
  if (methods.has(path) || !headers["content-type"]?.startsWith("application/grpc")) return true;
  const { code, details, metadata } = toStatus(methodUnknown());
  stream.respond(
    {
      ":status": 200,
      "content-type": "application/grpc+proto",
      "grpc-status": code,
      "grpc-message": encodeURI(details),
      ...metadata.toHttp2Headers(),
    },
    { endStream: true },
  );
  host.observer.callRefused({ method: "unknown", caller: identity, reason: "METHOD_UNKNOWN" });
  if (host.quota.refused(identity)) host.shutOut(identity);
  return false;
}

function adapt(handlers: Readonly<Record<string, Handler>>, host: Host): UntypedServiceImplementation {
  return Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, handler(host)]));
}

function serviceName(definition: Service): string {
  return Object.values(definition)[0]?.path.split("/")[1] ?? "";
}

async function within(ms: number, done: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([done, timeout]);
  clearTimeout(timer);
}
