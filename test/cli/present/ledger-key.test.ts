/** The keys of a log as people read them. */
import { expect, test } from "vitest";
import { ledgerKeysLines, renewedLines } from "../../../src/cli/present/ledger-key.ts";
import { createHybridLedgerKey, createLedgerKey } from "../../../src/store/ledger-key.ts";

const keys = [1, 2].map(() => createLedgerKey("kr.example").verifierKey);

test("each key has the sizes that it signed, and the date of its end", () => {
  const [one = "", two = ""] = keys;
  const text = ledgerKeysLines(
    [{ ledger: one, upTo: 57, until: "2026-11-30T12:00:00.000Z" }, { ledger: two }],
    100,
  )
    .join(" ")
    .replaceAll(/\s+/g, " ");
  expect(text).toMatch(
    /signed sizes 0 to 57, handed over at 2026-11-30T12:00:00\.000Z .* signs from size 58 on/,
  );
  for (const each of keys) expect(text).toContain(each.split("+")[1]);
});

test("a renewal says which key signs now, and what to do with copies and trust files", () => {
  const text = renewedLines("aaaaaaaa", "bbbbbbbb", 100).join(" ");
  expect(text).toMatch(/goes on under the key bbbbbbbb; the key aaaaaaaa signs nothing more/);
  expect(text).toMatch(/Export the trust file again/);
});

test("of a key of two parts both ids are shown, and the text that fills a screen is left to --json", () => {
  const { verifierKey } = createHybridLedgerKey("kr.example");
  const [first = "", second = ""] = verifierKey.split(" ");
  const text = ledgerKeysLines([{ ledger: verifierKey }], 200).join("\n");
  expect(text).toContain(`${first}, and with ML-DSA-44 as ${second.split("+")[1]}: whole with --json`);
  expect(text.length).toBeLessThan(600);
});
