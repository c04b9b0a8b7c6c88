/** `comity receipt convert`: files that are refused before any node is asked. A conversion at running nodes is in resolve.test.ts. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { comity, fileWith } from "../../support/command.ts";
import { TRUST, transferReceipt } from "../../support/receipts.ts";

const trust = fileWith(JSON.stringify(TRUST));
const out = `${fileWith("")}.cose`;
const convert = (receipt: Uint8Array | string, ...more: string[]) =>
  comity(["receipt", "convert", fileWith(receipt), "--to", "cose", "--trust", trust, "--out", out, ...more]);

test("a receipt that does not verify is not converted", async () => {
  const text = Buffer.from(transferReceipt("permit")).toString("utf8");
  const wrong = await convert(
    text.replace('"index":0', '"index":1'),
    "--node",
    "127.0.0.1:1",
    "--as",
    "nobody",
  );
  expect(wrong).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("does not verify") });
  expect(existsSync(out)).toBe(false);
});

test("a file of COSE receipts is not converted again, and another format is not known", async () => {
  expect(await convert(Uint8Array.of(0x81, 0x41, 0))).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("has COSE receipts already"),
  });
  expect(
    await comity(["receipt", "convert", "x", "--to", "pdf", "--trust", trust, "--out", out]),
  ).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("cose"),
  });
});

test("a file that cannot be written is refused before a node is asked", async () => {
  const refused = await comity([
    ...["receipt", "convert", fileWith(transferReceipt("permit")), "--to", "cose", "--trust", trust],
    ...["--out", join(trust, "x.cose"), "--node", "127.0.0.1:1", "--as", "nobody"],
  ]);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("DIRECTORY_UNWRITABLE") });
});
