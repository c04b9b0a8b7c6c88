/** Encodes and decodes what a regulator says of a duty at its own node: the request of `Notices.MarkDuty`. */
import { z } from "zod";
import { narrow } from "../../narrow.ts";
import { Done } from "../../notices/done.ts";
import type { DutySaying } from "../../notices/mark-duty.ts";
import { Instant, NEVER } from "../../notices/times.ts";
import type { MarkDutyRequestInput, MarkDutyRequestOutput } from "./generated/comity/v1/MarkDutyRequest.ts";
import { dropUndefined, invalid, timeOf, timestampOf } from "./narrow.ts";
import { decodeNoticeId, decodeOrigin } from "./notices-codec.ts";

/** A duty and its mark, in the fields of a message. */
const Marking = Done.extend({ at: z.union([Instant, z.literal(NEVER)]).optional() });

/** Decodes a MarkDuty message. Throws INPUT_INVALID with violations by path. */
export function decodeDutySaying(message: MarkDutyRequestOutput): DutySaying {
  const { place = "", to = "", stage, never = false } = message;
  const doneAt = timeOf(message.doneTime, "doneTime");
  if (never && doneAt !== undefined) throw invalid("doneTime", "must be left out where `never` is set");
  const stated = dropUndefined({ place, to, stage, at: never ? NEVER : doneAt });
  return dropUndefined({
    notice: decodeNoticeId(message),
    origin: decodeOrigin(message),
    ...narrow(Marking, stated, "the mark"),
  });
}

/** The word of a regulator on a duty, as a program states it. */
export type DutyWord = Omit<DutySaying, "notice"> & { readonly noticeId: string };

/** Encodes what a regulator says of a duty, for its caller. */
export function encodeDutySaying({ at, ...duty }: DutyWord): MarkDutyRequestInput {
  const doneTime = at === undefined || at === NEVER ? undefined : timestampOf(at, "doneTime");
  return dropUndefined({ ...duty, doneTime, never: at === NEVER });
}
