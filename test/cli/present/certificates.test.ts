/** Certificates on a terminal: whose, whether each counts, and why not. */
import { expect, test } from "vitest";
import { certificateLines } from "../../../src/cli/present/certificates.ts";
import { plain, widest } from "../../support/command.ts";

const one = {
  ...{ serial: "7F00A1", identity: "spiffe://kr.example/platform/aurora", state: "issued" as const },
  ...{ keyHash: "ab", from: "2026-11-23T12:00:00.000Z", until: "2027-02-21T12:00:00.000Z" },
};

test("each certificate says what became of it", () => {
  const lines = plain(
    certificateLines(
      [
        { ...one, party: "529900T8BM49AURSDO55", alsoAt: "spiffe://jp.example/node" },
        { ...one, serial: "7F00A2", state: "renewed", renewedBy: "7F00A1" },
        { ...one, state: "revoked", revokedAt: "2026-12-01T08:30:00.000Z", cause: "key-compromise" },
        { ...one, identity: "spiffe://kr.example/regulator/pipc", state: "expired", serves: ["KR"] },
      ],
      true,
      100,
    ),
  );
  const text = lines.join("\n");
  expect(text).toMatch(/platform\/aurora +issued +until 2027-02-21/);
  expect(text).toMatch(/renewed +until 2027-02-21; 7F00A1 took its place/);
  expect(text).toMatch(/revoked +since 2026-12-01 08:30 UTC, key-compromise/);
  expect(text).toContain("reports for KR");
  expect(text).toContain("There are more");
});

test("no line is wider than the terminal", () => {
  const lines = certificateLines([{ ...one, party: "X".repeat(60) }], true, 48);
  expect(widest(lines.join("\n"))).toBeLessThanOrEqual(48);
});

test("none is told as none", () => {
  expect(certificateLines([], false, 80)).toEqual(["The node knows of no certificate."]);
});
