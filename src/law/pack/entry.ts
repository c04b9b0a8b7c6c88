/**
 * The checks of a pack's entries beyond their form: rules, grants and penalties have an id of their own, and end after they
 * begin. The form is in `dated.ts`, apart from here, so that compiled law is loaded without the checks of forms.
 */
import { ComityError } from "../../errors.ts";
import type { Located } from "./yaml.ts";

/** Creates the error for a pack that is not valid. */
export const invalid = (message: string) => new ComityError("PACK_INVALID", message);

type Named = { readonly id: string };

/** Throws PACK_INVALID, with the place, where two of the entries under a path have one id, or one has an id that is taken. */
export function assertDistinct(
  entries: readonly Named[],
  source: Located,
  under: readonly string[],
  taken: readonly Named[] = [],
): void {
  const seen = new Set(taken.map(({ id }) => id));
  for (const [i, { id }] of entries.entries()) {
    if (seen.has(id)) throw invalid(`${source.placeOf([...under, i])}: the id \`${id}\` is used twice`);
    seen.add(id);
  }
}

/** Throws PACK_INVALID for an entry whose last day lies before its first, since it would never bind. */
export function assertRuns({
  from,
  until,
}: {
  readonly from: string;
  readonly until?: string | undefined;
}): void {
  if (until !== undefined && until <= from) throw invalid(`it ends on ${until}, before it begins`);
}
