/** Folds words, so that two spellings of one word are equal. */

/** Returns a word without white space, in lower case and in NFC: `Facial image` and `facialImage` are one word. */
export function fold(word: string): string {
  return word.normalize("NFC").replaceAll(/\s+/gu, "").toLowerCase();
}
