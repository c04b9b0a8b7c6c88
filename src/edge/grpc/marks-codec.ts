/** Encodes and decodes the marks with which a notice is shown: who says that a duty was done. */
import type { FallenMark, ShownMark } from "../../notices/shown-marks.ts";
import type { DutyMarkInput, DutyMarkOutput } from "./generated/comity/v1/DutyMark.ts";
import type { FallenMarkInput, FallenMarkOutput } from "./generated/comity/v1/FallenMark.ts";
import { requirePresent, timeOf, timestampOf } from "./narrow.ts";

/** Encodes a mark. */
export function encodeMark({ by, at, here }: ShownMark): DutyMarkInput {
  return { author: by, doneTime: timestampOf(at, "doneTime"), here };
}

/** Encodes a mark whose duty is not there. */
export function encodeFallenMark({ place, to, stage, ...mark }: FallenMark): FallenMarkInput {
  return { place, to, stage, mark: encodeMark(mark) };
}

/** Decodes a mark for its caller. Throws STATEMENT_INVALID. */
export function decodeMark({ author, doneTime, here = false }: DutyMarkOutput): ShownMark {
  return {
    by: requirePresent(author, "author"),
    at: requirePresent(timeOf(doneTime, "doneTime"), "doneTime"),
    here,
  };
}

/** Decodes a mark whose duty is not there, for its caller. Throws STATEMENT_INVALID. */
export function decodeFallenMark({ place = "", to = "", stage = "", mark }: FallenMarkOutput): FallenMark {
  return { place, to, stage, ...decodeMark(requirePresent(mark, "mark")) };
}
