/** The context of notices: the node's own context, with caches for the last versions. */
import type { Context, Viewer } from "../engine/context.ts";
import { ComityError } from "../errors.ts";
import { overlap } from "../law/areas.ts";
import type { Atlas } from "../law/atlas.ts";
import { canonicalBytes, sha256 } from "../ledger/canonical.ts";
import { BoundedCache } from "../memo.ts";
import type { Acknowledgement } from "./acknowledgement.ts";
import type { Overlap } from "./audience.ts";
import { computeDeadlines, type Deadline } from "./deadlines.ts";
import { type Done, nameOf } from "./done.ts";
import { createLine, type Line } from "./line.ts";
import type { CanonicalNotice, ReadNotice } from "./notice.ts";

/** One version of a notice, parsed, with its digest and the fields that are not known here. */
export type Version = Pick<CanonicalNotice, "notice" | "digest"> & ReadNotice;

export type NoticesContext = Context & {
  /**
   * Returns the deadlines of a version by the law in force now, with the duties that regulators of this node say were done.
   * Each version is computed once for each law and for each state of these marks. A mark of a duty that the version does
   * not have counts for nothing.
   */
  readonly deadlinesOf: (
    version: Pick<Version, "notice" | "digest">,
    marks?: readonly Done[],
  ) => readonly Deadline[];
  readonly parsed: ParsedBodies;
  readonly sharesData: SharesData;
  /** The lines in which the marks of a notice wait for each other. */
  readonly inLine: Line;
  /** The notices of which the operator was told that they cannot be shown. */
  readonly unreadable: BoundedCache<string, true>;
};

/** Tells if data was ever delivered between this node and a peer. */
export type SharesData = (peer: string) => Promise<boolean>;

/**
 * A cache of parsed bodies. It saves parsing, never reading: a body that is erased from the store is not answered from
 * the cache.
 */
export type ParsedBodies = {
  /** By the digest of the version. */
  readonly notices: BoundedCache<string, ReadNotice>;
  /** By the index of the leaf. */
  readonly acknowledgements: BoundedCache<number, Acknowledgement>;
};

/** The number of versions whose deadlines are kept, and of acknowledgements that are kept. */
const REMEMBERED = 1024;
/** The number of notices that are kept: one may take 2 MiB. */
const NOTICES_REMEMBERED = 32;
/** The number of marks of one regulator and notice that wait, with the one that is made; and of regulators who wait. */
const MARKS_IN_LINE = 256;

/** Adds the cache of deadlines to a node's context. */
export function createNoticesContext(
  context: Context,
  sharesData: SharesData = async () => false,
): NoticesContext {
  let law: Atlas | undefined;
  let known = new BoundedCache<string, readonly Deadline[]>(REMEMBERED);
  return {
    ...context,
    sharesData,
    inLine: createLine(MARKS_IN_LINE),
    unreadable: new BoundedCache(REMEMBERED),
    parsed: {
      notices: new BoundedCache(NOTICES_REMEMBERED),
      acknowledgements: new BoundedCache(REMEMBERED),
    },
    deadlinesOf: ({ notice, digest }, marks = []) => {
      const atlas = context.atlas();
      if (atlas !== law) known = new BoundedCache(REMEMBERED);
      law = atlas;
      const unmarked = known.get(digest, () => computeDeadlines(notice, atlas));
      // THREAT: a mark that has fallen away states when somebody was told, and would tell that in the times of other duties.
      const names = new Set(unmarked.map(nameOf));
      const counted = marks.filter((mark) => names.has(nameOf(mark)));
      if (counted.length === 0) return unmarked;
      return known.get(`${digest} ${digestOf(counted)}`, () => computeDeadlines(notice, atlas, counted));
    },
  };
}

/** Returns one short text for the marks, the same for the same marks in any order. */
function digestOf(marks: readonly Done[]): string {
  return sha256(canonicalBytes(marks.map((each) => `${nameOf(each)} ${each.at}`).toSorted())).toHex();
}

/** Returns the function that says whether two places overlap, by the law in force now. */
export function overlapOf({ atlas }: Pick<Context, "atlas">): Overlap {
  const law = atlas();
  return (one, other) => overlap(law, one, other);
}

/** Returns the regulator who calls. Throws SCOPE_FORBIDDEN for one that the node does not serve. */
export function callingRegulator({ regulators }: Pick<Context, "regulators">, caller: string): Viewer {
  const viewer = regulators().find(({ id }) => id === caller);
  if (viewer === undefined)
    throw new ComityError("SCOPE_FORBIDDEN", "the calling regulator is not in this node's configuration");
  return viewer;
}
