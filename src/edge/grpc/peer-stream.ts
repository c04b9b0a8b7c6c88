/** One stream of Federation.Exchange to a peer, on a connection of its own: frames go out, answers come in. */
import type grpc from "@grpc/grpc-js";
import type { ChannelCredentials, ChannelOptions } from "@grpc/grpc-js";
import type { Answer } from "../../engine/context.ts";
import { ComityError, REASONS, type Reason } from "../../errors.ts";
import { createChannel } from "./channel.ts";
import { createCoalescer } from "./coalescer.ts";
import { Federation } from "./definition.ts";
import type { AnswerOutput } from "./generated/comity/v1/Answer.ts";
import type { ExchangeRequestInput } from "./generated/comity/v1/ExchangeRequest.ts";
import type { ExchangeResponseOutput } from "./generated/comity/v1/ExchangeResponse.ts";
import { caseOf } from "./narrow.ts";
import { decodeAnswer } from "./statement-codec.ts";
import { fromStatus, parseReason } from "./status.ts";
import { shorten } from "./text.ts";

/** The address of a peer, and credentials that accept no other node. */
export type PeerTarget = {
  readonly address: string;
  readonly credentials: ChannelCredentials;
  /** Returns why the connection may not go on: a certificate of it has ended, is revoked, or is trusted no longer. Nothing by default. */
  readonly refusal?: () => Reason | undefined;
};

/** The interval, in milliseconds, at which a stream is held against the dates of its certificates. */
const END_CHECK_MS = 1_000;

/** The lists of a frame. */
const KINDS = ["proposals", "resolves", "relays"] as const;
export type ItemKind = (typeof KINDS)[number];
type Sendable = {
  readonly kind: ItemKind;
  readonly message: object;
  readonly bytes: number;
};

export type PeerStream<Item extends Sendable> = {
  readonly isOpen: () => boolean;
  /** Sends an item with the next frame. Only for an open stream. */
  readonly send: (item: Item) => void;
  /** Sends nothing more, also of what waits for its frame. Answers to what has left still come. */
  readonly hold: () => void;
  /** Ends the stream where its target refuses it by now. */
  readonly check: () => void;
  readonly close: () => void;
};

/** The events of a stream. `opened` comes at most once; `lost` comes exactly once, and last. */
export type PeerStreamEvents<Item> = {
  readonly connectTimeoutMs: number;
  readonly opened: () => void;
  /** These items leave now. From here on their outcome depends on the peer. */
  readonly sent: (items: readonly Item[]) => void;
  /** `id` is that of the transfer or of the dispatch. */
  readonly answered: (id: string, outcome: Answer | ComityError) => void;
  readonly lost: (reason: string) => void;
};

const OPTIONS: ChannelOptions = {
  // A connection of its own, so that the link alone decides when to reconnect, and with which certificate.
  "grpc.use_local_subchannel_pool": 1,
  "grpc.enable_retries": 0,
  "grpc.keepalive_time_ms": 20_000,
  "grpc.keepalive_timeout_ms": 5000,
};

/** Opens a stream. It counts as open once the peer has accepted the caller and said so. */
export function createPeerStream<Item extends Sendable>(
  { address, credentials, refusal = () => undefined }: PeerTarget,
  events: PeerStreamEvents<Item>,
): PeerStream<Item> {
  const client = createChannel(address, credentials, OPTIONS);
  const { path, requestSerialize, responseDeserialize } = Federation.Exchange;
  const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
  const timeout = setTimeout(() => call.cancel(), events.connectTimeoutMs);
  let state: "opening" | "open" | "held" | "lost" = "opening";

  const lose = (reason: string) => {
    if (state === "lost") return;
    state = "lost";
    clearTimeout(timeout);
    clearInterval(ending);
    call.cancel();
    client.close();
    events.lost(reason);
  };
  const check = () => {
    const reason = refusal();
    if (reason !== undefined) lose(reason);
  };
  const ending = setInterval(check, END_CHECK_MS);
  ending.unref();
  const frames = createCoalescer<Item>((items, done) => {
    if (state !== "open") return;
    events.sent(items);
    call.write(frameOf(items), done);
  });

  call.on("metadata", () => {
    if (state !== "opening") return;
    state = "open";
    clearTimeout(timeout);
    events.opened();
  });
  call.on("data", ({ answers }: ExchangeResponseOutput) => {
    for (const answer of answers) events.answered(answer.itemId ?? "", outcomeOf(answer));
  });
  call.on("error", (error: grpc.ServiceError) => lose(fromStatus(error).reason));
  call.on("end", () => lose("ENDED"));

  return {
    isOpen: () => state === "open",
    send: (item) => frames.push(item, item.bytes),
    hold: () => {
      if (state === "open") state = "held";
    },
    check,
    close: () => lose("CLOSED"),
  };
}

function frameOf(items: readonly Sendable[]): ExchangeRequestInput {
  const of = (kind: ItemKind) => items.filter((each) => each.kind === kind).map(({ message }) => message);
  return Object.fromEntries(KINDS.map((kind) => [kind, of(kind)]));
}

function outcomeOf(answer: AnswerOutput): Answer | ComityError {
  try {
    if (caseOf(answer, ["statement", "refusal"], "result") === "statement") return decodeAnswer(answer);
    const { reason = "", message = "" } = answer.refusal ?? {};
    return toRefusal(parseReason(reason), shorten(message, 1000));
  } catch (cause) {
    const { reason } = ComityError.from(cause);
    if (reason === "STATEMENT_INVALID") return ComityError.from(cause);
    // Another reason would name this node's caller, who has sent nothing wrong.
    return new ComityError("STATEMENT_INVALID", "the peer's answer is malformed", { cause });
  }
}

/**
 * Reports a failure within the peer as an unreachable peer, so that it does not look like a failure of this node. A peer
 * that has no room for one item is there, and has room for others.
 */
function toRefusal(reason: keyof typeof REASONS, message: string): ComityError {
  const absent = REASONS[reason] === "unreachable" && reason !== "INTERNAL" && reason !== "OVERLOADED";
  return new ComityError(absent ? "PEER_UNREACHABLE" : reason, message);
}
