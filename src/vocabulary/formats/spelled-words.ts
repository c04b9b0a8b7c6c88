/** Tells words in Latin, Cyrillic and Greek letters by the letters that follow one another in them. */
import { RARE_IN } from "./letter-pairs.ts";

/**
 * The letters that usually follow each letter, in words of fifty languages in Latin letters: counted over the names of
 * places, languages and currencies in Unicode CLDR.
 */
const FOLLOWERS: Readonly<Record<string, string>> = {
  ...{
    a: "abcdefghijklmnoprstuvwxyz",
    b: "aeioru",
    c: "aehikoru",
    d: "aeiorsuz",
    e: "abcdegijklmnoprstuvwxyz",
  },
  ...{ f: "aioru", g: "aehioru", h: "aeiortu", i: "abcdegijklmnoprstuvxyz", j: "aeiosu", k: "aehimorstuy" },
  ...{
    l: "abdegilostu",
    m: "abeiopu",
    n: "acdegijklnostuyz",
    o: "abcdeiklmnoprstuvwxz",
    p: "aeioru",
    q: "u",
  },
  ...{ r: "abcdegiklmnorstuwy", s: "acehikloprstuvwyz", t: "aehiorstuwy", u: "abdegiklmnprstvwz", v: "aeio" },
  ...{ w: "aeio", x: "aceiopt", y: "aeosu", z: "aeiou" },
};
const PAIRS: ReadonlySet<string> = new Set(
  Object.entries(FOLLOWERS).flatMap(([first, next]) => [...next].map((second) => first + second)),
);
/** The letters of a plain word. A shorter one is plain beside one that is. */
export const LETTERS = { least: 3, most: 24 };

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

/** Returns the letters of a word without their marks, in Latin and in small letters. */
export function fold(word: string): string {
  const letters = word.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
  return letters.replaceAll(/[^a-z]/g, (letter) => FOLDED[letter] ?? letter);
}

/** Returns true for letters that follow one another as in words, but for a rare pair in four. */
export function isPlain(base: string): boolean {
  if (base.length > LETTERS.most) return false;
  let rare = 0;
  for (let at = 0; at + 1 < base.length; at++) if (!PAIRS.has(base.slice(at, at + 2))) rare++;
  return rare <= Math.floor((base.length - 1) / RARE_IN);
}

/** Returns true for a letter that is written in Latin ones, such as those of Cyrillic and Greek words. */
export function isFolded(letter: string): boolean {
  return FOLDED[letter.toLowerCase()] !== undefined;
}
