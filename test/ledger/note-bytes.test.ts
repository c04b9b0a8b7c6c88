/** Notes as bytes: the same note comes back, a third shorter, and nothing else is read. */
import { expect, test } from "vitest";
import { formatCheckpoint } from "../../src/ledger/checkpoint.ts";
import { formatNote } from "../../src/ledger/note.ts";
import { packNote, unpackNote } from "../../src/ledger/note-bytes.ts";
import { createHybridLedgerKey, createLedgerKey, signCheckpoint } from "../../src/store/ledger-key.ts";

const text = formatCheckpoint({ origin: "eu.example", size: 43, root: new Uint8Array(32).fill(7) });
const noteBy = async (key: Parameters<typeof signCheckpoint>[1]) =>
  formatNote(text, await signCheckpoint(text, key));
const whole = await noteBy(createHybridLedgerKey("eu.example"));

test.each([
  ["of one signature", await noteBy(createLedgerKey("eu.example"))],
  ["of two signatures", whole],
  ["with blank lines and words of any language", formatNote("é\n\n— x y\n", [...line("é")])],
])("a note %s comes back as it was", (_, note) => {
  expect(unpackNote(packNote(note))).toBe(note);
});

function line(name: string) {
  return [{ name, id: "0badcafe", signature: Uint8Array.of(1, 2, 3) }];
}

test("the bytes of two signatures are less than four fifths of the text", () => {
  expect(packNote(whole).length).toBeLessThan(0.8 * whole.length);
});

test("what is no note is not packed", () => {
  expect(() => packNote("no note")).toThrow(expect.objectContaining({ reason: "STATEMENT_INVALID" }));
});

const packed = packNote(whole);
test.each([
  ["nothing", new Uint8Array(0)],
  ["half of a length", Uint8Array.of(0)],
  ["a part that is cut off", packed.subarray(0, -1)],
  ["a name without its signature", packed.subarray(0, 2 + (packed[1] ?? 0) + 2 + "eu.example".length)],
  ["a text that is no UTF-8", Uint8Array.of(0, 1, 0xff, 0, 1, 0x61, 0, 5, 1, 2, 3, 4, 5)],
  ["a text alone", Uint8Array.of(0, 1, 0x0a)],
])("%s is refused", (_, bytes) => {
  expect(() => unpackNote(bytes)).toThrow(expect.objectContaining({ reason: "STATEMENT_INVALID" }));
});
