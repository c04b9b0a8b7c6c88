/**
 * Decides when a node may sign. A node that starts asks its peers for the highest checkpoint of its log that they hold,
 * and signs nothing while its own log does not extend it: a restored or lost store would fork the log (RFC 9162, 11.3).
 */
import type { Log, Store } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { parseIdentity } from "../federation/identity.ts";
import { equalBytes } from "../ledger/bytes.ts";
import { verifyCheckpoint } from "../ledger/checkpoint.ts";
import { hasKept, type LogKeys } from "../ledger/log-keys.ts";
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
  /** The end of the log was lost, of which `by` holds the head of `held` leaves: it goes on as `log` after those of the store. */
  readonly logOpened: (event: {
    readonly by: string;
    readonly size: number;
    readonly held: number;
    readonly log: string;
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
  /** Called before the node may sign, once, with the name of the log that was opened. It must not throw. */
  readonly confirmed?: (opened?: string) => void;
  /**
   * Opens another log after the highest head that a peer holds of this one, once all have answered, and returns its name. Without it a node
   * whose peers hold more than its store signs nothing.
   */
  readonly reopen?: (lost: { readonly held: string; readonly by: string }) => Promise<string>;
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
  const asked = { ...parts, observer: { ...observer, alarm: oncePerPeer(observer.alarm) } };
  const reopening = createReopening(parts);
  const { enter, state, tell, pass } = createGate(each);
  const confirmed = new Set<string>();
  const ended = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let asking: Promise<unknown> = Promise.resolve();

  function open(log?: string): void {
    if (ended.signal.aborted) return;
    parts.confirmed?.(log);
    enter("open");
    observer.logConfirmed();
  }
  function weigh(timeIsUp: boolean): void {
    if (state() !== "waiting" && state() !== "unconfirmed") return;
    const enough = !each && (timeIsUp || state() === "unconfirmed") ? 1 : peers.length;
    if (confirmed.size >= Math.min(enough, peers.length)) {
      if (!reopening.isNeeded()) open();
      else void reopening.reopen().then(open, () => !ended.signal.aborted && enter("forked"));
    } else if (timeIsUp && state() === "waiting") {
      enter("unconfirmed");
      observer.logUnconfirmed({ missing: peers.filter((peer) => !confirmed.has(peer)), restored: each });
    }
  }
  async function askPeer(peer: string): Promise<void> {
    const verdict = await askUntilAnswered(asked, peer, ended.signal);
    if (verdict === undefined || ended.signal.aborted) return;
    if (!("held" in verdict) || reopening.takes({ peer, ...verdict })) {
      confirmed.add(peer);
      return weigh(false);
    }
    enter("forked");
    observer.logForked({ peer, size: verdict.size, held: verdict.held });
  }

  return {
    start(listener) {
      tell(listener);
      timer = setTimeout(() => weigh(true), withinMs);
      weigh(false);
      asking = Promise.all(peers.map(askPeer));
    },
    ...{ state, pass },
    async stop() {
      clearTimeout(timer);
      ended.abort();
      enter("stopped");
      await Promise.all([asking, reopening.ended()]);
    },
  };
}

/** Creates the gate before the log. `each`: the store was restored. */
function createGate(each: boolean) {
  const decided = Promise.withResolvers<void>();
  let state: SigningState = "waiting";
  let changed: (open: boolean) => void = () => {};
  return {
    state: () => state,
    tell: (listener: (open: boolean) => void) => {
      changed = listener;
    },
    enter: (next: SigningState): void => {
      const was = state;
      state = next;
      decided.resolve();
      if ((was === "open") !== (next === "open")) changed(next === "open");
    },
    pass: async (): Promise<void> => {
      if (state === "waiting") await decided.promise;
      if (state === "open" || state === "waiting") return;
      throw refusalOf(each && state === "unconfirmed" ? "restored" : state);
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

/** The note of a head that a peer holds, with its size and that of the log here. */
type Held = { readonly size: number; readonly held: number; readonly note: string };
type Ahead = Held & { readonly peer: string };

/** The head that a peer holds where the log does not extend it; an empty object where it does. */
type Verdict = Held | Record<never, never>;

/** Creates the opening of another log after what peers hold beyond this one. */
function createReopening({ reopen, observer }: Pick<SigningParts, "reopen" | "observer">) {
  const ahead: Ahead[] = [];
  let running: Promise<string> | undefined;

  async function openAfter({ peer: by, note, size, held }: Ahead): Promise<string> {
    try {
      const log = await reopen?.({ held: note, by: parseIdentity(by).trustDomain });
      if (log === undefined) throw new ComityError("INTERNAL", "no log is opened without being asked for");
      observer.logOpened({ by, size, held, log });
      return log;
    } catch (cause) {
      observer.alarm({ what: ComityError.from(cause).reason, peer: by, cause });
      throw cause;
    }
  }

  return {
    /** Takes a head that a peer holds. Returns false where no log may be opened after it. */
    takes: (head: Ahead): boolean => {
      const may = reopen !== undefined && head.held > head.size;
      if (may) ahead.push(head);
      return may;
    },
    isNeeded: () => ahead.length > 0,
    /** Opens the log once, after the highest head. Rejects where that fails, which is an alarm. */
    reopen: (): Promise<string> => {
      running ??= openAfter(ahead.toSorted((a, b) => b.held - a.held)[0] as Ahead);
      return running;
    },
    ended: () => running?.catch(() => {}),
  };
}

/** Returns an alarm that is told once of each peer. */
function oncePerPeer(alarm: SigningObserver["alarm"]): SigningObserver["alarm"] {
  const told = new Set<string>();
  return (event) => {
    if (!told.has(event.peer ?? "")) alarm(event);
    told.add(event.peer ?? "");
  };
}

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

/**
 * Asks a peer once, and holds the log against its answer. Rejects where no answer comes, and for a restored node where nothing can be told
 * from it.
 */
async function verdictOf({ ask, keys, log, observer, each }: SigningParts, peer: string): Promise<Verdict> {
  const note = await ask(peer);
  if (note === undefined) return {};
  let held: ReturnType<typeof verifyCheckpoint>;
  try {
    held = verifyCheckpoint(note, keys, { unknownLines: "ignore" });
  } catch (cause) {
    // A peer that wants to harm could as well say that it holds nothing.
    observer.alarm({ what: "STATEMENT_INVALID", peer, cause });
    // THREAT: a log whose key was handed over after the backup would fork where its new key is not known.
    if (each === true) throw cause;
    return {};
  }
  // This node itself has said that it lost the rest.
  if (!hasKept(keys, held.origin, held.size)) return {};
  const root = await log.rootAt(held.size);
  if (root !== undefined && equalBytes(root, held.root)) return {};
  return { size: (await log.head()).size, held: held.size, note };
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
