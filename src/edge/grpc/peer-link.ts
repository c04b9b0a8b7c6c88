/** Connects to the other nodes: one standing stream of Federation.Exchange to each, opened on demand. */

import type { Answer, PeerLink, Proposal } from "../../engine/context.ts";
import { refusedHere } from "../../engine/unsent.ts";
import { ComityError } from "../../errors.ts";
import { pauseMs, type RetryPolicy } from "../../retry.ts";
import type { RpcObserver } from "../telemetry/events.ts";
import { currentTraceparent, runInSpan } from "../telemetry/trace.ts";
import { Federation } from "./definition.ts";
import { MAX_MESSAGE_BYTES } from "./frame-reader.ts";
import { methodName } from "./handlers.ts";
import { createPeerStream, type PeerStream, type PeerTarget } from "./peer-stream.ts";
import { encodeProposal, encodeRelay, transferIdOf } from "./statement-codec.ts";
import { assertText } from "./text.ts";
import {
  ANSWER_TIMEOUT_MS,
  CONNECT_TIMEOUT_MS,
  type Item,
  unreachable,
  WaitingList,
} from "./waiting-list.ts";

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
  /**
   * The pauses before a lost connection is made again, by default 100 ms to 5 s with equal jitter; and before one is tried again
   * that is to take the place of another, by default 1 s to a minute.
   */
  readonly retry?: RetryPolicy;
  /** Returns the random number of a pause's jitter: at least 0, less than 1. */
  readonly random?: () => number;
};

const RECONNECT: RetryPolicy = { firstMs: 100, longestMs: 5000, jitter: "equal" };
const REPLACE: RetryPolicy = { firstMs: 1_000, longestMs: 60_000, jitter: "equal" };
/** Leaves room for the bytes that a frame adds to its one item. */
const MAX_ITEM_BYTES = MAX_MESSAGE_BYTES - 65_536;
const METHOD = methodName(Federation.Exchange.path);

/** The way to the peers, with what a node does with its connections. */
export type NodeLink = Omit<PeerLink, "takesRecords"> & {
  /** Ends the pause before a lost connection to a node is made again: the node is there. */
  readonly redial: (node: string) => void;
  /**
   * Replaces the connection to a node, or to all of them, by one to the target of now. The old one serves until the new one
   * stands, and then until all is answered that it has carried. Where the new one cannot be made it is tried again.
   */
  readonly renew: (node?: string) => void;
  /** Ends the connection to a node. What waits for its answer is rejected; the next call makes another connection. */
  readonly forget: (node: string) => void;
  /** Ends the connections to a node that their target refuses by now; what waits goes by another. */
  readonly recheck: (node: string) => void;
  readonly close: () => void;
};

/**
 * Creates the way to the peers. Where a stream breaks after an item was sent, the item is rejected with
 * PEER_UNREACHABLE: its outcome is unknown, and the caller sends the same bytes again or resolves. A peer's refusal
 * rejects with the peer's reason.
 */
export function createPeerLink(options: PeerLinkOptions): NodeLink {
  const links = new Map<string, Link>();
  let closed = false;
  const linkTo = (node: string) => {
    if (closed) throw unreachable("the node is shutting down");
    const link = links.get(node) ?? new Link(node, options);
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
      const itemOf = (traceparent: string): Item => {
        return { id, kind: "proposals", message: encodeProposal(id, proposal, traceparent), bytes };
      };
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
      const itemOf = (traceparent: string): Item => {
        return { id, kind: "resolves", message: { transferId: id, traceparent }, bytes: 128 };
      };
      return ask(node, itemOf, "resolve");
    },
    redial: (node) => links.get(node)?.redial(),
    renew: (node) => {
      if (node !== undefined) links.get(node)?.renew();
      else for (const link of links.values()) link.renew();
    },
    forget: (node) => {
      links.get(node)?.close("the connection to the peer was ended here");
      links.delete(node);
    },
    recheck: (node) => links.get(node)?.recheck(),
    close: () => {
      closed = true;
      for (const link of links.values()) link.close("the node is shutting down");
    },
  };
}

/** The standing stream to one peer: opened where something waits, and opened again after a pause where it is lost. */
class Link {
  readonly #node: string;
  readonly #options: PeerLinkOptions;
  readonly #waiting: WaitingList;
  #stream: PeerStream<Item> | undefined;
  /** The stream that is to take the place of the one that stands. */
  #next: PeerStream<Item> | undefined;
  /** Streams whose place was taken, until all is answered that they have carried. */
  readonly #ending = new Set<PeerStream<Item>>();
  #redial: NodeJS.Timeout | undefined;
  #again: NodeJS.Timeout | undefined;
  #failures = 0;
  #refusals = 0;
  #notBefore = 0;

  constructor(node: string, options: PeerLinkOptions) {
    this.#node = node;
    this.#options = options;
    this.#waiting = new WaitingList(options);
  }

