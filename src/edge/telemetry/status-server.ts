/**
 * The status port: HTTP on a loopback address, for whoever watches the node on its own machine. It serves metrics in the text
 * format of Prometheus, and tells if the process lives and if the node is ready.
 *
 * THREAT: nobody proves who asks, so that nothing here may be secret or name a person.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ComityError } from "../../errors.ts";

export type StatusParts = {
  /** A loopback address, and a port; 0 for a free one. */
  readonly address: { readonly host: string; readonly port: number };
  /** Collects the metrics; absent where telemetry is switched off. */
  readonly collect?: () => Promise<string>;
  /** Returns the words for why the node is not ready; none where it is. */
  readonly unready: () => readonly string[];
  /** Returns what an operator should look at although the node is ready, a line each; nothing by default. */
  readonly notes?: () => readonly string[];
  /** The time, in milliseconds, in which a request must arrive; `WITHIN_MS` by default. */
  readonly withinMs?: number;
};

export type StatusServer = {
  readonly port: number;
  readonly close: () => Promise<void>;
};

/** The most connections at a time. Whoever comes then is not answered. */
export const MAX_CONNECTIONS = 16;
/** The time, in milliseconds, in which a request must arrive. An answer has so long, after a collection, to be taken. */
const WITHIN_MS = 5_000;
/** The longest time of one collection, in milliseconds. */
const COLLECT_WITHIN_MS = 10_000;
/** The time, in milliseconds, for which the result of a collection is given again. */
const SHARED_MS = 1_000;
const MAX_HEADER_BYTES = 8 * 1024;

/** The forms of `Host` that name a loopback address. */
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

type Answer = { readonly status: number; readonly text: string; readonly type?: string };

const TEXT = "text/plain; charset=utf-8";
/** The media type of the text format of Prometheus. */
const METRICS = "text/plain; version=0.0.4; charset=utf-8";

/** Starts the server. Rejects with ADDRESS_IN_USE, or with CONFIG_INVALID where it cannot listen there. */
export async function startStatusServer(parts: StatusParts): Promise<StatusServer> {
  const { withinMs = WITHIN_MS } = parts;
  const collect = shareCollection(parts.collect);
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: withinMs,
    requestTimeout: withinMs,
    connectionsCheckingInterval: Math.min(withinMs, 1_000),
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.maxHeadersCount = 32;
  // An answer that nobody takes ends with its connection.
  server.setTimeout(withinMs + COLLECT_WITHIN_MS, (socket) => socket.destroy());
  server.on("request", (request, response) => {
    void answerTo(request, parts, collect).then((answer) => send(response, request, answer));
  });
  const port = await listen(server, parts.address);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answerTo(
  { method, url = "", headers }: IncomingMessage,
  { unready, notes = () => [] }: StatusParts,
  collect: (() => Promise<string>) | undefined,
): Promise<Answer> {
  // THREAT: a page in a browser on this machine reaches loopback by a name of its own (DNS rebinding).
  if (!LOOPBACK_HOST.test(headers.host ?? ""))
    return { status: 421, text: "call this port by a loopback address\n" };
  if (method !== "GET" && method !== "HEAD") return { status: 405, text: "only GET and HEAD\n" };
  if (url === "/live") return { status: 200, text: "live\n" };
  if (url === "/ready") {
    const causes = unready();
    return causes.length === 0
      ? { status: 200, text: ["ready", ...notes(), ""].join("\n") }
      : { status: 503, text: `not ready: ${causes.join(", ")}\n` };
  }
  if (url !== "/metrics") return { status: 404, text: "here are /metrics, /live and /ready\n" };
  if (collect === undefined) return { status: 503, text: "OTEL_SDK_DISABLED switches metrics off\n" };
  try {
    return { status: 200, text: await collect(), type: METRICS };
  } catch {
    return { status: 503, text: "the metrics could not be collected in time\n" };
  }
}

/** Lets everybody who asks during a collection, or just after it, have its result: a flood of questions costs no more. */
function shareCollection(collect: (() => Promise<string>) | undefined) {
  if (collect === undefined) return undefined;
  let running: Promise<string> | undefined;
  return () => {
    running ??= within(COLLECT_WITHIN_MS, collect()).finally(() => {
      setTimeout(() => {
        running = undefined;
      }, SHARED_MS).unref();
    });
    return running;
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("too late")), ms);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}

/** Answers, and ends the connection: nobody holds one without a question. */
function send(
  response: ServerResponse,
  { method }: IncomingMessage,
  { status, text, type = TEXT }: Answer,
): void {
  const body = Buffer.from(text);
  response.writeHead(status, {
    "content-type": type,
    "content-length": body.length,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    connection: "close",
    ...(status === 405 && { allow: "GET, HEAD" }),
  });
  response.end(method === "HEAD" ? undefined : body);
}

function listen(server: Server, { host, port }: StatusParts["address"]): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", ({ code }: NodeJS.ErrnoException) => {
      const where = `\`${host}:${port}\`, which \`metrics\` in the configuration names`;
      reject(
        code === "EADDRINUSE"
          ? new ComityError("ADDRESS_IN_USE", `${where}, is in use; choose another port`)
          : new ComityError("CONFIG_INVALID", `cannot listen on ${where}: ${code}`),
      );
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
