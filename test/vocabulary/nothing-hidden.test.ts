/**
 * A template of a maker has no beginning that anybody knows. Whatever 208 bytes of it are spelled as, a document that holds
 * them in a place that no reader reads is never that of a finger alone.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ComityError } from "../../src/errors.ts";
import { readBiometric, translateTerms } from "../../src/vocabulary/read-document.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { der, fingerRepresentation, fmr, writeCbeff } from "../support/cbeff.ts";
import { isLonger } from "../support/longer.ts";
import { GS, RS, tagged, US } from "./formats/an2k-records.ts";
import { writeBioApi, writePiv } from "./formats/cbeff-binary.ts";
import { element, finger, writeItl } from "./formats/itl-xml.ts";

const { schemes, concepts, common } = shippedAtlas();

function isOfFingerAlone(format: string, bytes: Uint8Array): boolean {
  try {
    const { terms, payloadBroken } = readBiometric(format, bytes);
    const modalities = terms.filter(({ kind }) => kind === "modality");
    const all = translateTerms(modalities, (id) => schemes.get(id), common, concepts);
    return !payloadBroken && all.every(({ concept }) => concept === "mod:finger");
  } catch (thrown) {
    if (ComityError.from(thrown).reason === "INTERNAL") throw thrown;
    return false;
  }
}

const latin = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));
const utf8 = (text: string) => new TextEncoder().encode(text);
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const inPieces = (text: string, sizes: readonly number[], between: string) => {
  const pieces: string[] = [];
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces.join(between);
};

/** Spells bytes by groups of bits, a character for each. */
function spell(bytes: Uint8Array, bits: number, alphabet: string): string {
  const all = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  const groups = all.match(new RegExp(`.{1,${bits}}`, "g")) ?? [];
  return groups.map((group) => alphabet[Number.parseInt(group.padEnd(bits, "0"), 2)]).join("");
}

/** Spells bytes in the letters of a row of Unicode, as few as may be. */
function inBase(bytes: Uint8Array, first: number, size: number): string {
  const letters: string[] = [];
  for (let rest = BigInt(`0x1${Buffer.from(bytes).toString("hex")}`); rest > 0n; rest /= BigInt(size))
    letters.push(String.fromCodePoint(first + Number(rest % BigInt(size))));
  return letters.join("");
}