  /** Sends an item, unless the same question waits already. Throws or rejects with PEER_UNREACHABLE. */
  ask(item: Item, question: string): Promise<Answer> {
    const { answer, items } = this.#waiting.enter(item.id);
    if (!items.has(question)) {
      items.set(question, item);
      if (this.#stream?.isOpen()) this.#stream.send(item);
      else this.#schedule();
    }
    return answer.promise;
  }

  redial(): void {
    clearTimeout(this.#redial);
    this.#redial = undefined;
    this.#notBefore = 0;
    this.#schedule();
  }

  renew(): void {
    this.#refusals = 0;
    this.#replace();
  }

  recheck(): void {
    for (const each of [this.#stream, this.#next, ...this.#ending]) each?.check();
  }

  close(why: string): void {
    clearTimeout(this.#redial);
    this.#dropNext();
    this.#waiting.rejectAll(() => true, why);
    for (const each of this.#ending) each.close();
    this.#stream?.close();
  }

  /** Opens the stream that is to take the place of the one that stands. Without one, the next dial goes to the target of now. */
  #replace(): void {
    this.#dropNext();
    if (this.#stream === undefined) return;
    try {
      this.#next = this.#open();
    } catch {
      // Without a target there is no other connection, and whoever is known no more is forgotten.
    }
  }

  #dropNext(): void {
    clearTimeout(this.#again);
    const next = this.#next;
    this.#next = undefined;
    next?.close();
  }

  #schedule(): void {
    if (this.#stream !== undefined || this.#redial !== undefined || this.#waiting.isEmpty()) return;
    this.#redial = setTimeout(() => this.#dial(), Math.max(0, this.#notBefore - Date.now()));
  }

  #dial(): void {
    this.#redial = undefined;
    if (this.#stream !== undefined || this.#waiting.isEmpty()) return;
    try {
      this.#stream = this.#open();
    } catch (error) {
      this.#waiting.rejectAll(() => true, "the peer cannot be called", error);
    }
  }

  #open(): PeerStream<Item> {
    const { connectTimeoutMs = CONNECT_TIMEOUT_MS } = this.#options;
    const target = this.#options.targetOf(this.#node);
    if (target === undefined)
      throw new ComityError("AGREEMENT_MISSING", "there is no agreement with that node");
    const stream: PeerStream<Item> = createPeerStream<Item>(target, {
      connectTimeoutMs,
      opened: () => this.#opened(stream),
      sent: (items) => this.#waiting.markSent(items, stream),
      answered: (id, outcome) => {
        this.#waiting.settle(id, outcome);
        if (this.#ending.has(stream) && !this.#waiting.isAwaited(stream)) stream.close();
      },
      lost: (reason) => this.#lost(stream, reason),
    });
    return stream;
  }

  #opened(stream: PeerStream<Item>): void {
    if (stream === this.#next) {
      const old = this.#stream;
      [this.#stream, this.#next] = [stream, undefined];
      if (old !== undefined) this.#end(old);
    }
    this.#failures = 0;
    this.#options.observer.peerLink({ peer: this.#node, state: "open" });
    for (const item of this.#waiting.unsent()) stream.send(item);
  }

  /** Ends a stream whose place was taken, once it has answered; what has not left yet goes by the other. */
  #end(old: PeerStream<Item>): void {
    const { answerTimeoutMs = ANSWER_TIMEOUT_MS } = this.#options;
    old.hold();
    this.#ending.add(old);
    if (!this.#waiting.isAwaited(old)) old.close();
    // Nobody waits longer for what it has carried.
    else setTimeout(() => old.close(), answerTimeoutMs).unref();
  }

  #lost(stream: PeerStream<Item>, reason: string): void {
    if (stream === this.#stream) this.#lostStanding(stream, reason);
    else if (stream === this.#next) this.#lostNext();
    else if (this.#ending.delete(stream)) {
      // The peer answers the same item with the same statement, so that it can be asked again by the other stream.
      const left = this.#waiting.release(stream);
      if (this.#stream?.isOpen()) for (const item of left) this.#stream.send(item);
      else this.#schedule();
    }
  }

  #lostNext(): void {
    const { retry = REPLACE, random = Math.random } = this.#options;
    this.#next = undefined;
    this.#refusals += 1;
    this.#again = setTimeout(() => this.#replace(), pauseMs(retry, this.#refusals, random()));
  }

  #lostStanding(stream: PeerStream<Item>, reason: string): void {
    const { observer, retry = RECONNECT, random = Math.random } = this.#options;
    this.#stream = undefined;
    observer.peerLink({ peer: this.#node, state: "lost", reason });
    this.#waiting.rejectAll(({ via }) => via === stream, "the connection to the peer was lost");
    this.#failures += 1;
    this.#notBefore = Date.now() + pauseMs(retry, this.#failures, random());
    this.#schedule();
  }
}

/**
 * Returns the approximate size of an item on the wire. Throws TEXT_MALFORMED or INPUT_TOO_LARGE, as a refusal at home,
 * where the peer could not read it.
 */
function sizeOf({ own: { leaf, proof, checkpoint }, body, obligations = "" }: Proposal): number {
  try {
    assertText({ checkpoint, body, obligations });
  } catch (thrown) {
    const { reason, message } = ComityError.from(thrown);
    throw refusedHere(reason, message, thrown);
  }
  const texts = Buffer.byteLength(body) + Buffer.byteLength(obligations);
  const bytes = leaf.length + texts + proof.length * 34 + checkpoint.length + 128;
  if (bytes <= MAX_ITEM_BYTES) return bytes;
  throw refusedHere("INPUT_TOO_LARGE", `the item has \`${bytes}\` bytes; the limit is \`${MAX_ITEM_BYTES}\``);
}
