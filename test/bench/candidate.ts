/** Something to be measured: one operation, asked for again and again. To add one, put it into all.ts. */

export type Opened = {
  /** The operation. Rejects or throws where it did not come to what it should: a wrong answer is no measurement. */
  readonly once: () => unknown;
  readonly close: () => void | Promise<void>;
};

export type Candidate = {
  readonly name: string;
  readonly what: string;
  /** How many operations run at once; one row each. */
  readonly atOnce: readonly number[];
  readonly open: () => Promise<Opened>;
};
