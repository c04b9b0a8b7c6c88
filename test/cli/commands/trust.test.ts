/** `comity trust export`: the trust file for those who check receipts. */
import { expect, test } from "vitest";
import { cosignerOf, formatCosigner } from "../../../src/ledger/cosignature.ts";
import { parseVerifierKey } from "../../../src/ledger/note.ts";
import { createLedgerKey } from "../../../src/store/ledger-key.ts";
import { makeHome, runIn } from "../../support/home.ts";

const witness = (name: string) =>
  formatCosigner(cosignerOf(parseVerifierKey(createLedgerKey(name).verifierKey)));

test("the trust file names the node's own log", async () => {
  const kr = await makeHome();
  expect(JSON.parse((await runIn(kr, "trust", "export")).stdout)).toEqual({
    type: "comity/v1/trust",
    nodes: [{ trustDomain: "pipc.example", ledger: expect.stringMatching(/^pipc\.example\+/) }],
  });

  const keys = [witness("one.example"), witness("two.example")];
  const requiring = async (...words: string[]) => {
    const { stdout, stderr, code } = await runIn(kr, "trust", "export", "--witness", ...keys, ...words);
    return code === 0 ? JSON.parse(stdout) : { code, stderr };
  };
  expect(await requiring()).toMatchObject({ type: "comity/v3/trust", witnesses: { required: 2, keys } });
  expect(await requiring("--require", "1")).toMatchObject({ witnesses: { required: 1, keys } });
  expect(await requiring("--require", "3")).toEqual({
    code: 2,
    stderr: expect.stringContaining("requires `3` witnesses, and names `2`"),
  });
  expect(await requiring("--require", "none")).toMatchObject({ code: 2 });
});
