/**
 * Follows the messages of a call as their bytes arrive, before the library keeps or reads them (gRPC over HTTP/2,
 * "Length-Prefixed-Message": a flag, four bytes of length, the message).
 */
import { ComityError } from "../../errors.ts";

/** The longest message that is read, in bytes. */
export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

export type FrameReader = {
  /**
   * Follows the next bytes, and returns how many messages they make whole. Throws COMPRESSION_REFUSED for a message that
   * is marked as compressed, and INPUT_TOO_LARGE for one that says it is longer than `MAX_MESSAGE_BYTES`, as soon as it
   * says so.
   */
  readonly follow: (bytes: Buffer) => number;
  /** Returns how many bytes of a message that is not whole yet have arrived. */
  readonly unfinished: () => number;
};

const PREFIX_BYTES = 5;

/** Creates the reader of one call. */
export function createFrameReader(): FrameReader {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  /** The bytes of the prefix that have arrived; 0 between two messages. */
  let known = 0;
  let size = 0;
  let missing = 0;

  /** Reads the prefix from `at`, and returns where it stopped. */
  function readPrefix(bytes: Buffer, at: number): number {
    const copied = bytes.copy(prefix, known, at, at + PREFIX_BYTES - known);
    known += copied;
    if (prefix[0] !== 0) throw refuseCompression();
    if (known < PREFIX_BYTES) return at + copied;
    size = prefix.readUInt32BE(1);
    if (size > MAX_MESSAGE_BYTES)
      throw new ComityError(
        "INPUT_TOO_LARGE",
        `the message has \`${size}\` bytes; the limit is \`${MAX_MESSAGE_BYTES}\``,
      );
    missing = size;
    return at + copied;
  }

  return {
    follow(bytes) {
      let whole = 0;
      for (let at = 0; at < bytes.length; ) {
        if (known < PREFIX_BYTES) {
          at = readPrefix(bytes, at);
          if (known < PREFIX_BYTES) break;
        }
        const taken = Math.min(missing, bytes.length - at);
        missing -= taken;
        at += taken;
        if (missing > 0) break;
        known = 0;
        whole++;
      }
      return whole;
    },
    unfinished: () => (known < PREFIX_BYTES ? known : known + size - missing),
  };
}

/** Creates the refusal of a compressed message. */
export function refuseCompression(): ComityError {
  return new ComityError(
    "COMPRESSION_REFUSED",
    "the message is compressed, which the node does not read; send it without `grpc-encoding`",
  );
}
