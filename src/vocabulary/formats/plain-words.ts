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
  // Cyrillic and Greek letters by their sound, so that words in them are told as Latin ones are.
  ...{
    а: "a",
    б: "b",
    в: "v",
    г: "g",
    ґ: "g",
    ғ: "g",
    д: "d",
    ђ: "d",
    е: "e",
    є: "e",
    ж: "z",
    җ: "z",
    з: "z",
  },
  ...{
    и: "i",
    і: "i",
    к: "k",
    қ: "k",
    л: "l",
    љ: "l",
    м: "m",
    н: "n",
    ң: "n",
    њ: "n",
    о: "o",
    ө: "o",
    п: "p",
  },
  ...{
    р: "r",
    с: "s",
    т: "t",
    ћ: "c",
    у: "u",
    ү: "u",
    ұ: "u",
    ф: "f",
    х: "h",
    һ: "h",
    ҳ: "h",
    ц: "c",
    ч: "c",
  },
  ...{ ҷ: "c", џ: "z", ш: "s", щ: "s", ъ: "", ы: "y", ь: "", э: "e", ә: "e", ю: "u", я: "a", ј: "i" },
  ...{ й: "i", ї: "i", ё: "e", ў: "u", ά: "a", έ: "e", ή: "i", ί: "i", ό: "o", ύ: "u", ώ: "o" },
  ...{
    α: "a",
    β: "v",
    γ: "g",
    δ: "d",
    ε: "e",
    ζ: "z",
    η: "i",
    θ: "t",
    ι: "i",
    κ: "k",
    λ: "l",
    μ: "m",
    ν: "n",
  },
  ...{ ξ: "x", ο: "o", π: "p", ρ: "r", σ: "s", ς: "s", τ: "t", υ: "u", φ: "f", χ: "h", ψ: "ps", ω: "o" },
};

/** A run of letters, a run of digits, or a run of signs; white space parts them. */
const RUN = /(?<letters>\p{L}[\p{L}\p{M}]*)|(?<digits>\p{Nd}+)|(?<signs>[^\p{L}\p{Nd}\s]+)/gu;
/** A word among letters, by its large letters: `bioSubType` has three. */
const WORD = /\p{Lu}?[\p{Ll}\p{M}]+|[\p{Lu}\p{M}]+(?!\p{Ll})|[^\p{Lu}\p{Ll}]+|\p{Lu}/gu;
/** The alphabets in which a plain word is told by its letters. */
const LATIN = /^[\p{Script=Latin}\p{M}]+$/u;
const SPELLED = /^(?:[\p{Script=Cyrillic}\p{M}]+|[\p{Script=Greek}\p{M}]+)$/u;
/** The scripts of East Asia, of which each letter may be one of thousands. */
const MANY = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+$/u;
const FEW =
  `Arabic Hebrew Armenian Georgian Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam
  Sinhala Thai Lao Tibetan Khmer Myanmar Thaana Ethiopic Mongolian`
    .split(/\s+/)
    .map((script) => ({
      script,
      word: new RegExp(`^[\\p{Script=${script}}\\p{Script=Inherited}]{2,}$`, "u"),
      letter: new RegExp(`^\\p{Script=${script}}$`, "u"),
    }));
/** The end of the blocks of these scripts. THREAT: rare letters and the forms of a letter, behind it, are thousands. */
const FEW_END = "\u18b0";
/** Signs beside a word, and one that stands alone within a number, a date or an address. */
const BESIDE_WORD = /^\p{P}{1,3}$/u;
const JOINT = /^[-:./,_+]$/;
/** White space that texts do not have. */
const RARE_SPACE = /[^\S \t\r\n\u00a0\u202f\u3000]/gu;
const MARK = /^\p{M}$/u;

/**
 * The different signs beside words, short words and scripts of few letters that a document has for nothing: its languages
 * have no more. THREAT: two letters or three signs beside a word of everybody's would spell a byte each.
 */
const MOST = { signs: 32, shorts: 64, scripts: 2 };
/** Those that a document has so far. */
export type Seen = Readonly<Record<keyof typeof MOST, Set<string>>>;

/** Starts a document, of which nothing was seen. */
export function createSeen(): Seen {
  return { signs: new Set(), shorts: new Set(), scripts: new Set() };
}

/** Returns true where a text is one of those of a document, or one of so many that it may have. */
function isAmong(seen: Seen, kind: keyof Seen, text: string): boolean {
  if (seen[kind].size < MOST[kind]) seen[kind].add(text);
  return seen[kind].has(text);
}

