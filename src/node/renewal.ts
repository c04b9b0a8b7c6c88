/**
 * The pass over all notices: it shows them to newcomers and sets their legal timers by the law in force, at start and
 * after each change of the law.
 */
import type { Clock } from "../engine/context.ts";
import { type Loop, type Schedule, startLoop } from "../engine/loop.ts";
import { ComityError } from "../errors.ts";
import type { Law } from "../packs/law.ts";

type Parts = {
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly failed: (error: unknown) => void;
  /** Makes one pass. It awaits `turn` after each notice, so that others get their turn; that rejects after `stop`. */
  readonly pass: (turn: () => Promise<void>) => Promise<void>;
};

/**
 * The pause after a pass, as a multiple of its duration: at worst, passes take a twentieth of one processor.
 *
 * THREAT: a peer may publish its law again and again, and each version would start a pass over years of notices.
 */
const PAUSE_FACTOR = 19;

/** The renewal of all notices. */
export type Renewal = {
  /** Asks for a pass: now, or after the pause. Several calls meanwhile ask for one. */
  readonly wake: () => void;
  /** Resolves when the current pass has ended, at its next notice. No pass follows. */
  readonly stop: () => Promise<void>;
};

/** Starts with a pass. What fails is told once; the next call tries again. */
export function startRenewal({ clock, schedule, failed, pass }: Parts): Renewal {
  let asked = true;
  let notBefore = 0;
  let stopped = false;
  const turn = async () => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (stopped) throw new ComityError("NODE_DRAINING", "the node stops before the pass has ended");
  };
  const now = () => clock.now().getTime();
  const loop: Loop = startLoop({ clock, schedule, failed }, async () => {
    if (!asked) return undefined;
    if (now() < notBefore) return new Date(notBefore);
    asked = false;
    const begun = now();
    await pass(turn).catch((error) => {
      if (!stopped) failed(error);
    });
    notBefore = now() + (now() - begun) * PAUSE_FACTOR;
    return undefined;
  });
  return {
    wake: () => {
      asked = true;
      loop.wake();
    },
    stop: () => {
      stopped = true;
      return loop.stop();
    },
  };
}

/** Returns the law, with a call of `changed` after each version that comes into force. */
export function watchLaw(law: Law, changed: () => void): Law {
  return {
    ...law,
    enact: async (...given) => {
      const committed = await law.enact(...given);
      if ("recorded" in committed) changed();
      return committed;
    },
  };
}
