/** The elements of a CBEFF document: where each may stand, how often, and what is read of it. */
import { describe, expect, test } from "vitest";
import { createReading } from "../../../src/vocabulary/formats/cbeff-elements.ts";
import { readCbeffXml } from "../../../src/vocabulary/formats/cbeff-xml.ts";
import { MAX_ODD_CHARS } from "../../../src/vocabulary/formats/remainder.ts";
import { fac, fir, fmr, iir, writeCbeff } from "../../support/cbeff.ts";
import { findingsOf, refused, termsOf, wordsOf } from "./common.ts";

const text = (xml: string) => readCbeffXml(new TextEncoder().encode(xml));
const NS = 'xmlns="http://standards.iso.org/iso-iec/19785/-3/ed-2/"';
const around = (inner: string) => `<BIR ${NS}>${inner}</BIR>`;
const info = (inner: string) => around(`<BDBInfo>${inner}</BDBInfo>`);

describe("a record", () => {
  test("may stand within a record, and alone", () => {
    const nested = `<BIR ${NS}><BIR><BIR><BDBInfo><Type>Iris</Type></BDBInfo></BIR><BDBInfo><Type>Face</Type></BDBInfo></BIR></BIR>`;
    expect(termsOf(text(nested))).toEqual([
      "1 /BIR/BIR[1]/BIR[1]/BDBInfo/Type modality=Iris",
      "2 /BIR/BIR[1]/BDBInfo/Type modality=Face",
    ]);
    const alone = `<BIR ${NS}><BDBInfo><Type>Face</Type></BDBInfo></BIR>`;
    expect(termsOf(text(alone))).toEqual(["1 /BIR/BDBInfo/Type modality=Face"]);
  });

  test("that is empty is said to be", () => {
    const two = text(`<BIR ${NS}><BIR/><BIR><BDBInfo><Type>Face</Type></BDBInfo></BIR></BIR>`);
    expect(termsOf(two)).toEqual(["1 /BIR/BIR[2]/BDBInfo/Type modality=Face"]);
    expect(findingsOf(two)[0]).toBe("VOC_NO_TERM /BIR/BIR[1]");
  });

  test("a name of a method is a name like any other", () => {
    const odd = readCbeffXml(
      writeCbeff([
        {
          type: "Face",
          level: "Raw",
          block: fac(),
          owner: "257",
          format: "constructor",
          beside: "<toString/>",
        },
      ]),
    );
    expect(findingsOf(odd)).toEqual(["VOC_NO_TERM /BIR/BIR[1]"]);
    const within = text(`<BIR ${NS}><BDBInfo><Type>Face</Type><constructor/></BDBInfo></BIR>`);
    expect(findingsOf(within)).toEqual(["VOC_OUT_OF_RANGE /BIR", "VOC_NO_TERM /BIR/BDBInfo"]);
  });

  test("has two namespaces, and each has the format in its own place", () => {
    const older = 'xmlns="http://docs.oasis-open.org/bias/ns/biaspatronformat-1.0/"';
    const beside = `<BIR ${older}><BDBInfo><FormatOwner>257</FormatOwner><FormatType>257</FormatType></BDBInfo></BIR>`;
    const within = info("<Format><Organization>257</Organization><Type>257</Type></Format>");
    expect(refused(() => text(beside))).toBe("VOC_OUT_OF_RANGE /BIR/BDBInfo/FormatType");
    expect(refused(() => text(within))).toBe("VOC_OUT_OF_RANGE /BIR/BDBInfo/Format/Type");
  });
});

describe("a value", () => {
  test.each([
    ["Ear ", ["Ear "]],
    [" Ear", [" Ear"]],
    ["\n  Ear\n  ", ["Ear"]],
    ["\r\n\tEar ", ["Ear "]],
    ["<![CDATA[Ear]]>", ["Ear"]],
    ["E<!-- - -->ar", ["Ear"]],
    ["", ["mod:unknown"]],
  ])("written as `%s` loses its indentation and nothing else", (type, words) => {
    expect(wordsOf(text(info(`<Type>${type}</Type>`)), "modality")).toEqual(words);
  });

  test("that the schema does not have is kept as written, as long as it spells little", () => {
    // The names and the namespace count 31, and the place of the word one.
    const long = "a".repeat(MAX_ODD_CHARS - 32);
    expect(wordsOf(text(info(`<Type>${long}</Type>`)), "modality")).toEqual([long]);
    expect(refused(() => text(info(`<Type>${long}a</Type>`)))).toBe("VOC_OUT_OF_RANGE /BIR");
    const words = "Any words of it ".repeat(16);
    expect(refused(() => text(info(`<Type>${words}</Type>`)))).toBe("nothing");
  });
});

