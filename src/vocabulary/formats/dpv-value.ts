/** Reads the words for a value in a graph of DPV: its own word, or those of its types and of what is broader. */
import { isVocabulary } from "./contexts.ts";
import { type Finding, refusal } from "./document.ts";
import { FORMS, GENERAL, MARKS } from "./dpv-words.ts";
import { type Graph, typesOf, type Value, valuesOf } from "./rdf.ts";
import { MAX_DEPTH } from "./strict-json.ts";

/** A word, and the way from a value to it: the value is the word, an instance of it, or narrower than it. */
export type Word = { readonly text: string; readonly by: "name" | "type" | "broader" };

/** Returns the kind of a word for data. */
export function kindOfData(word: string): "form" | "modality" {
  return FORMS.has(word) ? "form" : "modality";
}

/**
 * Returns the words for a value: its own, or those of its types and of broader concepts. Throws VOC_LEXICAL where
 * there is none.
 */
export function wordsOf(value: Value, path: string, graph: Graph): readonly Word[] {
  if (value.word !== undefined && isVocabulary(value.word)) return [{ text: value.word, by: "name" }];
  if (value.kind === "text")
    throw refusal("VOC_LEXICAL", path, "there is a text in place of a word of the vocabulary");
  const found: Word[] = [];
  const queue = [value.key];
  const seen = new Set(queue);
  for (const key of queue) {
    if (queue.length > MAX_DEPTH) throw refusal("VOC_OUT_OF_RANGE", path, "it has too many broader concepts");
    const node = graph.nodes.get(key);
    for (const text of typesOf(node).filter(isVocabulary))
      found.push({ text, by: key === value.key ? "type" : "broader" });
    for (const above of valuesOf(node, "skos:broader")) {
      if (above.word !== undefined) found.push({ text: above.word, by: "broader" });
      else if (above.kind === "text")
        throw refusal("VOC_LEXICAL", path, "what it lies within is a text and no word");
      else if (!seen.has(above.key)) queue.push(above.key);
      seen.add(above.key);
    }
  }
  if (found.length > 0) return found;
  if (value.kind === "blank") throw refusal("VOC_LEXICAL", path, "the part is not a word and has no type");
  return [{ text: value.key, by: "name" }];
}

/** Returns the most specific words. A mark beside them becomes a finding. */
export function chooseSpecific(all: readonly Word[], path: string, findings: Finding[]): readonly Word[] {
  const telling = all.filter(({ text }) => !GENERAL.has(text));
  if (telling.length === 0) return all;
  for (const { text } of all.filter((each) => MARKS.has(each.text)))
    findings.push({ code: "VOC_NO_TERM", path, sentence: `the mark \`${text}\` has no concept` });
  return telling;
}
