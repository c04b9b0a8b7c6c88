/** Connects to the other nodes: one standing stream of Federation.Exchange to each, opened on demand. */

import type { Answer, PeerLink, Proposal } from "../../engine/context.ts";
import { ComityError } from "../../errors.ts";
import { pauseMs, type RetryPolicy } from "../../retry.ts";
import type { RpcObserver } from "../telemetry/events.ts";
import { currentTraceparent, runInSpan } from "../telemetry/trace.ts";
import { Federation } from "./definition.ts";
import { MAX_MESSAGE_BYTES } from "./frame-reader.ts";
import { methodName } from "./handlers.ts";
import { createPeerStream, type ItemKind, type PeerStream, type PeerTarget } from "./peer-stream.ts";
import { encodeProposal, encodeRelay, transferIdOf } from "./statement-codec.ts";
import { assertText } from "./text.ts";

export type PeerLinkOptions = {
  /**
   * Returns the address of a node and the current credentials; undefined for a node that is not a peer. Called before
   * each connection.
   */
  readonly targetOf: (node: string) => PeerTarget | undefined;
  readonly observer: Pick<RpcObserver, "peerLink">;
  /** The time in milliseconds that an item waits for the stream before it is rejected unsent; 2000 by default. */
  readonly connectTimeoutMs?: number;
  /** The time in milliseconds to wait for an answer; 10,000 by default. */
  readonly answerTimeoutMs?: number;
  /** The pauses before a lost connection is made again; by default 100 ms to 5 s with equal jitter. */
  readonly retry?: RetryPolicy;
  /** Returns the random number of a pause's jitter: at least 0, less than 1. */
  readonly random?: () => number;
};

/** Callers that wait for the answer on one transfer or dispatch. */
type Waiting = {
  readonly answer: PromiseWithResolvers<Answer>;
  /** The items in flight, so that the same question is not sent twice. */
  readonly items: Map<string, Item>;
  timer: NodeJS.Timeout;
  sent: boolean;
};
type Item = {
  readonly id: string;
  readonly kind: ItemKind;
  readonly message: object;
  readonly bytes: number;
};

const RECONNECT: RetryPolicy = { firstMs: 100, longestMs: 5000, jitter: "equal" };
/** The most transfers and dispatches that may wait for one peer. Any more are rejected at once. */
const MAX_WAITING = 10_000;
/** Leaves room for the bytes that a frame adds to its one item. */
const MAX_ITEM_BYTES = MAX_MESSAGE_BYTES - 65_536;
const METHOD = methodName(Federation.Exchange.path);

/**
 * Creates the way to the peers. Where a stream breaks after an item was sent, the item is rejected with
 * PEER_UNREACHABLE: its outcome is unknown, and the caller sends the same bytes again or resolves. A peer's refusal
 * rejects with the peer's reason.
 */
export function createPeerLink(options: PeerLinkOptions): PeerLink & { readonly close: () => void } {
  const links = new Map<string, ReturnType<typeof createLink>>();
  let closed = false;
  const linkTo = (node: string) => {
    if (closed) throw unreachable("the node is shutting down");
    const link = links.get(node) ?? createLink(node, options);
    links.set(node, link);
    return link;
  };
  const ask = (node: string, itemOf: (traceparent: string) => Item, question: string) =>
    runInSpan({ side: "client", method: METHOD }, () =>
      linkTo(node).ask(itemOf(currentTraceparent()), question),
    );

  return {
    propose: async (node, proposal) => {
      const id = transferIdOf(proposal.own);
      const bytes = sizeOf(proposal);
      const itemOf = (traceparent: string): Item => ({
        id,
        kind: "proposals",
        message: encodeProposal(id, proposal, traceparent),
        bytes,
      });
      return ask(node, itemOf, `propose ${proposal.own.leaf}`);
    },
    relay: async (node, id, kind, item) => {
      const bytes = sizeOf(item);
      const itemOf = (traceparent: string): Item => ({
        id,
        kind: "relays",
        message: encodeRelay(id, kind, item, traceparent),
        bytes,
      });
      return (await ask(node, itemOf, `relay ${item.own.leaf}`)).statement;
    },
    resolve: async (node, id) => {
      const itemOf = (traceparent: string): Item => ({
        id,
        kind: "resolves",
        message: { transferId: id, traceparent },
        bytes: 128,
      });
      return ask(node, itemOf, "resolve");
    },
    close: () => {
      closed = true;
      for (const link of links.values()) link.close();
    },
  };
}

