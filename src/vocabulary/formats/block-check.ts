/** Checks a biometric data block against what is said of it, whatever document carries it. */
import { type BlockHeader, mediaOf } from "./biometric-block.ts";
import { uintOf } from "./block-extension.ts";
import { type Shown, shownBy } from "./block-terms.ts";
import { type Finding, refusal } from "./document.ts";
import { eyeAgrees, fingerAgrees, skinOf } from "./finger-position.ts";
import { findHead, findHeadInRuns } from "./hidden-head.ts";
import { hasMoreBehind } from "./picture-end.ts";

/** The owners of formats: ISO/IEC JTC 1/SC 37, and INCITS. */
export const ISO_OWNER = 0x0101;
export const INCITS_OWNER = 0x1b;

/** The parts of ISO/IEC 19794 and 39794, by owner and by the owner's number of the format. */
const PARTS: ReadonlyMap<number, ReadonlyMap<number, string>> = new Map([
  [
    ISO_OWNER,
    new Map([
      [0x02, "19794-2"],
      [0x07, "19794-4"],
      [0x08, "19794-5"],
      [0x09, "19794-6"],
      [0x28, "39794-4"],
      [0x2a, "39794-5"],
      [0x2c, "39794-6"],
    ]),
  ],
  [
    INCITS_OWNER,
    new Map([
      [0x0201, "19794-2"],
      [0x0401, "19794-4"],
      [0x0501, "19794-5"],
    ]),
  ],
]);

/**
 * Returns the part of ISO/IEC 19794 or 39794 that owner and number of a format name; undefined for any other. The formats of
 * INCITS have the magics of those parts.
 */
export function partOfFormat(owner: number, format: number): string | undefined {
  return PARTS.get(owner)?.get(format);
}

const SKINS = ["finger", "palm", "foot"] as const;

/** The characteristics that the blocks of each part can show. Palms and feet travel as finger images. */
const PART_SHOWS: Readonly<Record<string, readonly Shown[]>> = {
  "19794-2": SKINS,
  "19794-4": SKINS,
  "19794-5": ["face"],
  "19794-6": ["iris"],
  "39794-4": SKINS,
  "39794-5": ["face"],
  "39794-6": ["iris"],
};

/**
 * The statements about a block. `types` are the characteristics that its type names, or undefined where the type is not
 * told or unknown; `words` name the side and the finger, as the words of a CBEFF Subtype do; `part` is the format.
 */
export type Said = {
  readonly types: readonly Shown[] | undefined;
  readonly words: readonly string[];
  readonly part: string | undefined;
};

/** Throws VOC_CONFLICT where the declared format cannot hold what the type names. */
export function checkFormat({ types, part }: Said, path: string): void {
  if (types === undefined || part === undefined) return;
  if (!PART_SHOWS[part]?.some((each) => types.includes(each)))
    throw refusal("VOC_CONFLICT", path, `the format is ISO/IEC ${part}, which cannot hold this type`);
}

/** The skins of words that name a part of the body, as the words of a CBEFF Subtype do. */
const SKIN_OF_WORD: ReadonlyMap<string, Shown> = new Map([
  ...["Thumb", "IndexFinger", "MiddleFinger", "RingFinger", "LittleFinger"].map(
    (word) => [word, "finger"] as const,
  ),
  ["Palm", "palm"],
]);

/**
 * Throws VOC_CONFLICT where a word names a part of the body that the type is not for, such as the palm of a finger.
 * Types whose blocks show nothing are read at many parts: veins, or the shape of the hand.
 */
export function checkWords({ types = [], words }: Said, path: string): void {
  if (types.length === 0) return;
  for (const word of words) {
    const skin = SKIN_OF_WORD.get(word);
    if (skin !== undefined && !types.includes(skin))
      throw refusal("VOC_CONFLICT", path, `the subtype says ${NAMES[skin]}, and the type says otherwise`);
  }
}

/** Throws VOC_CONFLICT where a block shows anything that is not said. THREAT: a sample could pass under a wrong name. */
export function checkHeader(header: BlockHeader, { types, words, part }: Said, path: string): void {
  const conflict = (sentence: string) => refusal("VOC_CONFLICT", path, sentence);
  const { modality, positions = [] } = header;
  for (const shown of types === undefined ? [] : shownBy(header))
    if (!covers(types ?? [], shown, header))
      throw conflict(`the block shows ${NAMES[shown]}, and the type says otherwise`);
  if (part !== undefined && part !== header.part)
    throw conflict(`the format is ISO/IEC ${part} and the block is of ISO/IEC ${header.part}`);
  const agrees = modality === "iris" ? eyeAgrees : fingerAgrees;
  for (const position of positions)
    if (!agrees(position, words))
      throw conflict(`the block says position ${position}, and the subtype says otherwise`);
}

