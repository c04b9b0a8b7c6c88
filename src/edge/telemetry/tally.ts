/** Counts events that strangers can cause: the first of its kind is told at once, and those after it together. */

/** Several events alike: their number, and the times of the first and the last in milliseconds since 1970. */
export type Tallied = { readonly count: number; readonly first: number; readonly last: number };

export type TallyParts<Event> = {
  /** The time for which events that are alike are counted together, in milliseconds. */
  readonly sharedMs: number;
  /** The most kinds of events that are counted at a time. Beyond them an event is told as it comes. */
  readonly most: number;
  readonly now: () => Date;
  /** Tells an event; with `times` where it stands for two or more. It must not throw. */
  readonly tell: (event: Event, times?: Tallied) => void;
};

export type Tally<Event> = ((event: Event) => void) & {
  /** Tells what is counted so far. */
  readonly close: () => void;
};

type Counting<Event> = {
  readonly event: Event;
  readonly timer: NodeJS.Timeout;
  count: number;
  first: number;
  last: number;
};

/**
 * Creates a tally. No event is dropped: whatever comes within `sharedMs` after one that is alike (in its JSON) is counted, and
 * the count is told when that time is over, or at `close`.
 *
 * THREAT: a line for each refused connection would fill a disk, and a line for one of many would hide how many there were.
 */
export function createTally<Event>({ sharedMs, most, now, tell }: TallyParts<Event>): Tally<Event> {
  const counting = new Map<string, Counting<Event>>();

  function end(key: string): void {
    const told = counting.get(key);
    if (told === undefined) return;
    counting.delete(key);
    clearTimeout(told.timer);
    const { event, count, first, last } = told;
    if (count === 1) tell(event);
    else if (count > 1) tell(event, { count, first, last });
  }

  const note = (event: Event): void => {
    const key = JSON.stringify(event);
    const at = now().getTime();
    const known = counting.get(key);
    if (known !== undefined) {
      if (known.count === 0) known.first = at;
      known.count += 1;
      known.last = at;
      return;
    }
    tell(event);
    if (counting.size >= most) return;
    const timer = setTimeout(() => end(key), sharedMs).unref();
    counting.set(key, { event, timer, count: 0, first: at, last: at });
  };
  return Object.assign(note, {
    close: () => {
      for (const key of [...counting.keys()]) end(key);
    },
  });
}