const encoder = new TextEncoder();
const bytesOf = (text: string) => encoder.encode(text).length;

/** A run of a text: signs, or letters and digits, with true where it holds a word. */
type Run = { readonly signs?: string; readonly isWord: boolean };

/**
 * Counts a text of a document of which `seen` was seen. A character outside of words counts as its bytes in UTF-8, and so
 * does a mark that is no part of a letter. A letter of a script other than the Latin, Cyrillic and Greek ones counts one, or
 * two in East Asia; a Latin letter with a mark counts one.
 */
export function countOdd(text: string, seen: Seen = createSeen()): WordCount {
  const counts = { odd: 0, plainLetters: 0, oddLetters: 0, plains: 0, shorts: 0, shortLetters: 0 };
  counts.odd += bytesOf((text.match(RARE_SPACE) ?? []).join(""));
  const runs = [...text.normalize("NFC").matchAll(RUN)].map(({ groups = {} }): Run => {
    const { letters, digits, signs } = groups;
    if (signs !== undefined) return { signs, isWord: false };
    counts.odd += digits === undefined ? 0 : bytesOf(digits);
    return { isWord: letters !== undefined && countLetters(letters, counts, seen) };
  });
  for (const [at, { signs }] of runs.entries())
    if (signs !== undefined) counts.odd += oddSigns(signs, at, runs, seen);
  const { odd, plainLetters, oddLetters, plains, shorts, shortLetters } = counts;
  const alone = shorts > plains ? Math.ceil((shortLetters * (shorts - plains)) / shorts) : 0;
  return { odd: odd + alone, plainLetters, oddLetters };
}

/** Counts a run of signs. THREAT: any signs beside words, single ones in a row, and texts of one sign each would spell a template for nothing. */
function oddSigns(signs: string, at: number, runs: readonly Run[], seen: Seen): number {
  const [before, next] = [runs[at - 1], runs[at + 1]];
  const beside = before ?? next;
  if (JOINT.test(signs) && beside !== undefined && beside.signs === undefined) return 0;
  const isBesideWord = before?.isWord === true || next?.isWord === true;
  const isUsual = isBesideWord && BESIDE_WORD.test(signs) && isAmong(seen, "signs", signs);
  return isUsual ? 0 : bytesOf(signs);
}

type Counts = Record<"odd" | "plainLetters" | "oddLetters" | "plains" | "shorts" | "shortLetters", number>;

/** Counts the words of a run of letters. Returns true where one of them is plain, or of another script. */
function countLetters(letters: string, counts: Counts, seen: Seen): boolean {
  let isWord = false;
  for (const word of letters.match(WORD) ?? []) {
    if (LATIN.test(word) || SPELLED.test(word)) isWord = countSpelled(word, counts, seen) || isWord;
    else {
      const cost = costOf(word, seen);
      counts.odd += cost ?? bytesOf(word);
      isWord ||= cost !== undefined;
    }
  }
  return isWord;
}

/** Counts a word whose letters tell that it is one. Returns true where it is plain. */
function countSpelled(word: string, counts: Counts, seen: Seen): boolean {
  const base = fold(word);
  const isLatin = LATIN.test(word);
  for (const char of word)
    if (MARK.test(char)) counts.odd += bytesOf(char);
    else if (char > "\x7f" && (isLatin || FOLDED[char.toLowerCase()] === undefined)) counts.odd++;
  if (base.length < LETTERS.least) {
    counts.shorts++;
    counts.shortLetters += base.length;
    if (!isAmong(seen, "shorts", base)) counts.odd += base.length;
    return false;
  }
  const isWord = isPlain(base);
  if (isWord) counts.plains++;
  counts[isWord ? "plainLetters" : "oddLetters"] += base.length;
  return isWord;
}

/** Returns what a word of another script counts; undefined for letters of several, and of more scripts than a document has. */
function costOf(word: string, seen: Seen): number | undefined {
  if (MANY.test(word)) return 2 * [...word].length;
  const few = FEW.find((each) => each.word.test(word));
  if (few === undefined || !isAmong(seen, "scripts", few.script)) return undefined;
  const isLetter = (char: string) => char < FEW_END && few.letter.test(char);
  return [...word].reduce((sum, char) => sum + (isLetter(char) ? 1 : bytesOf(char)), 0);
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
