/**
 * Data that a reader does not look at rides along with a finger: a picture or a whole block of an iris, at every place
 * where a format allows bytes, and in whatever spelling. Such a document is never that of a finger alone.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ComityError } from "../../src/errors.ts";
import { readBiometric, translateTerms } from "../../src/vocabulary/read-document.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { der, fingerRepresentation, fir, fmr, fmrOfViews, iir, writeCbeff } from "../support/cbeff.ts";
import { GS, RS, tagged, US } from "./formats/an2k-records.ts";
import { writeBioApi, writePiv } from "./formats/cbeff-binary.ts";
import { binary, element, finger, writeItl } from "./formats/itl-xml.ts";

const { schemes, concepts, common } = shippedAtlas();
const find = (id: string) => schemes.get(id);

/** Says whether a document may be passed on as that of a finger, and why not. */
function outcomeOf(
  format: string,
  bytes: Uint8Array,
): "a finger alone" | "refused" | "broken" | "may be more" {
  try {
    const { terms, payloadBroken } = readBiometric(format, bytes);
    if (payloadBroken) return "broken";
    const modalities = terms.filter(({ kind }) => kind === "modality");
    const all = translateTerms(modalities, find, common, concepts).map(({ concept }) => concept);
    return all.every((concept) => concept === "mod:finger") ? "a finger alone" : "may be more";
  } catch (thrown) {
    if (ComityError.from(thrown).reason === "INTERNAL") throw thrown;
    return "refused";
  }
}

const latin = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const join = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const noise = (length: number) => latin("face".repeat(length / 4));

/** Whole things that ride along, each with its first bytes as encoders write them. */
const LOADS: Readonly<Record<string, Uint8Array>> = {
  JPEG: join(latin("\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01"), noise(400), latin("\xff\xd9")),
  "JPEG of a camera": join(latin("\xff\xd8\xff\xdb\0\x08\0abcde\xff\xc0"), noise(400)),
  "JPEG 2000": join(latin("\0\0\0\x0cjP  \r\n\x87\n"), noise(400)),
  "JPEG 2000 codestream": join(latin("\xff\x4f\xff\x51\0\x29"), noise(400)),
  PNG: join(latin("\x89PNG\r\n\x1a\n"), noise(400)),
  WSQ: join(latin("\xff\xa0\xff\xa4\0\x04ab\xff\xa5"), noise(400)),
  TIFF: join(latin("II*\0\x08\0\0\0"), noise(400)),
  BMP: join(latin("BM\0\x02\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"), noise(400)),
  "iris block": iir(1),
  "finger images of an iris's neighbour": fir(21),
  "iris of ISO/IEC 39794": join(
    latin("\x66\x82\x01\x00\xa0\x07\x80\x01\x03\x81\x02\x07\xe3\xa1"),
    noise(240),
  ),
  "card's template of an iris": latin("\x7f\x60\x0a\xa1\x08\x81\x01\x10\x87\x01\x01\x82\x00"),
};
const TEXTS: Readonly<Record<string, (bytes: Uint8Array) => string>> = {
  base64: (bytes) => Buffer.from(bytes).toString("base64"),
  "base64url behind a word": (bytes) => `photo:${Buffer.from(bytes).toString("base64url")}`,
  "base64 in pieces": (bytes) => Buffer.from(bytes).toString("base64").replaceAll(/.{9}/g, "$&, "),
  "base64 in lines": (bytes) => Buffer.from(bytes).toString("base64").replaceAll(/.{8}/g, "$&\n"),
  hexadecimal: (bytes) => Buffer.from(bytes).toString("hex"),
};
const CBEFF =
  '<BIR xmlns="http://standards.iso.org/iso-iec/19785/-3/ed-2/"><BDBInfo><Type>Iris</Type></BDBInfo></BIR>';

const loads = fc.constantFrom(...Object.keys(LOADS)).map((name) => LOADS[name] ?? new Uint8Array());
const texts = fc.oneof(
  fc.constant(CBEFF),
  fc.tuple(loads, fc.constantFrom(...Object.keys(TEXTS))).map(([bytes, name]) => TEXTS[name]?.(bytes) ?? ""),
);
const anySpelling = fc.oneof(texts, loads.map(textOf));

