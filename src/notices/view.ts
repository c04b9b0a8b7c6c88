/** A notice as one viewer may see it: nobody can read, page past or count a notice that they may not see. */
import { OUTBOX, type OutboxRow, type OutboxState } from "../engine/rows.ts";
import { load, type Read } from "../engine/store.ts";
import { ComityError, reasonOf } from "../errors.ts";
import type { Acknowledgement } from "./acknowledgement.ts";
import type { NoticesContext, Version } from "./context.ts";
import { type DeadlineNow, deadlinesAt } from "./deadlines.ts";
import type { Notice } from "./notice.ts";
import {
  ACKNOWLEDGEMENT,
  type AcknowledgementRow,
  KIND,
  NOTICE,
  type NoticeName,
  subjectOf,
} from "./schema.ts";
import { loadAcknowledgements, loadVersion } from "./stored.ts";

/** A stage that a regulator has said of a version. */
export type Said = Pick<Acknowledgement, "by" | "version" | "stage" | "why" | "at">;

/** A version on its way to one node. */
export type Delivery = {
  readonly peer: string;
  readonly version: number;
  readonly state: OutboxState;
  /** The reason why it is a dead letter; empty otherwise. */
  readonly reason: string;
};

export type NoticeView = {
  readonly notice: Notice;
  readonly digest: string;
  readonly deadlines: readonly DeadlineNow[];
  /** For the reporter alone: every node that it went to. */
  readonly deliveries: readonly Delivery[];
  /** For the reporter what all recipients said; for another what it said itself. */
  readonly said: readonly Said[];
};

/** The view of a version for a viewer who is known to see it. */
export async function viewOf(context: NoticesContext, viewer: string, version: Version): Promise<NoticeView> {
  const { notice, digest } = version;
  const { origin, id } = notice;
  const reporter = notice.reporter === viewer;
  const wanted: Read[] = [{ of: ACKNOWLEDGEMENT, index: "leaf", prefix: [origin, id] }];
  if (reporter) wanted.push({ of: OUTBOX, index: "subject", prefix: [subjectOf(notice)] });
  const [rows = [], items = []] = await context.store.read(wanted);
  const said = (rows as readonly AcknowledgementRow[]).filter(({ by }) => reporter || by === viewer);
  const acknowledgements = await loadAcknowledgements(
    context,
    said.map(({ leaf }) => leaf),
  );
  return {
    notice,
    digest,
    deadlines: deadlinesAt(context.deadlinesOf(version), context.clock.now()),
    deliveries: (items as readonly OutboxRow[]).filter(({ kind }) => kind === KIND.notice).map(deliveryOf),
    said: acknowledgements.map(({ by, version: of, stage, why, at }) => ({
      by,
      version: of,
      stage,
      why,
      at,
    })),
  };
}

/** The view of the version that governs a notice, for a viewer who is known to see the notice. */
export async function viewNewest(
  context: NoticesContext,
  viewer: string,
  { origin, id }: NoticeName,
): Promise<NoticeView> {
  const row = await load(context.store, NOTICE, origin, id);
  if (row === undefined)
    throw new ComityError("INTERNAL", `the notice \`${id}\` was shown, and the store has no state of it`);
  return viewOf(context, viewer, await loadVersion(context, row));
}

function deliveryOf({ peer, version, state, reason = "" }: OutboxRow): Delivery {
  return { peer, version, state, reason: reasonOf(reason) ?? reason };
}
