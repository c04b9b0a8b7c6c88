/** An OTLP/HTTP collector that keeps what it receives. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** One export: its path, its headers and its bytes (OTLP protobuf). */
export type Export = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: Buffer };

/** Starts a collector on a free port of 127.0.0.1. `next` resolves with the next export that comes to a path. */
export async function startCollector() {
  const received: Export[] = [];
  const waiting = new Map<string, PromiseWithResolvers<Export>>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on("data", (chunk: Buffer) => chunks.push(chunk))
      .on("end", () => {
        const { url: path = "", headers } = request;
        const each = { path, headers, body: Buffer.concat(chunks) };
        received.push(each);
        waiting.get(path)?.resolve(each);
        response.end();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    paths: () => [...new Set(received.map(({ path }) => path))].sort(),
    next: (path: string): Promise<Export> => {
      const next = Promise.withResolvers<Export>();
      waiting.set(path, next);
      return next.promise;
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