/** Puts `load` at each place of a format and expects it never to pass; the document itself passes. */
function expectNever<L>(format: string, load: fc.Arbitrary<L>, write: readonly ((load?: L) => Uint8Array)[]) {
  for (const each of write) expect(outcomeOf(format, each())).toBe("a finger alone");
  fc.assert(
    fc.property(fc.constantFrom(...write), load, (each, what) => {
      expect(outcomeOf(format, each(what))).not.toBe("a finger alone");
    }),
    { numRuns: 400 },
  );
}

describe("a transaction of ANSI/NIST-ITL", () => {
  const first = (types: readonly number[], more: Readonly<Record<string, string>>) => {
    const listed = types.map((type, idc) => `${RS}${type}${US}${idc}`);
    return tagged(1, { "002": "0500", "003": `1${US}${types.length}${listed.join("")}`, ...more });
  };
  const minutiae = {
    "003": "4",
    "004": "S",
    "006": "02",
    "012": `001${US}01320715248${RS}002${US}02280918078`,
  };
  const image = { "003": "0", "004": "LAB", "013": "2", "999": "pixels" };
  /** A field of a record, and whether the load takes its place or stands behind its words. */
  const write =
    (record: 0 | 1 | 2 | 3 | 4, field: string, repeated = false) =>
    (load?: string) => {
      const changes = (at: number, own: Readonly<Record<string, string>>) => {
        if (at !== record || load === undefined) return own;
        const before = own[field];
        const text = before === undefined ? load : `${before} ${load}`;
        return { ...own, [field]: repeated ? `${text}${GS}${at === 1 ? 2 : 98}.${field}:words` : text };
      };
      const parts = [
        first([2, 9, 14, 98], changes(0, { "005": "20260101", "013": "LAB" })),
        tagged(2, { "002": "0", ...changes(1, { "067": "words" }) }),
        tagged(9, { "002": "1", ...changes(2, minutiae) }),
        tagged(14, { "002": "2", ...changes(3, image) }),
        tagged(98, { "002": "3", ...changes(4, { "003": "words" }) }),
      ];
      return latin(parts.join(""));
    };

  test("holds it in no field, whoever defines that", () => {
    expectNever("an2k", anySpelling, [
      ...["005", "013", "014", "200", "999"].map((field) => write(0, field)),
      ...["003", "067", "999", "2085"].map((field) => write(1, field)),
      ...["003", "012", "013", "130", "200", "310", "400", "902", "999"].map((field) => write(2, field)),
      ...["004", "013", "020", "200", "902", "995", "2000"].map((field) => write(3, field)),
      ...["003", "200", "900", "999"].map((field) => write(4, field)),
      write(1, "067", true),
      write(4, "200", true),
    ]);
  });

  test("holds it neither behind its picture, nor between and behind its records", () => {
    expectNever("an2k", loads, [
      (load = new Uint8Array()) => write(3, "999")(load.length === 0 ? undefined : textOf(load)),
      (load = new Uint8Array()) => join(write(0, "013")(), load),
    ]);
  });

  test("of fields without a known beginning may be anything, once they are more than short words", () => {
    for (const [record, field] of [
      [1, "067"],
      [2, "200"],
      [3, "200"],
      [4, "900"],
    ] as const) {
      expect(outcomeOf("an2k", write(record, field)("words ".repeat(150)))).toBe("a finger alone");
      expect(outcomeOf("an2k", write(record, field)("words ".repeat(170)))).toBe("may be more");
      expect(outcomeOf("an2k", write(record, field)("x".repeat(240)))).toBe("may be more");
      expect(outcomeOf("an2k", write(record, field)("\x01\x02\x03"))).toBe("may be more");
    }
  });
});