describe("an element that is none of the schema", () => {
  test("is named once, by the place of the first, with the number of times", () => {
    const all = text(around("<BDBInfo><Type>Face</Type><Mood/></BDBInfo><Mood/><x:Mood xmlns:x='urn:x'/>"));
    const finding = (path: string, name: string, times: number) => ({
      code: "VOC_NO_TERM",
      path,
      sentence: `\`${name}\` is no element of the schema and was not read, ${times} in all`,
    });
    expect(all.findings.slice(1)).toEqual([finding("/BIR/BDBInfo", "Mood", 2), finding("/BIR", "x:Mood", 1)]);
  });

  test("is told from those that the schema has and no rule asks for: they make no finding", () => {
    const all = text(around("<Version/><SB>signature</SB><BDBInfo><Type>Face</Type></BDBInfo>"));
    expect(termsOf(all)).toEqual(["1 /BIR/BDBInfo/Type modality=Face"]);
    expect(findingsOf(all)).toEqual(["VOC_OUT_OF_RANGE /BIR"]);
  });
});

describe("a document is refused for", () => {
  const deep = `${"<BIR>".repeat(40)}${"</BIR>".repeat(40)}`;
  const many = Array.from({ length: 40 }, (_, at) => `a${at}=""`).join(" ");
  test.each([
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
    ["another root", "<BIR/>", "VOC_SCHEME_UNKNOWN /"],
    ["a root of a namespace like a method's name", '<BIR xmlns="constructor"/>', "VOC_SCHEME_UNKNOWN /"],
    ["no record", around(""), "VOC_LEXICAL /BIR"],
  ])("%s", (_, xml, expected) => {
    expect(refused(() => text(xml))).toBe(expected);
  });
});

describe("the remark that nothing could be captured", () => {
  const missing = (remarks: string) => text(around(`<BDBInfo><Type>Finger</Type></BDBInfo>${remarks}`));
  const remark = (key: string, value: string) => `<Others><Key>${key}</Key><Value>${value}</Value></Others>`;

  test.each([
    ["as a key and a value", remark("EXCEPTION", "true")],
    [
      "among others",
      remark("RETRIES", "1") + remark("EXCEPTION", "true") + remark("PAYLOAD", "more words ".repeat(90)),
    ],
    ["indented", "<Others>\n  <Key>\n EXCEPTION </Key>\n  <Value> true\n</Value>\n</Others>"],
    [
      "as the schema has it",
      '<others><entry key="RETRIES">1</entry><entry key="EXCEPTION">true</entry></others>',
    ],
  ])("%s excuses a record without a block", (_, remarks) => {
    const all = missing(remarks);
    expect([termsOf(all), all.payloadBroken]).toEqual([["1 /BIR/BDBInfo/Type modality=Finger"], false]);
  });

  test.each([
    ["that says no", remark("EXCEPTION", "false")],
    ["that says both", remark("EXCEPTION", "true") + remark("EXCEPTION", "false")],
    ["of another key", remark("FORCE_CAPTURED", "true")],
    ["that says more", remark("EXCEPTION", `true${"x".repeat(99)}`)],
    ["of another namespace", '<Others xmlns="urn:x"><Key>EXCEPTION</Key><Value>true</Value></Others>'],
    ["within another element", `<Version>${remark("EXCEPTION", "true")}</Version>`],
  ])("%s excuses nothing", (_, remarks) => {
    expect(missing(remarks).payloadBroken).toBe(true);
  });

  test("is about its own record alone", () => {
    const bare = "<BIR><BDBInfo><Type>Face</Type></BDBInfo></BIR>";
    expect(text(around(bare + remark("EXCEPTION", "true"))).payloadBroken).toBe(true);
  });
});

test.each([
  ["a remark", (block: string) => `<Others><Key>PAYLOAD</Key><Value>${block}</Value></Others>`],
  ["an element that no schema has", (block: string) => `<Sample>${block}</Sample>`],
  ["a signature", (block: string) => `<SB>\n ${block}</SB>`],
])("a block in %s is refused: nothing would describe it", (_, within) => {
  const all = (block: string) => () => text(around(`<BDBInfo><Type>Face</Type></BDBInfo>${within(block)}`));
  for (const block of [fac(), fir(21), fmr(2), iir(1)])
    expect(refused(all(Buffer.from(block).toString("base64")))).toBe("VOC_LEXICAL /BIR");
  expect(refused(all("RklSTUEgR21iSA=="))).toBe("nothing");
});

