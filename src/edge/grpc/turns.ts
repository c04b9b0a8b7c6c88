/**
 * Turns: the order in which a node begins work for its callers. Each caller has a queue, and callers take turns, so
 * that whoever asks for a thousand things waits for them alone. After some milliseconds the event loop turns.
 */

export type Turns = {
  /** Begins `work` when it is the caller's turn. The work of one caller begins in order. */
  readonly begin: (caller: string, work: () => void) => void;
  /** Resolves when it is the caller's turn. */
  readonly next: (caller: string) => Promise<void>;
};

/** Creates turns. `turnMs` is the time for which new work is begun before the event loop turns again. */
export function createTurns(turnMs: number): Turns {
  const queues = new Map<string, (() => void)[]>();
  let scheduled = false;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(turn);
  }

  /** Begins one piece of work of each caller, and more in the same order while there is time. */
  function turn(): void {
    scheduled = false;
    const until = performance.now() + turnMs;
    do {
      for (const [caller, queue] of [...queues]) {
        const work = queue.shift();
        // A caller that has waited goes behind those that come after it.
        queues.delete(caller);
        if (queue.length > 0) queues.set(caller, queue);
        work?.();
        if (performance.now() >= until) break;
      }
    } while (queues.size > 0 && performance.now() < until);
    if (queues.size > 0) schedule();
  }

  function begin(caller: string, work: () => void): void {
    const queue = queues.get(caller);
    if (queue === undefined) queues.set(caller, [work]);
    else queue.push(work);
    schedule();
  }

  return { begin, next: (caller) => new Promise((resolve) => begin(caller, resolve)) };
}
