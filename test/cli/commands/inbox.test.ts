/** `comity inbox`: what has arrived, in order, from where the reader left off, with the receipts. */
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ATTESTOR } from "../../../src/client/index.ts";
import { verifyReceipt } from "../../../src/receipt/verify.ts";
import { parseWitnessed } from "../../../src/receipt/witnessed.ts";
import { comity, widest } from "../../support/command.ts";
import { startFederation, type TestFederation } from "../../support/federation.ts";
import { call, LOGIN } from "./call.ts";

let federation: TestFederation;
let inbox: readonly string[];
let asked: readonly string[];
const transfers: string[] = [];
beforeAll(async () => {
  federation = await startFederation(["EU", "US-IL"]);
  const folder = (place: string, name: string) => federation.homes.get(place)?.platformFolder(name) ?? "";
  inbox = ["inbox", "--node", federation.address("US-IL"), "--as", folder("US-IL", "lakeshore")];
  asked = ["--node", federation.address("EU"), "--as", folder("EU", "aurora")];
  for (let i = 0; i < 2; i++) await transfer();
});
afterAll(() => federation.stop());

async function transfer() {
  const attestor = join(federation.folders.certs, ATTESTOR);
  transfers.push((await call("transfer", LOGIN, [...asked, "--attest", attestor])).answer.transfer);
}
const jsonOf = (text: string) =>
  text
    .trimEnd()
    .split(/^(?=\{)/m)
    .map((each) => JSON.parse(each));

test("lists what has arrived in the recipient's words, and ends", async () => {
  const { code, stdout, stderr } = await comity(inbox);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const [i, id] of transfers.entries()) expect(stdout).toContain(`${i + 1}  transfer ${id}\n`);
  expect(stdout).toContain("the sender wrote: facial image");
  expect(stdout).toMatch(/bound by +\d+ obligations, which `--verbose` lists/);
  expect(widest(stdout)).toBeLessThanOrEqual(100);
});

test("`--verbose` lists the obligations with their citations", async () => {
  const { stdout } = await comity([...inbox, "--verbose"]);
  expect(stdout).toMatch(/bound by +\d+ obligations, below/);
  expect(stdout).toContain("GDPR Art");
});

test("begins after the entry that was read last, and leaves the receipts in a folder", async () => {
  const folder = mkdtempSync(join(tmpdir(), "comity-cli-"));
  const { stdout } = await comity([...inbox, "--after", "1", "--receipts", folder, "--json"]);
  expect(jsonOf(stdout)).toMatchObject([{ cursor: 2, transfer: transfers[1], to: "US-IL" }]);
  const name = `${transfers[1]}.receipt.json`;
  expect(readdirSync(folder)).toEqual([name]);
  expect(verifyReceipt(readFileSync(join(folder, name)), federation.trust)).toMatchObject({ permit: true });
});

test("`--witnessed` says where nobody has cosigned yet, and leaves the receipt as it is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "comity-cli-"));
  const words = [...inbox, "--after", "1", "--receipts", folder, "--witnessed"];
  const { code, stderr } = await comity(words);
  const receipt = readFileSync(join(folder, `${transfers[1]}.receipt.json`));
  expect(code).toBe(0);
  const dated = parseWitnessed(receipt) !== undefined;
  expect(stderr.includes(`nobody has cosigned the log since transfer ${transfers[1]}`)).toBe(!dated);
  expect(verifyReceipt(receipt, federation.trust)).toMatchObject({ permit: true });
  const nowhere = await comity([...inbox, "--witnessed"]);
  expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining("say with `--receipts`") });
});

test("says that nothing has arrived", async () => {
  const sender = ["inbox", ...asked];
  expect((await comity(sender)).stdout).toBe("Nothing has arrived yet; `--follow` waits for what comes.\n");
  expect((await comity([...sender, "--json"])).stdout).toBe("");
});

test("`--follow` shows what comes until it is interrupted", async () => {
  const stop = new AbortController();
  let shown = "";
  const follows = comity([...inbox, "--after", "2", "--follow", "--json"], undefined, {
    stop: () => stop.signal,
    stdout: {
      write: (text) => {
        shown += text;
        stop.abort();
      },
    },
  });
  await transfer();
  expect((await follows).code).toBe(0);
  expect(jsonOf(shown)).toMatchObject([{ cursor: 3, transfer: transfers[2] }]);
});

test("begins after the cursor that was shown, and refuses one of another store", async () => {
  const shown = jsonOf((await comity([...inbox, "--json"])).stdout) as { entryCursor: string }[];
  const cursor = shown[0]?.entryCursor ?? "";
  expect((await comity(inbox)).stdout).toContain(`cursor ${cursor}`);
  const { stdout } = await comity([...inbox, "--after", cursor, "--json"]);
  expect(jsonOf(stdout)).toMatchObject([{ cursor: 2 }, { cursor: 3 }]);
  const [place, mark] = cursor.split("-");
  const lost = await comity([...inbox, "--after", `${place}-${mark}-${"0".repeat(16)}`]);
  expect(lost.code).not.toBe(0);
  expect(lost.stderr).toContain("CURSOR_UNKNOWN");
});

test("a cursor is one that was shown, or a number", async () => {
  const { code, stderr } = await comity([...inbox, "--after", "latest"]);
  expect(code).toBe(2);
  expect(stderr).toContain(
    "Give the cursor of the last entry that you have read, as it was shown, its number, or 0; see `comity inbox --help`",
  );
});
