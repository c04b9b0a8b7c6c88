/**
 * Takes up the transfers again that one peer has not answered: in pages, oldest first, under the peer's breaker. A
 * page of refusals makes a pause that grows, so that a peer which refuses everything costs little.
 */
import type { Breaker } from "../engine/breaker.ts";
import type { Context } from "../engine/context.ts";
import { type LoopParts, startLoop } from "../engine/loop.ts";
import { pauseAfter, type RetryPolicy } from "../engine/retry.ts";
import type { Span } from "../engine/store.ts";
import { LIMITS } from "../limits.ts";
import type { Backlog } from "./backlog.ts";
import { TRANSFER, type TransferRow } from "./schema.ts";
import type { Settling } from "./settle.ts";

/** The pauses after pages to which the peer gave no answer that could be recorded. */
const RETRY: RetryPolicy = { firstMs: 500, longestMs: 60_000 };
/** The pause while another caller makes the breaker's one trial. */
const TRIAL_MS = 250;
/** The number of rows that one read counts. */
const COUNTED = 512;

/** Settles one page, and returns the instant of the next; undefined where nothing waits. */
export type Resumption = () => Promise<Date | undefined>;

export function createResumption(
  { store, clock, entropy }: Pick<Context, "store" | "clock" | "entropy">,
  { settle, breakerOf, backlog }: Pick<Settling, "settle" | "breakerOf" | "backlog">,
  peer: string,
): Resumption {
  const span: Span<TransferRow> = { of: TRANSFER, index: "destination", prefix: [peer, "PROPOSED"] };
  const breaker: Breaker = breakerOf(peer);
  let counted = false;
  let after = -1;
  /** True where the peer was there, and a transfer of this round is still without an answer. */
  let left = false;
  let failures = 0;
  let notBefore = 0;

  /** Counts what an earlier process has left, no further than the limit. */
  async function count(): Promise<void> {
    for (let last = -1, found = 0; found < LIMITS.unansweredTransfersPerPeer; ) {
      const rows = await store.page(span, COUNTED, { after: last });
      noteWaiting(backlog, peer, rows);
      if (rows.length < COUNTED) break;
      last = rows.at(-1)?.leaf ?? last;
      found += rows.length;
    }
    counted = true;
  }

  function pause(nowMs: number): Date {
    notBefore = nowMs + pauseAfter(++failures, RETRY, entropy);
    return new Date(notBefore);
  }

  return async () => {
    if (!counted) await count();
    const nowMs = clock.now().getTime();
    const paused = Math.max(breaker.pausedUntil(nowMs) ?? 0, notBefore);
    if (paused > nowMs) return new Date(paused);
    const rows = await store.page(span, LIMITS.resumedTransfersPerPeer, { after });
    if (rows.length === 0) {
      const [again, begun] = [left, after >= 0];
      [after, left] = [-1, false];
      if (again) return pause(nowMs);
      // What was proposed during the round is seen by one more read.
      return begun ? new Date(nowMs) : undefined;
    }
    // A transfer that cannot be read has raised an alarm, and tells nothing of the peer.
    const told = await breaker.attempt(nowMs, rows, (row) => settle(row).catch(() => undefined));
    if (told.length === 0) return new Date(nowMs + TRIAL_MS);
    // INVARIANT: a round goes on behind a transfer that fails, which would otherwise stand before all others for ever.
    after = rows[told.length - 1]?.leaf ?? after;
    const away = breaker.pausedUntil(nowMs);
    if (away !== undefined) return new Date(away);
    left ||= told.some((answered) => answered !== true);
    if (told.includes(false) && !told.includes(true)) return pause(nowMs);
    if (told.includes(true)) failures = 0;
    return new Date(nowMs);
  };
}

function noteWaiting(backlog: Backlog, peer: string, rows: readonly TransferRow[]): void {
  for (const { id } of rows) backlog.doubt(peer, id);
}

export type Resuming = {
  /** Resolves when the current pages have ended. */
  readonly stop: () => Promise<void>;
};

/** Starts one loop for each peer. Loops are independent, so that a slow peer delays no other. */
export function startResuming(
  context: Pick<Context, "store" | "clock" | "entropy" | "peers">,
  settling: Settling,
  { schedule, failed }: Omit<LoopParts, "clock">,
): Resuming {
  const loops = new Map(
    context.peers.all.map(({ node }) => {
      const parts = { clock: context.clock, schedule, failed };
      return [node, startLoop(parts, createResumption(context, settling, node))] as const;
    }),
  );
  settling.onDoubt((peer) => loops.get(peer)?.wake());
  return {
    stop: async () => {
      await Promise.all([...loops.values()].map(({ stop }) => stop()));
    },
  };
}