describe("what is not read of a record", () => {
  const DATE = "2021-08-11T10:32:48.121201800Z";
  const INDEX = "086e059f-6baa-4824-9f2b-8e2807de3947";
  const JWS = ['{"alg":"RS256"}', "", "v".repeat(300)]
    .map((part) => Buffer.from(part).toString("base64url"))
    .join(".");
  const SB = (content: string) => `<SB>${Buffer.from(content).toString("base64")}</SB>`;
  const rest = "x1".repeat(97);
  /** Beside it stand 195 characters that may spell anything, and some 36 of the names. */
  const asked = (inInfo: string, beside = "", length = 60) =>
    refused(() => {
      const block = `<BDB>${Buffer.from(fac({ length: 60 }).subarray(0, length)).toString("base64")}</BDB>`;
      const note = `${block}<Note>${rest}</Note>${beside}</BIR>`;
      return text(info(`${inInfo}<Type>Face</Type>`).replace("</BIR>", note));
    });

  test("is not counted in the form of its element: dates, the block's identifier, a signature", () => {
    const dates = ["CreationDate", "NotValidBefore", "NotValidAfter"].map(
      (name) => `<${name}>${DATE}</${name}>`,
    );
    expect(asked(`<Index>${INDEX}</Index>${dates.join("")}`, SB(JWS))).toBe("nothing");
    const short = [32, 31].map((length) => asked(`<Index>${INDEX}</Index>`, "", length));
    expect(short).toEqual(["nothing", "VOC_OUT_OF_RANGE /BIR"]);
  });

  test("is not counted in the date and the identifier of ten records of what could not be captured", () => {
    const lost = (at: number) =>
      `<BIR><BDBInfo><CreationDate>20${10 + at}${DATE.slice(4)}</CreationDate><Type>Finger</Type><Index>${at % 10}${INDEX.slice(1)}</Index></BDBInfo><Others><Key>EXCEPTION</Key><Value>true</Value></Others></BIR>`;
    const document = (count: number) =>
      refused(() => text(around(Array.from({ length: count }, (_, at) => lost(at)).join(""))));
    // An identifier and a date count some 21 and 12: fourteen times as many are more than a document holds.
    expect([document(10), document(24)]).toEqual(["nothing", "VOC_OUT_OF_RANGE /BIR"]);
  });

  test.each([
    ["a date of another form", `<CreationDate>${DATE.replaceAll("-", "")}</CreationDate>`, ""],
    ["an identifier of another form", `<Index>${INDEX}0</Index>`, ""],
    ["a date in the element of an identifier", `<Index>${DATE}</Index>`, ""],
    ["a date within another element", `<Quality><CreationDate>${DATE}</CreationDate></Quality>`, ""],
    ["a date in an element that the schema does not have", `<Day>${DATE}</Day>`, ""],
    ["a date beside what it is of", "", `<CreationDate>${DATE}</CreationDate>`],
    ["what has not the form of a signature", "", SB("v".repeat(60))],
    ["a signature within another element", "", `<BIRInfo>${SB(JWS)}</BIRInfo>`],
    ["a format of many characters", `<Format><Organization>${"x1".repeat(20)}</Organization></Format>`, ""],
    ["a comment", `<!-- ${"x1".repeat(20)} -->`, ""],
    ["an attribute", `<Quality note="${"x1".repeat(20)}"/>`, ""],
  ])("is counted otherwise: %s", (_, inInfo, beside) => {
    expect(asked(inInfo, beside)).toBe("VOC_OUT_OF_RANGE /BIR");
  });

  test("is as much as its record has bytes of data, for all records but the first", () => {
    const record = (length: number, at: number) =>
      `<BIR><BDBInfo><Type>Face</Type></BDBInfo><BDB>${Buffer.from(fac({ length })).toString("base64")}</BDB><Note>${"x1".repeat(59)}x${at}</Note></BIR>`;
    const document = (length: number) =>
      refused(() => text(around([60, length, length].map(record).join(""))));
    // Three times 121 characters and the names are more than a document with one record may hold.
    expect([document(79), document(78)]).toEqual(["nothing", "VOC_OUT_OF_RANGE /BIR"]);
  });
});

test("a reading tells the place that it has reached, and takes no end for a beginning", () => {
  const reading = createReading();
  const uri = "http://standards.iso.org/iso-iec/19785/-3/ed-2/";
  const tag = (local: string) => ({ name: local, local, uri, attributes: {} }) as never;
  const places = [reading.path()];
  for (const name of ["BIR", "BIR", "BDBInfo", "Type"]) {
    reading.open(tag(name));
    places.push(reading.path());
  }
  for (let open = 0; open < 5; open++) reading.close();
  expect([...places, reading.path()]).toEqual([
    "/",
    "/BIR",
    "/BIR/BIR[1]",
    "/BIR/BIR[1]/BDBInfo",
    "/BIR/BIR[1]/BDBInfo/Type",
    "/",
  ]);
});

test.each([
  [
    "elements of a signature",
    (names: readonly string[]) => `<SB>${names.map((each) => `<${each}/>`).join("")}</SB>`,
  ],
  [
    "attributes beside a record",
    (names: readonly string[]) => `<Others>${names.map((each) => `<a ${each}=""/>`).join("")}</Others>`,
  ],
])("the names of %s hide no block, and are no more than a document has", (_, write) => {
  const document = (names: readonly string[]) =>
    refused(() => text(around(`<BDBInfo><Type>Face</Type></BDBInfo>${write(names)}`)));
  const spelled =
    Buffer.from(fmr(7))
      .toString("base64url")
      .match(/.{1,20}/g) ?? [];
  expect(document(spelled.map((each) => `_${each}`))).toBe("VOC_LEXICAL /BIR");
  expect(document(Array.from({ length: 300 }, (_, at) => `${"a".repeat(57)}${at}`))).toBe(
    "VOC_OUT_OF_RANGE /",
  );
  expect(document(["Plain", "Words"])).toBe("nothing");
});
