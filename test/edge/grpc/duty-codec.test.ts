/** The request that marks a duty: as it was stated, and refused by field. */
import { describe, expect, test } from "vitest";
import { decodeDutySaying, encodeDutySaying } from "../../../src/edge/grpc/duty-codec.ts";
import { asRequest } from "./notice-values.ts";

const ID = "01936d2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f";
const DUTY = { place: "JP", to: "jp.ppc", stage: "preliminary" };
const AT = "2026-03-02T10:00:00.000Z";

const decoded = (message: object) => decodeDutySaying(asRequest("MarkDuty", message));

describe("what a regulator says of a duty", () => {
  test.each([
    ["with its time", { at: AT }],
    ["now", {}],
    ["taken back", { at: "never" }],
    ["of a notice of another node", { at: AT, origin: "spiffe://eu.example/node" }],
  ])("arrives as it was stated: %s", (_, changes) => {
    const said = { noticeId: ID, ...DUTY, ...changes };
    expect(decoded(encodeDutySaying(said))).toEqual({ notice: ID, ...DUTY, ...changes });
  });

  test("is of a report where no stage is named", () => {
    expect(decoded({ noticeId: ID, place: "EU", to: "eu.sa" })).toMatchObject({ stage: "report" });
  });

  test.each([
    ["place", { place: "Japan" }],
    ["to", { to: "" }],
    ["to", { to: "x".repeat(101) }],
    ["stage", { stage: "" }],
    ["noticeId", { noticeId: "n1" }],
    ["origin", { origin: "x".repeat(301) }],
    ["doneTime", { never: true, doneTime: { seconds: 1, nanos: 0 } }],
    ["doneTime", { doneTime: { seconds: 1, nanos: -1 } }],
  ])("is refused at `%s` for %j", (field, changes) => {
    expect(() => decoded({ noticeId: ID, ...DUTY, ...changes })).toThrow(
      expect.objectContaining({
        reason: "INPUT_INVALID",
        violations: [expect.objectContaining({ field })],
      }),
    );
  });
});
