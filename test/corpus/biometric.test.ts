/**
 * Real documents (MOSIP's CBEFF samples, NIST's templates), read from `vocabulary/` in the folder that COMITY_CORPUS names,
 * and thousands of mutations of them. COMITY_FUZZ says how many, if not 3000.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readAn2k } from "../../src/vocabulary/formats/an2k.ts";
import { readBioApi } from "../../src/vocabulary/formats/bioapi.ts";
import { readCbeffXml } from "../../src/vocabulary/formats/cbeff-xml.ts";
import type { Reader } from "../../src/vocabulary/formats/document.ts";
import { readIso781611 } from "../../src/vocabulary/formats/iso-7816-11.ts";
import { readIso19794 } from "../../src/vocabulary/formats/iso-19794.ts";
import { readOsia } from "../../src/vocabulary/formats/osia.ts";
import { readPiv } from "../../src/vocabulary/formats/piv.ts";
import { extensible, fac, fingerRepresentation, fir, fmr, iir, writeCbeff } from "../support/cbeff.ts";
import { createDice, type Dice } from "../support/dice.ts";
import { writeBioApi, writePiv } from "../vocabulary/formats/cbeff-binary.ts";
import { findingsOf, refused, termsOf, wordsOf } from "../vocabulary/formats/common.ts";
import { finger, writeItl } from "../vocabulary/formats/itl-xml.ts";

const corpus = process.env.COMITY_CORPUS;
const why = corpus === undefined ? " (skipped: COMITY_CORPUS names no folder of documents)" : "";
const load = (path: string) => readFileSync(join(corpus ?? "", "vocabulary", path));
const sequence = (length: number, of: (at: number) => string) =>
  Array.from({ length }, (_, at) => of(at + 1));

describe.skipIf(corpus === undefined)(`documents of the world${why}`, () => {
  test("MOSIP, 13 records: ten fingers, two eyes and a face, each block cut to 96 bytes", () => {
    const read = readCbeffXml(load("cbeff/mosip-iso-ns-13bir.envelope.xml"));
    const [f, i] = ["Finger", "Iris"];
    expect(read.format).toBe("mosip-cbeff");
    expect(wordsOf(read, "modality")).toEqual([f, f, f, f, i, f, "Face", f, i, f, f, f, f]);
    expect(wordsOf(read, "position")).toEqual([
      ...[
        "Left LittleFinger",
        "Right Thumb",
        "Right IndexFinger",
        "Right LittleFinger",
        "Right",
        "Left RingFinger",
      ],
      ...[
        "Right RingFinger",
        "Left",
        "Left Thumb",
        "Left IndexFinger",
        "Right MiddleFinger",
        "Left MiddleFinger",
      ],
    ]);
    expect(wordsOf(read, "form")).toEqual(sequence(13, () => "Raw"));
    expect(wordsOf(read, "purpose")).toEqual(sequence(13, () => "Enroll"));
    expect(termsOf(read).slice(-4)).toEqual([
      "13 /BIR/BIR[13]/BDBInfo/Type modality=Finger",
      "13 /BIR/BIR[13]/BDBInfo/Subtype position=Left MiddleFinger",
      "13 /BIR/BIR[13]/BDBInfo/Level form=Raw",
      "13 /BIR/BIR[13]/BDBInfo/Purpose purpose=Enroll",
    ]);
    const cut = sequence(13, (at) => `VOC_OUT_OF_RANGE /BIR/BIR[${at}]/BDB`);
    expect(findingsOf(read)).toEqual([...cut, "VOC_NO_TERM /BIR/BIR[1]"]);
    expect(read.findings[0]?.sentence).toBe("the block's header declares 11569 bytes and there are 96");
    expect(read.findings.at(-1)?.sentence).toContain("`Others`");
    expect(read.payloadBroken).toBe(true);
  });

  test("MOSIP, ten fingers: each block's position byte agrees with its Subtype, and is refused where it does not", () => {
    const bytes = load("cbeff/mosip-iso-ns-10finger.envelope.xml");
    const read = readCbeffXml(bytes);
    expect(wordsOf(read, "modality")).toEqual(sequence(10, () => "Finger"));
    const names = ["IndexFinger", "MiddleFinger", "RingFinger", "LittleFinger"];
    const hands = ["Right", "Left"].flatMap((side) => names.map((name) => `${side} ${name}`));
    expect(wordsOf(read, "position")).toEqual([...hands, "Right Thumb", "Left Thumb"]);
    expect(findingsOf(read)).toEqual(sequence(10, (at) => `VOC_OUT_OF_RANGE /BIR/BIR[${at}]/BDB`));
    const edited = (from: string, to: string) => Buffer.from(bytes.toString().replace(from, to));
    expect(refused(() => readCbeffXml(edited("Left Thumb", "Right Thumb")))).toBe(
      "VOC_CONFLICT /BIR/BIR[10]/BDB",
    );
    expect(refused(() => readCbeffXml(edited(">Finger<", ">Face<")))).toBe(
      "VOC_CONFLICT /BIR/BIR[1]/BDBInfo/Format/Type",
    );
  });

  test("OASIS BIAS: two irises that a text decoder spoiled, and a face that is a word", () => {
    const read = readCbeffXml(load("cbeff/mosip-oasis-bias-ns.envelope.xml"));
    expect(read.format).toBe("oasis-bias");
    expect(wordsOf(read, "modality")).toEqual([...sequence(4, () => "Finger"), "Iris", "Iris", "Face"]);
    const right = "Right IndexFinger MiddleFinger RingFinger LittleFinger";
    expect(wordsOf(read, "position")).toEqual([
      ...[right, right, right.replace("Right", "Left"), "Left Right Thumb"],
      ...["Left", "Right"],
    ]);
    expect(findingsOf(read)).toEqual([
      ...sequence(4, (at) => `VOC_OUT_OF_RANGE /BIR/BIR[${at}]/BDB`),
      ...[5, 6, 7].map((at) => `VOC_LEXICAL /BIR/BIR[${at}]/BDB`),
      ...[1, 5, 7].map((at) => `VOC_NO_TERM /BIR/BIR[${at}]`),
    ]);
    expect(read.payloadBroken).toBe(true);
  });

  test("a schema is no document", () => {
    expect(refused(() => readCbeffXml(load("cbeff/mosip-cbeff.xsd")))).toBe("VOC_SCHEME_UNKNOWN /");
  });

  test("NIST minutiae in a transaction", () => {
    const read = readAn2k(load("nist/type9.an2k"));
    expect(termsOf(read)).toEqual([
      "1 /Type-9[1] modality=9",
      "1 /Type-9[1] form=9",
      "1 /Type-9[1]/6 position=FGP/0",
    ]);
    expect([read.findings, read.payloadBroken]).toEqual([[], false]);
  });

  test.each([
    ["nist/fmr.iso2005", [7, 2]],
    ["nist/fmr.ansi2004", [7, 2, 3]],
  ])("%s: its length is right by its own standard, and each view has its finger", (path, fingers) => {
    const read = readIso19794(load(path));
    expect(termsOf(read)).toEqual([
      "1 / modality=19794-2",
      "1 / form=19794-2",
      ...fingers.map((finger) => `1 / position=finger/${finger}`),
    ]);
    expect([read.findings, read.payloadBroken]).toEqual([[], false]);
  });

  test("templates of a card whose subtype is none of the standard: no guess", () => {
    expect(refused(() => readIso781611(load("nist/TLVBIT.dat")))).toBe(
      "VOC_OUT_OF_RANGE /7F61/7F60[2]/A1/82",
    );
  });
});

const written = writeCbeff([
  { owner: "257", format: "7", type: "Finger", subtype: "Right IndexFinger", level: "Raw", block: fir(2) },
  { owner: "257", format: "2", type: "Finger", level: "Processed", purpose: "Verify", block: fmr(2) },
  { type: "Face", block: fac() },
  { type: "Iris Face", subtype: "Left", block: iir(2) },
]);
const card = Buffer.from(
  "7f61250201027f6010a10e8101088201018702010188020007" + "7f600ca10a8103000010820102b100",
  "hex",
);
const enrolment = {
  status: "FINALIZED",
  biometricData: [
    {
      biometricType: "FINGER",
      biometricSubType: "RIGHT_INDEX",
      image: Buffer.from(fir(2)).toString("base64"),
    },
    { biometricType: "FACE", image: Buffer.from(fac()).toString("base64"), comment: "words" },
  ],
};
const samples: readonly (readonly [name: string, read: Reader, bytes: () => Uint8Array])[] = [
  ["a CBEFF document", readCbeffXml, () => written],
  ["templates of a card", readIso781611, () => card],
  ["a block", readIso19794, () => fir(2)],
  [
    "a transaction in XML",
    readAn2k,
    () => writeItl([finger([7], new Uint8Array(40)), ["PackageDescriptiveTextRecord", 2]]),
  ],
  ["an enrolment of OSIA", readOsia, () => Buffer.from(JSON.stringify(enrolment))],
  ["a record of a PIV card", readPiv, () => writePiv(fmr(2, {}, true))],
  ["a record of BioAPI", readBioApi, () => writeBioApi(fmr(2))],
  [
    "a block of ISO/IEC 39794",
    readIso19794,
    () => extensible("64", [fingerRepresentation(7, new Uint8Array(40))]),
  ],
  ...(corpus === undefined
    ? []
    : ([
        ["MOSIP's document", readCbeffXml, () => load("cbeff/mosip-iso-ns-10finger.envelope.xml")],
        ["BIAS's document", readCbeffXml, () => load("cbeff/mosip-oasis-bias-ns.envelope.xml")],
        ["NIST's transaction", readAn2k, () => load("nist/type9.an2k")],
        ["NIST's templates", readIso781611, () => load("nist/TLVBIT.dat")],
        ["NIST's minutiae", readIso19794, () => load("nist/fmr.iso2005")],
      ] as const)),
];

/** One to four edits: a byte changed, a piece cut out, doubled or moved, the end cut off. */
function mutated(bytes: Uint8Array, dice: Dice): Uint8Array {
  let result = [...bytes];
  for (let edits = 1 + dice(4); edits > 0; edits--) {
    const at = dice(result.length + 1);
    const to = Math.min(result.length, at + dice(200));
    const piece = result.slice(at, to);
    const edit = dice(5);
    if (edit === 0) result[at] = dice(256);
    else if (edit === 1) result = [...result.slice(0, at), ...result.slice(to)];
    else if (edit === 2) result = [...result.slice(0, to), ...piece, ...result.slice(to)];
    else if (edit === 3) result = [...piece, ...result.slice(0, at), ...result.slice(to)];
    else if (dice(4) === 0) result = result.slice(0, at);
  }
  return Uint8Array.from(result);
}

describe("mutated documents", () => {
  const runs = Math.ceil(Number(process.env.COMITY_FUZZ ?? 3000) / samples.length);

  test.each(samples)(
    "%s is read or refused, and what is lost is said",
    { timeout: 0 },
    (name, read, bytes) => {
      const dice = createDice(name);
      const original = bytes();
      expect(["nothing", "VOC_OUT_OF_RANGE /7F61/7F60[2]/A1/82"]).toContain(refused(() => read(original)));
      for (let run = 0; run < runs; run++) {
        const given = mutated(original, dice);
        // An error that is no refusal fails the test.
        refused(() => {
          const document = read(given);
          const silent = document.findings.length === 0;
          if (document.payloadBroken && silent)
            throw new Error(`run ${run} breaks the payload and does not say so`);
          if (document.terms.length === 0 && silent)
            throw new Error(`run ${run} reads nothing and does not say so`);
          return document;
        });
      }
    },
  );
});
