/** The context of notices: the node's own context, with the computed legal deadlines of the last versions. */
import type { Context, Viewer } from "../engine/context.ts";
import { ComityError } from "../errors.ts";
import { type Atlas, areaOf } from "../law/atlas.ts";
import { BoundedCache } from "../memo.ts";
import type { AreaOf } from "./audience.ts";
import { type Deadline, deadlinesOf } from "./deadlines.ts";
import type { CanonicalNotice } from "./notice.ts";

/** One version of a notice, parsed, with its digest. */
export type Version = Pick<CanonicalNotice, "notice" | "digest">;

export type NoticesContext = Context & {
  /** Returns the deadlines of a version by the law in force now. Each version is computed once for each law. */
  readonly deadlinesOf: (version: Version) => readonly Deadline[];
};

/** The number of versions whose deadlines are kept. */
const REMEMBERED = 1024;

/** Adds the cache of deadlines to a node's context. */
export function createNoticesContext(context: Context): NoticesContext {
  let law: Atlas | undefined;
  let known = new BoundedCache<string, readonly Deadline[]>(REMEMBERED);
  return {
    ...context,
    deadlinesOf: ({ notice, digest }) => {
      const atlas = context.atlas();
      if (atlas !== law) known = new BoundedCache(REMEMBERED);
      law = atlas;
      return known.get(digest, () => deadlinesOf(notice, atlas));
    },
  };
}

/** Returns the function that finds the area of a place, by the law in force now. */
export function areasOf({ atlas }: Pick<Context, "atlas">): AreaOf {
  const law = atlas();
  return (place) => areaOf(law, place);
}

/** Returns the regulator who calls. Throws SCOPE_FORBIDDEN for one that the node does not serve. */
export function callingRegulator({ regulators }: Pick<Context, "regulators">, caller: string): Viewer {
  const viewer = regulators.find(({ id }) => id === caller);
  if (viewer === undefined)
    throw new ComityError("SCOPE_FORBIDDEN", "the calling regulator is not in this node's configuration");
  return viewer;
}
