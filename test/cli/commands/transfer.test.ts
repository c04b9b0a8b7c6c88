/** `comity transfer` against running nodes: the form for machines, exit codes, and files that are refused. */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v4, v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ATTESTOR } from "../../../src/client/index.ts";
import { canonicalBytes } from "../../../src/ledger/canonical.ts";
import { verifyReceipt } from "../../../src/receipt/verify.ts";
import { comity, fileWith, widest } from "../../support/command.ts";
import { startFederation, type TestFederation } from "../../support/federation.ts";
import { longTest } from "../../support/longer.ts";
import { call, LOGIN, sample } from "./call.ts";

const TEXT = readFileSync(LOGIN, "utf8");

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

const receiptOf = (answer: { receipt: unknown }) =>
  verifyReceipt(canonicalBytes(answer.receipt), federation.trust);

describe("a transfer", () => {
  test("that is permitted: exit 0, and the receipt in the answer is the one in the file", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "comity-cli-")), "deep", "receipt.json");
    const words = [...atHome(), "--attest", attestor, "--receipt", file];
    const { code, answer, stderr } = await call("transfer", LOGIN, words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(answer).toMatchObject({ decision: "permit", state: "PERMITTED", reasons: [] });
    expect(answer.obligations.length).toBeGreaterThan(0);
    expect(readFileSync(file).equals(canonicalBytes(answer.receipt))).toBe(true);
    expect(receiptOf(answer)).toMatchObject({ kind: "transfer", permit: true });
  });

  test("that is denied: exit 1, with every reason on standard output", async () => {
    const words = [...atHome(), "--attest", attestor];
    const { code, answer, stderr } = await call("transfer", sample("eu-us-il-advertising"), words);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(answer).toMatchObject({ decision: "deny", state: "DENIED" });
    expect(answer.reasons).toMatchObject([{ code: "PROHIBITED", by: { jurisdiction: "EU" } }]);
    expect(receiptOf(answer)).toMatchObject({ kind: "denial", permit: false });
  });

  test("whose purpose is misspelt tells that first, with the nearest, before the items without evidence", async () => {
    const file = fileWith(TEXT.replace("purpose: authentication", "purpose: authentification"));
    const { code, stdout } = await comity(["transfer", file, ...atHome()]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^DENIED: 1 mistake in the request: mend it first\. Beside that, 11 items /);
    expect(stdout.replace(/\s+/g, " ")).toMatch(
      /MISTAKES IN THE REQUEST .*`purpose\[0\]`.*did you mean `authentication`.* ITEMS OF THE OFFER THAT DID NOT COUNT/,
    );
  });

  test("for a member state is told under which law it lies", async () => {
    const file = fileWith(TEXT.replace("to: US-IL", "to: RE"));
    const { stdout } = await comity(["transfer", file, ...atHome()]);
    expect(stdout).toMatch(/JURISDICTION_UNKNOWN +no pack for `RE`, which lies within `FR`: write `FR`\n/);
  });

  test.each<[string, (words: string[]) => Promise<{ stdout: string }>]>([
    [
      "transfer, permitted",
      (more) => comity(["transfer", LOGIN, ...atHome(), "--attest", attestor, ...more]),
    ],
    ["transfer, denied", (more) => comity(["transfer", LOGIN, ...atHome(), ...more])],
    ["assess", (more) => comity(["assess", LOGIN, ...atHome(), ...more])],
  ])("is answered on two screens, and at length with --verbose: %s", async (_, run) => {
    expect((await run([])).stdout.split("\n").length).toBeLessThanOrEqual(75);
    expect((await run(["--verbose"])).stdout.split("\n").length).toBeGreaterThan(100);
  });

  test("repeated with its key is answered alike; the key serves no other", async () => {
    const key = ["--key", v7()];
    const first = await call("transfer", LOGIN, [...atHome(), ...key]);
    expect(first).toMatchObject({ code: 1, answer: { state: "DENIED" } });
    expect(await call("transfer", LOGIN, [...atHome(), ...key])).toEqual(first);
    const other = await call("transfer", sample("eu-us-il-advertising"), [...atHome(), ...key]);
    expect(other).toMatchObject({ code: 1, answer: undefined });
    expect(JSON.parse(other.stderr).error.reason).toBe("KEY_REUSED");
  });

  test("for a person begins with the decision and ends with the key, in lines that fit", async () => {
    const { code, stdout } = await comity(["transfer", LOGIN, ...atHome(), "--attest", attestor]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^PERMITTED: by both nodes/);
    expect(stdout).toMatch(/\nkey [0-9a-f-]{36}\n$/);
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
    const { code, answer, stderr } = await call("transfer", fileWith(content), atHome());
    expect({ code, answer }).toEqual({ code: 2, answer: undefined });
    expect(JSON.parse(stderr).error.reason).toBe(reason);
    expect(await sizes()).toEqual(before);
  });

  test("a key that is no UUIDv7", async () => {
    const { code, stderr } = await call("transfer", LOGIN, [...atHome(), "--key", v4()]);
    expect({ code, reason: JSON.parse(stderr).error.reason }).toEqual({ code: 2, reason: "INPUT_INVALID" });
  });
});

test("a receipt that cannot be written is refused before anything is asked", async () => {
  const before = await sizes();
  const unwritable = join(fileWith(""), "receipt.json");
  const words = [...atHome(), "--attest", attestor, "--receipt", unwritable];
  const { code, answer, stderr } = await call("transfer", LOGIN, words);
  expect({ code, answer }).toEqual({ code: 2, answer: undefined });
  expect(JSON.parse(stderr).error.reason).toBe("DIRECTORY_UNWRITABLE");
  expect(await sizes()).toEqual(before);
});

longTest(
  "a transfer in doubt is no decision: exit 3, with its id and the key that asks for it again",
  async () => {
    await federation.stopNode("US-IL");
    const { code, answer, stderr } = await call("transfer", LOGIN, [...atHome(), "--attest", attestor]);
    expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
    expect(answer).toMatchObject({ decision: null, state: "IN_DOUBT", obligations: [], receipt: null });
    expect(answer.transfer).toMatch(/^[0-9a-f-]{36}$/);
    await federation.startNode("US-IL");
    const repeat = async () =>
      (await call("transfer", LOGIN, [...atHome(), "--attest", attestor, "--key", answer.key])).answer;
    // Evidence is signed anew, and it is the same transfer all the same.
    await expect
      .poll(repeat, { timeout: 30_000 })
      .toMatchObject({ transfer: answer.transfer, state: "PERMITTED" });
  },
);
