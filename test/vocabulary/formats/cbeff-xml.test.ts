/** CBEFF in XML: both namespaces in every manner of writing, contradictions, and documents made to harm. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCbeffXml } from "../../../src/vocabulary/formats/cbeff-xml.ts";
import { type Bir, fac, fir, fmr, iir, type Manner, writeCbeff } from "../../support/cbeff.ts";
import { findingsOf, refused, termsOf, wordsOf } from "./common.ts";

const finger: Bir = {
  ...{ owner: "257", format: "7", type: "Finger", subtype: "Right IndexFinger" },
  ...{ level: "Raw", purpose: "Enroll", block: fir(2) },
};
const face: Bir = { type: "Face", level: "Raw", purpose: "Verify", block: fac() };
const iris: Bir = { ...{ owner: "Mosip", format: "9", type: "Iris", subtype: "Left" }, block: iir(2) };

const read = (records: readonly Bir[], manner?: Manner) => readCbeffXml(writeCbeff(records, manner));
const text = (xml: string) => readCbeffXml(new TextEncoder().encode(xml));
const NS = 'xmlns="http://standards.iso.org/iso-iec/19785/-3/ed-2/"';

describe("a document", () => {
  test("gives each record's words with their paths", () => {
    const all = read([finger, face]);
    expect(termsOf(all)).toEqual([
      "1 /BIR/BIR[1]/BDBInfo/Type modality=Finger",
      "1 /BIR/BIR[1]/BDBInfo/Subtype position=Right IndexFinger",
      "1 /BIR/BIR[1]/BDBInfo/Level form=Raw",
      "1 /BIR/BIR[1]/BDBInfo/Purpose purpose=Enroll",
      "2 /BIR/BIR[2]/BDBInfo/Type modality=Face",
      "2 /BIR/BIR[2]/BDBInfo/Level form=Raw",
      "2 /BIR/BIR[2]/BDBInfo/Purpose purpose=Verify",
    ]);
    expect([all.format, all.findings, all.payloadBroken]).toEqual(["mosip-cbeff", [], false]);
  });

  test("reads the same in every manner of writing", () => {
    const written = (manner: Manner) => ({ ...read([finger, face, iris], manner), format: "", scheme: "" });
    const plain = termsOf(written({}));
    const manner = fc.record({
      namespace: fc.constantFrom("mosip-cbeff" as const, "oasis-bias" as const),
      prefix: fc.constantFrom("", "b", "cbeff"),
      reversed: fc.boolean(),
      around: fc.constantFrom<(word: string) => string>(
        (word) => `\n    ${word}\n  `,
        (word) => `<![CDATA[${word}]]>`,
        (word) => `<!-- ${word} -->${word.slice(0, 1)}<!-- - -->${word.slice(1)}`,
        (word) => [...word].map((char) => `&#${char.codePointAt(0)};`).join(""),
      ),
    });
    // The terms of a record follow its schema whatever the order in which they were written.
    fc.assert(fc.property(manner, (each) => void expect(termsOf(written(each))).toEqual(plain)));
  });

  test("is of the scheme that its namespace names", () => {
    const all = read([iris], { namespace: "oasis-bias", prefix: "x" });
    expect([all.format, ...new Set(all.terms.map(({ scheme }) => scheme))]).toEqual([
      "oasis-bias",
      "oasis-bias",
    ]);
  });

  test("a record may stand within a record, and alone", () => {
    const nested = `<BIR ${NS}><BIR><BIR><BDBInfo><Type>Iris</Type></BDBInfo></BIR><BDBInfo><Type>Face</Type></BDBInfo></BIR></BIR>`;
    expect(termsOf(text(nested))).toEqual([
      "1 /BIR/BIR[1]/BIR[1]/BDBInfo/Type modality=Iris",
      "2 /BIR/BIR[1]/BDBInfo/Type modality=Face",
    ]);
    const alone = `<BIR ${NS}><BDBInfo><Type>Face</Type></BDBInfo></BIR>`;
    expect(termsOf(text(alone))).toEqual(["1 /BIR/BDBInfo/Type modality=Face"]);
  });
});

describe("a word is read as it is written", () => {
  test.each([
    ["Ear ", ["Ear "]],
    ["Ear", ["Ear"]],
    ["\n  Ear\n  ", ["Ear"]],
    ["Finger Iris", ["Finger", "Iris"]],
    ["finger", ["finger"]],
    ["ExceptionPhoto", ["ExceptionPhoto"]],
    ["00000010", ["00000010"]],
    ["10", ["10"]],
    ["", []],
  ])("the Type `%s`", (type, words) => {
    expect(wordsOf(read([{ type }]), "modality")).toEqual(words);
  });

  test("a record that is empty is said to be", () => {
    const two = text(`<BIR ${NS}><BIR/><BIR><BDBInfo><Type>Face</Type></BDBInfo></BIR></BIR>`);
    expect(termsOf(two)).toEqual(["1 /BIR/BIR[2]/BDBInfo/Type modality=Face"]);
    expect(findingsOf(two)[0]).toBe("VOC_NO_TERM /BIR/BIR[1]");
  });

  test("a name of a method is a name like any other", () => {
    const odd = read([{ ...face, owner: "257", format: "constructor", beside: "<toString/>" }]);
    expect(findingsOf(odd)).toEqual(["VOC_NO_TERM /BIR/BIR[1]"]);
    const within = text(`<BIR ${NS}><BDBInfo><Type>Face</Type><constructor/></BDBInfo></BIR>`);
    expect(findingsOf(within)).toEqual(["VOC_OUT_OF_RANGE /BIR", "VOC_NO_TERM /BIR/BDBInfo"]);
  });

  test("no Type is no guess: the block's own magic makes no term", () => {
    const untold = read([{ block: fac() }]);
    expect([untold.terms, findingsOf(untold)]).toEqual([[], ["VOC_NO_TERM /BIR/BIR[1]"]]);
  });

  test.each<[string, Bir, string]>([
    ["as a Type", { type: "257" }, "VOC_OUT_OF_RANGE /BIR/BIR[1]/BDBInfo/Type"],
    [
      "as a format",
      { ...face, format: "257", owner: "Mosip" },
      "VOC_OUT_OF_RANGE /BIR/BIR[1]/BDBInfo/Format/Type",
    ],
  ])("the owner 257 %s is refused", (_, bir, expected) => {
    expect(refused(() => read([bir]))).toBe(expected);
  });
});

describe("a record that contradicts itself is refused", () => {
  const BDB = "VOC_CONFLICT /BIR/BIR[2]/BDB";
  test.each<[string, Bir, string]>([
    ["the Type says face, the block finger", { type: "Face", block: fir(2) }, BDB],
    ["the Type says finger, the block iris", { type: "Finger", block: iir(0) }, BDB],
    [
      "the Type says finger, the format face",
      { ...finger, format: "8" },
      "VOC_CONFLICT /BIR/BIR[2]/BDBInfo/Format/Type",
    ],
    ["the format says image, the block minutiae", { ...finger, level: "Processed", block: fmr(2) }, BDB],
    ["a JPEG where an ISO block belongs", { ...face, owner: "257", format: "8", block: "/9j/4AAQ" }, BDB],
    ["the Subtype names another finger", { ...finger, block: fir(3) }, BDB],
    ["the Subtype names the other hand", { ...finger, block: fir(7) }, BDB],
    ["the Subtype names the other eye", { ...iris, block: iir(1) }, BDB],
    ["a palm under the Type of a finger", { type: "Finger", block: fir(21) }, BDB],
    ["minutiae at the Level Raw", { type: "Finger", level: "Raw", block: fmr(2) }, BDB],
    ["an ISO owner with an INCITS block", { ...finger, block: fir(2, {}, true) }, BDB],
  ])("%s", (_, bir, expected) => {
    expect(refused(() => read([finger, bir]))).toBe(expected);
  });

  test.each<[string, Bir]>([
    ["a list of fingers holds each", { ...finger, subtype: "Right IndexFinger MiddleFinger", block: fir(3) }],
    ["both thumbs", { ...finger, subtype: "Left Right Thumb", block: fir(15) }],
    [
      "four fingers",
      { ...finger, subtype: "Left IndexFinger MiddleFinger RingFinger LittleFinger", block: fir(14) },
    ],
    ["a position that says nothing", { ...finger, block: fir(0) }],
    ["a palm", { type: "Palm", block: fir(21) }],
    [
      "minutiae by INCITS",
      { ...{ owner: "27", type: "Finger", level: "Processed" }, block: fmr(2, {}, true) },
    ],
    ["an exception photo", { type: "ExceptionPhoto", block: fac() }],
  ])("but not %s", (_, bir) => {
    expect(findingsOf(read([bir]))).toEqual([]);
  });
});

describe("what must be known is a finding", () => {
  test.each<[string, Bir, string, boolean]>([
    [
      "a block cut short",
      { ...face, block: fac({ declared: 999 }) },
      "VOC_OUT_OF_RANGE /BIR/BIR[1]/BDB",
      true,
    ],
    ["no block", { type: "Face" }, "VOC_OUT_OF_RANGE /BIR/BIR[1]", true],
    ["an empty block", { type: "Face", block: "" }, "VOC_OUT_OF_RANGE /BIR/BIR[1]/BDB", true],
    ["a block of no format", { ...face, block: "VGVzdA==" }, "VOC_LEXICAL /BIR/BIR[1]/BDB", true],
    [
      "a bare JPEG that nothing calls ISO",
      { ...face, block: "/9j/4AAQ" },
      "VOC_LEXICAL /BIR/BIR[1]/BDB",
      false,
    ],
    ["an encrypted block", { ...face, encryption: "true" }, "VOC_NO_TERM /BIR/BIR[1]/BDB", false],
    [
      "an image at the Level Processed",
      { ...face, level: "Processed" },
      "VOC_CONFLICT /BIR/BIR[1]/BDBInfo/Level",
      false,
    ],
    [
      "an element that is none of the schema",
      { ...face, beside: "<Others/>" },
      "VOC_NO_TERM /BIR/BIR[1]",
      false,
    ],
  ])("%s", (_, bir, finding, broken) => {
    const all = read([bir]);
    expect([findingsOf(all), all.payloadBroken]).toEqual([[finding], broken]);
  });
});

describe("a document made to harm is refused", () => {
  const around = (inner: string) => `<BIR ${NS}>${inner}</BIR>`;
  const bomb = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>';
  const deep = `${"<BIR>".repeat(40)}${"</BIR>".repeat(40)}`;
  const many = Array.from({ length: 40 }, (_, at) => `a${at}=""`).join(" ");
  const info = (inner: string) => around(`<BDBInfo>${inner}</BDBInfo>`);
  test.each([
    ["an entity bomb", `${bomb}${info("<Type>&b;</Type>")}`, "VOC_LEXICAL /"],
    ["an external entity", `<!DOCTYPE a SYSTEM "file:///etc/passwd">${info("")}`, "VOC_LEXICAL /"],
    ["an entity that nothing defines", info("<Type>&b;</Type>"), "VOC_LEXICAL /BIR/BDBInfo/Type"],
    ["deep nesting", around(deep), `VOC_LEXICAL /BIR${"/BIR[1]".repeat(31)}`],
    ["many attributes", around(`<BIR ${many}/>`), "VOC_LEXICAL /BIR"],
    [
      "many unknown elements",
      around(Array.from({ length: 40 }, (_, at) => `<a${at}/>`).join("")),
      "VOC_LEXICAL /BIR",
    ],
    ["a word without end", info(`<Type>${"a".repeat(300)}</Type>`), "VOC_LEXICAL /BIR/BDBInfo/Type"],
    ["text between elements", info("Finger"), "VOC_LEXICAL /BIR/BDBInfo"],
    ["an element within a word", info("<Type>Fin<b/>ger</Type>"), "VOC_LEXICAL /BIR/BDBInfo/Type"],
    ["a Type twice", info("<Type>Face</Type><Type>Iris</Type>"), "VOC_DUP_KEY /BIR/BDBInfo/Type"],
    ["a block twice", around("<BDB/><BDB/>"), "VOC_DUP_KEY /BIR/BDB"],
    [
      "two owners",
      info("<FormatOwner>1</FormatOwner><Format><Organization>2</Organization></Format>"),
      "VOC_DUP_KEY /BIR/BDBInfo/Format/Organization",
    ],
    ["a record in disguise", around("<bir/>"), "VOC_LEXICAL /BIR"],
    ["a record of another namespace", around('<BIR xmlns="urn:x"/>'), "VOC_LEXICAL /BIR"],
    ["a record in a corner", around("<Others><BIR/></Others>"), "VOC_LEXICAL /BIR"],
    ["a block that is not base64", around("<BDB>a b-d</BDB>"), "VOC_LEXICAL /BIR/BDB"],
    ["an end that is missing", `<BIR ${NS}><BIR>`, "VOC_LEXICAL /BIR/BIR[1]"],
    ["another root", "<BIR/>", "VOC_SCHEME_UNKNOWN /"],
    ["another encoding", `<?xml version="1.0" encoding="latin1"?>${info("")}`, "VOC_LEXICAL /"],
    ["a root of a namespace like a method's name", '<BIR xmlns="constructor"/>', "VOC_SCHEME_UNKNOWN /"],
    ["no record", around(""), "VOC_LEXICAL /BIR"],
    ["nothing", "", "VOC_LEXICAL /"],
  ])("%s", (_, xml, expected) => {
    expect(refused(() => text(xml))).toBe(expected);
  });

  test("bytes that are not UTF-8", () => {
    const bytes = writeCbeff([{ type: "Face" }]);
    const at = Buffer.from(bytes).indexOf("Face");
    expect(refused(() => readCbeffXml(bytes.with(at, 0xff)))).toBe("VOC_LEXICAL /");
    expect(
      refused(() => readCbeffXml(Buffer.from(`\ufeff${Buffer.from(bytes).toString()}`, "utf16le"))),
    ).toBe("VOC_LEXICAL /");
  });

  test("neither the terms, the findings nor a refusal quote a payload", () => {
    const secret = Buffer.from("secretsecretsecret").toString("base64");
    const all = read([{ type: "Face", block: secret }]);
    expect(JSON.stringify(all)).not.toContain(secret.slice(0, 8));
    expect(JSON.stringify(all)).not.toContain("secret");
  });
});

describe("a block streams", () => {
  test("its length is counted over all of it, in whatever chunks it comes", () => {
    const length = 3_000_000;
    const read10 = read([{ type: "Finger", block: fir(1, { length, declared: length }) }]);
    expect([read10.findings, read10.payloadBroken]).toEqual([[], false]);
    const short = read([{ type: "Finger", block: fir(1, { length: length - 1, declared: length }) }]);
    expect(short.findings[0]?.sentence).toBe(
      "the block's header declares 3000000 bytes and there are 2999999",
    );
  });
});
