/**
 * Attackers, in a process of their own that runs until its input ends: a stranger, a platform and a peer, each from an
 * address of its own on loopback. Arguments: the node's address, the folder of its authority, the platform's folder, the
 * peer's folder, the node's id, and a file of requests.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect as connectHttp2 } from "node:http2";
import { connect as connectTcp, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { gzipSync } from "node:zlib";
import { v7 } from "uuid";
import { connectPlatform } from "../../src/client/index.ts";
import { createPeerLink } from "../../src/edge/grpc/peer-link.ts";
import { createPeerCredentials } from "../../src/edge/tls/credentials.ts";
import { parseBundle } from "../../src/edge/tls/trust.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";

const [
  address = "",
  authorityFile = "",
  platformFolder = "",
  peerFolder = "",
  peerNode = "",
  requestsFile = "",
] = process.argv.slice(2);
const [host = "", port = ""] = address.split(":");
const { login, doubtful } = JSON.parse(readFileSync(requestsFile, "utf8")) as Record<string, TransferRequest>;
if (login === undefined || doubtful === undefined) throw new Error("no requests");

type Way = { readonly host: string; readonly port: number; readonly localAddress: string };
const ANY = { rejectUnauthorized: false, ALPNProtocols: ["h2"] };

let ended = false;
process.stdin.once("close", () => {
  ended = true;
  process.exit(0);
});
process.stdin.resume();

/** Repeats an action in so many lanes, whatever becomes of it; a refusal makes no pause worth the name. */
function flood(lanes: number, action: () => Promise<unknown>): void {
  for (let n = 0; n < lanes; n++)
    void (async () => {
      while (!ended) {
        await action().catch(() => {});
        await sleep(1);
      }
    })();
}

const closed = (socket: Socket) =>
  new Promise<void>((resolve) => {
    socket.on("error", () => {});
    socket.once("close", () => resolve());
  });

/** Sockets that never finish a handshake, and handshakes without a certificate. */
function stranger(): void {
  const options: Way = { host, port: Number(port), localAddress: "127.0.0.2" };
  flood(1500, () => closed(connectTcp(options)));
  flood(24, () => closed(connectTls({ ...options, ...ANY } as ConnectionOptions)));
}

/** Messages of 8 KB that would inflate to 8 MB, and messages of 3 MB that never end, with a deadline of a day. */
function unfinished(certificate: { readonly cert: Buffer; readonly key: Buffer }): void {
  const bomb = gzipSync(Buffer.alloc(8_000_000), { level: 9 });
  const prefix = (flag: number, size: number) => {
    const bytes = Buffer.alloc(5);
    bytes[0] = flag;
    bytes.writeUInt32BE(size, 1);
    return bytes;
  };
  const part = Buffer.concat([prefix(0, 4_000_000), Buffer.alloc(3_000_000)]);
  flood(2, async () => {
    const session = connectHttp2(`https://${address}`, { ...certificate, ...ANY, maxSessionMemory: 1000 });
    session.on("error", () => {});
    const call = (headers: Record<string, string>) => {
      const path = "/comity.v1.Transfers/Assess";
      const type = { "content-type": "application/grpc", te: "trailers" };
      const stream = session.request({ ":method": "POST", ":path": path, ...type, ...headers });
      return stream.on("error", () => {}).resume();
    };
    for (let n = 0; n < 50; n++) {
      call({ "grpc-encoding": "gzip" }).end(Buffer.concat([prefix(1, bomb.length), bomb]));
      call({ "grpc-timeout": "23H" }).write(part);
    }
    await sleep(5000);
    session.destroy();
  });
}

/** Idle connections, questions, transfers to a node that is away, and requests of a megabyte. */
function platform(): void {
  const certificate = {
    cert: readFileSync(join(platformFolder, "certificate.pem")),
    key: readFileSync(join(platformFolder, "key.pem")),
  };
  const options = { host, port: Number(port), localAddress: "127.0.0.3", ...ANY };
  flood(900, () => closed(connectTls({ ...options, ...certificate } as ConnectionOptions)));
  unfinished(certificate);
  const content = randomBytes(700_000).toString("base64");
  const large = { ...login, document: { format: "mosip-cbeff", content } } as TransferRequest;
  for (let n = 0; n < 4; n++) {
    const caller = connectPlatform({ address, as: platformFolder });
    flood(150, () => caller.assess(login as TransferRequest, { record: true }));
    flood(50, () => caller.request(doubtful as TransferRequest, v7()));
    flood(8, () => caller.assess(large));
  }
}

/** Bars, notices and packs that are none, and proposals that are none. */
function peer(): void {
  const pem = (file: string) => readFileSync(join(peerFolder, file), "utf8");
  const credentials = createPeerCredentials({
    ca: parseBundle(readFileSync(authorityFile, "utf8")),
    certificatePem: pem("certificate.pem"),
    keyPem: pem("key.pem"),
    expect: peerNode,
  });
  const link = createPeerLink({
    targetOf: () => ({ address, credentials }),
    observer: { peerLink: () => {} },
  });
  const own = () => ({ leaf: randomBytes(400).toString("base64"), index: 0, proof: [], checkpoint: "none" });
  const body = "x".repeat(300_000);
  flood(600, () => link.resolve(peerNode, v7()));
  flood(60, () => link.relay(peerNode, randomUUID(), "notice", { own: own(), body }));
  flood(20, () => link.relay(peerNode, randomUUID(), "pack", { own: own(), body }));
  flood(60, () => link.propose(peerNode, { own: own(), body: "{}" }));
}

stranger();
platform();
peer();
process.stdout.write("attacking\n");
