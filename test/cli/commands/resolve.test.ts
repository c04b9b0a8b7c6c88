/** `comity resolve`: the answer to a transfer again, for the platform that asked, and for no other. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ATTESTOR } from "../../../src/client/index.ts";
import { canonicalBytes } from "../../../src/ledger/canonical.ts";
import { comity, fileWith } from "../../support/command.ts";
import { startFederation, type TestFederation } from "../../support/federation.ts";
import { call, LOGIN } from "./call.ts";

let federation: TestFederation;
let atHome: readonly string[];
let answer: Awaited<ReturnType<typeof call>>["answer"];
beforeAll(async () => {
  federation = await startFederation(["EU", "US-IL"]);
  const aurora = federation.homes.get("EU")?.platformFolder("aurora") ?? "";
  atHome = ["--node", federation.address("EU"), "--as", aurora];
  const attested = [...atHome, "--attest", join(federation.folders.certs, ATTESTOR)];
  ({ answer } = await call("transfer", LOGIN, attested));
});
afterAll(() => federation.stop());

test("gives the decision and the receipt that the transfer gave", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "comity-cli-")), "receipt.json");
  const again = await comity(["resolve", answer.transfer, ...atHome, "--receipt", file, "--json"]);
  const { key: _, ...told } = answer;
  expect({ code: again.code, told: JSON.parse(again.stdout) }).toEqual({ code: 0, told });
  expect(readFileSync(file).equals(canonicalBytes(answer.receipt))).toBe(true);
});

test("for a person begins with the decision", async () => {
  const { code, stdout } = await comity(["resolve", answer.transfer, ...atHome]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^PERMITTED: by both nodes/);
});

test("a transfer that the caller has not asked for is refused, and so is what is no id", async () => {
  const other = federation.homes.get("US-IL")?.platformFolder("lakeshore") ?? "";
  const elsewhere = ["--node", federation.address("US-IL"), "--as", other];
  const asked = await comity(["resolve", answer.transfer, ...elsewhere, "--json"]);
  expect({ code: asked.code, reason: JSON.parse(asked.stderr).error.reason }).toEqual({
    code: 1,
    reason: "NOT_FOUND",
  });
  const wrong = await comity(["resolve", "latest", ...atHome, "--json"]);
  expect({ code: wrong.code, reason: JSON.parse(wrong.stderr).error.reason }).toEqual({
    code: 2,
    reason: "INPUT_INVALID",
  });
});

test("a receipt that cannot be written is refused", async () => {
  const file = join(fileWith(""), "receipt.json");
  const { code, stdout, stderr } = await comity(["resolve", answer.transfer, ...atHome, "--receipt", file]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("DIRECTORY_UNWRITABLE");
});

/** The first leaf of a log is proved in the tree of two leaves. */
const withoutSizes = (shown: { readonly decided: readonly { readonly log: object }[] }) => ({
  ...shown,
  decided: shown.decided.map((each) => ({ ...each, log: { ...each.log, size: 0 } })),
});

test("a receipt becomes COSE receipts of both nodes, which prove the same", async () => {
  // A log of one leaf has no COSE receipt.
  await call("transfer", LOGIN, [...atHome, "--attest", join(federation.folders.certs, ATTESTOR)]);
  const folder = mkdtempSync(join(tmpdir(), "comity-cli-"));
  const [receipt, trust, cose] = ["receipt.json", "trust.json", "login.cose"].map((name) =>
    join(folder, name),
  );
  writeFileSync(receipt ?? "", canonicalBytes(answer.receipt));
  const nodes = [...federation.homes.values()].map(({ trustDomain, ledgerKey: ledger }) => ({
    trustDomain,
    ledger,
  }));
  writeFileSync(trust ?? "", JSON.stringify({ type: "comity/v1/trust", nodes }));
  const words = [
    "receipt",
    "convert",
    receipt ?? "",
    "--to",
    "cose",
    "--out",
    cose ?? "",
    "--trust",
    trust ?? "",
  ];
  const converted = await comity([...words, ...atHome]);
  expect(converted).toMatchObject({ code: 0, stderr: "" });
  expect(converted.stdout).toMatch(/^wrote\s.+:\s4\sCOSE\sreceipts\s\(RFC\s9942\),\s\d+\sbytes\n/);
  const [before, after] = await Promise.all(
    [receipt, cose].map((file) => comity(["verify", file ?? "", "--trust", trust ?? "", "--json"])),
  );
  const { cose: inCose, ...proved } = JSON.parse(after?.stdout ?? "");
  expect([after?.code, inCose]).toEqual([0, true]);
  expect(withoutSizes(proved)).toEqual(withoutSizes(JSON.parse(before?.stdout ?? "")));
  const told = JSON.parse((await comity([...words, ...atHome, "--json"])).stdout);
  expect(told).toMatchObject({
    receipts: 4,
    witnessesLeftOut: false,
    bytes: readFileSync(cose ?? "").length,
  });
});
