/** A caller that speaks HTTP/2 itself, and so can break every rule of gRPC that a library would keep. */
import http2, { type ClientHttp2Session, type IncomingHttpHeaders } from "node:http2";
import grpc from "@grpc/grpc-js";
import { onTestFinished } from "vitest";
import { fromStatus } from "../../../src/edge/grpc/status.ts";
import { ALICE, authorityPem, certify, EU } from "./fixture.ts";

/** How a call ended: its gRPC status, the reason in its details, its headers and trailers, and the HTTP status. */
export type Ended = {
  readonly http: number | undefined;
  readonly code: number | undefined;
  readonly reason: string | undefined;
  readonly message: string;
  readonly headers: IncomingHttpHeaders;
};

/** A message with its prefix; `flag` 1 marks it as compressed. */
export function frame(message: Buffer, { flag = 0, size = message.length } = {}): Buffer {
  const prefix = Buffer.alloc(5);
  prefix[0] = flag;
  prefix.writeUInt32BE(size, 1);
  return Buffer.concat([prefix, message]);
}

/** Connects to a node as `id`; with `windowBytes`, takes no more than that of any answer. */
export async function openSession(
  port: number,
  id = ALICE,
  windowBytes = 65_535,
): Promise<ClientHttp2Session> {
  const { certificatePem, keyPem } = certify(id);
  const session = http2.connect(`https://127.0.0.1:${port}`, {
    cert: certificatePem,
    key: keyPem,
    ca: authorityPem(EU),
    checkServerIdentity: () => undefined,
    settings: { initialWindowSize: windowBytes },
  });
  session.on("error", () => {});
  onTestFinished(() => session.destroy());
  await new Promise((resolve) => session.once("connect", resolve));
  return session;
}

/** Begins a call. `write` sends bytes and leaves the request open; `ended` resolves when the server has ended its side. */
export function beginCall(session: ClientHttp2Session, path: string, headers: Record<string, string> = {}) {
  const stream = session.request({
    ":method": "POST",
    ":path": path,
    "content-type": "application/grpc",
    te: "trailers",
    ...headers,
  });
  let seen: IncomingHttpHeaders = {};
  const note = (more: IncomingHttpHeaders) => {
    seen = { ...seen, ...more };
  };
  stream.on("response", note);
  stream.on("trailers", note);
  stream.on("error", () => {});
  stream.resume();
  const closed = new Promise<void>((resolve) => {
    stream.once("end", resolve);
    stream.once("close", resolve);
  });
  return { stream, write: (bytes: Buffer) => stream.write(bytes), ended: closed.then(() => endOf(seen)) };
}

/** Makes a call whose request is `bytes`, and resolves when the server has ended it. */
export function call(session: ClientHttp2Session, path: string, bytes: Buffer, headers = {}): Promise<Ended> {
  const { stream, ended } = beginCall(session, path, headers);
  stream.end(bytes);
  return ended;
}

function endOf(headers: IncomingHttpHeaders): Ended {
  const code = headers["grpc-status"] === undefined ? undefined : Number(headers["grpc-status"]);
  const details = headers["grpc-status-details-bin"];
  const metadata = new grpc.Metadata();
  if (details !== undefined) metadata.set("grpc-status-details-bin", Buffer.from(String(details), "base64"));
  const message = decodeURI(String(headers["grpc-message"] ?? ""));
  const error = Object.assign(new Error(message), { code: code ?? 0, details: message, metadata });
  const reason = details === undefined ? undefined : fromStatus(error).reason;
  return { http: Number(headers[":status"]), code, reason, message, headers };
}
