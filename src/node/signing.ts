/**
 * Decides when a node may sign. A node that starts asks its peers for the highest checkpoint of its log that they hold,
 * and signs nothing while its own log does not extend it: a restored or lost store would fork the log (RFC 9162, 11.3).
 */
import type { Log, Store } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { equalBytes } from "../ledger/bytes.ts";
import { verifyCheckpoint } from "../ledger/checkpoint.ts";
import type { LogKeys } from "../ledger/log-keys.ts";
import { pauseMs, type RetryPolicy } from "../retry.ts";

/** The time, in milliseconds, that a node which starts waits for the answers of all its peers. */
export const CONFIRM_WITHIN_MS = 10_000;
/** The pauses between questions to a peer that does not answer. */
const ASK_AGAIN: RetryPolicy = { firstMs: 200, longestMs: 5_000, jitter: "equal" };

export type SigningObserver = {
  /**
   * No peer has confirmed the log in time, or not every one that of a `restored` node: nothing is signed, and the node keeps asking
   * those that are `missing`. Told once.
   */
  readonly logUnconfirmed: (event: {
    readonly missing: readonly string[];
    readonly restored: boolean;
  }) => void;
  /** The node may sign. */
  readonly logConfirmed: () => void;
  /** A peer holds a checkpoint that the log here does not extend. Nothing is signed before the node starts anew. */
  readonly logForked: (event: {
    readonly peer: string;
    readonly size: number;
    readonly held: number;
  }) => void;
  /** A peer answered with something that this node's key has not signed. It shows nothing of this log. */
  readonly alarm: (event: { what: string; peer?: string; cause?: unknown }) => void;
};

export type SigningParts = {
  /** The SPIFFE ids of the nodes to ask. Without any, the node signs at once. */
  readonly peers: readonly string[];
  /** The keys of this node's own log. */
  readonly keys: LogKeys;
  readonly log: Pick<Log, "head" | "rootAt">;
  /** Returns the checkpoint that a peer holds; undefined where it holds none. Rejects where no answer comes. */
  readonly ask: (peer: string) => Promise<string | undefined>;
  readonly observer: SigningObserver;
  /** The store was restored: each peer must answer, however long that takes. One answer of them is enough by default. */
  readonly each?: boolean;
  /** Called before the node may sign, once. It must not throw. */
  readonly confirmed?: () => void;
  /** The time, in milliseconds, to wait for the answers of all peers; 10,000 by default. */
  readonly withinMs?: number;
};

export type Signing = {
  /**
   * Starts to ask. `changed` is called when the node may sign, at once where there is nobody to ask, and when it may
   * no longer.
   */
  readonly start: (changed: (open: boolean) => void) => void;
  /** Resolves when the node may sign. Rejects with STORE_UNAVAILABLE where it may not, after the wait at start. */
  readonly pass: () => Promise<void>;
  readonly state: () => SigningState;
  /** Ends the questions. Whoever waits is rejected. */
  readonly stop: () => Promise<void>;
};

/** The state of a node's log: only an open one is signed. */
export type SigningState = "waiting" | "unconfirmed" | "open" | "forked" | "stopped";

const REFUSALS: Readonly<Record<Exclude<SigningState, "open"> | "restored", string>> = {
  waiting: "the node is starting",
  unconfirmed:
    "this node signs nothing yet, since no peer has confirmed that its log is the newest: try again later",
  restored:
    "this node was restored from a backup, and signs nothing before every peer has said how much of its log it holds: try again later",
  forked:
    "this node signs nothing, since a peer holds more of its log than its store: its operator must restore it",
  stopped: "the node is shutting down",
};

const refusalOf = (state: keyof typeof REFUSALS) => new ComityError("STORE_UNAVAILABLE", REFUSALS[state]);