describe("a transaction of ANSI/NIST-ITL in which a face stands in pieces", () => {
  const TEMPLATE = { "002": "0", "003": "4", "004": "S", "302": "1", "331": "1" };
  const read = (minutiae: Readonly<Record<string, string>>, users = "") =>
    outcomeOf(
      "an2k",
      latin(
        tagged(1, { "002": "0500", "003": `1${US}2${RS}9${US}0${RS}2${US}1` }) +
          tagged(9, { ...TEMPLATE, ...minutiae }) +
          tagged(2, users === "" ? { "002": "1" } : { "002": "1", "200": users }),
      ),
    );
  // Bytes like noise, the same each time.
  const bytes = Uint8Array.from({ length: 3000 }, (_, at) => (at * at * 7 + at * 13 + (at >> 3)) & 0xff);
  const pieces = (text: string, size: number) => text.match(new RegExp(`.{1,${size}}`, "g")) ?? [];
  const inFields = (list: readonly string[]) =>
    list.map((piece, at) => (at === 0 ? piece : `2.${200 + at}:${piece}`)).join(GS);

  test("may be anything where its record of minutiae holds more codes than its minutiae have", () => {
    const spelled = pieces(Buffer.from(bytes).toString("base64url"), 16);
    const decimal = [...bytes].map(String);
    for (const field of ["012", "137", "331", "350", "380"])
      for (const list of [spelled, decimal])
        for (const separator of [RS, US]) {
          expect(read({ [field]: list.slice(0, 12).join(separator) })).toBe("a finger alone");
          expect(read({ [field]: list.join(separator) })).toBe("may be more");
        }
    const spread = Array.from({ length: 60 }, (_, at) => [
      String(320 + at),
      spelled.slice(4 * at, 4 * at + 4).join(RS),
    ]);
    expect(read(Object.fromEntries(spread))).toBe("may be more");
    const minutia = (at: number) => [at + 1, "01320715248", 0, "A", ...Array(20).fill("3,6")].join(US);
    const real = Array.from({ length: 120 }, (_, at) => minutia(at)).join(RS);
    expect(read({ "010": "120", "012": real })).toBe("a finger alone");
    expect(read({ "010": "12", "012": real })).toBe("may be more");
  });

  test("is refused where the pieces of several fields begin a picture or a block", () => {
    for (const load of Object.values(LOADS))
      for (const text of [Buffer.from(load).toString("base64"), Buffer.from(load).toString("hex")]) {
        const list = pieces(text, 8).slice(0, 60);
        expect(read({}, inFields(list))).toBe("refused");
        expect(read({ "350": list.join(RS) })).toBe("refused");
      }
  });

  test("may be anything where its fields hold more than plain words together", () => {
    const words = pieces("Seen in the hall, by two of them. ".repeat(90), 900);
    expect(read({}, inFields(words))).toBe("a finger alone");
    const spelled = pieces(Buffer.from(bytes).toString("base64"), 8);
    expect(read({}, inFields(spelled.slice(0, 20)))).toBe("a finger alone");
    expect(read({}, inFields(spelled.slice(0, 40)))).toBe("may be more");
    const decimal = pieces([...bytes].join(" "), 900);
    expect(read({}, inFields(decimal))).toBe("may be more");
  });
});

describe("a block", () => {
  /** Puts bytes at an offset, and says so in the header, whose length stands in four bytes at `place`. */
  const widened = (block: Uint8Array, at: number, load: Uint8Array, place: number) => {
    const result = join(block.subarray(0, at), load, block.subarray(at));
    new DataView(result.buffer).setUint32(place, result.length);
    return result;
  };
  const extended = (type: number, load: Uint8Array) => {
    const size = load.length + 4;
    const block = fmrOfViews([2], [type >> 8, type & 255, size >> 8, size & 255, ...load]);
    new DataView(block.buffer).setUint16(block.length - size - 2, size);
    return block;
  };

  test.each([
    ["minutiae", fmr(2), 24, 8, -1],
    ["minutiae of two views", fmrOfViews([2, 3]), 24, 8, -1],
    ["a finger image", fir(2), 32, 10, 46],
  ])("of %s holds it at no byte", (_, block, from, place, picture) => {
    const formats = fc.constantFrom("iso-19794", "mosip-cbeff", "iso-7816-11", "an2k");
    const within = (format: string, bytes: Uint8Array) => {
      if (format === "mosip-cbeff") return writeCbeff([{ type: "Finger", block: bytes }]);
      if (format === "an2k")
        return latin(
          tagged(1, { "002": "0500", "003": `1${US}1${RS}14${US}0` }) +
            tagged(14, { "002": "0", "013": `2${RS}3`, "999": textOf(bytes) }),
        );
      const size = [0x82, bytes.length >> 8, bytes.length & 255];
      const inner = [0xa1, 3, 0x81, 1, 8, 0x5f, 0x2e, ...size, ...bytes];
      const all = [0x7f, 0x60, 0x82, inner.length >> 8, inner.length & 255, ...inner];
      return format === "iso-19794" ? bytes : Uint8Array.from(all);
    };
    for (const format of ["iso-19794", "mosip-cbeff", "iso-7816-11", "an2k"])
      expect(outcomeOf(format, within(format, block))).toBe("a finger alone");
    fc.assert(
      fc.property(formats, loads, fc.integer({ min: from, max: block.length }), (format, load, at) => {
        // The place of a picture is that of the finger's own, which is taken at its word.
        fc.pre(at !== picture || load === LOADS["iris block"]);
        const bytes = widened(block, at, load, place);
        expect(outcomeOf(format, within(format, bytes))).not.toBe("a finger alone");
      }),
      { numRuns: 400 },
    );
  });

  test("of minutiae holds it in no area of extended data, whatever its type", () => {
    expect(outcomeOf("iso-19794", extended(2, new Uint8Array(20)))).toBe("a finger alone");
    fc.assert(
      fc.property(fc.constantFrom(0, 1, 2, 3, 0x0101, 0xffff), loads, fc.nat(9), (type, load, before) => {
        const bytes = extended(type, join(new Uint8Array(before), load));
        expect(outcomeOf("iso-19794", bytes)).not.toBe("a finger alone");
      }),
    );
  });
});

