/**
 * Counts what of a text stands in no plain word, so that it may spell anything: digits, signs, and letters that follow one
 * another as in no language. THREAT: a template has no beginning that anybody knows, and is spelled in any way.
 */
import { takeKnownForms } from "./known-forms.ts";
import {
  countRareMarks,
  hasUsualPairs,
  isKnownLetter,
  lettersOf,
  type PairedScript,
  partsOf,
} from "./letter-pairs.ts";
import { fold, isFolded, isPlain, LETTERS } from "./spelled-words.ts";

/** A piece of letters and digits, or a run of signs; white space parts them. */
const PIECE = /(?<letters>(?:\p{L}[\p{L}\p{M}]*|\p{Nd})+)|(?<signs>[^\p{L}\p{Nd}\s]+)/gu;
/** A run of letters, or of digits. */
const RUN = /\p{Nd}+|[^\p{Nd}]+/gu;
const DIGIT = /^\p{Nd}/u;
const NUMBER = /^\p{Nd}+$/u;
/** The least characters of a piece that counts one where the document has it again. */
const REPEATED_CHARS = 3;
/** A word among letters, by its large letters: `bioSubType` has three. */
const WORD = /\p{Lu}?[\p{Ll}\p{M}]+|[\p{Lu}\p{M}]+(?!\p{Ll})|[^\p{Lu}\p{Ll}]+|\p{Lu}/gu;
/** The alphabets in which a plain word is told by its letters. */
const LATIN = /^[\p{Script=Latin}\p{M}]+$/u;
const SPELLED = /^(?:[\p{Script=Cyrillic}\p{M}]+|[\p{Script=Greek}\p{M}]+)$/u;
/** The scripts of East Asia, in which words are not parted. The words of Han are those of a dictionary. */
const EAST_ASIAN = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+$/u;
const HAN_OR_KANA = /(?<han>\p{Script=Han}+)|(?<kana>[\p{Script=Hiragana}\p{Script=Katakana}ー]+)/gu;
const USUAL_HAN = /^[々\u4e00-\u9fff]$/;
const DICTIONARY = new Intl.Segmenter("zh", { granularity: "word" });
/** The scripts of which the usual pairs of letters are known. */
const PAIRED =
  `Arabic Hebrew Armenian Georgian Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam
  Sinhala Thai Lao Tibetan Khmer Myanmar Thaana Ethiopic Hangul Mongolian`
    .split(/\s+/)
    .map((script) => ({
      script: script as PairedScript,
      word: new RegExp(`^[\\p{Script=${script}}\\p{Script=Inherited}]+$`, "u"),
    }));
/** The count of a letter that is one of very many: of a row of eight, of two kinds of Kana, of twenty thousand. */
const CHARS: Readonly<Record<string, number>> = {
  Ethiopic: 1.5,
  Arabic: 1.4,
  Armenian: 1.1,
  Kana: 1.3,
  Han: 2.5,
};
/** The count of a sign that is none of a known form: it parts letters and digits, and so tells more than they do. */
const CHARS_OF_SIGN = 1.5;
/** The count of one more short word, beside its letters. */
const CHARS_OF_PLACE = 1.5;
/** The count of a sign that joins digits and short words: one of few. */
const CHARS_OF_JOINT = 0.5;
/** Signs beside a word, and one that stands alone within a number, a date or an address, or joins letters. */
const BESIDE_WORD = /^[\p{P}<>=|]{1,4}$/u;
const JOINT = /^[-:./,_+\u200c\u200d]$/;
/** White space that texts do not have. */
const RARE_SPACE = /[^\S \t\r\n\u00a0\u202f\u3000]/gu;
const MARK = /^\p{M}$/u;

/**
 * The different signs beside words, short words and scripts of few letters that a document has for nothing: its languages
 * have no more. THREAT: two letters or three signs beside a word of everybody's would spell a byte each.
 */
const MOST = { signs: 32, shorts: 64, scripts: 2 };
/** Those that a document has so far, and its values of known forms. */
export type Seen = Readonly<Record<keyof typeof MOST | "values", Set<string>>>;

/** Starts a document, of which nothing was seen. */
export function createSeen(): Seen {
  return { signs: new Set(), shorts: new Set(), scripts: new Set(), values: new Set() };
}

