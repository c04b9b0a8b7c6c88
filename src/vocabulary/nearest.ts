/**
 * Finds the words that somebody may have meant, by edit distance (Levenshtein). Only messages use it; terms are never
 * matched this way.
 */
import { fold } from "./fold.ts";

/**
 * The longest word that is compared, in characters: the work grows with the square of the length, and the caller
 * chooses the word.
 */
const MAX_LENGTH = 64;
/** The most letters by which a word that was meant differs. Of two words, only so much around the diagonal is compared. */
const MAX_DISTANCE = 8;

/**
 * Returns at most `limit` of `words`, nearest first, then by code units. Words that share too little with `word` are
 * left out.
 */
export function findNearest(word: string, words: Iterable<string>, limit = 3): readonly string[] {
  const wanted = fold(word);
  if (wanted.length > MAX_LENGTH) return [];
  const most = Math.min(MAX_DISTANCE, Math.max(1, Math.floor(wanted.length / 2)));
  return [...new Set(words)]
    .map((each) => ({ each, far: distance(wanted, fold(each), most) }))
    .filter(({ far }) => far <= most)
    .sort((a, b) => a.far - b.far || (a.each < b.each ? -1 : 1))
    .slice(0, limit)
    .map(({ each }) => each);
}

/** Returns the end of a sentence that names the nearest words, at most three; empty where none is near. */
export function suggest(word: string, words: Iterable<string>): string {
  const near = findNearest(word, words).map((each) => `\`${each}\``);
  return near.length === 0 ? "" : `, did you mean ${near.join(" or ")}`;
}

/** Returns the distance of two words where it is at most `most`, and a larger number otherwise (Ukkonen's band). */
function distance(a: string, b: string, most: number): number {
  if (b.length > MAX_LENGTH || Math.abs(a.length - b.length) > most) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = new Array<number>(b.length + 1).fill(Number.POSITIVE_INFINITY);
    if (i <= most) next[0] = i;
    let least = next[0] ?? 0;
    for (let j = Math.max(1, i - most); j <= Math.min(b.length, i + most); j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      least = Math.min(least, next[j] ?? 0);
    }
    // Distances never fall from one row to the next: most words are far after a few letters.
    if (least > most) return Number.POSITIVE_INFINITY;
    row = next;
  }
  return row[b.length] ?? 0;
}
