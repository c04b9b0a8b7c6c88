/** A signer on a Unix socket that a test tells how to answer. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SocketSource } from "../../src/keys/key-source.ts";

/** A question as it came over the socket. */
export type Asked = {
  readonly id: number;
  readonly do: string;
  readonly key: string;
  readonly algorithm?: string;
  readonly bytes?: string;
};

export type SocketSigner = AsyncDisposable & {
  readonly source: (keyId?: string) => SocketSource;
  readonly asked: Asked[];
  /** Answers the next questions in this way: a line, nothing, or with the connection in hand. */
  readonly answerBy: (answer: (asked: Asked, socket: Socket) => string | undefined) => void;
  /** Answers rightly again. */
  readonly heal: () => void;
  /** Ends: the socket and all connections go. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** The right answer, by the keys of this signer. */
  readonly right: (asked: Asked) => string;
};

const pairOf = (pem: string) => ({ privateKey: createPrivateKey(pem), publicKey: createPublicKey(pem) });

/** The ids of the keys: `log` is Ed25519, by default a new one, `authority` on P-256, `other` another Ed25519 key, `second` ML-DSA-44. */
export async function startSocketSigner(logPem?: string): Promise<SocketSigner> {
  const folder = mkdtempSync(join(tmpdir(), "comity-signer-"));
  const path = join(folder, "s.sock");
  const keys: Readonly<Record<string, { publicKey: KeyObject; privateKey: KeyObject }>> = {
    log: logPem === undefined ? generateKeyPairSync("ed25519") : pairOf(logPem),
    other: generateKeyPairSync("ed25519"),
    authority: generateKeyPairSync("ec", { namedCurve: "P-256" }),
    second: generateKeyPairSync("ml-dsa-44"),
  };
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  let server: Server | undefined;

  function right({ id, do: action, key, algorithm, bytes = "" }: Asked): string {
    const pair = keys[key];
    if (pair === undefined) return `${JSON.stringify({ id, error: `no key ${key}` })}\n`;
    const value = (buffer: Buffer) => buffer.toString("base64");
    const digest = algorithm === "ecdsa-p256-sha256" ? "sha256" : null;
    const answer =
      action === "describe"
        ? { publicKey: value(pair.publicKey.export({ type: "spki", format: "der" })) }
        : { signature: value(sign(digest, Buffer.from(bytes, "base64"), pair.privateKey)) };
    return `${JSON.stringify({ id, ...answer })}\n`;
  }
  let answer: (asked: Asked, socket: Socket) => string | undefined = right;

  async function start(): Promise<void> {
    server = createServer((socket) => {
      sockets.add(socket);
      let read = "";
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
      socket.on("data", (chunk) => {
        read += chunk;
        for (let end = read.indexOf("\n"); end >= 0; end = read.indexOf("\n")) {
          const question = JSON.parse(read.slice(0, end)) as Asked;
          read = read.slice(end + 1);
          asked.push(question);
          const line = answer(question, socket);
          if (line !== undefined) socket.write(line);
        }
      });
    });
    server.listen(path);
    await once(server, "listening");
  }

  async function stop(): Promise<void> {
    const closed = server === undefined ? undefined : once(server, "close");
    server?.close();
    server = undefined;
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  await start();
  return {
    source: (keyId = "log") => ({ in: "socket", path, keyId }),
    asked,
    answerBy: (next) => {
      answer = next;
    },
    heal: () => {
      answer = right;
    },
    start,
    stop,
    right,
    [Symbol.asyncDispose]: async () => {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}