function createLink(node: string, options: PeerLinkOptions) {
  const { connectTimeoutMs = 2000, answerTimeoutMs = 10_000, random = Math.random, observer } = options;
  const { retry = RECONNECT } = options;
  const waiting = new Map<string, Waiting>();
  let stream: PeerStream<Item> | undefined;
  let redial: NodeJS.Timeout | undefined;
  let failures = 0;
  let notBefore = 0;

  function settle(id: string, act: (answer: Waiting["answer"]) => void): void {
    const found = waiting.get(id);
    if (found === undefined) return;
    waiting.delete(id);
    clearTimeout(found.timer);
    act(found.answer);
  }

  const expire = (id: string, ms: number, what: string) =>
    setTimeout(() => settle(id, ({ reject }) => reject(unreachable(what))), ms);

  function sent(items: readonly Item[]): void {
    for (const { id } of items) {
      const found = waiting.get(id);
      if (found === undefined || found.sent) continue;
      clearTimeout(found.timer);
      found.sent = true;
      found.timer = expire(id, answerTimeoutMs, "the peer does not answer");
    }
  }

  function dial(): void {
    redial = undefined;
    if (stream !== undefined || waiting.size === 0) return;
    try {
      stream = open();
    } catch (error) {
      rejectAll(() => true, "the peer cannot be called", error);
    }
  }

  function open(): PeerStream<Item> | undefined {
    const target = options.targetOf(node);
    if (target === undefined)
      throw new ComityError("AGREEMENT_MISSING", "there is no agreement with that node");
    return createPeerStream<Item>(target, {
      connectTimeoutMs,
      opened: () => {
        failures = 0;
        observer.peerLink({ peer: node, state: "open" });
        for (const { items } of waiting.values()) for (const item of items.values()) stream?.send(item);
      },
      sent,
      answered: (id, outcome) =>
        settle(id, ({ resolve, reject }) =>
          outcome instanceof ComityError ? reject(outcome) : resolve(outcome),
        ),
      lost: (reason) => {
        stream = undefined;
        observer.peerLink({ peer: node, state: "lost", reason });
        rejectAll((each) => each.sent, "the connection to the peer was lost");
        failures += 1;
        notBefore = Date.now() + pauseMs(retry, failures, random());
        schedule();
      },
    });
  }

  function schedule(): void {
    if (stream !== undefined || redial !== undefined || waiting.size === 0) return;
    redial = setTimeout(dial, Math.max(0, notBefore - Date.now()));
  }

  function rejectAll(concerns: (each: Waiting) => boolean, what: string, cause?: unknown): void {
    for (const [id, each] of [...waiting])
      if (concerns(each)) settle(id, ({ reject }) => reject(unreachable(what, cause)));
  }

  return {
    ask(item: Item, question: string): Promise<Answer> {
      if (waiting.size >= MAX_WAITING && !waiting.has(item.id))
        throw unreachable("too much waits for this peer");
      const found: Waiting = waiting.get(item.id) ?? {
        answer: Promise.withResolvers<Answer>(),
        items: new Map(),
        timer: expire(item.id, connectTimeoutMs, "the peer cannot be reached"),
        sent: false,
      };
      waiting.set(item.id, found);
      if (!found.items.has(question)) {
        found.items.set(question, item);
        if (stream?.isOpen()) stream.send(item);
        else schedule();
      }
      return found.answer.promise;
    },
    close(): void {
      clearTimeout(redial);
      rejectAll(() => true, "the node is shutting down");
      stream?.close();
    },
  };
}

/**
 * Returns the approximate size of an item on the wire. Throws TEXT_MALFORMED or INPUT_TOO_LARGE where the peer could
 * not read it.
 */
function sizeOf({ own: { leaf, proof, checkpoint }, body, obligations = "" }: Proposal): number {
  assertText({ checkpoint, body, obligations });
  const texts = Buffer.byteLength(body) + Buffer.byteLength(obligations);
  const bytes = leaf.length + texts + proof.length * 34 + checkpoint.length + 128;
  if (bytes <= MAX_ITEM_BYTES) return bytes;
  throw new ComityError(
    "INPUT_TOO_LARGE",
    `the item has \`${bytes}\` bytes; the limit is \`${MAX_ITEM_BYTES}\``,
  );
}

function unreachable(what: string, cause?: unknown): ComityError {
  return new ComityError("PEER_UNREACHABLE", what, { cause });
}