describe("a CBEFF document", () => {
  const written = (beside: string, before = "", behind = "") => {
    const text = Buffer.from(writeCbeff([{ type: "Finger", block: fmr(2), beside }])).toString();
    return latin(text.replace("\n", `\n${before}`) + behind);
  };
  const inInfo = (element: (load: string) => string) => (load?: string) => {
    const bytes = textOf(written(""));
    return latin(load === undefined ? bytes : bytes.replace("<Type>", `${element(load)}<Type>`));
  };
  const unescaped = (load: string) =>
    load.replaceAll("&lt;", "<").replaceAll("&#10;", "\n").replaceAll("--", "");
  const escaped = texts.map((text) => text.replaceAll("<", "&lt;").replaceAll("\n", "&#10;"));

  test("holds it in no text, attribute, comment, instruction or name", () => {
    expectNever("mosip-cbeff", escaped, [
      ...["Version", "SB", "BIRInfo", "CreationDate", "Sample"].map(
        (name) =>
          (load = "1") =>
            written(`<${name}>${load}</${name}>`),
      ),
      ...["Quality", "Index", "ChallengeResponse", "Photo"].map((name) =>
        inInfo((load) => `<${name}>${load}</${name}>`),
      ),
      (load = "1") => written(`<Version><Major>1</Major><Minor>${load}</Minor></Version>`),
      (load = "1") => written(`<Version>1<Minor/>${load}</Version>`),
      (load = "1") => written(`<Others><Key>PAYLOAD</Key><Value>${load}</Value></Others>`),
      (load = "1") => written(`<Others><Key>${load}</Key><Value>1</Value></Others>`),
      (load = "1") => written(`<Others><entry key="${load}">1</entry></Others>`),
      (load = "1") => written(`<Version note="${load}"/>`),
      (load = "1") => written(`<Version xmlns:x="urn:${load}"/>`),
      (load = "1") => written(`<!-- ${unescaped(load)} -->`),
      (load = "1") => written("", `<!-- ${unescaped(load)} -->`),
      (load = "1") => written("", "", `<!-- ${unescaped(load)} -->`),
      (load = "1") => written(`<?note ${unescaped(load)}?>`),
      (load = "1") => written("", "", `<?note ${unescaped(load)}?>`),
      (load = "1") => written(`<Version><![CDATA[${unescaped(load)}]]></Version>`),
    ]);
  });

  test("holds it not behind the first bytes of a picture or of encrypted data", () => {
    for (const start of ["\xff\xd8\xff\xe0\0\x10JFIF", "\xffencrypted"])
      for (const load of Object.values(LOADS)) {
        const document = writeCbeff([
          { type: "Finger", level: "Raw", encryption: "true", block: join(latin(start), load) },
        ]);
        expect(outcomeOf("mosip-cbeff", document)).not.toBe("a finger alone");
      }
  });

  test("is refused for more than words are, wherever that stands", () => {
    const long = "x".repeat(4097);
    for (const beside of [
      `<Sample>${long}</Sample>`,
      `<!--${long}-->`,
      `<Version a="${long}"/>`,
      `<a${long}/>`,
    ])
      expect(outcomeOf("mosip-cbeff", written(beside))).toBe("refused");
    const many = `<Others><Value>${"x".repeat(4000)}</Value></Others>`.repeat(9);
    expect(outcomeOf("mosip-cbeff", written(many))).toBe("refused");
    expect(outcomeOf("mosip-cbeff", written(`<SB>${"words ".repeat(2730)}</SB>`))).toBe("a finger alone");
    expect(outcomeOf("mosip-cbeff", written(`<SB>${"words ".repeat(2731)}</SB>`))).toBe("refused");
  });
});

