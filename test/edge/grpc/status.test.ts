import grpc, { type ServiceError } from "@grpc/grpc-js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromStatus, STATUS, toStatus } from "../../../src/edge/grpc/status.ts";
import { ComityError, REASONS, type Reason } from "../../../src/errors.ts";

const reasons = Object.keys(REASONS) as Reason[];
const asThrown = (status: object) => Object.assign(new Error("status"), status) as ServiceError;

describe("toStatus and fromStatus", () => {
  test.each(reasons)("carry %s there and back", (reason) => {
    const status = toStatus(new ComityError(reason, "what was wrong"));
    expect(status.code).toBe(STATUS[reason]);
    expect(status.code).not.toBe(grpc.status.OK);
    expect(fromStatus(asThrown(status)).reason).toBe(reason);
  });

  test("carry message and violations, whatever text they hold, as well-formed text of bounded size", () => {
    const text = fc.string({ unit: "binary", maxLength: 1200 });
    const violations = fc.array(fc.record({ field: text, description: text }), { maxLength: 40 });
    fc.assert(
      fc.property(text, violations, (message, given) => {
        const status = toStatus(new ComityError("INPUT_INVALID", message, { violations: given }));
        expect(() => encodeURI(status.details)).not.toThrow();
        expect(JSON.stringify(status.metadata.toHttp2Headers()).length).toBeLessThan(16_384);
        const back = fromStatus(asThrown(status));
        expect(back.message).toBe(message.slice(0, 1000).toWellFormed().replaceAll("\ufffd", "?"));
        for (const { field, description } of back.violations)
          expect(field.isWellFormed() && description.isWellFormed()).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test("take lone surrogates", () => {
    const violations = [{ field: "\ud800", description: "\udfff" }];
    const back = fromStatus(asThrown(toStatus(new ComityError("INPUT_INVALID", "a\ud800", { violations }))));
    expect(back.message).toBe("a?");
    expect(back.violations).toEqual([{ field: "?", description: "?" }]);
  });

  test.each([
    new Error("secret"),
    new ComityError("INTERNAL", "secret", { violations: [{ field: "secret", description: "secret" }] }),
    "secret",
    undefined,
  ])("show nothing of a fault of the program (%#)", (thrown) => {
    const status = toStatus(thrown);
    expect(status.code).toBe(grpc.status.INTERNAL);
    expect(status.details).not.toContain("secret");
    expect(String(status.metadata.get("grpc-status-details-bin")[0])).not.toContain("secret");
  });
});

const RUNNING = "is it running, is the address right, and does the caller's certificate count there?";

describe("fromStatus", () => {
  const bare = (code: grpc.status, details = "") =>
    fromStatus(asThrown({ code, details, metadata: new grpc.Metadata() })).reason;

  test("reads a status without details by its code", () => {
    expect(bare(grpc.status.UNAVAILABLE)).toBe("NODE_UNREACHABLE");
    expect(bare(grpc.status.DEADLINE_EXCEEDED)).toBe("DEADLINE_PASSED");
    expect(bare(grpc.status.RESOURCE_EXHAUSTED, "Received message larger than max")).toBe("INPUT_TOO_LARGE");
    expect(bare(grpc.status.RESOURCE_EXHAUSTED, "Bandwidth")).toBe("OVERLOADED");
    expect(bare(grpc.status.DATA_LOSS)).toBe("INTERNAL");
  });

  test.each([
    ["connect ECONNREFUSED 127.0.0.1:9", "nothing listens at 127.0.0.1:9", RUNNING],
    ["Error: getaddrinfo ENOTFOUND nowhere.example", "no host of the name nowhere.example is known", RUNNING],
    ["connect EHOSTUNREACH 10.0.0.1:7440 - Local (0.0.0.0:0)", "no way leads to 10.0.0.1:7440", RUNNING],
    ["read ECONNRESET", "the connection was cut", RUNNING],
    [
      "self-signed certificate in certificate chain",
      "self-signed certificate in certificate chain",
      "its certificate is not of the caller's trust domain; is this the caller's own node?",
    ],
  ])("says of a node that cannot be reached (%s) what to look at", (why, told, hint) => {
    const details = `No connection established. Last error: ${why}. Resolution note: `;
    const error = asThrown({ code: grpc.status.UNAVAILABLE, details, metadata: new grpc.Metadata() });
    expect(fromStatus(error).message).toBe(`the node cannot be reached (${told}): ${hint}`);
  });

  test("does not believe details that cannot be read, or of another domain", () => {
    const metadata = new grpc.Metadata();
    metadata.set("grpc-status-details-bin", Buffer.from([0xff, 0xff, 0xff]));
    expect(fromStatus(asThrown({ code: grpc.status.UNAVAILABLE, details: "", metadata })).reason).toBe(
      "NODE_UNREACHABLE",
    );
  });

  test.each(["TOMORROWS_REASON", "toString", "__proto__"])(
    "takes the unknown reason %s for INTERNAL",
    (name) => {
      const status = toStatus(new ComityError(name as Reason, "x"));
      expect(fromStatus(asThrown(status)).reason).toBe("INTERNAL");
    },
  );
});
