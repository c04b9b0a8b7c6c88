/** CBEFF in XML: both namespaces in every manner of writing, contradictions, and documents made to harm. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCbeffXml } from "../../../src/vocabulary/formats/cbeff-xml.ts";
import { type Bir, fac, fir, iir, type Manner, writeCbeff } from "../../support/cbeff.ts";
import { refused, termsOf } from "./common.ts";

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
    const all = read([{ ...iris, level: "Raw" }], { namespace: "oasis-bias", prefix: "x" });
    expect([all.format, ...new Set(all.terms.map(({ scheme }) => scheme))]).toEqual([
      "oasis-bias",
      "oasis-bias",
    ]);
  });
});

describe("a document made to harm is refused", () => {
  const bomb = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>';
  const info = (inner: string) => `<BIR ${NS}><BDBInfo>${inner}</BDBInfo></BIR>`;
  test.each([
    ["an entity bomb", `${bomb}${info("<Type>&b;</Type>")}`, "VOC_LEXICAL /"],
    ["an external entity", `<!DOCTYPE a SYSTEM "file:///etc/passwd">${info("")}`, "VOC_LEXICAL /"],
    ["an entity that nothing defines", info("<Type>&b;</Type>"), "VOC_LEXICAL /BIR/BDBInfo/Type"],
    ["an end that is missing", `<BIR ${NS}><BIR>`, "VOC_LEXICAL /BIR/BIR[1]"],
    ["another encoding", `<?xml version="1.0" encoding="latin1"?>${info("")}`, "VOC_LEXICAL /"],
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

describe("a document of too much", () => {
  // What follows is no XML, which a reader that had gone on would say.
  const rest = "<<<";
  test.each([
    [
      "at its 33rd attribute",
      `<BIR ${NS} ${Array.from({ length: 32 }, (_, at) => `a${at}=""`).join(" ")} ${rest}`,
    ],
    [
      "at the 33rd attribute of an element",
      `<BIR ${NS}><x ${Array.from({ length: 33 }, (_, at) => `p:a${at}=""`).join(" ")} ${rest}`,
    ],
    ["at its 1,025th record", `<BIR ${NS}>${"<BIR><BDB/></BIR>".repeat(1024)}<BIR><BDB> ${rest}`],
    ["at its 25,001st element", `<BIR ${NS}>${"<BIR/>".repeat(25_000)}${rest}`],
  ])("is refused before the rest of it is parsed: %s", (_, xml) => {
    const sentence = expect.stringMatching(/has more than (32 attributes|25000 elements|1024 records)/);
    expect(() => text(xml)).toThrow(expect.objectContaining({ reason: "VOC_LEXICAL", message: sentence }));
  });

  test("and an element may have 32 attributes, each of them", () => {
    const all = Array.from({ length: 31 }, (_, at) => `a${at}=""`).join(" ");
    const several = `<BIR ${NS} ${all}>${`<Version ${all}/>`}<BDBInfo ${all}><Type ${all}>Face</Type></BDBInfo></BIR>`;
    expect(termsOf(text(several))).toEqual(["1 /BIR/BDBInfo/Type modality=Face"]);
  });
});
