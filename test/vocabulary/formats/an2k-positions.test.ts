/** Positions in records of ANSI/NIST-ITL, in every field that states one, and the skin that they lie on. */
import { describe, expect, test } from "vitest";
import { readPositions, skinWordsOf, strangersTo } from "../../../src/vocabulary/formats/an2k-positions.ts";
import { RS, US } from "./an2k-records.ts";
import { refused } from "./common.ts";

const positions = (type: number, fields: Readonly<Record<number, string>>) =>
  readPositions(
    {
      type,
      idc: "01",
      end: 0,
      fieldCount: 0,
      unread: [],
      contents: [],
      fields: new Map(Object.entries(fields).map(([n, text]) => [Number(n), text])),
    },
    "/R",
  );
const wordsOf = (type: number, fields: Readonly<Record<number, string>>) =>
  skinWordsOf(type, positions(type, fields), []);

describe("positions", () => {
  test.each([
    [3, { 13: "7" }, ["7"]],
    [4, { 13: `13${RS}1` }, ["13", "1"]],
    [5, { 13: "7" }, ["7"]],
    [6, { 13: "7" }, ["7"]],
    [9, { 6: `01${US}02` }, ["01", "02"]],
    [9, { 14: "07" }, ["07"]],
    [9, { 134: "21" }, ["21"]],
    [9, { 302: `8${US}DST${US}${US}${RS}21${US}${US}` }, ["8", "21"]],
    [9, { 6: "00", 302: "61" }, ["00", "61"]],
    [13, { 13: `25${RS}7`, 14: `3${US}EJI` }, ["25", "7", "3"]],
    [14, { 13: "14", 21: `7${US}1${US}2${RS}8${US}3${US}4`, 25: `9${US}3` }, ["14", "7", "8", "9"]],
    [14, { 22: `2${US}1`, 23: `3${US}1`, 24: `4${US}80` }, ["2", "3", "4"]],
    [15, { 13: "23", 24: `25${US}80` }, ["23", "25"]],
    [17, { 3: "1" }, ["1"]],
    [19, { 13: "61", 24: `62${US}80` }, ["61", "62"]],
    [10, { 13: "2" }, []],
    [13, {}, []],
  ])("of type %i: %j", (type, fields, codes) => {
    expect(positions(type, fields).map(({ code }) => code)).toEqual(codes);
  });

  test("that fill more than is kept of a field are refused, since some would go unseen", () => {
    expect(refused(() => positions(13, { 13: "2".repeat(4096) }))).toBe("VOC_OUT_OF_RANGE /R/13");
  });
});

describe("the modality", () => {
  test.each([
    [13, { 13: "7" }, ["13"]],
    [13, { 13: "25" }, ["13/palm"]],
    [13, { 13: "60" }, ["13/foot"]],
    [13, { 13: "83" }, ["13/palm"]],
    [13, { 13: "18" }, ["13/ridge"]],
    [13, { 13: "19", 14: `0${US}EJI` }, ["13"]],
    [13, { 13: `7${RS}25${RS}8` }, ["13", "13/palm"]],
    [13, { 13: "0" }, ["13"]],
    [13, {}, ["13/ridge"]],
    [9, { 6: "00" }, ["9"]],
    [9, { 6: "00", 302: "21" }, ["9/palm"]],
    [9, { 302: "8" }, ["9"]],
    [9, {}, ["9/ridge"]],
    [3, { 13: "7" }, ["3"]],
    [5, { 13: "21" }, ["5/palm"]],
    [6, { 13: "18" }, ["6/ridge"]],
    [14, { 13: "51" }, ["14"]],
    [4, { 13: "" }, ["4"]],
    [4, { 13: "21" }, ["4/palm"]],
    [14, {}, ["14"]],
    [14, { 13: "21" }, ["14/palm"]],
    [14, { 13: "14", 21: `25${US}1` }, ["14", "14/palm"]],
    [15, {}, ["15"]],
    [15, { 13: "23" }, ["15"]],
    [15, { 13: "2" }, ["15/finger"]],
    [19, { 13: "61" }, ["19"]],
    [19, { 13: "23" }, ["19/palm"]],
    [13, { 13: "99" }, ["13/FGP/99"]],
    [13, { 13: `7${RS}UNK` }, ["13", "13/FGP/UNK"]],
    [13, { 13: "Jane Roe" }, ["13/FGP/?"]],
    [13, { 13: "-1" }, ["13/FGP/?"]],
  ])("of type %i with %j is %j", (type, fields, words) => {
    expect(wordsOf(type, fields)).toEqual(words);
  });

  test("is also that of a block in the record", () => {
    expect(skinWordsOf(14, positions(14, { 13: "2" }), ["finger", "palm"])).toEqual(["14", "14/palm"]);
    expect(skinWordsOf(14, [], ["unsaid"])).toEqual(["14"]);
    expect(skinWordsOf(14, positions(14, { 13: "2" }), ["unknown"])).toEqual(["14", "14/FGP"]);
  });
});

test("the label of an eye is no position of skin, and contradicts nothing", () => {
  expect(strangersTo(17, positions(17, { 3: "2" }))).toEqual([]);
});

test("a position contradicts a type that is for other skin, and never one that is for all", () => {
  const strangers = (type: number, code: string) => strangersTo(type, positions(type, { 13: code, 6: code }));
  expect([strangers(14, "21"), strangers(15, "2"), strangers(19, "21"), strangers(4, "60")]).toEqual([
    ["palm"],
    ["finger"],
    ["palm"],
    ["foot"],
  ]);
  expect([strangers(13, "21"), strangers(9, "60"), strangers(14, "2"), strangers(15, "0")]).toEqual([
    [],
    [],
    [],
    [],
  ]);
});