describe("a card's template", () => {
  const object = (tag: string, ...values: readonly (Uint8Array | readonly number[])[]): readonly number[] => {
    const value = values.flatMap((each) => [...each]);
    return [...Buffer.from(tag, "hex"), 0x82, value.length >> 8, value.length & 255, ...value];
  };
  type Parts = {
    header?: readonly number[];
    beside?: readonly number[];
    outside?: readonly number[];
    data?: Uint8Array;
  };
  const card = ({ header = [], beside = [], outside = [], data = latin("pixels") }: Parts) => {
    const template = object("7f60", object("a1", object("81", [8]), header), object("5f2e", data), beside);
    return Uint8Array.from(object("7f61", [2, 1, 1], template, outside));
  };

  test("holds it in no data object, read or unknown, and not behind its data", () => {
    const none: Uint8Array = new Uint8Array();
    expectNever("iso-7816-11", loads, [
      ...["80", "83", "85", "86", "90", "91", "b1", "c0"].map(
        (tag) =>
          (load = none) =>
            card({ header: object(tag, load) }),
      ),
      (load = none) => card({ header: object("b1", object("80", load)) }),
      ...["53", "c0"].map(
        (tag) =>
          (load = none) =>
            card({ beside: object(tag, load) }),
      ),
      (load = none) => card({ beside: object("e0", object("c1", [1, 2], load)) }),
      ...["53", "c0"].map(
        (tag) =>
          (load = none) =>
            card({ outside: object(tag, load) }),
      ),
      (load = none) => card({ data: join(latin("pixels"), load) }),
      (load = none) => join(card({}), load),
    ]);
  });

  test("may be anything where an object that nobody reads is long", () => {
    for (const place of ["header", "beside"] as const) {
      expect(outcomeOf("iso-7816-11", card({ [place]: object("c0", new Uint8Array(64)) }))).toBe(
        "a finger alone",
      );
      expect(outcomeOf("iso-7816-11", card({ [place]: object("c0", new Uint8Array(65)) }))).toBe(
        "may be more",
      );
    }
    expect(outcomeOf("iso-7816-11", card({ outside: object("c0", new Uint8Array(65)) }))).toBe("refused");
  });
});

describe("a block of ISO/IEC 39794", () => {
  const none: Uint8Array = new Uint8Array();
  const picture = latin("pixels of a finger");
  const version = der("a0", der("80", [3]), der("81", [7, 227]));
  const block = (...more: readonly Uint8Array[]) =>
    der("64", version, der("a1", fingerRepresentation(2, picture, ...more)));

  test("holds it in no element of a representation, nor beside or behind it", () => {
    expectNever("iso-19794", loads, [
      ...["85", "87", "89", "8c", "8e"].map(
        (tag) =>
          (load = none) =>
            block(der(tag, load)),
      ),
      ...["a4", "a5", "a6", "ac", "ad", "ae"].map(
        (tag) =>
          (load = none) =>
            block(der(tag, der("80", load))),
      ),
      (load) => (load === undefined ? block() : block(der("af", der("1a", load)))),
      (load) => (load === undefined ? block() : block(der("b0", der("30", der("81", load))))),
      (load) => (load === undefined ? block() : block(der("83", load))),
      (load) => (load === undefined ? block() : der("64", version, block().subarray(11), der("a2", load))),
      (load = none) => join(block(), load),
      (load = none) => der("64", version, der("a1", fingerRepresentation(2, join(picture, load)))),
      (load) =>
        load === undefined
          ? block()
          : der("64", version, der("a1", fingerRepresentation(2, picture), der("30", load))),
    ]);
  });
});

