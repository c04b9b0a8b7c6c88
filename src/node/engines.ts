/** The engines of a node that may sign: the relay, the timers, and the settling of transfers in doubt. */
import { createBreakers } from "../engine/breaker.ts";
import type { Context } from "../engine/context.ts";
import { type Schedule, startLoop } from "../engine/loop.ts";
import { startRelay } from "../engine/relay.ts";
import type { AnyRelayedKind } from "../engine/relayed.ts";
import { REST_MS, startTimers } from "../engine/timer-loop.ts";
import type { Limits } from "../limits.ts";
import { finishErasures } from "../transfers/erase.ts";
import { ERASURE } from "../transfers/erasure.ts";
import { startResuming } from "../transfers/resume.ts";
import { createRoom, createSettling, type Settling } from "../transfers/settle.ts";
import type { Begin } from "./asking-back.ts";
import type { NodeConfig } from "./config.ts";
import type { Links } from "./links.ts";
import { createSchedule } from "./schedule.ts";

/** The loops of a node that send, settle and fire. */
export type Engines = {
  /** A peer has connected or called: where that ends the pause after an outage, everything goes on. */
  readonly heard: (peer: string) => void;
  /** Nodes have become known, or are known no more: lanes to them start and end, and what waits for a new peer is taken up. */
  readonly met: () => void;
  readonly stop: () => Promise<unknown>;
};

/** Starts the loops. A node that was restored asks its peers by `asking` for what it has lost. */
export function startEngines(
  context: Context,
  kinds: readonly AnyRelayedKind[],
  settling: Settling,
  links: Links,
  fault: (method: string) => (error: unknown) => void,
  asking?: Begin,
): Engines {
  const schedule: Schedule = createSchedule(context.clock);
  const { breakerOf } = settling;
  const relay = startRelay(context, kinds, { schedule, failed: fault("relay"), breakerOf });
  const timers = startTimers(context, new Map(), { schedule, failed: fault("timers"), restMs: REST_MS });
  const resuming = startResuming(context, settling, { schedule, failed: fault("settle") });
  const erasing = startLoop({ clock: context.clock, schedule, failed: fault("erasures") }, async () => {
    await finishErasures(context);
    return undefined;
  });
  const asked = asking?.(schedule);
  const erasures = context.store.watch(ERASURE, [], erasing.wake);
  const heard = (peer: string) => {
    if (!relay.heard(peer)) return;
    links.redial(peer);
    resuming.wake(peer);
  };
  links.tell((peer) => {
    relay.linked(peer);
    heard(peer);
  });
  let stopped = false;
  return {
    heard,
    met: () => {
      // What becomes known while the node stops waits for its next start.
      if (stopped) return;
      relay.met();
      resuming.met();
    },
    stop: () => {
      stopped = true;
      erasures[Symbol.dispose]();
      return Promise.all([asked?.stop(), erasing.stop(), resuming.stop(), timers.stop(), relay.stop()]);
    },
  };
}

/** Creates the settling of transfers in doubt, with room for each platform as the operator has said. */
export function settlingOf(
  context: Context,
  { access }: Pick<NodeConfig, "access">,
  limits: Limits,
): Settling {
  return createSettling(context, createBreakers(context), createRoom(context, limits, access.storedOf));
}
