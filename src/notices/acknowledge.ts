/** Notices.Acknowledge: a regulator states how far it is with a version of a notice that it has received. */
import { dayAfter } from "../calendar.ts";
import { requireRecorded, seal } from "../engine/record.ts";
import { sealItem } from "../engine/sealed.ts";
import { assertNotBefore } from "../engine/skew.ts";
import { load } from "../engine/store.ts";
import { ComityError, fieldError } from "../errors.ts";
import { type Acknowledgement, acknowledgementBytes, type Stage } from "./acknowledgement.ts";
import type { NoticeCommand } from "./commands.ts";
import { callingRegulator, type NoticesContext, type Version } from "./context.ts";
import { KIND, keepNoticeUntil, NOTICE_VERSION, type NoticeVersionRow, PART } from "./schema.ts";
import { findSeen, loadVersion } from "./stored.ts";
import { loadReadable } from "./unreadable.ts";
import { maySee, type NoticeView, viewNewest } from "./view.ts";

/** A stage that a regulator states for a version of a notice. `why` may be empty. */
export type Saying = {
  readonly notice: string;
  /** The node of the notice; needed where several nodes have sent one with the id. */
  readonly origin?: string;
  readonly version: number;
  readonly stage: Stage;
  readonly why: string;
};

/**
 * Records a stage, once however often it is stated. The reporter sees it at once where the notice is this node's;
 * else it is sent to the notice's origin. Returns the notice as it stands for the caller, as `get` does. Rejects with NOTICE_UNKNOWN, with NOTICE_UNREADABLE, and with INPUT_INVALID for an id that could mean several notices, for the reporter's own
 * notice, for `received`, and for a rejection without `why`; with CLOCK_SKEW where the notice is dated later than now.
 */
export async function acknowledge(
  context: NoticesContext,
  caller: string,
  saying: Saying,
): Promise<NoticeView> {
  callingRegulator(context, caller);
  const { origin, id } = await findSeen(context, caller, saying.notice, saying.origin);
  const row = await load(context.store, NOTICE_VERSION, origin, id, saying.version);
  if (row === undefined || !maySee(row, caller))
    throw new ComityError("NOTICE_UNKNOWN", "the notice has no such version here");
  const version = await loadReadable(context, row, () => loadVersion(context, row));
  if (saying.stage === "received" || version.notice.reporter === caller)
    throw new ComityError(
      "INPUT_INVALID",
      "the node itself states `received`, and a reporter cannot acknowledge its own notice",
    );
  assertNotBefore("the acknowledgement", context.clock.now().toISOString(), new Date(version.notice.at));
  if (saying.stage === "rejected" && saying.why.trim() === "")
    throw fieldError("INPUT_INVALID", "why", "is missing: a rejection says why, in a few words");
  const { acknowledgement, ...entry } = entryOf(context, caller, saying, version);
  const committed = await context.store.commit(entry);
  if (!("refused" in committed && committed.refused === "already-acknowledged"))
    context.parsed.acknowledgements.keep(requireRecorded(committed).index, acknowledgement);
  const loaded = async (each: NoticeVersionRow) =>
    each.version === row.version ? version : loadVersion(context, each);
  return loadReadable(context, row, () => viewNewest(context, caller, row, loaded));
}

function entryOf(
  context: NoticesContext,
  caller: string,
  { stage, why }: Saying,
  { notice, digest }: Version,
): {
  readonly acknowledgement: Acknowledgement;
  readonly leaf: Uint8Array;
  readonly command: NoticeCommand;
} {
  const { origin, id, version, reporter } = notice;
  const at = context.clock.now().toISOString();
  const until = keepNoticeUntil(at, context.retention);
  const acknowledgement: Acknowledgement = {
    type: "comity/v1/acknowledgement",
    notice: id,
    version,
    digest,
    by: caller,
    stage,
    why,
    at,
  };
  const bytes = acknowledgementBytes(acknowledgement);
  const { leaf, body } = sealItem(context.entropy, { of: KIND.acknowledgement, bytes });
  const home = origin === context.node;
  return {
    acknowledgement,
    leaf,
    command: {
      kind: "notice.acknowledge",
      said: { origin, id, version, by: caller, stage },
      contents: [seal(context, PART.body, body, until)],
      dispatches: home ? [] : [{ id: context.entropy.id(), peer: origin }],
      viewers: home ? [reporter] : [],
      until,
      receivedUntil: dayAfter(at, context.retention.dispatches),
    },
  };
}
