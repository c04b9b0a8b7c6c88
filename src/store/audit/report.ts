/** The result of an audit as it grows: what was checked, what could not be, and what does not hold. */
import { z } from "zod";

/** The most findings that are told one by one. All are counted. */
const MOST_TOLD = 1_000;

/** The causes for which something could not be checked. */
export const UNCHECKED = {
  /** Rows of a leaf that are gone, and whose date may have come. */
  ranOut: "its date of retention may have come",
  /** A content whose key was destroyed. */
  erased: "its key was destroyed",
  /** A content, where the file of the content keys is not at hand. */
  locked: "the file of the content keys is not at hand",
  /** A sealed leaf beside which nothing is kept: an event that nobody needs later. */
  sealedAlone: "a sealed leaf with nothing beside it",
  /** A leaf of a type that this program does not know. */
  unknownType: "a leaf of a type that this program does not know",
  /** A row that was written, or changed, after the audit had begun. */
  newer: "written after the audit began",
  /** A row of which no leaf tells, such as a count or a feed's place. */
  noLeaf: "rows of which no leaf tells; their digest holds",
} as const;
export type Unchecked = keyof typeof UNCHECKED;

const Count = z.int().min(0);
const Counts = z.record(z.string(), Count);

export const Tallied = z.strictObject({
  leaves: Count,
  nodes: Count,
  checkpoints: Count,
  signatures: Count,
  /** Leaves by their type, where contents were read. */
  types: Counts,
  rows: Counts,
  contents: Count,
  /** Rows whose leaves were run through the state machine again. */
  replayed: Count,
  unchecked: Counts,
  /** The number of findings, and the first of them in words. */
  faults: Count,
  findings: z.array(z.string()).max(MOST_TOLD),
});
export type Tallied = z.output<typeof Tallied>;

/** Gathers the result. */
export type Gathering = {
  readonly tallied: () => Tallied;
  readonly found: (what: string) => void;
  readonly count: (
    part: "leaves" | "nodes" | "checkpoints" | "signatures" | "contents" | "replayed",
    by?: number,
  ) => void;
  readonly countIn: (part: "types" | "rows", name: string, by?: number) => void;
  readonly unchecked: (why: Unchecked) => void;
  /** Adds what was gathered elsewhere. */
  readonly add: (part: Tallied) => void;
};

const COUNTED = ["leaves", "nodes", "checkpoints", "signatures", "contents", "replayed"] as const;
const COUNTED_BY_NAME = ["types", "rows", "unchecked"] as const;

export const NOTHING_YET: Tallied = {
  leaves: 0,
  nodes: 0,
  checkpoints: 0,
  signatures: 0,
  types: {},
  rows: {},
  contents: 0,
  replayed: 0,
  unchecked: {},
  faults: 0,
  findings: [],
};

/** Goes on from an earlier result. */
export function gather(earlier: Tallied = NOTHING_YET): Gathering {
  const sum = structuredClone(earlier) as { -readonly [Part in keyof Tallied]: Tallied[Part] };
  const raise = (counts: Record<string, number>, name: string, by: number) => {
    counts[name] = (counts[name] ?? 0) + by;
  };
  return {
    tallied: () => structuredClone(sum),
    found: (what) => {
      sum.faults += 1;
      if (sum.findings.length < MOST_TOLD) sum.findings.push(what);
    },
    count: (part, by = 1) => {
      sum[part] += by;
    },
    countIn: (part, name, by = 1) => raise(sum[part], name, by),
    unchecked: (why) => raise(sum.unchecked, why, 1),
    add: (part) => {
      for (const name of COUNTED) sum[name] += part[name];
      for (const name of COUNTED_BY_NAME)
        for (const [key, count] of Object.entries(part[name])) raise(sum[name], key, count);
      sum.faults += part.faults;
      sum.findings = [...sum.findings, ...part.findings].slice(0, MOST_TOLD);
    },
  };
}
