/** Blocks among a card's data objects, however deep they are nested. */
import { describe, expect, test } from "vitest";
import { holdsBlock as holdsBlockIn, readBlocks } from "../../../src/vocabulary/formats/card-block.ts";
import { createRemainder } from "../../../src/vocabulary/formats/remainder.ts";
import type { DataObject } from "../../../src/vocabulary/formats/tlv.ts";
import {
  extensible,
  fac,
  faceRepresentation,
  fir,
  fmrOfViews,
  iir,
  irisRepresentation,
} from "../../support/cbeff.ts";
import { refused } from "./common.ts";

const DATA = [0x5f2e, 0x7f2e];
const object = (tag: number, ...parts: readonly (number | Uint8Array)[]): DataObject => ({
  tag,
  value: Uint8Array.from(parts.flatMap((part) => (typeof part === "number" ? [part] : [...part]))),
});
const place = { path: "/T", record: 1 };
const UNSAID = { types: undefined, words: [], part: undefined };
const read = (objects: readonly DataObject[], said: Parameters<typeof readBlocks>[3] = UNSAID) =>
  readBlocks(objects, DATA, place, said, createRemainder());

const holdsBlock = (objects: readonly DataObject[], path: string) =>
  holdsBlockIn(objects, path, createRemainder());

/** A block within as many constructed objects. */
function nested(depth: number, block: Uint8Array): DataObject {
  const inner = depth === 0 ? block : nested(depth - 1, block).value;
  return object(0xa1, depth === 0 ? 0x04 : 0xa1, inner.length, inner);
}

describe("blocks", () => {
  const pathsOf = (...objects: readonly DataObject[]) => read(objects).seen.map(({ place: at }) => at.path);

  test("are found under any tag", () => {
    const objects = [object(0x5f2e, fac()), object(0xc0, iir(1)), object(0xc1, 1)];
    expect(pathsOf(...objects)).toEqual(["/T/5F2E", "/T/C0"]);
    expect([holdsBlock(objects, "/T"), holdsBlock(objects.slice(2), "/T")]).toEqual([true, false]);
  });

  test("are found within constructed objects, down to eight", () => {
    expect(pathsOf(nested(3, fac()))).toEqual(["/T/A1/A1/A1/A1/04"]);
    expect(pathsOf(nested(7, fac()))).toHaveLength(1);
    expect(refused(() => holdsBlock([nested(8, fac())], "/T"))).toBe(
      "VOC_LEXICAL /T/A1/A1/A1/A1/A1/A1/A1/A1",
    );
  });

  test.each([
    ["behind other bytes", object(0x5f2e, 1, 2, iir(1)), "/T/5F2E"],
    ["in a constructed object that cannot be taken apart", object(0x7f2e, 0x04, 60, iir(1), 0x04), "/T/7F2E"],
  ])("are refused %s", (_, hiding, path) => {
    expect(refused(() => read([hiding]))).toBe(`VOC_LEXICAL ${path}`);
  });

  test("of ISO/IEC 39794 are data objects, and are read as blocks, whatever object is around them", () => {
    const png = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
    const face = extensible("65", [faceRepresentation(png)]);
    const said = { ...UNSAID, types: ["face"] as const, part: "39794-5" };
    for (const [around, path] of [
      [object(0x7f2e, 0xa1, face.length, face), "/T/7F2E/A1"],
      [object(0x7f2e, face), "/T/7F2E"],
      [object(0x5f2e, face), "/T/5F2E"],
    ] as const) {
      const { seen, forms, findings, broken, unread } = read([around], said);
      expect(seen.map(({ header, place: at }) => [header.part, at.path])).toEqual([["39794-5", path]]);
      expect([forms.length, findings, broken, unread.terms]).toEqual([1, [], false, []]);
    }
    const iris = extensible("66", [irisRepresentation(1, png)]);
    const both = Uint8Array.of(...face, ...iris);
    expect(read([object(0x7f2e, both)], said)).toMatchObject({ broken: true });
    expect(refused(() => read([object(0x7f2e, 0xa1, iris.length, iris)], said))).toBe(
      "VOC_CONFLICT /T/7F2E/A1",
    );
  });

  test("stand bare in a constructed object on some cards", () => {
    expect(read([object(0x7f2e, fac())]).seen).toHaveLength(1);
  });

  test("each have a form, and each form is told once", () => {
    const { forms, findings, broken } = read([
      object(0x5f2e, fac()),
      object(0x7f2e, fac()),
      object(0xc0, fir(2)),
    ]);
    expect(forms.map(({ term, path }) => [term, path])).toEqual([
      ["19794-5", "/T/5F2E"],
      ["19794-4", "/T/C0"],
    ]);
    expect([findings, broken]).toEqual([[], false]);
  });

  test("that are cut short break the payload", () => {
    expect(read([object(0x5f2e, fac({ declared: 99 }))]).broken).toBe(true);
  });

  test("must show what is said", () => {
    const face = { ...UNSAID, types: ["face"] as const };
    expect(refused(() => read([object(0x5f2e, fac())], face))).toBe("nothing");
    expect(refused(() => read([object(0xc0, iir(1))], face))).toBe("VOC_CONFLICT /T/C0");
  });
});

test("a picture is a sample where data stands, and refused elsewhere: nothing would describe it", () => {
  const jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 16, ...Buffer.from("JFIF")];
  expect(read([object(0x5f2e, ...jpeg)]).forms).toMatchObject([{ term: "form:sample", path: "/T/5F2E" }]);
  expect(refused(() => read([object(0xc0, ...jpeg)]))).toBe("VOC_LEXICAL /T/C0");
  expect(refused(() => read([object(0xa1, 0x90, 12, 1, 2, ...jpeg)]))).toBe("VOC_LEXICAL /T/A1/90");
  expect(refused(() => holdsBlock([object(0xc0, 1, ...jpeg)], "/T"))).toBe("VOC_LEXICAL /T/C0");
});

test("a second picture behind the first, and a long object that nobody knows, may be anything", () => {
  const png = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  for (const objects of [[object(0x5f2e, 1, 2, png)], [object(0xc0, ...Array(65).fill(1))]]) {
    const { unread } = read(objects);
    expect(unread.terms.map(({ term }) => term)).toEqual(["mod:unknown", "form:sample"]);
    expect(unread.findings).toHaveLength(1);
  }
  expect(read([object(0xc0, ...Array(64).fill(1))]).unread).toEqual({ terms: [], findings: [] });
  expect(holdsBlock([object(0xc0, ...Array(65).fill(1))], "/T")).toBe(true);
});

test("data of a block's maker may be anything", () => {
  const own = fmrOfViews([2], [1, 1, 0, 6, 1, 1]);
  own.set([0, 6], own.length - 8);
  expect(read([object(0x5f2e, own)]).unread.terms).toHaveLength(2);
});
