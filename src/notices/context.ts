/** The context of notices: a node's own, and the legal deadlines of the versions that it has computed. */
import type { Context, Viewer } from "../engine/context.ts";
import { ComityError } from "../errors.ts";
import { type Atlas, areaOf } from "../law/atlas.ts";
import { BoundedCache } from "../memo.ts";
import type { AreaOf } from "./audience.ts";
import { type Deadline, deadlinesOf } from "./deadlines.ts";
import type { CanonicalNotice } from "./notice.ts";

/** A version of a notice, parsed, with its digest. */
export type Version = Pick<CanonicalNotice, "notice" | "digest">;

export type NoticesContext = Context & {
  /** The deadlines of a version by the law in force now, computed once for each law. */
  readonly deadlinesOf: (version: Version) => readonly Deadline[];
};

/** Versions whose deadlines are remembered. */
const REMEMBERED = 1024;

/** Adds the deadlines that a node remembers to its context. */
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

/** The area of a place, by the law in force now. */
export function areasOf({ atlas }: Pick<Context, "atlas">): AreaOf {
  const law = atlas();
  return (place) => areaOf(law, place);
}

/** The regulator who calls. Throws SCOPE_FORBIDDEN for one that the node does not serve. */
export function callingRegulator({ regulators }: Pick<Context, "regulators">, caller: string): Viewer {
  const viewer = regulators.find(({ id }) => id === caller);
  if (viewer === undefined)
    throw new ComityError("SCOPE_FORBIDDEN", "this node does not know the calling regulator");
  return viewer;
}
