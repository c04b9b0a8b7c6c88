/** A channel against a server that answers with compressed or endless messages. */
import http2, { type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { deflateSync, gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { createClient } from "../../../src/edge/grpc/client.ts";
import { Transfers } from "../../../src/edge/grpc/definition.ts";
import { createPeerStream } from "../../../src/edge/grpc/peer-stream.ts";
import { ALICE, authorityPem, certify, credentials, EU, JP } from "./fixture.ts";
import { frame } from "./raw-stream.ts";

/** A server with the node's own certificate that gives every call the same bytes as an answer. */
async function startLiar(bytes: Buffer, encoding: string | undefined) {
  const { certificatePem, keyPem } = certify(EU);
  const server = http2.createSecureServer({
    cert: certificatePem,
    key: keyPem,
    ca: [authorityPem(EU), authorityPem(JP)],
    requestCert: true,
    minVersion: "TLSv1.3",
  });
  server.on("stream", (stream: ServerHttp2Stream) => {
    stream.on("error", () => {});
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": 0 }));
    stream.respond(
      {
        ":status": 200,
        "content-type": "application/grpc",
        ...(encoding === undefined ? {} : { "grpc-encoding": encoding }),
      },
      { waitForTrailers: true },
    );
    stream.end(bytes);
  });
  server.on("sessionError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

// One that the library would inflate, and could: 1 MiB, which is below every limit of size.
const plain = Buffer.concat([Buffer.of(0x0a, 0x80, 0x80, 0x40), Buffer.alloc(2 ** 20)]);

const LIES: [string, Buffer, string | undefined][] = [
  ["gzip", frame(gzipSync(plain), { flag: 1 }), "gzip"],
  ["deflate", frame(deflateSync(plain), { flag: 1 }), "deflate"],
  ["an unknown encoding", frame(plain, { flag: 1 }), "br"],
  ["no encoding", frame(plain, { flag: 1 }), undefined],
];

test.each(LIES)("a call does not read an answer that is compressed: %s", async (_, bytes, encoding) => {
  const address = await startLiar(bytes, encoding);
  const client = createClient({ address, credentials: credentials(ALICE, EU) });
  onTestFinished(() => client.close());
  await expect(client.unary(Transfers.Assess, {})).rejects.toMatchObject({ reason: "COMPRESSION_REFUSED" });
  await expect(client.stream(Transfers.Inbox, {}).next()).rejects.toMatchObject({
    reason: "COMPRESSION_REFUSED",
  });
});

test("a stream to a peer ends at an answer that is compressed", async () => {
  const address = await startLiar(frame(gzipSync(plain), { flag: 1 }), "gzip");
  const lost = await new Promise((resolve) => {
    const stream = createPeerStream(
      { address, credentials: credentials(JP, EU) },
      {
        connectTimeoutMs: 5000,
        opened: () => {},
        sent: () => {},
        answered: () => resolve("answered"),
        lost: resolve,
      },
    );
    onTestFinished(() => stream.close());
  });
  expect(lost).toBe("COMPRESSION_REFUSED");
});

test("an answer that says it is too long is not read", async () => {
  const address = await startLiar(frame(Buffer.alloc(10), { size: 2 ** 32 - 1 }), undefined);
  const client = createClient({ address, credentials: credentials(ALICE, EU) });
  onTestFinished(() => client.close());
  await expect(client.unary(Transfers.Assess, {})).rejects.toMatchObject({ reason: "INPUT_TOO_LARGE" });
});
