/** The messages of AssessMany: what is no chunk, what is one bad record, and what a caller makes of an answer. */
import { describe, expect, test } from "vitest";
import {
  createChunkDecoder,
  decodeChunkAnswer,
  decodeShared,
  encodeChunk,
} from "../../../src/edge/grpc/assess-many-codec.ts";
import { Transfers } from "../../../src/edge/grpc/definition.ts";
import type { AssessManyRequestInput } from "../../../src/edge/grpc/generated/comity/v1/AssessManyRequest.ts";
import { encodeRequest } from "../../../src/edge/grpc/request-codec.ts";
import { ComityError } from "../../../src/errors.ts";
import { parseRecord } from "../../../src/transfers/subject-record.ts";
import { sample } from "../../transfers/fixture.ts";

const shared = sample("eu-us-il-login");
const [consent] = shared.offer.consents;
/** The message as the node reads it. */
const sent = (message: AssessManyRequestInput) => {
  const { requestSerialize, requestDeserialize } = Transfers.AssessMany as typeof Transfers.AssessMany & {
    requestDeserialize: (bytes: Buffer) => never;
  };
  return requestDeserialize(requestSerialize(message));
};
const first = { shared: { request: encodeRequest(shared), record: true } };
const chunk = (records: object[]) => ({ chunk: { number: 3, records } });

test("the shared part comes back as it was sent", () => {
  expect(decodeShared(sent(first))).toEqual({ request: shared, record: true });
});

test("a stream begins with the shared part, and has it once", () => {
  expect(() => decodeShared(sent(chunk([{}])))).toThrow(/first message/);
  expect(() => createChunkDecoder(shared)(sent(first))).toThrow(/only the first message/);
  expect(() => decodeShared(sent({}))).toThrow(expect.objectContaining({ reason: "INPUT_INVALID" }));
});

test("records come back as they were sent, and equal ones as one value", () => {
  const records = [
    { age: 0 },
    { age: 30, sharedConsents: [0] },
    { age: 30, sharedConsents: [0] },
    { consents: [consent] },
  ].map((each) => parseRecord(each, shared));
  const { number, records: read } = createChunkDecoder(shared)(sent({ chunk: encodeChunk(7, records) }));
  expect(number).toBe(7);
  expect(read).toEqual(records);
  expect(read[1]).toBe(read[2]);
});

test("one bad record becomes an error, and the others are read", () => {
  const bad = [{ age: 151 }, { sharedConsents: [9] }, { consents: [{ subjects: 77 }] }];
  const { records } = createChunkDecoder(shared)(sent(chunk([{ age: 30 }, ...bad, { age: 31 }])));
  expect(records.map((each) => each instanceof ComityError && each.reason)).toEqual([
    false,
    "INPUT_INVALID",
    "INPUT_INVALID",
    "INPUT_INVALID",
    false,
  ]);
});

test("a chunk of too many records is refused before they are read", () => {
  expect(() => createChunkDecoder(shared)(sent(chunk(Array(1025).fill({ age: 999 }))))).toThrow(
    expect.objectContaining({ reason: "INPUT_TOO_LARGE" }),
  );
});

describe("an answer", () => {
  const answer = (message: object) => ({
    records: [],
    decisions: [],
    obligations: [],
    verdicts: [],
    ...message,
  });

  test("with another number of records is no answer to the chunk", () => {
    expect(() => decodeChunkAnswer(answer({}) as never, 1)).toThrow(
      expect.objectContaining({ reason: "STATEMENT_INVALID" }),
    );
  });

  test("with a record that names no decision is refused", () => {
    expect(() => decodeChunkAnswer(answer({ records: [{ decision: 1 }] }) as never, 1)).toThrow(
      expect.objectContaining({ reason: "STATEMENT_INVALID" }),
    );
  });
});
