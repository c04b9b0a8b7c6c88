/** What a newer client says in fields that the node does not know: refused where the call enters, and never dropped. */
import { service as Health } from "grpc-health-check";
import protobuf from "protobufjs";
import { describe, expect, test } from "vitest";
import {
  Federation,
  Law,
  Ledger,
  type Method,
  Notices,
  Packs,
  Transfers,
} from "../../../src/edge/grpc/definition.ts";
import { unary } from "../../../src/edge/grpc/handlers.ts";
import { METHODS } from "../../../src/edge/grpc/methods.ts";
import { decodeWhole } from "../../../src/edge/grpc/unknown-fields.ts";
import { ALICE, JP, startNode } from "./fixture.ts";
import { call, frame, openSession } from "./raw-stream.ts";

const SERVICES = { Transfers, Notices, Packs, Law, Federation, Ledger } as unknown as Readonly<
  Record<string, Readonly<Record<string, Method>>>
>;
const { Check } = Health as unknown as Record<"Check", Method>;
const methods = Object.values(SERVICES).flatMap((service) => Object.values(service));

/** A field of bytes: its number, and what it holds. */
const field = (number: number, value: Uint8Array = Buffer.from("x")): Buffer =>
  Buffer.from(
    protobuf.Writer.create()
      .uint32((number << 3) | 2)
      .bytes(value)
      .finish(),
  );
const varint = (number: number, value: number): Buffer =>
  Buffer.from(
    protobuf.Writer.create()
      .uint32(number << 3)
      .uint32(value)
      .finish(),
  );
const draft = (...parts: Buffer[]) => field(1, Buffer.concat(parts));
const report = Notices.Report as unknown as Method;
const refusal = (method: Method, bytes: Buffer): unknown => {
  try {
    return decodeWhole(method, bytes);
  } catch (error) {
    return error;
  }
};
const at = (path: string) => ({
  reason: "INPUT_INVALID",
  message: expect.stringContaining(`\`${path}\` is the number of a field that this node does not know`),
  violations: [{ field: path }],
});

describe("a field that the message's type lacks", () => {
  test.each(methods.map((method): [string, Method] => [method.path, method]))(
    "in a request of %s is refused by its number",
    (_path, method) => {
      expect(refusal(method, field(99))).toMatchObject(at("99"));
      expect(refusal(method, varint(99, 0))).toMatchObject(at("99"));
    },
  );

  test.each([
    ["in a message within", draft(field(4, field(99))), "draft.marking.99"],
    [
      "in one of a list",
      draft(field(6, Buffer.concat([field(5, field(1)), field(5, field(77))]))),
      "draft.content.subjects[1].77",
    ],
    ["in an instant", draft(field(6, field(4, field(1, varint(9, 1))))), "draft.content.times.awareTime.9"],
    ["before what is known", Buffer.concat([varint(98, 1), draft()]), "98"],
    ["as a group", Buffer.concat([draft(), Buffer.from([(15 << 3) | 3, (15 << 3) | 4])]), "15"],
  ])("%s is refused with its path", (_where, bytes, path) => {
    expect(refusal(report, bytes)).toMatchObject(at(path));
  });

  test("is looked for by the form of the message alone: bytes that are none are refused as such", () => {
    for (const bytes of [Buffer.from([0xff]), field(99).subarray(0, -1), Buffer.from([(99 << 3) | 7])])
      expect(refusal(report, bytes)).not.toMatchObject({ reason: "INPUT_INVALID" });
  });
});

test("another spelling of what is known is no unknown field", () => {
  // Field 1 with its tag in two bytes, a default that is spelt out, and the same field again.
  const spelt = Buffer.concat([
    Buffer.from([0x8a, 0x00, 0]),
    varint(2, 0),
    varint(2, 0),
    draft(varint(5, 0)),
  ]);
  expect(decodeWhole(report, spelt)).toEqual(report.requestDeserialize(spelt));
});

test("a health check of a newer caller is answered", () => {
  expect(decodeWhole(Check, field(99))).toEqual(Check.requestDeserialize(Buffer.alloc(0)));
});

describe("a node", () => {
  const services = [
    { definition: Transfers, handlers: { Assess: unary(async () => ({})) } },
    { definition: Ledger, handlers: { GetCheckpoint: unary(async () => ({})) } },
  ] as never;

  test("refuses such a request of a platform, and names the field", async () => {
    const node = await startNode(services);
    const session = await openSession(node.port, ALICE);
    const ended = await call(session, Transfers.Assess.path, frame(field(1, field(99))));
    expect(ended).toMatchObject({
      reason: "INPUT_INVALID",
      message: expect.stringContaining("`request.99`"),
    });
  });

  test("takes it of another node, whose program may be newer", async () => {
    const node = await startNode(services);
    const session = await openSession(node.port, JP);
    expect(await call(session, Ledger.GetCheckpoint.path, frame(field(99)))).toMatchObject({ code: 0 });
  });

  test("refuses it in every method that is not for nodes alone", () => {
    const strict = methods.map(({ path }) => path).filter((path) => !path.includes(".Federation/"));
    expect(strict.length).toBeGreaterThan(13);
    for (const path of strict) expect(Object.keys(METHODS[path] ?? {})).not.toEqual(["node"]);
  });
});
