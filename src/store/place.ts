/** The mark of a store that was moved to another place, or has not quite arrived at this one. No such store signs. */
import { ComityError } from "../errors.ts";

/** `moved`: the log goes on at `place`. `arriving`: it comes from `place`, and that store is not marked yet. */
export type PlaceMark = { readonly state: "moved" | "arriving"; readonly place: string };

/** Throws STORE_UNAVAILABLE for a store that is marked. */
export function assertInPlace(mark: PlaceMark | undefined): void {
  if (mark === undefined) return;
  throw new ComityError(
    "STORE_UNAVAILABLE",
    mark.state === "moved"
      ? `this store was moved to \`${mark.place}\`, and its log goes on there: name that as \`store\` in node.yaml`
      : `this store comes from \`${mark.place}\`, and the move was cut off: run \`comity store move\` again`,
  );
}