/** A block that could not be read to its end may show any skin, and its payload is broken for that. */
function covers(types: readonly Shown[], shown: Shown, { positions }: BlockHeader): boolean {
  const anySkin =
    shown === "unsaid" || (shown === "ridge" && !positions?.some((each) => skinOf(each) === "ridge"));
  return anySkin ? SKINS.some((each) => types.includes(each)) : types.includes(shown);
}

const NAMES: Readonly<Record<Shown, string>> = {
  finger: "a finger",
  palm: "a palm",
  foot: "a foot",
  face: "a face",
  iris: "an iris",
  ridge: "ridge skin of no known part",
  unsaid: "a finger, a palm or a foot",
  unknown: "a position that no standard has",
};

/**
 * Checks a plain picture. Throws VOC_CONFLICT where the format names a part of ISO/IEC 19794, or where a picture in
 * WSQ, which is for ridge skin alone, is said to be anything else.
 */
export function checkPicture(media: string, { types, part }: Said, path: string): void {
  if (part !== undefined)
    throw refusal("VOC_CONFLICT", path, `the format is ISO/IEC ${part} and the block is a bare ${media}`);
  if (media === "WSQ image" && types !== undefined && !SKINS.some((each) => types.includes(each)))
    throw refusal("VOC_CONFLICT", path, "the block is a fingerprint in WSQ, and the type says otherwise");
}

/** Finds the differences between a block of `length` bytes and its header. Each finding means a broken payload. */
export function checkLength(header: BlockHeader, length: number, path: string): readonly Finding[] {
  const { versionKnown, mangled, declaredLength, incomplete } = header;
  if (mangled) {
    const sentence = "the block went through a text decoder and lost bytes: U+FFFD stands in its header";
    return [{ code: "VOC_LEXICAL", path, sentence }];
  }
  if (!versionKnown)
    return [{ code: "VOC_VERSION", path, sentence: "the block is of a version that is not known here" }];
  if (declaredLength === undefined) {
    const sentence = "the block's header is cut short, or fits no layout of its version for sure";
    return [{ code: "VOC_LEXICAL", path, sentence }];
  }
  if (declaredLength !== length) {
    const sentence = `the block's header declares ${declaredLength} bytes and there are ${length}`;
    return [{ code: "VOC_OUT_OF_RANGE", path, sentence }];
  }
  if (!incomplete) return [];
  const sentence = "bytes of the block belong to none of its views, so that they may show anything";
  return [{ code: "VOC_LEXICAL", path, sentence }];
}

/**
 * Finds the differences between a block and its header, and what begins within it where it does not belong. Each finding
 * means a broken payload. `length` is that of the whole block, where `bytes` are only its first.
 */
export function checkPayload(
  header: BlockHeader,
  bytes: Uint8Array,
  path: string,
  length = bytes.length,
): readonly Finding[] {
  const findings = [...checkLength(header, length, path), ...checkPictures(header, bytes, path)];
  if (findings.length > 0) return findings;
  const hidden = findHead(bytes, 1, header.pictures);
  const spelled = hidden === undefined ? findHeadInRuns(bytes) : undefined;
  if (hidden === undefined && spelled === undefined) return findings;
  const sentence =
    hidden === undefined
      ? `a ${spelled?.name} begins within the block, spelled as text`
      : `a ${hidden.name} begins within the block, at byte ${hidden.at}, where it holds no such thing`;
  return [{ code: "VOC_LEXICAL", path, sentence }];
}

/** Finds a picture in WSQ, which is for ridge skin alone, in a block of anything else. */
function checkPictures(
  { modality, pictures = [] }: BlockHeader,
  bytes: Uint8Array,
  path: string,
): readonly Finding[] {
  if (modality === "finger" || !pictures.some((at) => mediaOf(bytes.subarray(at)) === "WSQ image")) return [];
  const sentence = `a picture of the block is a fingerprint in WSQ, and the block is of ${modality === "face" ? "a face" : "an iris"}`;
  return [{ code: "VOC_CONFLICT", path, sentence }];
}

/**
 * Searches data that has no header of its own behind its first byte. Returns true where a plain picture begins there, as it
 * is or spelled as text, or where anything follows a picture's end: the data may then be anything. Throws VOC_LEXICAL where
 * a block begins there.
 */
export function holdsMore(bytes: Uint8Array, path: string): boolean {
  const hidden = findHead(bytes, 1) ?? findHeadInRuns(bytes);
  if (hidden !== undefined && !hidden.isPicture)
    throw refusal("VOC_LEXICAL", path, `a ${hidden.name} begins within data that cannot be read`);
  return hidden !== undefined || hasMoreBehind(uintOf(bytes), 0, bytes.length);
}
