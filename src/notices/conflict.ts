/** Conflicts: two different contents with one name. Both are kept, and an operator learns of it. */
import type { Context, Envelope } from "../engine/context.ts";
import { requireRecorded, seal } from "../engine/record.ts";
import { sealEvent } from "../engine/sealed.ts";
import type { NoticeCommand } from "./commands.ts";
import type { Notice } from "./notice.ts";
import { keepNoticeUntil, PART } from "./schema.ts";

/** A conflict: the digests of the kept and of the refused content, and the sender of the latter. */
export type Conflict = {
  readonly notice: string;
  readonly kept: string;
  readonly refused: string;
  /** The SPIFFE id of a regulator or a node. */
  readonly by: string;
};

/** Keeps the refused content as evidence, once, and raises an alarm. */
export async function noteConflict(
  context: Pick<Context, "store" | "entropy" | "sealer" | "clock" | "observer" | "retention">,
  conflict: Conflict,
  refused: Notice | Envelope,
): Promise<void> {
  const { leaf, body } = sealEvent(context.entropy, { ...conflict, what: refused });
  const until = keepNoticeUntil(context.clock.now().toISOString(), context.retention);
  const command: NoticeCommand = {
    kind: "notice.note",
    contents: [seal(context, PART.evidence, body, until)],
    // THREAT: the same contradiction sent again and again, or ever new ones, would fill the store.
    contradiction: { subject: `notice ${conflict.by} ${conflict.notice}`, digest: conflict.refused, until },
  };
  const committed = await context.store.commit({ leaf, command });
  if ("refused" in committed && committed.refused === "already-noted") return;
  requireRecorded(committed);
  context.observer.alarm({ what: "NOTICE_CONFLICT", notice: conflict.notice });
}
