/** The messages of identities: what an operator states arrives as it was, and what a node shows reads as it was. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeCertificate,
  decodeIssue,
  decodeRevoke,
  encodeCertificate,
} from "../../../src/edge/grpc/identities-codec.ts";
import type { ShownCertificate } from "../../../src/identities/list.ts";
import { CAUSES, END_UNKNOWN } from "../../../src/identities/schema.ts";

const AURORA = "spiffe://kr.example/platform/aurora";
const shown: ShownCertificate = {
  ...{ serial: "A1", identity: AURORA, keyHash: "ab", place: 4096, leaf: 1, state: "issued", profile: {} },
  notBefore: "2026-11-23T12:00:00.000Z",
  notAfter: "2027-02-21T12:00:00.000Z",
};
const read = (given: ShownCertificate) =>
  decodeCertificate({ serves: [], ...encodeCertificate(given) } as never);

describe("a certificate", () => {
  test("reads as it was shown", () => {
    const profile = fc.constantFrom(
      {},
      { serves: ["KR"] },
      { party: "X", alsoAt: "spiffe://jp.example/node" },
    );
    const state = fc.constantFrom("issued" as const, "renewed" as const, "expired" as const);
    fc.assert(
      fc.property(state, profile, (is, of) => {
        expect(read({ ...shown, state: is, profile: of })).toEqual({
          ...{ serial: "A1", identity: AURORA, keyHash: "ab", state: is, ...of },
          ...{ from: shown.notBefore, until: shown.notAfter },
        });
      }),
      { numRuns: 20 },
    );
  });

  test.each(CAUSES)("that was revoked says when and why: %s", (cause) => {
    const revokedAt = "2026-12-01T00:00:00.000Z";
    expect(read({ ...shown, state: "revoked", revokedAt, cause })).toMatchObject({
      ...{ state: "revoked", revokedAt },
      ...(cause === "unspecified" ? {} : { cause }),
    });
  });

  test("of which only the serial is known has no dates", () => {
    expect(read({ ...shown, state: "revoked", notAfter: END_UNKNOWN })).not.toHaveProperty("until");
  });

  test("in a form of another version is not believed", () => {
    expect(() => decodeCertificate({ serves: [] })).toThrow(
      expect.objectContaining({ reason: "STATEMENT_INVALID" }),
    );
  });
});

describe("what an operator asks for", () => {
  test("arrives as it was stated, and what is empty as if it were left out", () => {
    expect(
      decodeIssue({
        identity: AURORA,
        csr: "pem",
        days: 3,
        certificate: "",
        serves: [],
        party: "X",
        alsoAt: "",
      }),
    ).toEqual({ identity: AURORA, given: { request: "pem", days: 3 }, profile: { party: "X" } });
    const audits = { places: ["KR"], firstDay: "2026-01-01", lastDay: "2026-12-31" };
    expect(decodeIssue({ identity: AURORA, certificate: "pem", serves: [], audits })).toMatchObject({
      profile: { audits: { places: ["KR"], from: "2026-01-01", until: "2026-12-31" } },
    });
    expect(decodeIssue({ identity: AURORA, certificate: "pem", serves: ["KR"] })).toEqual({
      ...{ identity: AURORA, given: { certificate: "pem" }, profile: { serves: ["KR"] } },
    });
    expect(decodeRevoke({ serial: "A1", cause: "REVOCATION_CAUSE_KEY_COMPROMISE", force: true })).toEqual({
      ...{ serial: "A1", cause: "key-compromise", force: true },
    });
    expect(decodeRevoke({ identity: AURORA })).toEqual({
      identity: AURORA,
      cause: "unspecified",
      force: false,
    });
  });

  test.each([
    [{ csr: "pem", serves: [] }, "identity"],
    [{ identity: AURORA, serves: [] }, "csr"],
    [{ identity: AURORA, csr: "pem", certificate: "pem", serves: [] }, "csr"],
    [{ identity: AURORA, csr: "x".repeat(65_537), serves: [] }, "csr"],
    [{ identity: `${AURORA}${"a".repeat(400)}`, csr: "pem", serves: [] }, "identity"],
    [{ identity: AURORA, csr: "pem", party: "x".repeat(129), serves: [] }, "party"],
    [
      { identity: AURORA, csr: "pem", serves: [], audits: { places: [], firstDay: "2026-01-001" } },
      "audits.firstDay",
    ],
  ])("in a message that is not one is refused, by its field %#", (message, field) => {
    expect(() => decodeIssue(message)).toThrow(
      expect.objectContaining({ reason: "INPUT_INVALID", violations: [expect.objectContaining({ field })] }),
    );
  });

  test("with a cause that is not known is refused", () => {
    expect(() => decodeRevoke({ identity: AURORA, cause: 9 as never })).toThrow(/not a known value/);
  });
});
