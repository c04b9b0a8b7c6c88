/**
 * A proxy between two nodes that speaks gRPC to both (HTTP/2, RFC 9113, over mutual TLS), by their own certificates. It sees each item of
 * Federation.Exchange and each answer, one to a frame, and cuts, delays, duplicates or reorders the one that it is told to.
 */
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import http2, { type ClientHttp2Session, type Http2Session, type ServerHttp2Stream } from "node:http2";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Federation } from "../../src/edge/grpc/definition.ts";
import type { ExchangeRequestOutput } from "../../src/edge/grpc/generated/comity/v1/ExchangeRequest.ts";
import type { ExchangeResponseOutput } from "../../src/edge/grpc/generated/comity/v1/ExchangeResponse.ts";
import { createContextOptions } from "../../src/edge/tls/context.ts";

/** What happens to one item: it is lost with the connection, or passes and the connection ends then; it is late, comes twice, or after the next one. */
export const FAULTS = ["cut before", "cut after", "delayed", "duplicated", "reordered"] as const;
export type Fault = (typeof FAULTS)[number];

/** An item: its kind, such as `proposal` or `notice`, whether it is the answer to one, and the id of the transfer or dispatch. */
export type Passing = { readonly kind: string; readonly answer: boolean; readonly id: string };

export type ItemProxy = {
  /** Where the one node dials instead of the other. */
  readonly address: string;
  /** Ends all connections. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
};

/** The two ends: the node that dials, and the one that is dialled. */
export type Ends = {
  /** The folder with the certificate, the key and the authority of the node that dials, and of the other. */
  readonly from: string;
  readonly to: string;
  /** The address of the other node; undefined while it is down, and before it has started. */
  readonly target: () => string | undefined;
};

export type Steering = {
  /** Chooses what happens to an item; nothing where it is undefined. */
  readonly faultOf: (passing: Passing) => Fault | undefined;
  /** Called once the fault has truly happened: of a reordered item, once another has passed before it. */
  readonly struck: (passing: Passing, fault: Fault) => void;
};

/** The time by which an item is late, and for which one waits that others are to pass, in milliseconds. */
const [LATE_MS, HELD_MS] = [300, 1_500];
const PREFIX_BYTES = 5;
const PATH = Federation.Exchange.path;
const CODECS = Federation.Exchange as unknown as {
  readonly requestDeserialize: (bytes: Buffer) => ExchangeRequestOutput;
  readonly requestSerialize: (message: object) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => ExchangeResponseOutput;
  readonly responseSerialize: (message: object) => Buffer;
};

/** Starts a proxy. The files of the ends are read at the first connection. */
export async function startItemProxy(ends: () => Ends, steering: Steering): Promise<ItemProxy> {
  const sockets = new Set<Socket>();
  const kinds = new Map<string, string>();
  let terminal: ReturnType<typeof createTerminal> | undefined;
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    socket.once("close", () => sockets.delete(socket));
    if (ends().target() === undefined) return void socket.resetAndDestroy();
    terminal ??= createTerminal(ends(), { ...steering, kinds });
    terminal.emit("connection", socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    close: async () => {
      server.close();
      cut();
      await once(server, "close");
    },
  };
}

type Flow = Steering & { readonly kinds: Map<string, string> };

/** The end that the dialling node talks to, which dials the other in that node's name, once for each connection. */
function createTerminal({ from, to, target }: Ends, flow: Flow) {
  const server = http2.createSecureServer({
    ...contextOf(to, from),
    ALPNProtocols: ["h2"],
    requestCert: true,
    rejectUnauthorized: false,
  });
  const upstreams = new WeakMap<Http2Session, ClientHttp2Session>();
  server.on("session", (session) => {
    const upstream = http2.connect(`https://${target()}`, {
      ...contextOf(from, to),
      servername: "node.comity.invalid",
      checkServerIdentity: () => undefined,
    });
    upstreams.set(session, upstream);
    for (const each of [session, upstream]) each.on("error", () => {});
    session.once("close", () => upstream.destroy());
    upstream.once("close", () => session.destroy());
  });
  server.on("stream", (stream, headers) => {
    const { session } = stream;
    const upstream = session && upstreams.get(session);
    if (upstream === undefined || upstream.destroyed) return stream.close();
    carry(
      stream as ServerHttp2Stream,
      upstream.request(headers, { endStream: false }),
      String(headers[":path"]),
      flow,
    );
  });
  server.on("sessionError", () => {});
  server.on("error", () => {});
  return server;
}

function contextOf(own: string, other: string) {
  const read = (folder: string, name: string) => readFileSync(join(folder, `${name}.pem`), "utf8");
  const certified = { certificatePem: read(own, "certificate"), keyPem: read(own, "key") };
  return createContextOptions(certified, [[new X509Certificate(read(other, "authority"))]]);
}

type Forward = ReturnType<ClientHttp2Session["request"]>;

/** Carries one call: headers and trailers as they are, and the items of the standing stream one by one. */
function carry(stream: ServerHttp2Stream, upstream: Forward, path: string, flow: Flow): void {
  const end = () => {
    stream.session?.destroy();
    upstream.session?.destroy();
  };
  for (const each of [stream, upstream]) each.on("error", () => {});
  stream.once("close", () => upstream.close());
  upstream.once("close", () => {
    if (!stream.writableEnded) stream.close();
  });
  let trailers = {};
  upstream.on("trailers", (told) => {
    trailers = told;
  });
  upstream.on("response", ({ ":status": status, ...headers }, flags) => {
    const endStream = (flags & http2.constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    stream.respond(
      { ":status": Number(status), ...headers },
      endStream ? { endStream } : { waitForTrailers: true },
    );
    stream.once("wantTrailers", () => stream.sendTrailers(trailers));
  });
  if (path !== PATH) {
    stream.pipe(upstream);
    upstream.pipe(stream);
    return;
  }
  const down = passingOf(splitRequest, flow, (bytes) => upstream.write(bytes), end);
  const up = passingOf(splitResponse, flow, (bytes) => stream.write(bytes), end);
  stream.on("data", down.push).once("end", () => down.finish(() => upstream.end()));
  upstream.on("data", up.push).once("end", () => up.finish(() => stream.end()));
}

type Item = { readonly passing: Passing; readonly bytes: Buffer };
type Split = (frame: Buffer, kinds: Map<string, string>) => readonly Item[];

/** Takes a frame apart: each item becomes a frame of its own. */
const splitRequest: Split = (frame, kinds) => {
  const { proposals, resolves, relays } = CODECS.requestDeserialize(frame);
  const item = (kind: string, id: string | undefined, message: object): Item => {
    kinds.set(id ?? "", kind);
    return {
      passing: { kind, answer: false, id: id ?? "" },
      bytes: framed(CODECS.requestSerialize(message)),
    };
  };
  return [
    ...proposals.map((each) => item("proposal", each.transferId, { proposals: [each] })),
    ...resolves.map((each) => item("resolve", each.transferId, { resolves: [each] })),
    ...relays.map((each) => item(wordOf(each.kind), each.dispatchId, { relays: [each] })),
  ];
};

const wordOf = (kind: string | undefined) => String(kind).replace("RELAY_KIND_", "").toLowerCase();

const splitResponse: Split = (frame, kinds) =>
  CODECS.responseDeserialize(frame).answers.map((each) => ({
    passing: { kind: kinds.get(each.itemId ?? "") ?? "unknown", answer: true, id: each.itemId ?? "" },
    bytes: framed(CODECS.responseSerialize({ answers: [each] })),
  }));

function framed(message: Buffer): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** One direction: bytes come in, items leave in their order, but for the faults. */
function passingOf(
  split: Split,
  { faultOf, struck, kinds }: Flow,
  write: (bytes: Buffer) => void,
  end: () => void,
) {
  let rest = Buffer.alloc(0);
  let turn = Promise.resolve();
  let held: { readonly item: Item; readonly release: () => void } | undefined;

  const pass = ({ passing, bytes }: Item) => {
    write(bytes);
    if (held === undefined || held.item.passing === passing) return;
    const { item, release } = held;
    release();
    write(item.bytes);
    struck(item.passing, "reordered");
  };
  const hold = (item: Item) => {
    const timer = setTimeout(() => {
      held = undefined;
      write(item.bytes);
    }, HELD_MS);
    const release = () => {
      clearTimeout(timer);
      held = undefined;
    };
    held = { item, release };
  };
  const take = async (item: Item) => {
    const fault = faultOf(item.passing);
    if (fault === "reordered" && held === undefined) return hold(item);
    if (fault === "delayed") await sleep(LATE_MS);
    if (fault !== "cut before") pass(item);
    if (fault === "duplicated") write(item.bytes);
    if (fault !== undefined && fault !== "reordered") struck(item.passing, fault);
    if (fault === "cut after") await sleep(20);
    if (fault === "cut before" || fault === "cut after") end();
  };
  return {
    push: (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= PREFIX_BYTES && rest.length >= PREFIX_BYTES + rest.readUInt32BE(1)) {
        const size = PREFIX_BYTES + rest.readUInt32BE(1);
        const frame = rest.subarray(PREFIX_BYTES, size);
        rest = rest.subarray(size);
        for (const item of split(frame, kinds)) turn = turn.then(() => take(item)).catch(() => {});
      }
    },
    finish: (done: () => void) => {
      turn = turn.then(done).catch(() => {});
    },
  };
}
