/** Tells if a regulator may report a notice: for a place that it serves, with times and words that can be. */
import { assertAll, fieldError } from "../errors.ts";
import { placeOf } from "../law/places.ts";
import { callingRegulator, type NoticesContext } from "./context.ts";
import { assertTimes, type NoticeDraft, wordChecks } from "./notice.ts";

/**
 * Throws SCOPE_FORBIDDEN, naming the places that the caller serves, where the notice is for another; else one error for
 * every time that cannot be (INPUT_INVALID) and every word that the vocabulary lacks (VOC_NO_TERM).
 */
export function assertMayReport(
  context: Pick<NoticesContext, "regulators" | "clock" | "atlas">,
  caller: string,
  draft: NoticeDraft,
): void {
  const place = placeOf(draft.jurisdiction);
  const { serves } = callingRegulator(context, caller);
  if (!serves.some((served) => placeOf(served) === place))
    throw fieldError(
      "SCOPE_FORBIDDEN",
      "jurisdiction",
      `names \`${draft.jurisdiction}\`, which the calling regulator does not serve: it serves ${serves.map((served) => `\`${served}\``).join(", ")}`,
    );
  assertAll(
    () => assertTimes(draft, context.clock.now()),
    ...wordChecks(draft.content?.biometrics ?? [], context.atlas().concepts),
  );
}
