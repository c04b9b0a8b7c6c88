/** Statements and envelopes on the wire: what is encoded comes back, and what is malformed is refused by its field. */
import { describe, expect, test } from "vitest";
import {
  decodeAnswer,
  decodeEnvelope,
  decodeItemId,
  decodeProposal,
  decodeRelayKind,
  decodeStatement,
  encodeAnswer,
  encodeProposal,
  encodeRelay,
  encodeStatement,
  textOf,
  transferIdOf,
} from "../../../src/edge/grpc/statement-codec.ts";
import { EU, IL, leaves, stated, TRANSFER } from "../../transfers/leaves.ts";

const own = stated(leaves.proposal, EU);
const refusal = (reason: string, message: RegExp) =>
  expect.objectContaining({ reason, message: expect.stringMatching(message) });

describe("what is encoded comes back:", () => {
  test("a statement", () => {
    expect(decodeStatement(encodeStatement(own) as never)).toEqual(own);
  });

  test("a proposal, with and without a list of obligations", () => {
    for (const proposal of [
      { own, body: "{}" },
      { own, body: "{é}", obligations: "[]" },
    ])
      expect(decodeProposal(encodeProposal(TRANSFER, proposal, "") as never)).toEqual(proposal);
  });

  test("an answer, with and without a list of obligations", () => {
    const statement = stated(leaves.decision, IL);
    for (const answer of [{ statement }, { statement, obligations: "[]" }])
      expect(decodeAnswer(encodeAnswer(answer) as never)).toEqual(answer);
  });

  test("an item of the outbox", () => {
    const message = encodeRelay(TRANSFER, "notice", { own, body: "{}" }, "trace");
    expect(message).toMatchObject({ dispatchId: TRANSFER, traceparent: "trace" });
    expect(decodeEnvelope(message as never)).toEqual({ own, body: "{}" });
    expect(decodeRelayKind(message as never)).toBe("notice");
  });
});

describe("is refused:", () => {
  test("a statement that is missing", () => {
    for (const none of [null, undefined])
      expect(() => decodeStatement(none)).toThrow(refusal("STATEMENT_INVALID", /`statement` is missing/));
  });

  test("a kind that the wire does not know", () => {
    expect(() => encodeRelay(TRANSFER, "letter", { own, body: "" }, "")).toThrow(
      refusal("INPUT_INVALID", /kind/),
    );
    expect(() => decodeRelayKind({ kind: "RELAY_KIND_UNSPECIFIED" } as never)).toThrow(
      refusal("INPUT_INVALID", /kind/),
    );
  });

  test.each([undefined, "", TRANSFER.toUpperCase(), `${TRANSFER}0`, TRANSFER.replaceAll("-", "")])(
    "the id %s",
    (id) => {
      expect(() => decodeItemId(id, "transferId")).toThrow(
        refusal("INPUT_INVALID", /^`transferId` is not a UUID in lower case$/),
      );
    },
  );

  test("text that is no UTF-8, and text that could not be sent on", () => {
    expect(() => textOf(Buffer.of(0xff), "body")).toThrow(refusal("TEXT_MALFORMED", /^`body` is not UTF-8$/));
    expect(() => textOf(Buffer.from("\ufffd"), "body")).toThrow(refusal("TEXT_MALFORMED", /body/));
    expect(textOf(undefined, "body")).toBe("");
  });
});

test("a leaf names its transfer, or is refused", () => {
  expect(transferIdOf(own)).toBe(TRANSFER);
  for (const leaf of ["", "{}", '{"transfer":"x"}'])
    expect(() => transferIdOf({ ...own, leaf: Buffer.from(leaf).toString("base64") })).toThrow(
      refusal("STATEMENT_INVALID", /names no transfer/),
    );
});
