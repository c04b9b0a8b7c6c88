/** A proxy that lets a TLS connection through and records its first bytes, and the group of keys that they agree on. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** The groups of RFC 8446, 4.2.7, and of draft-ietf-tls-ecdhe-mlkem. */
export const GROUPS = { X25519MLKEM768: 0x11ec, X25519: 0x001d } as const;

const [HANDSHAKE, SERVER_HELLO, KEY_SHARE] = [0x16, 2, 51];

/** Starts the proxy before a port; `served` returns what the server has sent. */
export async function startProxy(port: number) {
  const chunks: Buffer[] = [];
  const sockets: Socket[] = [];
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    upstream.on("data", (chunk: Buffer) => chunks.push(chunk));
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) sockets.push(socket.on("error", () => {}));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return { port: address.port, served: () => Buffer.concat(chunks) };
}

/** Returns the group whose key a server has chosen, from the first record that it has sent (RFC 8446, 4.1.3 and 4.2.8). */
export function groupServed(bytes: Buffer): number {
  if (bytes[0] !== HANDSHAKE || bytes[5] !== SERVER_HELLO) throw new Error("no ServerHello comes first");
  // Record, handshake, version and random; then the session's id, the cipher and the compression.
  const sessionAt = 5 + 4 + 2 + 32;
  let at = sessionAt + 1 + bytes.readUInt8(sessionAt) + 2 + 1;
  const end = at + 2 + bytes.readUInt16BE(at);
  for (at += 2; at < end; at += 4 + bytes.readUInt16BE(at + 2))
    if (bytes.readUInt16BE(at) === KEY_SHARE) return bytes.readUInt16BE(at + 4);
  throw new Error("the ServerHello has no share of a key");
}
