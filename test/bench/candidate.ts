/** Something to be measured: one operation, asked for again and again. To add one, put it into all.ts. */

export type Opened = {
  /** The operation. Rejects or throws where it did not come to what it should: a wrong answer is no measurement. */
  readonly once: () => unknown;
  /** Makes ready what the next `count` operations send, before they are measured. */
  readonly prepare?: (count: number) => Promise<void>;
  /** The number of operations that are ready; absent where any number is. */
  readonly ready?: () => number;
  /** The processes that do the work, whose CPU time and memory are read; none where this process does it. */
  readonly pids?: () => Promise<readonly number[]>;
  readonly close: () => void | Promise<void>;
};

export type Candidate = {
  readonly name: string;
  readonly what: string;
  /** How many operations run at once; one row each. */
  readonly atOnce: readonly number[];
  readonly open: () => Promise<Opened>;
};