/** Creates the decision. Until it is started, whoever wants to sign waits. */
export function createSigning(parts: SigningParts): Signing {
  const { peers, observer, each = false, withinMs = CONFIRM_WITHIN_MS } = parts;
  const confirmed = new Set<string>();
  const ended = new AbortController();
  const decided = Promise.withResolvers<void>();
  let state: SigningState = "waiting";
  let changed: (open: boolean) => void = () => {};
  let timer: NodeJS.Timeout | undefined;
  let asking: Promise<unknown> = Promise.resolve();

  function enter(next: SigningState): void {
    const was = state;
    state = next;
    decided.resolve();
    if ((was === "open") !== (next === "open")) changed(next === "open");
  }
  function weigh(timeIsUp: boolean): void {
    if (state !== "waiting" && state !== "unconfirmed") return;
    const enough = !each && (timeIsUp || state === "unconfirmed") ? 1 : peers.length;
    if (confirmed.size >= Math.min(enough, peers.length)) {
      parts.confirmed?.();
      enter("open");
      observer.logConfirmed();
    } else if (timeIsUp && state === "waiting") {
      enter("unconfirmed");
      observer.logUnconfirmed({ missing: peers.filter((peer) => !confirmed.has(peer)), restored: each });
    }
  }
  async function askPeer(peer: string): Promise<void> {
    const verdict = await askUntilAnswered(parts, peer, ended.signal);
    if (verdict === undefined || ended.signal.aborted) return;
    if (!("held" in verdict)) {
      confirmed.add(peer);
      return weigh(false);
    }
    enter("forked");
    observer.logForked({ peer, ...verdict });
  }

  return {
    start(listener) {
      changed = listener;
      timer = setTimeout(() => weigh(true), withinMs);
      weigh(false);
      asking = Promise.all(peers.map(askPeer));
    },
    state: () => state,
    async pass() {
      if (state === "waiting") await decided.promise;
      if (state === "open" || state === "waiting") return;
      throw refusalOf(each && state === "unconfirmed" ? "restored" : state);
    },
    async stop() {
      clearTimeout(timer);
      ended.abort();
      enter("stopped");
      await asking;
    },
  };
}

/** A store that commits only while its node may sign. Reads are served always. */
export function guardStore(store: Store, pass: Signing["pass"]): Store {
  return {
    ...store,
    commit: async (entry) => {
      await pass();
      return store.commit(entry);
    },
    // What the log does not say, such as the cosigned head of a peer, forks nothing. A node that may not sign cosigns nothing either.
    keep: async (entry) => {
      await pass();
      return store.keep(entry);
    },
  };
}

/** The sizes where the log does not extend what a peer holds; an empty object where it does. */
type Verdict = { readonly size: number; readonly held: number } | Record<never, never>;

/** Asks a peer, with pauses between the tries, until it answers. Returns undefined where `signal` aborts before. */
async function askUntilAnswered(
  parts: SigningParts,
  peer: string,
  signal: AbortSignal,
): Promise<Verdict | undefined> {
  for (let tries = 1; !signal.aborted; tries++) {
    const verdict = await verdictOf(parts, peer).catch(() => undefined);
    if (verdict !== undefined) return verdict;
    await pause(pauseMs(ASK_AGAIN, tries, Math.random()), signal);
  }
  return undefined;
}

/** Asks a peer once, and holds the log against its answer. Rejects where no answer comes. */
async function verdictOf({ ask, keys, log, observer }: SigningParts, peer: string): Promise<Verdict> {
  const note = await ask(peer);
  if (note === undefined) return {};
  let held: ReturnType<typeof verifyCheckpoint>;
  try {
    held = verifyCheckpoint(note, keys, { unknownLines: "ignore" });
  } catch (cause) {
    // A peer that wants to harm could as well say that it holds nothing.
    observer.alarm({ what: "STATEMENT_INVALID", peer, cause });
    return {};
  }
  const root = await log.rootAt(held.size);
  if (root !== undefined && equalBytes(root, held.root)) return {};
  return { size: (await log.head()).size, held: held.size };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, ms);
  const stop = () => over.resolve();
  signal.addEventListener("abort", stop, { once: true });
  await over.promise;
  clearTimeout(timer);
  signal.removeEventListener("abort", stop);
}