/** Spells bytes in UUIDs of version 4, fifteen bytes and a little in each. */
function asIdentifiers(bytes: Uint8Array): readonly string[] {
  return inGroups(bytes, 15).map((group) => {
    const hex = Buffer.from(group).toString("hex").padEnd(30, "0");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-8${hex.slice(15, 18)}-${hex.slice(18)}`;
  });
}

/** Spells bytes in base 85, four in five characters; those that XML must not hold are others. */
function ascii85(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length & ~3);
  return Array.from({ length: view.byteLength / 4 }, (_, group) => {
    let rest = view.getUint32(4 * group);
    return Array.from({ length: 5 }, () => {
      const digit = String.fromCharCode(33 + (rest % 85));
      rest = Math.floor(rest / 85);
      return digit;
    }).join("");
  })
    .join("")
    .replaceAll("&", "v")
    .replaceAll("<", "w")
    .replaceAll('"', "x")
    .replaceAll("-", "y");
}

/** Digits that leave a number what it is, as a parser reads it. */
const digitsOf = (text: string) => `0${spell(latin(text.slice(0, 256)), 1, "00").slice(0, 600)}`;

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const inGroups = (bytes: Uint8Array, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => [
    ...bytes.subarray(at * size, (at + 1) * size),
  ]);

const SMALL = "abcdefghijklmnopqrstuvwxyz";
const listed = (bytes: Uint8Array, prefix: string, radix: number, between: string) =>
  Array.from(bytes, (byte) => prefix + byte.toString(radix).padStart(2, "0")).join(between);
const SPELLINGS: Readonly<Record<string, (bytes: Uint8Array, sizes: readonly number[]) => string>> = {
  base64,
  base64url: (bytes) => Buffer.from(bytes).toString("base64url").replaceAll("--", "-a"),
  "base64 in words": (bytes, sizes) => inPieces(base64(bytes), sizes, " "),
  "base64 in lines": (bytes) => inPieces(base64(bytes), [76], "\n"),
  hexadecimal: (bytes) => Buffer.from(bytes).toString("hex"),
  "hexadecimal in words": (bytes, sizes) => inPieces(Buffer.from(bytes).toString("hex"), sizes, " "),
  "a list of numbers": (bytes) => [...bytes].join(","),
  "numbers in words": (bytes) => [...bytes].join(" "),
  "numbers of C": (bytes) => listed(bytes, "0x", 16, ","),
  escapes: (bytes) => listed(bytes, "\\x", 16, ""),
  "escapes of an address": (bytes) => listed(bytes, "%", 16, ""),
  ascii85,
  base32: (bytes) => spell(bytes, 5, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
  "base32 in words": (bytes, sizes) => inPieces(spell(bytes, 5, `${SMALL}234567`), sizes, " "),
  "letters in words": (bytes, sizes) => inPieces(spell(bytes, 4, SMALL), sizes, " "),
  "letters in lines": (bytes) => inPieces(spell(bytes, 4, SMALL), [60], "\n"),
  bits: (bytes) => spell(bytes, 1, "01"),
  "signs beside words": (bytes) => spell(bytes, 4, "!#%()*,./:;?@[]_").replaceAll(/.{3}/g, "the$& "),
  "single signs": (bytes) => [...spell(bytes, 2, ":./,")].join(" "),
  "short words beside words": (bytes) => spell(bytes, 4, SMALL).replaceAll(/../g, "$& the "),
  "forms of Arabic letters": (bytes) =>
    Array.from(bytes, (byte) => String.fromCodePoint(0xfc00 + byte)).join(""),
  "marks that nobody sees": (bytes) =>
    `word${Array.from(bytes, (byte) => String.fromCodePoint(0xe0100 + (byte % 240))).join("")}`,
  "kinds of white space": (bytes) =>
    `word${Array.from(bytes, (byte) => String.fromCodePoint(0x2000 + (byte & 7), 0x2000 + (byte >> 5))).join("")}word`,
  "letters of Han": (bytes) =>
    Array.from({ length: bytes.length / 2 }, (_, at) =>
      String.fromCodePoint(0x4e00 + 64 * (bytes[2 * at] ?? 0) + ((bytes[2 * at + 1] ?? 0) >> 2)),
    ).join(""),
  "letters of Han beyond the usual ones": (bytes) => inBase(bytes, 0x20000, 40_000),
  "syllables of Hangul": (bytes) => inBase(bytes, 0xac00, 11_172),
  "Hiragana and Katakana": (bytes) => inBase(bytes, 0x3041, 86),
  "letters of Ethiopic": (bytes) => inBase(bytes, 0x1200, 256),
  "letters of Thai in words": (bytes, sizes) => inPieces(inBase(bytes, 0x0e01, 46), sizes, " "),
  "letters of Devanagari": (bytes) => inBase(bytes, 0x0904, 54),
  "letters of Arabic in words": (bytes, sizes) => inPieces(inBase(bytes, 0x0620, 43), sizes, " "),
  "printable characters": (bytes) => inBase(bytes, 0x23, 91),
  "printable characters and spaces": (bytes) => inBase(bytes, 0x23, 60).replaceAll("+", " "),
  identifiers: (bytes) => asIdentifiers(bytes).join(" "),
  "digests in words": (bytes, sizes) =>
    inPieces(
      Buffer.from(bytes).toString("hex"),
      sizes.map((size) => 16 + size),
      " is ",
    ),
  "fractions of a second": (bytes) =>
    inGroups(bytes, 3)
      .map(([one = 0, two = 0, three = 0]) => (one << 16) | (two << 8) | three)
      .map((value) => `2026-01-01T00:00:00.${String(value).padStart(9, "0")}Z`)
      .join(" "),
  "base64 between words": (bytes) => inPieces(base64(bytes), [3], " information "),
  "Latin letters with marks": (bytes) =>
    Array.from(bytes, (byte) => String.fromCodePoint(0xc0 + byte)).join(""),
};

const loads = fc.oneof(
  { weight: 3, arbitrary: fc.uint8Array({ minLength: 208, maxLength: 208 }) },
  fc.uint8Array({ minLength: 208, maxLength: 700 }),
);
/** What a template looks like: no byte is more frequent than others. */
const random = fc.tuple(loads, fc.integer()).map(([bytes, seed]) => {
  let state = seed | 1;
  return bytes.map((byte) => {
    state = Math.imul(state, 1_664_525) + 1_013_904_223;
    return byte ^ (state >>> 24);
  });
});
const sizes = fc.array(fc.integer({ min: 2, max: 8 }), { minLength: 3, maxLength: 9 });
const spelled = fc
  .tuple(random, fc.constantFrom(...Object.keys(SPELLINGS)), sizes)
  .map(([bytes, name, each]) => SPELLINGS[name]?.(bytes, each) ?? "");

/** The places of a format, each with what stands there otherwise. */
function expectNever<L>(format: string, what: fc.Arbitrary<L>, write: readonly ((load?: L) => Uint8Array)[]) {
  for (const each of write) expect(isOfFingerAlone(format, each())).toBe(true);
  fc.assert(
    fc.property(fc.constantFrom(...write), what, (each, load) => {
      expect(isOfFingerAlone(format, each(load))).toBe(false);
    }),
    { numRuns: isLonger ? 300 : 40 },
  );
}

describe("a template of a maker is in no place that is not read", () => {
  const escaped = spelled.map((text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;"));
  const pixels = latin("pixels of a finger");

  test("of an item of OSIA, or beside one", () => {
    const item = { biometricType: "FINGER", biometricSubType: "RIGHT_INDEX", image: base64(pixels) };
    const json = (value: unknown) => utf8(JSON.stringify(value));
    const numbers = (load: string) => [...latin(load)];
    expectNever("osia", spelled, [
      ...[
        "comment",
        "metadata",
        "instance",
        "captureDevice",
        "imageRef",
        "more",
        "resolution",
        "captureDate",
      ].map(
        (name) =>
          (load = "words") =>
            json({ ...item, [name]: load }),
      ),
      (load = "words") => json({ ...item, missing: load.match(/.{1,3}/gs) }),
      (load) => json({ ...item, quality: load === undefined ? 50 : numbers(load).slice(0, 256) }),
      (load = "words") => json({ ...item, [load]: "words" }),
      (load = "words") => json({ biometricData: [item, item], contextualData: { note: load } }),
      (load = "words") => json({ biometricData: [item], galleries: load.split(" ") }),
      (load = "words") =>
        json({ ...item, missing: [...spell(latin(load.slice(0, 256)), 1, "01")].map((bit) => bit === "1") }),
      (load) => utf8(JSON.stringify({ ...item, width: 1 }).replace(/1}$/, `1.${digitsOf(load ?? "")}}`)),
    ]);
    const none = new Uint8Array();
    const bits = (load: Uint8Array) => [...spell(load, 1, "01")];
    const letters = (load: Uint8Array) => [...spell(load, 4, SMALL)];
    const metadata = (value: unknown) => json({ ...item, metadata: value });
    expectNever("osia", random, [
      (load = none) => metadata(bits(load).map((bit) => (bit === "1" ? [] : {}))),
      (load = none) => metadata(letters(load).map((letter) => ({ [letter]: "words" }))),
      (load = none) => metadata(letters(load).map((letter) => ({ of: { [letter]: "words" } }))),
      (load = none) =>
        metadata(
          (
            letters(load)
              .join("")
              .match(/.{1,40}/g) ?? []
          ).map((names) => [...names].reduceRight<object>((inner, name) => ({ [name]: inner }), ["words"])),
        ),
      (load = none) =>
        utf8(textOf(metadata(["@"])).replace('"@"', [0, ...load].map((byte) => `0e${1000 + byte}`).join())),
      (load = none) =>
        json([
          ...inGroups(load, 2).map(([width = 0, height = 0]) => ({
            ...item,
            image: "AA==",
            width,
            height: 256 * height,
          })),
          item,
        ]),
    ]);
  });

  test("of a CBEFF document", () => {
    const written = (beside: string) =>
      writeCbeff([
        { type: "Finger", block: fmr(2) },
        { type: "Finger", block: fmr(2), beside },
      ]);
    const within = (edit: (text: string) => string) => utf8(edit(new TextDecoder().decode(written(""))));
    expectNever("mosip-cbeff", escaped, [
      ...["Version", "SB", "CreationDate", "Sample", "BIRInfo"].map(
        (name) =>
          (load = "1") =>
            written(`<${name}>${load}</${name}>`),
      ),
      (load = "1") => written(`<Others><Key>PAYLOAD</Key><Value>${load}</Value></Others>`),
      (load = "1") => written(`<Others><entry key="${load}">1</entry></Others>`),
      (load = "1") => written(`<!-- ${load} -->`),
      (load = "1") => written(`<?note ${load}?>`),
      (load = "1") => within((text) => text.replace("\n", `\n<!-- ${load} -->`)),
      (load = "1") => within((text) => text.replace("<Type>", `<Index>${load}</Index><Type>`)),
      (load = "1") =>
        within((text) =>
          text.replace("<Type>", `<Format><Organization>${load}</Organization></Format><Type>`),
        ),
    ]);
  });

  test("of a transaction of ANSI/NIST-ITL", () => {
    const first = `1${US}3${RS}2${US}0${RS}9${US}1${RS}14${US}2`;
    const write =
      (type: number, field: string) =>
      (load = "words") => {
        const own = (of: number) => (of === type ? { [field]: load } : {});
        const minutiae = { "003": "4", "004": "S", "006": "02", "010": "1", "012": `001${US}01320715248` };
        return Uint8Array.from(
          Buffer.from(
            tagged(1, { "002": "0500", "003": first, ...own(1) }) +
              tagged(2, { "002": "0", "067": "words", ...own(2) }) +
              tagged(9, { "002": "1", ...minutiae, ...own(9) }) +
              tagged(14, { "002": "2", "004": "LAB", "013": "2", ...own(14), "999": "pixels" }),
            "latin1",
          ),
        );
      };
    const bytewise = spelled.filter((text) => /^[ -~\n]*$/.test(text));
    expectNever("an2k", bytewise, [
      ...["004", "008", "013"].map((field) => write(1, field)),
      ...["003", "067", "2085"].map((field) => write(2, field)),
      ...["005", "013", "200", "350", "902"].map((field) => write(9, field)),
      ...["004", "020", "200", "902", "995"].map((field) => write(14, field)),
    ]);
    expectNever("an2k", random, [
      (load = latin("")) =>
        write(2, "067")(`words${[...load].map((byte) => `${GS}2.${100 + byte}:`).join("")}`),
      (load = latin("")) =>
        write(2, "067")(`words${[...load].map((byte, at) => `${GS}2.${9999 + 999 * at + byte}:`).join("")}`),
      (load = latin("1")) => write(14, "013")([...load].map((byte) => 1 + (byte % 10)).join(RS)),
    ]);
    const itl = (load = "words") => element("biom:ImageCommentText", load);
    expectNever("an2k", escaped, [
      (load) => writeItl([finger([2], pixels, itl(load))]),
      (load = "words") => writeItl([finger([2], pixels, `<!-- ${load} -->`)]),
      (load = "words") => writeItl([finger([2], pixels, `<own:Note text="${load}"/>`)]),
      (load = "words") => writeItl([finger([2], pixels, element("own:Note", load))]),
      (load = "words") => writeItl([finger([2], pixels)], { prolog: `<!-- ${load} -->` }),
      (load = "words") => writeItl([finger([2], pixels)], { first: element("own:Note", load) }),
      (load = "words") =>
        writeItl([
          finger([2], pixels, ...load.split(" ").map((word) => element("biom:A", word.slice(0, 400)))),
        ]),
    ]);
  });

  test("of a card, a passport, a record in binary or a block, whole or in slices", () => {
    const none = new Uint8Array();
    const card = (header: Uint8Array, beside: Uint8Array, outside: Uint8Array) =>
      der(
        "7f61",
        [2, 1, 1],
        der("7f60", der("a1", der("81", [8]), header), der("5f2e", pixels), beside),
        outside,
      );
    const sliced = (tag: string, load: Uint8Array, size: number) =>
      Uint8Array.from(
        Array.from({ length: Math.ceil(load.length / size) }, (_, at) => [
          ...der(tag, load.subarray(at * size, (at + 1) * size)),
        ]).flat(),
      );
    const version = der("a0", der("80", [3]), der("81", [7, 227]));
    expectNever("iso-7816-11", random, [
      (load = none) => card(der("b1", load), none, none),
      (load = none) => card(der("b1", sliced("83", load, 7)), none, none),
      (load = none) => card(none, sliced("53", load, 64), none),
      (load = none) => card(none, none, sliced("c0", load, 16)),
      (load = none) => card(none, Uint8Array.from([...load].flatMap((byte) => [0xdf, byte & 0x7f, 0])), none),
      (load = none) => der("63", card(none, sliced("c0", load, 32), none)),
    ]);
    expectNever("iso-19794", random, [
      (load = none) => der("64", version, der("a1", fingerRepresentation(2, pixels, der("85", load)))),
      (load = none) =>
        der("64", version, der("a1", fingerRepresentation(2, pixels, der("a5", sliced("80", load, 32))))),
    ]);
    expectNever("cbeff-a", random, [
      (load = new Uint8Array(4)) => writePiv(fmr(2, {}, true), { signature: load }),
    ]);
    expectNever("cbeff-b", random, [
      (load = new Uint8Array(4)) => writeBioApi(fmr(2), { dataType: 0x24, signature: load }),
    ]);
  });
});

test("a template of a maker follows no picture", () => {
  const jpeg = latin("\xff\xd8\xff\xdb\0\x04ab\xff\xda\0\x04cdpixels\xff\xd9");
  const osia = (image: Uint8Array) =>
    utf8(JSON.stringify({ biometricType: "FINGER", biometricSubType: "RIGHT_INDEX", image: base64(image) }));
  const texts = fc.tuple(random, fc.constantFrom("raw", ...Object.keys(SPELLINGS)), sizes);
  expectNever(
    "osia",
    texts.map(([bytes, name, each]) => (name === "raw" ? bytes : utf8(SPELLINGS[name]?.(bytes, each) ?? ""))),
    [(load = new Uint8Array()) => osia(Uint8Array.of(...jpeg, ...load))],
  );
});

test("words of many languages, dates and identifiers stand where a person writes them", () => {
  const item = { biometricType: "FINGER", biometricSubType: "RIGHT_INDEX", image: base64(latin("pixels")) };
  for (const comment of [
    "Ring finger is bandaged after an accident at work; the capture was repeated three times, with glare.",
    "Der Ringfinger ist nach einem Arbeitsunfall verbunden; die Aufnahme wurde dreimal wiederholt.",
    "L’annulaire est bandé à la suite d’un accident du travail ; la capture a été refaite trois fois.",
    "Palec serdeczny jest zabandażowany po wypadku przy pracy; zdjęcie powtórzono trzykrotnie.",
    "Безымянный палец забинтован после несчастного случая на работе; съёмку повторили трижды.",
    "薬指は作業中の事故のため包帯を巻いている。撮影は三回やり直した。",
    "الإصبع مضمّد بعد حادث في العمل، وأعيد التصوير ثلاث مرات.",
    "Ngón áp út được băng bó sau tai nạn lao động; ảnh đã được chụp lại ba lần.",
    "Палец был повреждён при травме, поэтому снимок пришлось повторить три раза. Оператор очистил стекло сканера и попросил " +
      "заявителя протереть руки салфеткой; качество изображения после этого стало достаточным для сравнения с базой данных.",
    "Το δάχτυλο τραυματίστηκε σε εργατικό ατύχημα, γι' αυτό η λήψη επαναλήφθηκε τρεις φορές. Ο χειριστής καθάρισε το γυαλί του " +
      "σαρωτή και ζήτησε από τον αιτούντα να σκουπίσει τα χέρια του με ένα καθαρό μαντήλι πριν από την επόμενη λήψη.",
    "ଆଙ୍ଗୁଠି କାମ ସମୟରେ ଆଘାତପ୍ରାପ୍ତ ହୋଇଥିଲା, ତେଣୁ ଛବି ତିନିଥର ନିଆଗଲା।",
    "Captured 2026-03-01T10:15:00Z, device 0f8fad5b-d9cb-469f-a165-70867728950e, S/N 4711-22.",
  ])
    expect(isOfFingerAlone("osia", utf8(JSON.stringify({ ...item, comment })))).toBe(true);
});