describe("a transaction of ANSI/NIST-ITL in XML", () => {
  const unescaped = (load: string) =>
    load.replaceAll("&lt;", "<").replaceAll("&#10;", "\n").replaceAll("--", "");
  const escaped = texts.map((text) => text.replaceAll("<", "&lt;").replaceAll("\n", "&#10;"));
  const pixels = latin("pixels of a finger");
  const word = (name: string) => (load?: string) =>
    writeItl([finger([2], pixels, element(name, load ?? "words"))]);
  const edited = (from: string, to: (load: string) => string) => (load?: string) => {
    const text = new TextDecoder().decode(writeItl([finger([2], pixels)]));
    return latin(load === undefined ? text : text.replace(from, to(load)));
  };

  test("holds it in no text, attribute, comment or instruction", () => {
    const image = "<biom:FingerImpressionImage>";
    expectNever("an2k", escaped, [
      ...["biom:ImageCommentText", "own:Note", "biom:RecordCategoryCode", "nc:BinaryDescriptionText"].map(
        word,
      ),
      (load) =>
        writeItl([finger([2], pixels)], load === undefined ? {} : { first: element("own:Note", load) }),
      (load) =>
        writeItl([
          finger([2], pixels),
          ["PackageDescriptiveTextRecord", 2, element("own:Note", load ?? "words")],
        ]),
      (load) =>
        writeItl([
          finger([2], pixels),
          ["PackageInformationAssuranceRecord", 98, element("biom:AssuranceLogEntry", load ?? "words")],
        ]),
      edited(image, (load) => `<biom:FingerImpressionImage own:note="${load}">`),
      edited(image, (load) => `<biom:FingerImpressionImage xmlns:a="urn:${load}">`),
      edited(image, (load) => `${image}<!-- ${unescaped(load)} -->`),
      edited(image, (load) => `${image}<?note ${unescaped(load)}?>`),
      edited("<itl:PackageInf", (load) => `<!-- ${unescaped(load)} --><itl:PackageInf`),
      edited("</itl:PackageInf", (load) => `${load}</itl:PackageInf`),
    ]);
  });

  test("holds it neither behind its data nor as further data", () => {
    expectNever("an2k", loads, [
      (load = new Uint8Array()) => writeItl([finger([2], join(pixels, load))]),
      (load) =>
        writeItl([finger([2], pixels, ...(load === undefined ? [] : [binary(join(latin("p"), load))]))]),
    ]);
  });
});

describe("an item of OSIA", () => {
  const pixels = base64(latin("pixels of a finger"));
  const item = { biometricType: "FINGER", biometricSubType: "RIGHT_INDEX", image: pixels };
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

  test("holds it in no field, of its own or beside it, whole or in pieces", () => {
    const pieces = (text: string) => text.match(/.{1,7}/gs);
    expectNever("osia", texts, [
      ...["comment", "metadata", "instance", "vendor", "imageRef", "more", "captureDevice"].map(
        (name) =>
          (load = "words") =>
            json({ ...item, [name]: load }),
      ),
      (load = "words") => json({ ...item, missing: [{ presence: load }] }),
      (load = "words") => json({ ...item, missing: pieces(load) }),
      (load = "words") => json({ biometricData: [item], biographicData: { name: load } }),
      (load = "words") => json({ biometricData: [item], contextualData: pieces(load) }),
      (load) => json({ biometricData: [item], ...(load === undefined ? {} : { clientData: load }) }),
      (load) => json({ biometricData: [item], ...(load === undefined ? {} : { documentData: [load] }) }),
    ]);
  });

  test("holds it not behind its data", () => {
    expectNever("osia", loads, [
      (load = new Uint8Array()) => json({ ...item, image: base64(join(latin("pixels"), load)) }),
    ]);
  });
});

describe("a record of CBEFF in binary", () => {
  test("holds it neither in its block nor in its signature", () => {
    const none: Uint8Array = new Uint8Array();
    const minutiae = fmr(2, {}, true);
    const behind = (load: Uint8Array) => {
      const block = join(minutiae, load);
      new DataView(block.buffer).setUint16(8, block.length);
      return block;
    };
    expectNever("cbeff-a", loads, [
      (load = none) => writePiv(minutiae, { signature: load }),
      (load = none) => writePiv(behind(load)),
      (load = none) => join(writePiv(minutiae), load),
    ]);
    expectNever("cbeff-b", loads, [
      (load = none) => writeBioApi(fmr(2), { dataType: 0x24, signature: load }),
      (load = none) => join(writeBioApi(fmr(2)), load),
    ]);
  });
});