/** Returns true where a text is one of those of a document, or one of so many that it may have. */
function isAmong(seen: Seen, kind: keyof typeof MOST, text: string): boolean {
  if (seen[kind].size < MOST[kind]) seen[kind].add(text);
  return seen[kind].has(text);
}

const encoder = new TextEncoder();
const bytesOf = (text: string) => encoder.encode(text).length;

/** The counts of a piece: what is in no plain word, with its characters; plain words; and short ones. */
type Counts = Record<"odd" | "oddChars" | "plains" | "plainChars" | "shorts" | "shortChars", number>;
/** A piece of a text: signs, or letters and digits, with true where it holds a word. */
type Piece = { readonly signs?: string; readonly isWord: boolean; readonly isNumber?: boolean };

const noCounts = (): Counts => ({ odd: 0, oddChars: 0, plains: 0, plainChars: 0, shorts: 0, shortChars: 0 });

/**
 * Counts the characters of a text in no plain word, of a document of which `seen` was seen. One that is one of some sixty counts
 * one, and another what it may tell: a sign beside no word one and a half, a letter of a script that is not known its bytes in
 * UTF-8. Of a piece that is more odd than plain all counts, and one more for its place.
 */
export function countOdd(text: string, seen: Seen = createSeen()): number {
  const { rest, odd } = takeKnownForms(text.normalize("NFC"), seen.values);
  const sums = { ...noCounts(), odd: odd + bytesOf((text.match(RARE_SPACE) ?? []).join("")) };
  const pieces = Array.from(rest.matchAll(PIECE), ({ groups = {} }): Piece => {
    const { letters, signs } = groups;
    if (letters === undefined) return { signs: signs ?? "", isWord: false };
    return { isWord: addPiece(letters, sums, seen), isNumber: NUMBER.test(letters) };
  });
  for (const [at, { signs }] of pieces.entries())
    if (signs !== undefined) sums.odd += oddSigns(signs, at, pieces, seen);
  const { shorts, plains, shortChars } = sums;
  return sums.odd + (shorts > plains ? Math.ceil((shortChars * (shorts - plains)) / shorts) : 0);
}

/** Adds a piece of letters and digits. Returns true where it holds a word. */
function addPiece(piece: string, sums: Counts, seen: Seen): boolean {
  const own = noCounts();
  let isWord = false;
  for (const run of piece.match(RUN) ?? [])
    if (DIGIT.test(run)) addOdd(run, bytesOf(run), own);
    else isWord = countLetters(run, own, seen) || isWord;
  const { odd, oddChars, plains, plainChars, shorts, shortChars } = own;
  if (oddChars > 0 && oddChars + (isWord ? 0 : shortChars) > plainChars) {
    const isNumber = NUMBER.test(piece);
    sums.odd += seen.values.has(piece) ? 1 : odd + plainChars + shortChars + (isNumber ? 0 : 1);
    if (!isNumber && piece.length >= REPEATED_CHARS) seen.values.add(piece);
    return false;
  }
  sums.odd += odd;
  sums.plains += plains;
  sums.shorts += shorts;
  sums.shortChars += shortChars;
  return isWord;
}

function addOdd(text: string, odd: number, counts: Counts): void {
  counts.odd += odd;
  counts.oddChars += text.length;
}

/** Counts a run of signs. THREAT: any signs beside words, single ones in a row, and texts of one sign each would spell a template for nothing. */
function oddSigns(signs: string, at: number, pieces: readonly Piece[], seen: Seen): number {
  const [before, next] = [pieces[at - 1], pieces[at + 1]];
  const beside = before ?? next;
  const isBesideWord = before?.isWord === true || next?.isWord === true;
  if (JOINT.test(signs) && beside !== undefined && beside.signs === undefined)
    return isBesideWord || (before?.isNumber !== false && next?.isNumber !== false) ? 0 : CHARS_OF_JOINT;
  if (isBesideWord && BESIDE_WORD.test(signs) && isAmong(seen, "signs", signs)) return 0;
  return [...signs].reduce((sum, sign) => sum + Math.max(CHARS_OF_SIGN, bytesOf(sign)), 0);
}

/**
 * Counts the words of a run of letters. Returns true where one of them is plain, or is of another script. THREAT: a short word
 * that is written as one with another, such as `aB`, is random letters.
 */
