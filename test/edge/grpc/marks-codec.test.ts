/** Marks on the wire: each comes back as it was, and one that says too little is of another version. */
import { expect, test } from "vitest";
import {
  decodeFallenMark,
  decodeMark,
  encodeFallenMark,
  encodeMark,
} from "../../../src/edge/grpc/marks-codec.ts";
import { asResponse } from "./notice-values.ts";

const MARK = { by: "spiffe://jp.example/regulator/ppc", at: "2026-03-02T10:00:00.000Z", here: true };
const FALLEN = { place: "JP", to: "jp.ppc", stage: "final", ...MARK };

const notice = (message: object) => asResponse("Get", { notice: message }).notice;

test("a mark keeps who made it, when the duty was done, and where it stands", () => {
  for (const here of [true, false]) {
    const told = notice({ deadlines: [{ marks: [encodeMark({ ...MARK, here })] }] });
    expect(told?.deadlines[0]?.marks.map(decodeMark)).toEqual([{ ...MARK, here }]);
  }
  const fallen = notice({ fallenMarks: [encodeFallenMark(FALLEN)] });
  expect(fallen?.fallenMarks.map(decodeFallenMark)).toEqual([FALLEN]);
});

test.each([
  ["its author", { doneTime: { seconds: 1, nanos: 0 } }],
  ["its time", { author: MARK.by }],
])("a mark without %s is refused", (_, message) => {
  expect(() => decodeMark(message)).toThrow(expect.objectContaining({ reason: "INPUT_INVALID" }));
});
