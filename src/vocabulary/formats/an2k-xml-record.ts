/** Gathers a record of ANSI/NIST-ITL from the elements of its XML, under the field numbers of the traditional encoding. */
import { FGP, type ItlRecord, MINUTIAE, RS } from "./an2k-record.ts";
import { LIST } from "./an2k-tally.ts";
import { BTY, CNT, IMT, TEXT_TYPES } from "./an2k-transaction.ts";
import { areWords } from "./an2k-words.ts";
import { refusal } from "./document.ts";

/** The types of record by the names of their elements, in all editions. */
export const TYPES: ReadonlyMap<string, number> = new Map([
  ["PackageInformationRecord", 1],
  ["PackageDescriptiveTextRecord", 2],
  ["PackageLowResolutionGrayscaleImageRecord", 3],
  ["PackageHighResolutionGrayscaleImageRecord", 4],
  ["PackageLowResolutionBinaryImageRecord", 5],
  ["PackageHighResolutionBinaryImageRecord", 6],
  ["PackageUserDefinedImageRecord", 7],
  ["PackageSignatureImageRecord", 8],
  ["PackageMinutiaeRecord", 9],
  ["PackageFacialAndSMTImageRecord", 10],
  ["PackageForensicInvestigatoryVoiceRecord", 11],
  ["PackageForensicDentalDataRecord", 12],
  ["PackageLatentImageRecord", 13],
  ["PackageFingerprintImageRecord", 14],
  ["PackageFingerImpressionImageRecord", 14],
  ["PackagePalmprintImageRecord", 15],
  ["PackagePalmPrintImageRecord", 15],
  ["PackageUserDefinedTestingImageRecord", 16],
  ["PackageIrisImageRecord", 17],
  ["PackageDNARecord", 18],
  ["PackagePlantarImageRecord", 19],
  ["PackageSourceRepresentationRecord", 20],
  ["PackageAssociatedContextRecord", 21],
  ["PackageNonPhotographicImageryRecord", 22],
  ["PackageInformationAssuranceRecord", 98],
  ["PackageCBEFFBiometricDataRecord", 99],
]);

const IRIS = 17;
/** The types for friction ridge skin, and those for an eye: a position of the other is a contradiction. */
const RIDGES: readonly number[] = [3, 4, 5, 6, 9, 13, 14, 15, 19];

/** The numbers under which words go to the counts: fields of the standard, and fields that users define. */
const OWN_FIELD = 5;
const FREE_FIELD = 200;
/** The field of all numbers in a record of minutiae, which are counted by their elements. */
const MINUTIAE_LIST = 331;
/** The field of the minutiae's record for positions, and that of an eye. */
const MINUTIAE_FGP = 6;
const ELR = 3;
/** The field of the edition in the first record. */
const VER = 2;

/** A record whose elements are still coming. */
export type Draft = {
  readonly type: number;
  readonly path: string;
  /** The values that may be stated once, by the name of their element. */
  readonly once: Map<string, string>;
  readonly positions: string[];
  readonly blocks: Uint8Array[];
  readonly contents: { number: number; bytes: Uint8Array }[];
  readonly unread: Set<number>;
  minutiae: number;
  fieldCount: number;
};

/** Starts a record. */
export function createDraft(type: number, path: string): Draft {
  return {
    ...{ type, path, once: new Map(), positions: [], blocks: [], contents: [], unread: new Set() },
    minutiae: 0,
    fieldCount: 0,
  };
}

/** Takes words that are not read; `isListed` where their element lists numbers. Throws VOC_LEXICAL where they hold the beginning of a block or of a picture. */
export function addWords(draft: Draft, text: string, isStandard: boolean, isListed = false): void {
  const { type, path, contents, unread } = draft;
  const isFree = !isStandard || TEXT_TYPES.includes(type);
  const listed = type === MINUTIAE ? MINUTIAE_LIST : isListed ? LIST : OWN_FIELD;
  const number = isFree ? FREE_FIELD : listed;
  const bytes = new TextEncoder().encode(text);
  contents.push({ number, bytes });
  if (!areWords({ bytes, isFree, path: `${path}/${number}` })) unread.add(number);
}

/** Takes a value that a record states once. Throws VOC_DUP_KEY. */
export function addOnce({ once, path }: Draft, name: string, text: string): void {
  if (once.has(name)) throw refusal("VOC_DUP_KEY", path, `the record states \`${name}\` twice`);
  once.set(name, text);
}

/** Takes a position of ridge skin or of an eye. Throws VOC_CONFLICT where the record is for the other. */
export function addPosition(draft: Draft, code: string, isEye: boolean): void {
  const { type, path, positions } = draft;
  const isRidge = RIDGES.includes(type);
  if ((isEye && isRidge) || (!isEye && type === IRIS))
    throw refusal("VOC_CONFLICT", path, "the record states a position of what its type is not for");
  if (isEye ? type === IRIS : isRidge) positions.push(code);
  else addWords(draft, code, true);
}

/** Takes an image or a block. Throws VOC_LEXICAL for a record in which none belongs. */
export function addBlock({ type, path, blocks }: Draft, bytes: Uint8Array): void {
  if (type === 1 || TEXT_TYPES.includes(type))
    throw refusal("VOC_LEXICAL", path, "data is in a record of words, where nothing describes it");
  blocks.push(bytes);
}

/** The names of elements that say what a record is of. */
export const SAYS = { category: "RecordCategoryCode", image: "ImageCategoryCode", code: "CBEFFCategoryCode" };
export const MAJOR = "TransactionMajorVersionValue";
export const MINOR = "TransactionMinorVersionValue";
export const REFERENCE = "ImageReferenceID";

/** Returns the record as its fields. Throws VOC_CONFLICT where its category is not that of its element. */
export function recordOf(draft: Draft): ItlRecord {
  const { type, path, once, positions, blocks, contents, unread, minutiae, fieldCount } = draft;
  const category = once.get(SAYS.category) ?? "";
  if (!/^\d{1,2}$/.test(category) || Number(category) !== type)
    throw refusal("VOC_CONFLICT", path, "the record's category is not that of its element");
  const idc = once.get(REFERENCE) ?? "";
  const field = type === MINUTIAE ? MINUTIAE_FGP : type === IRIS ? ELR : FGP;
  const said = [
    ...(positions.length === 0 ? [] : [[field, positions.join(RS)] as const]),
    ...(once.has(SAYS.image) && type === 10 ? [[IMT, once.get(SAYS.image) ?? ""] as const] : []),
    ...(once.has(SAYS.code) && type === 99 ? [[BTY, once.get(SAYS.code) ?? ""] as const] : []),
    ...(type === 1 ? [[VER, versionOf(once)] as const, [CNT, ""] as const] : []),
  ];
  const [data, ...more] = blocks;
  return {
    ...{ type, idc, end: 0, fields: new Map(said), fieldCount, minutiae, contents },
    unread: [...unread],
    ...(data === undefined ? {} : { data, more }),
  };
}

/** Returns the edition as field 1.002 has it: major and minor in two digits each. */
function versionOf(once: Draft["once"]): string {
  return [MAJOR, MINOR].map((name) => (once.get(name) ?? "").padStart(2, "0")).join("");
}