function countLetters(letters: string, counts: Counts, seen: Seen): boolean {
  const words = letters.match(WORD) ?? [];
  let isWord = false;
  for (const word of words) {
    if (!LATIN.test(word) && !SPELLED.test(word)) isWord = countOther(word, counts, seen) || isWord;
    else if (words.length > 1 && fold(word).length < LETTERS.least) addOdd(word, charsOf(word), counts);
    else isWord = countSpelled(word, counts, seen) || isWord;
  }
  return isWord;
}

/** Returns what the letters of a word count that is none: beyond ASCII two, save those of Cyrillic and Greek words. */
function charsOf(word: string): number {
  const isLatin = LATIN.test(word);
  const isRare = (char: string) => char > "\x7f" && (isLatin || !isFolded(char));
  return [...word].reduce((sum, char) => sum + (isRare(char) ? 2 : 1), 0);
}

/** Counts a word whose letters tell that it is one. Returns true where it is plain. */
function countSpelled(word: string, counts: Counts, seen: Seen): boolean {
  const base = fold(word);
  const isLatin = LATIN.test(word);
  for (const char of word)
    if (MARK.test(char)) counts.odd += bytesOf(char);
    else if (char > "\x7f" && !isLatin && !isFolded(char)) counts.odd++;
  if (base.length < LETTERS.least) {
    if (isLatin) counts.odd += countRareMarks(word);
    countShort(word, base.length, counts, seen);
    return false;
  }
  const isWord = isPlain(base);
  if (isLatin) counts.odd += isWord ? countRareMarks(word) : [...word].filter((char) => char > "\x7f").length;
  if (isWord) counts.plains++;
  if (isWord) counts.plainChars += base.length;
  else addOdd(base, base.length, counts);
  return isWord;
}

function countShort(word: string, chars: number, counts: Counts, seen: Seen): void {
  counts.shorts++;
  counts.shortChars += chars;
  if (!isAmong(seen, "shorts", word)) counts.odd += chars + CHARS_OF_PLACE;
}

/** Counts a word of another script; one in letters of several, or of more scripts than a document has, by its bytes. */
function countOther(word: string, counts: Counts, seen: Seen): boolean {
  if (EAST_ASIAN.test(word)) {
    for (const { groups = {} } of word.matchAll(HAN_OR_KANA)) {
      if (groups.han !== undefined) countHan(groups.han, counts, seen);
      if (groups.kana !== undefined) countPaired("Kana", groups.kana, counts, seen);
    }
    return true;
  }
  const paired = PAIRED.find((each) => each.word.test(word));
  if (paired !== undefined && (paired.script === "Hangul" || isAmong(seen, "scripts", paired.script)))
    return countPaired(paired.script, word, counts, seen);
  addOdd(word, bytesOf(word), counts);
  return false;
}

/** Counts letters of Han: words of several are plain where a dictionary has them. */
function countHan(word: string, counts: Counts, seen: Seen): void {
  for (const { segment } of DICTIONARY.segment(word)) {
    const letters = [...segment];
    const rare = letters.filter((letter) => !USUAL_HAN.test(letter));
    const usual = letters.length - rare.length;
    addOdd(rare.join(""), bytesOf(rare.join("")), counts);
    if (usual > 1) [counts.plains, counts.plainChars] = [counts.plains + 1, counts.plainChars + usual];
    else if (usual > 0) countShort(segment, CHARS.Han ?? 1, counts, seen);
  }
}

/** Counts a word of a script whose pairs are known. THREAT: rare letters of it, and forms of its letters, are thousands. */
function countPaired(script: PairedScript, word: string, counts: Counts, seen: Seen): boolean {
  const chars = CHARS[script] ?? 1;
  let isWord = false;
  for (const part of partsOf(lettersOf(script, word))) {
    const unknown = part.filter((letter) => !isKnownLetter(script, letter));
    const known = part.length - unknown.length;
    addOdd(unknown.join(""), bytesOf(unknown.join("")), counts);
    isWord ||= known > 0;
    if (part.length < LETTERS.least && unknown.length === 0)
      countShort(part.join(""), chars * known, counts, seen);
    else if (hasUsualPairs(script, part))
      [counts.plains, counts.plainChars] = [counts.plains + 1, counts.plainChars + known];
    else [counts.odd, counts.oddChars] = [counts.odd + chars * known, counts.oddChars + known];
  }
  return isWord;
}
