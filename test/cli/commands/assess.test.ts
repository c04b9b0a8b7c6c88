/** `comity assess` against a running node: what would be decided, exit codes, and callers that cannot call. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ATTESTOR } from "../../../src/client/index.ts";
import { issueCertificate } from "../../../src/edge/tls/authority.ts";
import { canonicalBytes } from "../../../src/ledger/canonical.ts";
import { verifyReceipt } from "../../../src/receipt/verify.ts";
import { comity, widest } from "../../support/command.ts";
import { startFederation, type TestFederation } from "../../support/federation.ts";
import { call, LOGIN } from "./call.ts";

const UNREACHABLE = "127.0.0.1:1";

let federation: TestFederation;
let aurora: string;
let attestor: string;
beforeAll(async () => {
  federation = await startFederation(["EU", "US-IL"]);
  aurora = federation.homes.get("EU")?.platformFolder("aurora") ?? "";
  attestor = join(federation.folders.certs, ATTESTOR);
});
afterAll(() => federation.stop());

const atHome = () => ["--node", federation.address("EU"), "--as", aurora];
const receiptOf = (answer: { receipt: unknown }) =>
  verifyReceipt(canonicalBytes(answer.receipt), federation.trust);

describe("an assessment", () => {
  test("that would be permitted: the decision, its obligations, and a receipt that is no permit", async () => {
    const { code, answer, stderr } = await call("assess", LOGIN, [
      ...atHome(),
      "--attest",
      attestor,
      "--record",
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(answer).toMatchObject({ decision: "permit", reasons: [], remedy: [], recorded: true });
    expect(answer.obligationsHash).toMatch(/^[0-9a-f]{64}$/);
    expect(answer.obligations[0]).toEqual({
      dimension: expect.any(String),
      asWritten: expect.any(String),
      says: expect.any(String),
      by: expect.objectContaining({ jurisdiction: expect.any(String), cite: expect.any(String) }),
    });
    expect(receiptOf(answer)).toMatchObject({ kind: "assessment", permit: false });
  });

  test("that would be denied, since nothing attests the offer: exit 1, and what is missing", async () => {
    const { code, answer, stderr } = await call("assess", LOGIN, atHome());
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(answer.decision).toBe("deny");
    expect(answer.reasons.map((each: { code: string }) => each.code)).toContain("REQUIREMENT_UNMET");
    expect(answer.remedy).toContain("offer.assessments[1]");
    expect(answer.notCounted).toContainEqual({ path: "offer.assessments[1]", why: "no evidence" });
    expect(answer).toMatchObject({ recorded: false, receipt: null });
  });
});

test("a receipt that cannot be written is refused before anything is asked", async () => {
  const words = [...atHome(), "--attest", attestor, "--receipt", "/proc/x/receipt.json"];
  const { code, answer, stderr } = await call("assess", LOGIN, words);
  expect({ code, answer, reason: JSON.parse(stderr).error.reason }).toEqual({
    code: 2,
    answer: undefined,
    reason: "DIRECTORY_UNWRITABLE",
  });
});

test("for a person it begins with the verdict, and the receipt is in the file", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "comity-cli-")), "receipt.json");
  const words = [...atHome(), "--attest", attestor, "--receipt", file];
  const { code, stdout } = await comity(["assess", LOGIN, ...words]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^WOULD BE PERMITTED: by this node, /);
  expect(widest(stdout)).toBeLessThanOrEqual(100);
  expect(verifyReceipt(readFileSync(file), federation.trust)).toMatchObject({ kind: "assessment" });
});

test.each([
  ["a file that is not there", "/nowhere/request.yaml"],
  ["a folder", tmpdir()],
])("%s is refused as input", async (_, file) => {
  const { code, stderr } = await call("assess", file, atHome());
  expect({ code, reason: JSON.parse(stderr).error.reason }).toEqual({ code: 2, reason: "INPUT_INVALID" });
});

describe("a caller that cannot call", () => {
  test("since its certificate is missing, or has expired: exit 2, and the file is named", async () => {
    const nowhere = await call("assess", LOGIN, ["--node", UNREACHABLE, "--as", "/nowhere"]);
    expect(nowhere.code).toBe(2);
    expect(JSON.parse(nowhere.stderr).error.message).toContain("`/nowhere/certificate.pem`");

    const authority = join(federation.folders.certs, "eu.comity.example", "authority");
    const read = (name: string) => readFileSync(join(authority, name), "utf8");
    const { certificatePem, keyPem } = issueCertificate(
      { certificatePem: read("certificate.pem"), keyPem: read("key.pem") },
      { id: "spiffe://eu.comity.example/platform/aurora", now: new Date(2025, 0), days: 1 },
    );
    const folder = mkdtempSync(join(tmpdir(), "comity-cli-"));
    writeFileSync(join(folder, "certificate.pem"), certificatePem);
    writeFileSync(join(folder, "key.pem"), keyPem, { mode: 0o600 });
    writeFileSync(join(folder, "authority.pem"), read("certificate.pem"));
    const expired = await call("assess", LOGIN, ["--node", federation.address("EU"), "--as", folder]);
    expect(expired.code).toBe(2);
    expect(JSON.parse(expired.stderr).error.message).toMatch(/expired at .*: issue a new one/);
  });

  test.each([
    ["nobody answers", () => UNREACHABLE],
    ["another domain's node answers", () => federation.address("US-IL")],
  ])("since %s: exit 3", async (_, node) => {
    const { code, answer, stderr } = await call("assess", LOGIN, ["--node", node(), "--as", aurora]);
    expect({ code, answer }).toEqual({ code: 3, answer: undefined });
    expect(JSON.parse(stderr).error.reason).toBe("NODE_UNREACHABLE");
  });
});
