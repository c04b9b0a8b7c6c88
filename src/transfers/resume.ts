/**
 * Takes up the transfers again that one peer has not answered: oldest first, in a sliding window, under the peer's
 * breaker. A window of refusals makes a pause that grows, so that a peer which refuses everything costs little.
 */
import type { Breaker } from "../engine/breaker.ts";
import type { Context } from "../engine/context.ts";
import { type Loop, type LoopParts, startLoop } from "../engine/loop.ts";
import { pauseAfter, type RetryPolicy } from "../engine/retry.ts";
import type { Span } from "../engine/store.ts";
import { openWindow } from "../engine/window.ts";
import { LIMITS } from "../limits.ts";
import type { Backlog } from "./backlog.ts";
import { TRANSFER, type TransferRow } from "./schema.ts";
import type { Settling } from "./settle.ts";

/** The pauses after so many questions as a page has to which the peer gave no answer that could be recorded. */
const RETRY: RetryPolicy = { firstMs: 500, longestMs: 60_000 };
/** The pause while another caller makes the breaker's one trial. */
const TRIAL_MS = 250;
/** The number of rows that one read counts. */
const COUNTED = 512;
/** The most transfers in flight, and the most that are asked about in a row without an answer. */
const PAGE = LIMITS.resumedTransfersPerPeer;

/** Settles what waits and may be asked about now, and returns the instant of the next run; undefined where nothing waits. */
export type Resumption = () => Promise<Date | undefined>;

/** The state of a peer's rounds. A round goes from the oldest transfer to the newest. */
type Rounds = {
  /** The leaf of the last transfer that was tried in this round; -1 at its beginning. */
  after: number;
  /** True where a transfer of this round is still without an answer. */
  left: boolean;
  /** The number of transfers that may still be asked about before one is answered. */
  credit: number;
  /** The number of pauses since the last answer. */
  failures: number;
};

export function createResumption(
  { store, clock, entropy }: Pick<Context, "store" | "clock" | "entropy">,
  { settle, breakerOf, backlog }: Pick<Settling, "settle" | "breakerOf" | "backlog">,
  peer: string,
): Resumption {
  const span: Span<TransferRow> = { of: TRANSFER, index: "destination", prefix: [peer, "PROPOSED"] };
  const breaker: Breaker = breakerOf(peer);
  const rounds: Rounds = { after: -1, left: false, credit: PAGE, failures: 0 };
  let counted = false;
  let notBefore = 0;

  function pause(nowMs: number): Date {
    notBefore = nowMs + pauseAfter(++rounds.failures, RETRY, entropy);
    return new Date(notBefore);
  }

  return async () => {
    if (!counted) for await (const rows of pagesToCount(store, span)) noteWaiting(backlog, peer, rows);
    counted = true;
    const nowMs = clock.now().getTime();
    const paused = Math.max(breaker.pausedUntil(nowMs) ?? 0, notBefore);
    if (paused > nowMs) return new Date(paused);
    const untried = await breaker.attempt(nowMs, (take) => settleWaiting(store, span, rounds, settle, take));
    if (untried === undefined) return new Date(nowMs + TRIAL_MS);
    const away = breaker.pausedUntil(clock.now().getTime());
    if (away !== undefined) return new Date(away);
    if (rounds.credit <= 0) return pause(nowMs);
    if (untried > 0) return new Date(nowMs);
    const { left, after } = rounds;
    Object.assign(rounds, { after: -1, left: false });
    if (left) return pause(nowMs);
    // What was proposed during the round is seen by one more read.
    return after >= 0 ? new Date(nowMs) : undefined;
  };
}

/** Settles what waits behind the last transfer that was tried. Returns the number of those that were read and not tried. */
function settleWaiting(
  store: Pick<Context["store"], "page">,
  span: Span<TransferRow>,
  rounds: Rounds,
  settle: Settling["settle"],
  mayAsk: () => boolean,
): Promise<number> {
  let read = rounds.after;
  rounds.credit = PAGE;
  return openWindow<TransferRow>({
    width: PAGE,
    async load() {
      const rows = await store.page(span, PAGE, { after: read });
      read = rows.at(-1)?.leaf ?? read;
      return rows;
    },
    take: () => rounds.credit > 0 && mayAsk(),
    async send(row) {
      rounds.credit--;
      // INVARIANT: a round goes on behind a transfer that fails, which would otherwise stand before all others for ever.
      rounds.after = row.leaf;
      // A transfer that cannot be read has raised an alarm, and tells nothing of the peer.
      const answered = await settle(row).catch(() => undefined);
      rounds.left ||= answered !== true;
      if (answered === undefined) rounds.credit++;
      if (answered === true) Object.assign(rounds, { credit: PAGE, failures: 0 });
    },
  }).done;
}

/** Reads what an earlier process has left, no further than the limit. */
async function* pagesToCount(store: Pick<Context["store"], "page">, span: Span<TransferRow>) {
  for (let last = -1, found = 0; found < LIMITS.unansweredTransfersPerPeer; ) {
    const rows = await store.page(span, COUNTED, { after: last });
    yield rows;
    if (rows.length < COUNTED) break;
    last = rows.at(-1)?.leaf ?? last;
    found += rows.length;
  }
}

function noteWaiting(backlog: Backlog, peer: string, rows: readonly TransferRow[]): void {
  for (const { id } of rows) backlog.doubt(peer, id);
}

export type Resuming = {
  /** Call it when a peer's pause has ended: what waits for its answer is taken up now. */
  readonly wake: (peer: string) => void;
  /** Call it when agreements have come: what waits for a new peer is taken up too, from now on. */
  readonly met: () => void;
  /** Resolves when the current runs have ended. */
  readonly stop: () => Promise<void>;
};

/** Starts one loop for each peer. Loops are independent, so that a slow peer delays no other. */
export function startResuming(
  context: Pick<Context, "store" | "clock" | "entropy" | "peers">,
  settling: Settling,
  { schedule, failed }: Omit<LoopParts, "clock">,
): Resuming {
  const parts = { clock: context.clock, schedule, failed };
  const loops = new Map<string, Loop>();
  const met = () => {
    for (const { node } of context.peers.all)
      if (!loops.has(node)) loops.set(node, startLoop(parts, createResumption(context, settling, node)));
  };
  met();
  settling.onDoubt((peer) => loops.get(peer)?.wake());
  return {
    wake: (peer) => loops.get(peer)?.wake(),
    met,
    stop: async () => {
      await Promise.all([...loops.values()].map(({ stop }) => stop()));
    },
  };
}
