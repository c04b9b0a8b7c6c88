/** One biometric block by its header: its terms, its findings, and refusals of what is none. */
import { expect, test } from "vitest";
import { readIso19794 } from "../../../src/vocabulary/formats/iso-19794.ts";
import { fmr, fmrOfViews, iir } from "../../support/cbeff.ts";

const block = fmr(2);

test("a finger block says what it is, by its header alone", () => {
  const { format, terms, findings, payloadBroken } = readIso19794(block);
  expect(format).toBe("iso-19794");
  expect(terms.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["modality", "form"]));
  for (const { path, record, scheme } of terms)
    expect({ path, record, scheme }).toEqual({ path: "/", record: 1, scheme: "iso-19794" });
  expect({ findings, payloadBroken }).toEqual({ findings: [], payloadBroken: false });
});

test("a block that is cut short has its terms, and a broken payload", () => {
  const { findings, payloadBroken } = readIso19794(block.subarray(0, -1));
  expect(findings).toEqual([expect.objectContaining({ code: "VOC_OUT_OF_RANGE", path: "/" })]);
  expect(payloadBroken).toBe(true);
});

test.each<[string, Uint8Array, RegExp]>([
  ["a bare picture", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), /a bare/],
  ["anything else", Buffer.from("none"), /no known biometric header/],
  ["nothing", new Uint8Array(), /no known biometric header/],
])("%s is refused", (_, bytes, message) => {
  expect(() => readIso19794(bytes)).toThrow(
    expect.objectContaining({ reason: "VOC_LEXICAL", message: expect.stringMatching(message) }),
  );
});

test("a block with data of its maker may be anything; with another block in it, its payload is broken", () => {
  const extended = (...data: readonly number[]) => {
    const own = fmrOfViews([2], [1, 1, 0, data.length + 4, ...data]);
    own.set([0, data.length + 4], own.length - data.length - 6);
    return readIso19794(own);
  };
  const modalities = (terms: ReturnType<typeof readIso19794>["terms"]) =>
    terms.flatMap(({ kind, term }) => (kind === "modality" ? term : []));
  expect(modalities(extended(1, 2, 3).terms)).toEqual(["19794-2", "mod:unknown"]);
  expect(extended(1, 2, 3).payloadBroken).toBe(false);
  expect(extended(...iir(1)).payloadBroken).toBe(true);
});
