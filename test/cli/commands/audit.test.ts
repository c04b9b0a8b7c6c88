/** `comity audit export` at a running node: the decisions of the scope alone, each proved, and on behind the last line. */
import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectOperator } from "../../../src/client/index.ts";
import { createRequest } from "../../../src/edge/tls/certificate-request.ts";
import { parseIdentity } from "../../../src/federation/identity.ts";
import { textOfKey } from "../../../src/ledger/log-keys.ts";
import { writeCredentials } from "../../../src/node/home.ts";
import { formatTrust } from "../../../src/receipt/trust.ts";
import { verifyReceipt } from "../../../src/receipt/verify.ts";
import { homeOf } from "../../federation/raw.ts";
import { comity } from "../../support/command.ts";
import { startFederation, type TestFederation } from "../../support/federation.ts";
import { operatorOf } from "../../support/law.ts";

let federation: TestFederation;
beforeAll(async () => {
  federation = await startFederation(["EU", "US-IL", "JP"]);
});
afterAll(() => federation.stop());

const today = new Date().toISOString().slice(0, 10);
const folder = mkdtempSync(join(tmpdir(), "comity-auditor-"));

/** Certifies an auditor of the EU's node for places, today. */
async function certify(name: string, places: readonly string[]): Promise<string> {
  const id = `spiffe://${homeOf(federation, "EU").trustDomain}/auditor/${name}`;
  const operator = connectOperator({ address: federation.address("EU"), as: operatorOf(federation, "EU") });
  const { request, keyPem } = createRequest(id);
  const audits = { places, from: today, until: today };
  const made = await operator.issueCertificate({ identity: id, csr: request, days: 1, audits });
  operator.close();
  const at = join(folder, name);
  writeCredentials(at, { ...made, keyPem }, made.authorityPem);
  return at;
}

const exportAs = (as: string, out: string, ...more: string[]) =>
  comity(["audit", "export", "--out", out, "--node", federation.address("EU"), "--as", as, ...more]);
const linesOf = (file: string) =>
  readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

test("an auditor exports the decisions of its places, goes on behind the last, and finds no other", async () => {
  const caller = federation.caller("EU");
  const trustFile = join(folder, "trust.json");
  const nodes = [...federation.trust].map(([id, [key]]) => ({
    trustDomain: parseIdentity(id).trustDomain,
    ledger: textOfKey(key),
    handOvers: [],
  }));
  writeFileSync(trustFile, JSON.stringify(formatTrust(nodes)));
  const ask = async (name: string) => caller.request(await federation.sample(name));
  await ask("eu-us-il-login");
  await ask("eu-jp-research");
  const [illinois, japan] = [await certify("illinois", ["US-IL"]), await certify("japan", ["JP"])];
  const file = join(folder, "illinois.jsonl");
  const first = await exportAs(illinois, file, "--trust", trustFile);
  expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/^1 decisions of US-IL from /) });
  const [head, login, ...others] = linesOf(file);
  expect(others).toEqual([]);
  expect(head).toMatchObject({
    type: "comity/v1/audit-export",
    scope: { places: ["US-IL"], from: today, until: today },
  });
  expect(verifyReceipt(Buffer.from(JSON.stringify(login.receipt)), federation.trust).permit).toBe(true);
  await ask("eu-us-il-login");
  appendFileSync(file, '{"index":9');
  expect(await exportAs(illinois, file, "--trust", trustFile)).toMatchObject({ code: 2 });
  expect(await exportAs(japan, file, "--trust", trustFile, "--resume")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("another auditor"),
  });
  expect(await exportAs(illinois, file, "--trust", trustFile, "--resume")).toMatchObject({ code: 0 });
  expect(linesOf(file).map(({ index }) => index)).toEqual([undefined, login.index, expect.any(Number)]);
  const before = readFileSync(file, "utf8");
  const wider = await certify("illinois", ["US-IL", "JP"]);
  expect(await exportAs(wider, file, "--trust", trustFile, "--resume")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("begin a new file"),
  });
  expect(readFileSync(file, "utf8")).toBe(before);
  const research = join(folder, "japan.jsonl");
  expect(await exportAs(japan, research, "--trust", trustFile)).toMatchObject({ code: 0 });
  expect(readFileSync(research, "utf8")).not.toContain(login.receipt.statements[0].leaf);
  expect(linesOf(research)).toHaveLength(2);
});
