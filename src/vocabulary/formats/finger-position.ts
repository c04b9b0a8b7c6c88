/**
 * Compares finger and eye positions of ISO/IEC 19794 (the same codes as ANSI/NIST-ITL) with the words of a CBEFF
 * Subtype.
 */

type Side = "Right" | "Left";

const FINGERS = ["Thumb", "IndexFinger", "MiddleFinger", "RingFinger", "LittleFinger"] as const;

/** The single fingers (1 to 10) that a code for several fingers stands for. */
const SEVERAL: Readonly<Record<number, readonly number[]>> = {
  11: [1],
  12: [6],
  13: [2, 3, 4, 5],
  14: [7, 8, 9, 10],
  15: [1, 6],
  40: [2, 3],
  41: [3, 4],
  42: [4, 5],
  43: [7, 8],
  44: [8, 9],
  45: [9, 10],
  46: [2, 7],
  47: [2, 3, 4],
  48: [3, 4, 5],
  49: [7, 8, 9],
  50: [8, 9, 10],
  // The tips of fingers (NIEM; ISO/IEC 39794-4), and the last code of ISO/IEC 39794-4: two fingers of each hand.
  51: [2, 3, 4, 5],
  52: [7, 8, 9, 10],
  53: [1, 2, 3, 4, 5],
  54: [6, 7, 8, 9, 10],
  55: [2, 3, 7, 8],
};

/** Codes for a sixth finger (right, left), and for joints or a tip where the finger is not stated. */
const OTHER_FINGERS: readonly number[] = [16, 17, 19];
/** The code for friction ridge skin of a part that is not known. */
const UNKNOWN_SKIN = 18;

/**
 * The skin on which a position lies. `ridge` is a finger, a palm or a foot; `unsaid` leaves it to the type of the
 * record; `unknown` is a code that no standard has.
 */
export type Skin = "finger" | "palm" | "foot" | "ridge" | "unsaid" | "unknown";

/** Returns the skin that a position code names (ANSI/NIST-ITL 1, "friction ridge position code"). */
export function skinOf(position: number): Skin {
  const within = (first: number, last: number) => position >= first && position <= last;
  if (position === 0) return "unsaid";
  if (fingersOf(position).length > 0 || OTHER_FINGERS.includes(position)) return "finger";
  if (position === UNKNOWN_SKIN) return "ridge";
  if (within(20, 38) || within(81, 86)) return "palm";
  return within(60, 79) ? "foot" : "unknown";
}

/** Returns true where a finger position and a Subtype can both hold: the words name every finger of the code. */
export function fingerAgrees(position: number, words: readonly string[]): boolean {
  const names = FINGERS.filter((each) => words.includes(each));
  return fingersOf(position).every((finger) => {
    const name = FINGERS[(finger - 1) % 5];
    const named = names.length === 0 || names.some((each) => each === name);
    return named && sideAgrees(finger <= 5 ? "Right" : "Left", words);
  });
}

/** Returns true where an eye label (1 right, 2 left, 0 not stated) and a Subtype can both hold. */
export function eyeAgrees(label: number, words: readonly string[]): boolean {
  if (label !== 1 && label !== 2) return true;
  return sideAgrees(label === 1 ? "Right" : "Left", words);
}

/** Returns the words for the side and the fingers that a position code names; none where it names no finger. */
export function wordsOfFinger(position: number): readonly string[] {
  const fingers = fingersOf(position);
  const sides = fingers.map((finger): Side => (finger <= 5 ? "Right" : "Left"));
  return [...new Set([...sides, ...fingers.flatMap((finger) => FINGERS[(finger - 1) % 5] ?? [])])];
}

/** Returns the word for the side of an eye's label; none where it says no side. */
export function wordsOfEye(label: number): readonly string[] {
  return label === 1 ? ["Right"] : label === 2 ? ["Left"] : [];
}

function sideAgrees(side: Side, words: readonly string[]): boolean {
  return words.includes(side) || !words.includes(side === "Right" ? "Left" : "Right");
}

function fingersOf(position: number): readonly number[] {
  return position >= 1 && position <= 10 ? [position] : (SEVERAL[position] ?? []);
}
