/** The subtypes of biometric data in OSIA: the part of the body that each names, and the words for its side and fingers. */

/** The parts of the body. A palm is a subtype of fingers alone. */
export type Part = "finger" | "palm" | "iris" | "face";

const SIDES = ["RIGHT", "LEFT"] as const;
const FINGERS: Readonly<Record<string, string>> = {
  THUMB: "Thumb",
  INDEX: "IndexFinger",
  MIDDLE: "MiddleFinger",
  RING: "RingFinger",
  LITTLE: "LittleFinger",
};
const FOUR = ["IndexFinger", "MiddleFinger", "RingFinger", "LittleFinger"];
const SEVERAL = [
  "INDEX_AND_MIDDLE",
  "MIDDLE_AND_RING",
  "RING_AND_LITTLE",
  "INDEX_AND_MIDDLE_AND_RING",
  "MIDDLE_AND_RING_AND_LITTLE",
];
const OF_PALM = [
  ...["FULL_PALM", "WRITERS_PALM", "LOWER_PALM", "UPPER_PALM"],
  ...["OTHER", "INTERDIGITAL", "THENAR", "HYPOTHENAR"],
];

const ofSides = (words: readonly string[]) => SIDES.flatMap((side) => words.map((word) => `${side}_${word}`));

const PARTS: ReadonlyMap<string, Part> = new Map<string, Part>([
  ...[
    ...ofSides([...Object.keys(FINGERS), ...SEVERAL]),
    ...["PLAIN_RIGHT_FOUR_FINGERS", "PLAIN_LEFT_FOUR_FINGERS", "PLAIN_THUMBS", "RIGHT_INDEX_AND_LEFT_INDEX"],
  ].map((word) => [word, "finger"] as const),
  ...["UNKNOWN_PALM", ...ofSides(OF_PALM)].map((word) => [word, "palm"] as const),
  ...["EYE_UNDEF", "EYE_RIGHT", "EYE_LEFT", "EYE_BOTH"].map((word) => [word, "iris"] as const),
  ...["PORTRAIT", "LEFT_PROFILE", "RIGHT_PROFILE"].map((word) => [word, "face"] as const),
]);

/** The subtype that names no part. */
export const UNSAID = "UNKNOWN";

/** All subtypes. */
export const SUBTYPES: readonly string[] = [UNSAID, ...PARTS.keys()];

/** Returns the part that a subtype names; undefined where it names none, or is none. */
export function partOfBody(subtype: string): Part | undefined {
  return PARTS.get(subtype);
}

/** Returns the words for the side and the fingers of a subtype, as CBEFF in XML writes them. */
export function wordsOf(subtype: string): readonly string[] {
  const part = PARTS.get(subtype);
  if (part === undefined || part === "face") return [];
  if (subtype === "PLAIN_THUMBS") return ["Right", "Left", "Thumb"];
  if (subtype === "EYE_BOTH") return ["Right", "Left"];
  const words = subtype.split("_");
  const sides = SIDES.filter((side) => words.includes(side)).map((side) =>
    side === "RIGHT" ? "Right" : "Left",
  );
  const fingers = words.includes("FOUR") ? FOUR : words.flatMap((word) => FINGERS[word] ?? []);
  return [...new Set([...sides, ...fingers, ...(part === "palm" ? ["Palm"] : [])])];
}
