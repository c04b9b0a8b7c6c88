/** `comity assess` and `comity transfer` against running nodes: the form for machines, exit codes, and files that are refused. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { v4, v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ATTESTOR } from "../../../src/client/index.ts";
import { issueCertificate } from "../../../src/edge/tls/authority.ts";
import { canonicalBytes } from "../../../src/ledger/canonical.ts";
import { verifyReceipt } from "../../../src/receipt/verify.ts";
import { comity, fileWith, widest } from "../../support/command.ts";
import { startFederation, type TestFederation } from "../../support/federation.ts";

const sample = (name: string) =>
  fileURLToPath(new URL(`../../../src/cli/samples/${name}.yaml`, import.meta.url));
const LOGIN = sample("eu-us-il-login");
const TEXT = readFileSync(LOGIN, "utf8");
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

const sizes = () =>
  Promise.all(["EU", "US-IL"].map(async (code) => (await federation.node(code).store.log.head()).size));
const atHome = () => ["--node", federation.address("EU"), "--as", aurora];

async function machine(command: "assess" | "transfer", file: string, words: readonly string[]) {
  const { code, stdout, stderr } = await comity([command, file, ...words, "--json"]);
  return { code, answer: stdout === "" ? undefined : JSON.parse(stdout), stderr };
}

const receiptOf = (answer: { receipt: unknown }) =>
  verifyReceipt(canonicalBytes(answer.receipt), federation.trust);

describe("an assessment", () => {
  test("that would be permitted: the decision, its obligations, and a receipt that is no permit", async () => {
    const { code, answer, stderr } = await machine("assess", LOGIN, [...atHome(), "--attest", attestor]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(answer).toMatchObject({ decision: "permit", reasons: [], remedy: [] });
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
    const { code, answer, stderr } = await machine("assess", LOGIN, atHome());
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(answer.decision).toBe("deny");
    expect(answer.reasons.map((each: { code: string }) => each.code)).toContain("REQUIREMENT_UNMET");
    expect(answer.remedy).toContain("eu.dpia");
  });
});

describe("a transfer", () => {
  test("that is permitted: exit 0, and the receipt in the answer is the one in the file", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "comity-cli-")), "deep", "receipt.json");
    const words = [...atHome(), "--attest", attestor, "--receipt", file];
    const { code, answer, stderr } = await machine("transfer", LOGIN, words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(answer).toMatchObject({ decision: "permit", state: "PERMITTED", reasons: [] });
    expect(answer.obligations.length).toBeGreaterThan(0);
    expect(readFileSync(file).equals(canonicalBytes(answer.receipt))).toBe(true);
    expect(receiptOf(answer)).toMatchObject({ kind: "transfer", permit: true });
  });

  test("that is denied: exit 1, with every reason on standard output", async () => {
    const words = [...atHome(), "--attest", attestor];
    const { code, answer, stderr } = await machine("transfer", sample("eu-us-il-advertising"), words);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(answer).toMatchObject({ decision: "deny", state: "DENIED" });
    expect(answer.reasons).toMatchObject([{ code: "PROHIBITED", by: { jurisdiction: "EU" } }]);
    expect(receiptOf(answer)).toMatchObject({ kind: "denial", permit: false });
  });

  test("repeated with its key is answered alike; the key serves no other", async () => {
    const key = ["--key", v7()];
    const first = await machine("transfer", LOGIN, [...atHome(), ...key]);
    expect(first).toMatchObject({ code: 1, answer: { state: "DENIED" } });
    expect(await machine("transfer", LOGIN, [...atHome(), ...key])).toEqual(first);
    const other = await machine("transfer", sample("eu-us-il-advertising"), [...atHome(), ...key]);
    expect(other).toMatchObject({ code: 1, answer: undefined });
    expect(JSON.parse(other.stderr).error.reason).toBe("KEY_REUSED");
  });

  test("for a person begins with the decision, in lines that fit", async () => {
    const { code, stdout } = await comity(["transfer", LOGIN, ...atHome(), "--attest", attestor]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^PERMITTED: by both nodes/);
    expect(widest(stdout)).toBeLessThanOrEqual(100);
  });
});

describe("a file that is no request is refused by exit 2, and reaches no node", () => {
  const replaced = (from: string, to: string) => TEXT.replace(from, to);
  test.each<[string, string | Uint8Array, string]>([
    ["a duplicate key", `${TEXT}scheme: jp\n`, "DUPLICATE_KEY"],
    ["a duplicate key in JSON", '{"scheme": "eu", "scheme": "jp"}', "DUPLICATE_KEY"],
    ["an alias", `${replaced("modality: facial image", "modality: &a face")}action: *a\n`, "INPUT_INVALID"],
    ["an unknown tag", replaced("scheme: eu", "scheme: !law eu"), "INPUT_INVALID"],
    [
      "what is not UTF-8",
      Buffer.concat([Buffer.from(TEXT), Buffer.from("# \xe9\n", "latin1")]),
      "TEXT_MALFORMED",
    ],
    ["an escaped lone surrogate", replaced("modality: facial image", 'modality: "\\ud800"'), "INPUT_INVALID"],
    ["an unknown key", `${TEXT}colour: red\n`, "INPUT_INVALID"],
    ["an unknown fact", replaced("people: 1200", "shoeSize: 43"), "FACT_UNKNOWN"],
    ["a missing field", replaced("from: EU", ""), "INPUT_INVALID"],
    ["two documents", `${TEXT}---\n${TEXT}`, "INPUT_INVALID"],
    ["deep nesting", "[".repeat(100_000), "INPUT_INVALID"],
    ["nothing", "", "INPUT_INVALID"],
    ["a megabyte too much", `${TEXT}#${"x".repeat(2 ** 20)}`, "INPUT_TOO_LARGE"],
  ])("%s", async (_, content, reason) => {
    const before = await sizes();
    const { code, answer, stderr } = await machine("transfer", fileWith(content), atHome());
    expect({ code, answer }).toEqual({ code: 2, answer: undefined });
    expect(JSON.parse(stderr).error.reason).toBe(reason);
    expect(await sizes()).toEqual(before);
  });

  test.each([
    ["a file that is not there", "/nowhere/request.yaml"],
    ["a folder", tmpdir()],
  ])("%s", async (_, file) => {
    const { code, stderr } = await machine("assess", file, atHome());
    expect({ code, reason: JSON.parse(stderr).error.reason }).toEqual({ code: 2, reason: "INPUT_INVALID" });
  });

  test("a key that is no UUIDv7", async () => {
    const { code, stderr } = await machine("transfer", LOGIN, [...atHome(), "--key", v4()]);
    expect({ code, reason: JSON.parse(stderr).error.reason }).toEqual({ code: 2, reason: "INPUT_INVALID" });
  });
});

describe("a caller that cannot call", () => {
  test("since its certificate is missing, or has expired: exit 2, and the file is named", async () => {
    const nowhere = await machine("assess", LOGIN, ["--node", UNREACHABLE, "--as", "/nowhere"]);
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
    writeFileSync(join(folder, "key.pem"), keyPem);
    writeFileSync(join(folder, "authority.pem"), read("certificate.pem"));
    const expired = await machine("assess", LOGIN, ["--node", federation.address("EU"), "--as", folder]);
    expect(expired.code).toBe(2);
    expect(JSON.parse(expired.stderr).error.message).toMatch(/expired at .*: issue a new one/);
  });

  test.each([
    ["nobody answers", () => UNREACHABLE],
    ["another domain's node answers", () => federation.address("US-IL")],
  ])("since %s: exit 3", async (_, node) => {
    const { code, answer, stderr } = await machine("assess", LOGIN, ["--node", node(), "--as", aurora]);
    expect({ code, answer }).toEqual({ code: 3, answer: undefined });
    expect(JSON.parse(stderr).error.reason).toBe("NODE_UNREACHABLE");
  });
});

test("a transfer in doubt is no decision: exit 3, with its id and the key that asks for it again", async () => {
  await federation.stopNode("US-IL");
  const { code, answer, stderr } = await machine("transfer", LOGIN, [...atHome(), "--attest", attestor]);
  expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
  expect(answer).toMatchObject({ decision: null, state: "IN_DOUBT", obligations: [], receipt: null });
  expect(answer.transfer).toMatch(/^[0-9a-f-]{36}$/);
  await federation.startNode("US-IL");
  const repeat = async () =>
    (await machine("transfer", LOGIN, [...atHome(), "--attest", attestor, "--key", answer.key])).answer;
  // Evidence is signed anew, and it is the same transfer all the same.
  await expect
    .poll(repeat, { timeout: 30_000 })
    .toMatchObject({ transfer: answer.transfer, state: "PERMITTED" });
});
