/** `comity assess --records` and `comity transfer --records` against real nodes: answers, receipts in one file, and doubt. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ATTESTOR } from "../../../src/client/index.ts";
import { textOfKey } from "../../../src/ledger/log-keys.ts";
import { verifyReceipt } from "../../../src/receipt/verify.ts";
import { comity } from "../../support/command.ts";
import { startFederation, type TestFederation } from "../../support/federation.ts";
import { LOGIN } from "./call.ts";

const folder = mkdtempSync(join(tmpdir(), "comity-records-"));
const at = (name: string) => join(folder, name);
let federation: TestFederation;
let home: readonly string[];
beforeAll(async () => {
  federation = await startFederation(["EU", "US-IL"]);
  const aurora = federation.homes.get("EU")?.platformFolder("aurora") ?? "";
  home = [
    "--node",
    federation.address("EU"),
    "--as",
    aurora,
    "--attest",
    join(federation.folders.certs, ATTESTOR),
  ];
  const login = readFileSync(LOGIN, "utf8");
  writeFileSync(at("shared.yaml"), login.replace(/people: .*/, "people: 5000"));
});
afterAll(async () => {
  await federation.stop();
  rmSync(folder, { recursive: true });
});

function file(name: string, ...records: object[]): string {
  writeFileSync(at(name), records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  return at(name);
}
/** The trust file of the federation, as an operator gives it. */
function trustFile(): string {
  const nodes = [...federation.trust].map(([node, [key]]) => ({
    trustDomain: node.slice("spiffe://".length, -"/node".length),
    ledger: textOfKey(key),
  }));
  writeFileSync(at("trust.json"), JSON.stringify({ type: "comity/v1/trust", nodes }));
  return at("trust.json");
}

const ADULT = { age: 30, sharedConsents: [0] };
const CHILD = { age: 9, sharedConsents: [0] };
const run = (command: "assess" | "transfer", records: string, ...words: string[]) =>
  comity([command, at("shared.yaml"), ...home, "--records", records, ...words]);
const linesOf = (text: string) => text.trim().split("\n");
const kindsIn = (name: string) =>
  linesOf(readFileSync(at(name), "utf8")).map((line) => {
    const { kind, permit } = verifyReceipt(Buffer.from(line), federation.trust);
    return `${kind} ${permit}`;
  });

describe("an assessment of records", () => {
  test("sums up how many would be permitted, and why the others would not", async () => {
    const { code, stdout, stderr } = await run("assess", file("two.ndjson", ADULT, CHILD, ADULT));
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toMatch(/^WOULD BE PERMITTED: 2 of 3 records, by this node/);
    expect(stdout).toMatch(/DENIED: 1 RECORD\n {2}1 record/);
  });

  test("prints a line for each record with --json, and writes receipts that are no permits", async () => {
    const { code, stdout } = await run(
      "assess",
      file("one.ndjson", ADULT, CHILD),
      "--json",
      "--receipt",
      at("a.ndjson"),
    );
    expect(code).toBe(1);
    expect(linesOf(stdout).map((line) => JSON.parse(line))).toMatchObject([
      { record: 0, chunk: 0, index: 0, decision: "permit" },
      { record: 1, chunk: 0, index: 1, decision: "deny" },
    ]);
    expect(kindsIn("a.ndjson")).toEqual(["assessment false", "assessment false"]);
  });
});

describe("a transfer of records", () => {
  test("is decided by both nodes; all receipts are in one file, which `verify` checks", async () => {
    const records = file("three.ndjson", ADULT, CHILD, ADULT);
    const { code, stdout, stderr } = await run("transfer", records, "--receipt", at("t.ndjson"));
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toMatch(/^PERMITTED: 2 of 3 records, by both nodes/);
    expect(stdout).toMatch(/The receipts of 3 records are in `.*t\.ndjson`/);
    expect(kindsIn("t.ndjson")).toEqual(["transfer true", "denial false", "transfer true"]);
    const verified = await comity(["verify", at("t.ndjson"), "--trust", trustFile()]);
    expect(verified.code).toBe(0);
    expect(verified.stdout).toMatch(/^verifies: 3 receipts/);
    expect(verified.stdout).toMatch(/2 +permits to transfer/);
    expect(verified.stdout).toMatch(/1 +denial/);
  });

  test("of permitted records alone ends well, and the same key gives the same transfer", async () => {
    const records = file("adults.ndjson", ADULT, ADULT);
    const first = await run("transfer", records);
    expect(first.code).toBe(0);
    const key = /key ([0-9a-f-]{36})/.exec(first.stdout)?.[1] ?? "";
    const [one, again] = [
      await run("transfer", records, "--key", key, "--json"),
      await run("transfer", records, "--key", key, "--json"),
    ];
    expect(again).toEqual(one);
    const other = await run("transfer", file("others.ndjson", ADULT, CHILD), "--key", key);
    expect(other).toMatchObject({ code: 1, stderr: expect.stringMatching(/KEY_REUSED/) });
  });

  test("is told again by its id: how many are permitted, and the receipt of one of them", async () => {
    const { stdout } = await run("transfer", file("again.ndjson", ADULT, CHILD), "--json");
    const { transfer } = JSON.parse(linesOf(stdout)[0] ?? "");
    const resolve = (...words: string[]) => comity(["resolve", transfer, ...home.slice(0, 4), ...words]);
    const told = await resolve();
    expect(told).toMatchObject({ code: 1, stdout: expect.stringMatching(/^PERMITTED: 1 of 2 records/) });
    expect(JSON.parse((await resolve("--json")).stdout)).toMatchObject({
      decision: null,
      state: "PERMITTED",
      records: { count: 2, permitted: 1 },
    });
    expect((await resolve("--receipt", at("r.json"))).stdout).toMatch(/each record\s+has\s+one/);
    await resolve("--record", "0", "--receipt", at("r.json"));
    expect(verifyReceipt(readFileSync(at("r.json")), federation.trust).permit).toBe(true);
    expect((await resolve("--record", "7")).code).toBe(1);
  });

  test("reaches the recipient's inbox: the permitted records, and their receipts in one file", async () => {
    const { stdout } = await run("transfer", file("inbox.ndjson", CHILD, ADULT, ADULT), "--json");
    const { transfer } = JSON.parse(linesOf(stdout)[0] ?? "");
    const lakeshore = federation.homes.get("US-IL")?.platformFolder("lakeshore") ?? "";
    const there = ["--node", federation.address("US-IL"), "--as", lakeshore, "--receipts", folder];
    const shown = await comity(["inbox", ...there]);
    expect(shown.stdout).toMatch(/2 permitted, with places from 1 to 2 in their chunk/);
    expect(kindsIn(`${transfer}.receipts.ndjson`)).toEqual(["transfer true", "transfer true"]);
    const listed = (await comity(["inbox", ...there, "--json"])).stdout;
    expect(listed).toContain('"comity/v3/receipt"');
  });

  test("that nobody answers says how to go on, and no receipt's file is touched", async () => {
    writeFileSync(at("kept.ndjson"), "what was there\n");
    await federation.stopNode("US-IL");
    const { code, stderr } = await run(
      "transfer",
      file("late.ndjson", ADULT),
      "--receipt",
      at("kept.ndjson"),
    );
    await federation.startNode("US-IL");
    expect(code).toBe(3);
    expect(stderr).toMatch(/PEER_UNREACHABLE/);
    expect(stderr).toMatch(/--key [0-9a-f-]{36}/);
    expect(readFileSync(at("kept.ndjson"), "utf8")).toBe("what was there\n");
  });
});

test.each([
  ["a file that is not there", "none.ndjson", undefined, /cannot be read/],
  ["a line that is no JSON", "bad.ndjson", '{"age": 30}\nage 31\n', /line 2: it is no JSON/],
  ["a record of no valid form", "form.ndjson", '{"age": 30}\n{"age": 999}\n', /age/],
])("%s is refused with exit 2", async (_, name, text, message) => {
  if (text !== undefined) writeFileSync(at(name), text);
  const { code, stderr } = await run("assess", at(name));
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  expect(existsSync(at("never"))).toBe(false);
});

test("progress is shown while many records are answered, on a terminal alone", async () => {
  const shown: string[] = [];
  const stderr = { isTTY: true, write: (text: string) => shown.push(text) };
  const many = file("many.ndjson", ...Array.from({ length: 1_100 }, () => ADULT));
  await comity(["assess", at("shared.yaml"), ...home, "--records", many], { NO_COLOR: "1" }, { stderr });
  expect(shown.join("")).toMatch(/1,024 records answered/);
});
