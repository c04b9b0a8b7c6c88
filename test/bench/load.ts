/**
 * Load as a caller who costs little: it sends bytes that were prepared, and decodes one answer in 50. What is measured is
 * then the node, also where both run on one machine.
 */
import grpc from "@grpc/grpc-js";
import { loadCredentials } from "../../src/client/index.ts";
import { certificateFacts } from "../../src/edge/tls/certificate-facts.ts";
import { createPeerCredentials, PEER_CHANNEL_OPTIONS } from "../../src/edge/tls/credentials.ts";
import { parseBundle } from "../../src/edge/tls/trust.ts";
import { nodeId, parseIdentity } from "../../src/federation/identity.ts";

/** One answer in so many is decoded. */
const DECODED = 50;

const raw = (bytes: Buffer) => bytes;

export type Load = {
  /** Sends one message, and resolves with the answer's bytes. */
  readonly send: (path: string, message: Buffer) => Promise<Buffer>;
  readonly close: () => void;
};

/** Opens a client that knows nothing of messages. */
export function openLoad(
  address: string,
  credentials: grpc.ChannelCredentials,
  options: grpc.ChannelOptions = {},
): Load {
  const client = new grpc.Client(address, credentials, options);
  return {
    send: (path, message) =>
      new Promise((resolve, reject) => {
        client.makeUnaryRequest(path, raw, raw, message, (error, answer) =>
          error === null && answer !== undefined ? resolve(answer) : reject(error ?? new Error("no answer")),
        );
      }),
    close: () => client.close(),
  };
}

/** Opens a client of a node, as the caller whose credentials are in `folder`. */
export function openLoadAs(address: string, folder: string): Load {
  return openLoad(address, credentialsIn(folder), PEER_CHANNEL_OPTIONS);
}

/** Opens a channel to a node, for streams of bytes, as the caller whose credentials are in `folder`. */
export function openChannelAs(address: string, folder: string): grpc.Client {
  return new grpc.Client(address, credentialsIn(folder), PEER_CHANNEL_OPTIONS);
}

function credentialsIn(folder: string): grpc.ChannelCredentials {
  const { certificatePem, keyPem, authorityPem } = loadCredentials(folder);
  const expect = nodeId(parseIdentity(certificateFacts(certificatePem).id).trustDomain);
  return createPeerCredentials({
    certificatePem,
    keyPem,
    ca: parseBundle(authorityPem),
    expect,
  });
}

/** Returns a check that looks at one answer in 50, the first among them. */
export function sampling<T>(check: (answer: T) => void): (answer: T) => void {
  let seen = 0;
  return (answer) => {
    if (seen++ % DECODED === 0) check(answer);
  };
}

/** Messages that wait to be sent. Each is sent once. */
export type Pool = {
  readonly take: () => Buffer;
  readonly fill: (count: number) => Promise<void>;
  readonly size: () => number;
};

/** Creates a pool that `make` fills: the number of the message, from 0 → its bytes. */
export function createPool(make: (n: number) => Promise<Buffer>): Pool {
  const messages: Buffer[] = [];
  let made = 0;
  return {
    take() {
      const message = messages.pop();
      if (message === undefined) throw new Error("no message is ready: prepare more of them");
      return message;
    },
    async fill(count) {
      while (messages.length < count) messages.push(await make(made++));
    },
    size: () => messages.length,
  };
}
