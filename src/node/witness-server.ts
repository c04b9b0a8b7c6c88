/**
 * The port at which this node is a witness of logs outside the federation (C2SP tlog-witness): HTTP on a loopback address, for a server
 * before it that speaks TLS to the world.
 *
 * THREAT: nobody proves who asks. The body is bounded in bytes and time, and nothing is answered but `add-checkpoint`.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ComityError } from "../errors.ts";
import { type AnswerCheckpoint, SIZE_TYPE } from "../witness/tlog-witness.ts";

type Address = { readonly host: string; readonly port: number };

export type WitnessServer = { readonly port: number; readonly close: () => Promise<void> };

/** The most connections at a time, the most bytes of a body and of its headers, and the time, in milliseconds, in which a request must arrive. */
const [MAX_CONNECTIONS, MAX_BODY, MAX_HEADER_BYTES, WITHIN_MS] = [64, 32_768, 8_192, 5_000];

/** Starts the server. Rejects with ADDRESS_IN_USE, or with CONFIG_INVALID where it cannot listen there. `failed` takes faults. */
export async function startWitnessServer(
  address: Address,
  answer: AnswerCheckpoint,
  failed: (error: unknown) => void,
): Promise<WitnessServer> {
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: WITHIN_MS,
    requestTimeout: WITHIN_MS,
    connectionsCheckingInterval: 1_000,
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.maxHeadersCount = 32;
  server.setTimeout(2 * WITHIN_MS, (socket) => socket.destroy());
  server.on("request", (request, response) => {
    serve(request, response, answer).catch((error: unknown) => {
      failed(error);
      if (response.headersSent) response.destroy();
      else send(response, 503, "the checkpoint could not be kept\n");
    });
  });
  const port = await listen(server, address);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answer: AnswerCheckpoint,
): Promise<void> {
  if (request.url !== "/add-checkpoint") return refuse(response, 404, "here is /add-checkpoint\n");
  if (request.method !== "POST") return refuse(response, 405, "only POST\n");
  const body = await readBody(request).catch(() => undefined);
  if (request.destroyed && !request.complete) return;
  if (body === undefined) return refuse(response, 413, `a body has at most ${MAX_BODY} bytes of UTF-8\n`);
  const { status, body: text } = await answer(body);
  send(response, status, text);
}

/** Reads a body of bounded length; undefined for a longer one. Rejects where it is no UTF-8, or breaks off. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
}

/** Answers what is no request of a witness, and ends the connection: the rest of it is not read. */
function refuse(response: ServerResponse, status: number, text: string): void {
  response.setHeader("connection", "close");
  if (status === 405) response.setHeader("allow", "POST");
  send(response, status, text);
}

function send(response: ServerResponse, status: number, text: string): void {
  const body = Buffer.from(text);
  response.writeHead(status, {
    "content-type": status === 409 ? SIZE_TYPE : "text/plain; charset=utf-8",
    "content-length": body.length,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(body);
}

function listen(server: Server, { host, port }: Address): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", ({ code }: NodeJS.ErrnoException) => {
      const where = `\`${host}:${port}\`, which \`witnessing\` in the configuration names`;
      reject(
        code === "EADDRINUSE"
          ? new ComityError("ADDRESS_IN_USE", `${where}, is in use; choose another port`)
          : new ComityError("CONFIG_INVALID", `cannot listen on ${where}: ${code}`),
      );
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** The port of a node as a witness of logs outside the federation. */
export type WitnessPort = { readonly open: () => void; readonly close: () => Promise<void> };

/** Creates the port, closed. Where it cannot listen, `failed` is told, and the node goes on without it. */
export function createWitnessPort(
  address: Address,
  answer: AnswerCheckpoint,
  failed: (error: unknown) => void,
): WitnessPort {
  let opened: Promise<WitnessServer | undefined> | undefined;
  return {
    open: () => {
      opened ??= startWitnessServer(address, answer, failed).catch((thrown: unknown) => {
        failed(thrown);
        return undefined;
      });
    },
    close: async () => (await opened)?.close(),
  };
}
