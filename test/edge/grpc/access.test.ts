/** The access of callers: an operator narrows methods and sets limits, for a role or for one caller, and opens nothing. */
import { describe, expect, test } from "vitest";
import { createAccess } from "../../../src/edge/grpc/access.ts";
import { Law, Transfers } from "../../../src/edge/grpc/definition.ts";
import { createQuota } from "../../../src/edge/grpc/quota.ts";
import { parseIdentity } from "../../../src/federation/identity.ts";
import { LIMITS } from "../../../src/limits.ts";

const HOME = "eu.example";
const of = (name: string) => parseIdentity(`spiffe://${HOME}/${name}`);
const [aurora, borealis, desk] = [of("platform/aurora"), of("platform/borealis"), of("operator/desk")];
const peer = parseIdentity("spiffe://jp.example/node");
const [ASSESS, REQUEST, ASK] = [Transfers.Assess.path, Transfers.Request.path, Law.Ask.path];
const forbidden = expect.objectContaining({ reason: "SCOPE_FORBIDDEN" });
const overloaded = expect.objectContaining({ reason: "OVERLOADED" });

describe("methods", () => {
  const { assertMay } = createAccess(
    { platform: { methods: ["Transfers.Assess"] }, "platform/aurora": { methods: ["Transfers.Request"] } },
    HOME,
  );

  test("that are named for a role are all that it may call, and a caller's own come before them", () => {
    expect(() => assertMay(ASSESS, borealis)).not.toThrow();
    expect(() => assertMay(REQUEST, borealis)).toThrow(forbidden);
    expect(() => assertMay(REQUEST, aurora)).not.toThrow();
    expect(() => assertMay(ASSESS, aurora)).toThrow(forbidden);
  });

  test("stay as they are for whoever is not named, and health may always be asked", () => {
    expect(() => assertMay(ASK, desk)).not.toThrow();
    expect(() => assertMay("/grpc.health.v1.Health/Check", aurora)).not.toThrow();
  });

  test.each([
    ["a method that is none", { platform: { methods: ["Transfers.Fly"] } }, /is no method/],
    ["a method of another role", { platform: { methods: ["Packs.Publish"] } }, /a platform may not call/],
    ["a role that is none", { pilot: {} }, /is no role/],
    ["a name that is malformed", { "platform/a b": {} }, /is no role/],
  ])("%s is refused when the node starts", (_, entries, message) => {
    expect(() => createAccess(entries, HOME)).toThrow(
      expect.objectContaining({ reason: "CONFIG_INVALID", message: expect.stringMatching(message) }),
    );
  });
});

describe("limits", () => {
  const access = createAccess(
    {
      platform: { callsPerCaller: 2, storedBytesPerDay: 100 },
      "platform/aurora": { callsPerCaller: 1, messageBytesPerCaller: 10, messageBytesPerCallerPerSecond: 1 },
      "spiffe://jp.example/node": { storedBytesPerDay: 50 },
    },
    HOME,
  );
  const quotaOf = () => createQuota(LIMITS, () => 0, access.limitsOf);

  test("of a caller join those of its role, and others have those of all", () => {
    expect(access.limitsOf(aurora)).toMatchObject({ callsPerCaller: 1, storedBytesPerDay: 100 });
    expect(access.limitsOf(borealis)).toEqual({ callsPerCaller: 2, storedBytesPerDay: 100 });
    expect(access.limitsOf(desk)).toEqual({});
    expect([aurora, peer, desk].map(({ id }) => access.storedOf(id))).toEqual([100, 50, undefined]);
  });

  test("count calls, bytes of messages and bytes of a day for each by its own", () => {
    const quota = quotaOf();
    quota.begin(aurora, "call");
    expect(() => quota.begin(aurora, "call")).toThrow(overloaded);
    quota.begin(borealis, "call");
    quota.begin(borealis, "call");
    expect(() => quota.begin(borealis, "call")).toThrow(overloaded);
    quota.read(aurora, 10);
    expect(() => quota.read(aurora, 1)).toThrow(overloaded);
    quota.read(borealis, 11);
    expect(() => quota.store(borealis, 101)).toThrow(/`100` bytes a day/);
    quota.store(desk, 101);
    expect(() => quota.store(peer, 51, { of: "relays" })).toThrow(/`50` bytes a day/);
  });
});
