/** Conflicts: two different contents have one name. Both are kept, and an operator learns of it. */
import type { Context, Envelope } from "../engine/context.ts";
import { recordedOf, seal } from "../engine/record.ts";
import { sealEvent } from "../engine/sealed.ts";
import type { Notice } from "./notice.ts";
import { keepNoticeUntil, PART } from "./schema.ts";
import type { NoticeCommand } from "./state.ts";

/** A conflict: the digests of what is kept and what was refused, and who brought the latter. */
export type Conflict = {
  readonly notice: string;
  readonly kept: string;
  readonly refused: string;
  /** SPIFFE id of a regulator or a node. */
  readonly by: string;
};

/** Keeps what was refused as evidence, and alarms. */
export async function noteConflict(
  context: Pick<Context, "store" | "entropy" | "sealer" | "clock" | "observer">,
  conflict: Conflict,
  refused: Notice | Envelope,
): Promise<void> {
  const { leaf, body } = sealEvent(context.entropy, { ...conflict, what: refused });
  const until = keepNoticeUntil(context.clock.now().toISOString());
  const command: NoticeCommand = {
    kind: "notice.note",
    contents: [seal(context, PART.evidence, body, until)],
  };
  recordedOf(await context.store.commit({ leaf, command }));
  context.observer.alarm({ what: "NOTICE_CONFLICT" });
}
