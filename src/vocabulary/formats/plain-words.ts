/**
 * Counts what of a text stands in no plain word, so that it may spell anything: digits, signs, and letters that follow one
 * another as in no language. THREAT: a template has no beginning that anybody knows, and is spelled in any way.
 */

/** The count of a text. `odd` are characters that may spell anything; the letters are those of Latin words. */
export type WordCount = { readonly odd: number; readonly plainLetters: number; readonly oddLetters: number };

/**
 * The letters that usually follow each letter, in words of fifty languages in Latin letters: counted over the names of
 * places, languages and currencies in Unicode CLDR.
 */
const FOLLOWERS: Readonly<Record<string, string>> = {
  ...{
    a: "abcdefghijklmnoprstuvwyz",
    b: "aeioru",
    c: "aehikoru",
    d: "aeiorsuz",
    e: "abcdegijklmnoprstuvwyz",
  },
  ...{ f: "aioru", g: "aehioru", h: "aeiortu", i: "abcdegijklmnoprstuvyz", j: "aeiosu", k: "aehimorstuy" },
  ...{ l: "abdegilostu", m: "abeiopu", n: "acdegijklnostuyz", o: "abcdeiklmnoprstuvwz", p: "aeioru", q: "u" },
  ...{ r: "abcdegiklmnorstuwy", s: "acehikloprstuvwyz", t: "aehiorstuy", u: "abdegiklmnprstvwz", v: "aeio" },
  ...{ w: "aei", y: "aeosu", z: "aeiou" },
};
const PAIRS: ReadonlySet<string> = new Set(
  Object.entries(FOLLOWERS).flatMap(([first, next]) => [...next].map((second) => first + second)),
);
/** One pair of letters in so many may be a rare one, as names have them. */
const RARE_IN = 4;
/** The letters of a plain word. A shorter one is plain beside one that is. */
const LETTERS = { least: 3, most: 24 };

/** Letters that are no other letter with a mark. */
const FOLDED: Readonly<Record<string, string>> = {
  ...{ ı: "i", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ß: "ss", ħ: "h", ŋ: "ng", ə: "e" },
};

/** A run of letters, a run of digits, or a run of signs; white space parts them. */
const RUN = /(?<letters>\p{L}[\p{L}\p{M}]*)|(?<digits>\p{Nd}+)|(?<signs>[^\p{L}\p{Nd}\s]+)/gu;
/** A word among letters, by its large letters: `bioSubType` has three. */
const WORD = /\p{Lu}?[\p{Ll}\p{M}]+|[\p{Lu}\p{M}]+(?!\p{Ll})|[^\p{Lu}\p{Ll}]+|\p{Lu}/gu;
const LATIN = /^[\p{Script=Latin}\p{M}]+$/u;
/** The scripts of East Asia, of which each letter may be one of thousands. */
const MANY = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+$/u;
const FEW =
  `Cyrillic Greek Arabic Hebrew Armenian Georgian Devanagari Bengali Gurmukhi Gujarati Tamil Telugu Kannada
  Malayalam Sinhala Thai Lao Khmer Myanmar Ethiopic`
    .split(/\s+/)
    .map((script) => new RegExp(`^[\\p{Script=${script}}\\p{M}]{2,}$`, "u"));
/** Signs beside a word, and one that stands alone within a number, a date or an address. */
const BESIDE_WORD = /^\p{P}{1,3}$/u;
const JOINT = /^[-:./,_+]$/;

const encoder = new TextEncoder();
const bytesOf = (text: string) => encoder.encode(text).length;

/** A run of a text: signs, or letters and digits, with true where it holds a word. */
type Run = { readonly signs?: string; readonly isWord: boolean };

/**
 * Counts a text. A character outside of words counts as its bytes in UTF-8; a letter of another script than the Latin one
 * counts one, or two in East Asia; so does a Latin letter with a mark.
 */
export function countOdd(text: string): WordCount {
  const counts = { odd: 0, plainLetters: 0, oddLetters: 0, plains: 0, shorts: 0, shortLetters: 0 };
  const runs = [...text.normalize("NFC").matchAll(RUN)].map(({ groups = {} }): Run => {
    const { letters, digits, signs } = groups;
    if (signs !== undefined) return { signs, isWord: false };
    counts.odd += digits === undefined ? 0 : bytesOf(digits);
    return { isWord: letters !== undefined && countLetters(letters, counts) };
  });
  for (const [at, { signs }] of runs.entries()) {
    if (signs === undefined || JOINT.test(signs)) continue;
    const isBesideWord = runs[at - 1]?.isWord === true || runs[at + 1]?.isWord === true;
    if (!(isBesideWord && BESIDE_WORD.test(signs))) counts.odd += bytesOf(signs);
  }
  const { odd, plainLetters, oddLetters, plains, shorts, shortLetters } = counts;
  const alone = shorts > plains ? Math.ceil((shortLetters * (shorts - plains)) / shorts) : 0;
  return { odd: odd + alone, plainLetters, oddLetters };
}

type Counts = Record<"odd" | "plainLetters" | "oddLetters" | "plains" | "shorts" | "shortLetters", number>;

/** Counts the words of a run of letters. Returns true where one of them is plain, or of another script. */
function countLetters(letters: string, counts: Counts): boolean {
  let isWord = false;
  for (const word of letters.match(WORD) ?? []) {
    const chars = [...word];
    if (LATIN.test(word)) {
      const base = fold(word);
      counts.odd += chars.filter((char) => char > "\x7f").length;
      if (base.length < LETTERS.least) {
        counts.shorts++;
        counts.shortLetters += base.length;
      } else if (isPlain(base)) {
        counts.plains++;
        counts.plainLetters += base.length;
        isWord = true;
      } else counts.oddLetters += base.length;
    } else {
      const each = MANY.test(word) ? 2 : FEW.some((script) => script.test(word)) ? 1 : undefined;
      counts.odd += each === undefined ? bytesOf(word) : each * chars.length;
      isWord ||= each !== undefined;
    }
  }
  return isWord;
}

function fold(word: string): string {
  const letters = word.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
  return letters.replaceAll(/[^a-z]/g, (letter) => FOLDED[letter] ?? letter);
}

function isPlain(base: string): boolean {
  if (base.length > LETTERS.most) return false;
  let rare = 0;
  for (let at = 0; at + 1 < base.length; at++) if (!PAIRS.has(base.slice(at, at + 2))) rare++;
  return rare <= Math.floor((base.length - 1) / RARE_IN);
}
