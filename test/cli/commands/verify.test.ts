/** `comity verify`: what a receipt proves, and that nothing else passes for it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkReceipt } from "../../../src/cli/commands/verify.ts";
import { canonicalText } from "../../../src/ledger/canonical.ts";
import { parseTrust } from "../../../src/receipt/verify.ts";
import { createLedgerKey } from "../../../src/store/ledger-key.ts";
import { comity, fileWith, widest } from "../../support/command.ts";
import { ownReceipt, TRUST, transferReceipt } from "../../support/receipts.ts";

const trust = fileWith(JSON.stringify(TRUST));
const verify = (receipt: Uint8Array, ...more: string[]) =>
  comity(["verify", fileWith(receipt), "--trust", trust, ...more]);

test.each([
  ["verifies: a permit to transfer", transferReceipt("permit")],
  ["verifies: a denial", transferReceipt("deny")],
  ["verifies: no permit, since the destination did not decide in time", transferReceipt("bar")],
  ["verifies: a denial", ownReceipt("denial")],
  ["verifies: an assessment, not a permit to transfer", ownReceipt("assessment")],
])("the first line: %s", async (first, receipt) => {
  const { code, stdout } = await verify(receipt);
  expect(code).toBe(0);
  expect(stdout.split("\n")[0]).toBe(first);
  expect(widest(stdout)).toBeLessThanOrEqual(100);
});

test("the form for machines is what was checked", async () => {
  const receipt = transferReceipt("permit");
  const { code, stdout } = await verify(receipt, "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual(checkReceipt(receipt, parseTrust(TRUST)));
});

test("only both nodes' permit is leave to send", () => {
  const known = parseTrust(TRUST);
  const permits = [
    transferReceipt("permit"),
    transferReceipt("deny"),
    transferReceipt("bar"),
    ownReceipt("assessment"),
    ownReceipt("denial"),
  ];
  expect(permits.map((receipt) => checkReceipt(receipt, known).permit)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

test("a receipt that a program has written again verifies, and it is said", async () => {
  const receipt = transferReceipt("permit");
  const spread = Buffer.from(
    `${JSON.stringify(JSON.parse(Buffer.from(receipt).toString("utf8")), null, 2)}\n`,
  );
  const { code, stdout } = await verify(spread);
  expect(code).toBe(0);
  expect(stdout.split("\n")[0]).toBe("verifies: a permit to transfer");
  expect(stdout).toMatch(/file +not as it came: a program has written it again, with the same content/);
  const { rewritten, ...rest } = checkReceipt(spread, parseTrust(TRUST));
  expect(rewritten).toBe(true);
  expect(rest).toEqual(checkReceipt(receipt, parseTrust(TRUST)));
});

test("a changed value is refused, however the file is spelled", async () => {
  const value = JSON.parse(Buffer.from(transferReceipt("permit")).toString("utf8"));
  value.statements[0].index += 1;
  const { code, stderr } = await verify(Buffer.from(JSON.stringify(value, null, 2)));
  expect(code).toBe(1);
  expect(stderr).toContain("the first statement: the proof does not show leaf");
});

test("of a file with many receipts, those that a program has written again are counted", async () => {
  const good = Buffer.from(ownReceipt("denial")).toString("utf8");
  const { code, stdout } = await verify(Buffer.from(`${good}\n ${good}\n`));
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^verifies: 2 receipts\n +2 +denials\n +1 +not as they came, with the same content\n$/,
  );
});

test("what does not verify ends with 1 and names what fails", async () => {
  const changed = Buffer.from(
    new TextDecoder().decode(transferReceipt("permit")).replace(/"index":0/, '"index":1'),
  );
  const { code, stdout, stderr } = await verify(changed);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(
    /^comity: PROOF_INVALID: `\S+`: the receipt does not verify: the first statement: the proof does not show leaf `1`/,
  );
});

test("what is damaged is named: the file, the part, how, and what to do", async () => {
  const receipt = Buffer.from(transferReceipt("permit"));
  const text = receipt.toString("utf8");
  const { statements, ...rest } = JSON.parse(text);
  const spoilt = (i: number, change: object) =>
    canonicalText({ ...rest, statements: statements.toSpliced(i, 1, { ...statements[i], ...change }) });
  for (const [bytes, says] of [
    ["", "there are none"],
    [text.slice(0, -40), "they are not JSON, as when some are changed or missing"],
    [text.replace(/"type"/, '"type":1,"type"'), "a program has written them again"],
    [spoilt(0, { leaf: btoa("{") }), "the first statement: the bytes are not canonical JSON"],
    [spoilt(1, { leaf: btoa("{") }), "the second statement: the bytes are not canonical JSON"],
    [spoilt(1, { index: -1 }), "the second statement: `index` is not a whole number"],
  ] as const) {
    const file = fileWith(bytes);
    const { code, stderr } = await comity(["verify", file, "--trust", trust]);
    expect({ says, code }).toEqual({ says, code: 1 });
    expect(stderr).toContain(`\`${file}\`: the receipt does not verify: `);
    expect(stderr).toContain(says);
    expect(stderr).toContain("`comity resolve ID --receipt FILE`");
  }
});

test("a trust file of another form is named, and where one is found", async () => {
  const other = fileWith("{}");
  const { stderr } = await comity(["verify", fileWith(ownReceipt("denial")), "--trust", other]);
  expect(stderr).toContain(`\`${other}\`: the trust file is not valid: at \`type\`: is missing`);
  expect(stderr).toContain("`.comity/trust.json`");
});

test("every changed byte is refused", () => {
  const [known, receipt] = [parseTrust(TRUST), transferReceipt("permit")];
  fc.assert(
    fc.property(fc.nat(receipt.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bytes = Buffer.from(receipt);
      bytes.writeUInt8(bytes.readUInt8(at) ^ change, at);
      expect(() => checkReceipt(bytes, known)).toThrow("does not verify");
    }),
  );
});

test("a node that the trust file does not name proves nothing", async () => {
  const nodes = [{ trustDomain: "eu.example", ledger: createLedgerKey("eu.example").verifierKey }];
  const other = fileWith(JSON.stringify({ ...TRUST, nodes }));
  const { code, stderr } = await comity([
    "verify",
    fileWith(ownReceipt("denial")),
    "--trust",
    other,
    "--json",
  ]);
  expect(code).toBe(1);
  expect(JSON.parse(stderr).error.reason).toBe("PROOF_INVALID");
});

test.each([
  ["no receipt there", ["verify", "nowhere.json", "--trust", trust], "INPUT_INVALID"],
  ["no trust file there", ["verify", trust, "--trust", "nowhere.json"], "INPUT_INVALID"],
  ["a trust file of another form", ["verify", trust, "--trust", fileWith("{}")], "CONFIG_INVALID"],
])("%s: refused as input", async (_, words, reason) => {
  const { code, stderr } = await comity(words);
  expect(code).toBe(2);
  expect(stderr).toContain(`comity: ${reason}: `);
});

test("of a file with many receipts, the first that does not verify is named by its line", async () => {
  const good = Buffer.from(ownReceipt("denial")).toString("utf8");
  const { code, stderr } = await verify(Buffer.from(`${good}\n${good.replace("statements", "statement")}\n`));
  expect(code).toBe(1);
  expect(stderr).toMatch(/line `2`/);
});
