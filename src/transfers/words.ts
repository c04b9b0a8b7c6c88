/** The words of a request and of its document: their schemes, their concepts and their translations. */
import { ComityError } from "../errors.ts";
import type { Atlas } from "../law/atlas.ts";
import type { VerdictPart } from "../receipt/leaf.ts";
import { conceptsIn } from "../receipt/subject.ts";
import { type Kind, PREFIXES } from "../vocabulary/concept.ts";
import { suggest } from "../vocabulary/nearest.ts";
import type { Scheme } from "../vocabulary/scheme.ts";
import { type TermIn, type TermTranslation, translateOnce } from "../vocabulary/translate.ts";
import type { TransferRequest } from "./transfer-request.ts";

/** The kinds of terms by which a request describes the data and its use. */
export const DESCRIBED = ["modality", "form", "purpose"] as const satisfies readonly Kind[];
export type Described = (typeof DESCRIBED)[number];

/** The part of an atlas that words are read with. */
export type Vocabulary = Pick<Atlas, "concepts" | "common" | "schemes" | "translations">;

/** Returns the scheme of a law, a standard or the common vocabulary. Throws VOC_SCHEME_UNKNOWN. */
export function schemeOf({ schemes }: Pick<Vocabulary, "schemes">, name: string): Scheme {
  const scheme = schemes.get(name);
  if (scheme !== undefined) return scheme;
  throw new ComityError(
    "VOC_SCHEME_UNKNOWN",
    `no such scheme${suggest(name, schemes.ids())}; known: ${schemes.ids().join(", ")}`,
  );
}

/** A word by which a request or its document describes the data or its use. */
export type Word = Pick<TermIn, "path" | "term"> & { readonly kind: Described; readonly scheme: string };

/** Returns the words by which the request itself describes the data. */
export function statedWordsOf(request: TransferRequest): readonly Word[] {
  const { scheme } = request;
  return DESCRIBED.flatMap((kind) =>
    request[kind].map((term, i) => ({ path: `${kind}[${i}]`, kind, term, scheme })),
  );
}

/** Returns the words by which the request's document describes the data. */
export const documentWordsOf = ({ documentRead }: TransferRequest): readonly Word[] =>
  documentRead?.terms ?? [];

/** Returns all words by which the request and its document describe the data and its use. */
export const describingWordsOf = (request: TransferRequest): readonly Word[] => [
  ...statedWordsOf(request),
  ...documentWordsOf(request),
];

/** Translates each word from its own scheme into another. Throws VOC_SCHEME_UNKNOWN. */
function translations(
  words: readonly Word[],
  to: Scheme,
  vocabulary: Vocabulary,
): readonly TermTranslation[] {
  const { translations: memory, concepts } = vocabulary;
  return words.map(({ scheme, ...word }) =>
    translateOnce(memory, { ...word, effect: "describes" }, schemeOf(vocabulary, scheme), to, concepts),
  );
}

/** Translates all words of a request into another scheme. */
export const translateWords = (request: TransferRequest, to: Scheme, atlas: Atlas) =>
  translations(describingWordsOf(request), to, atlas);

/** Returns the concepts that the words stand for, each once, whatever the destination can express. */
export function conceptsOf(
  words: readonly Word[],
  vocabulary: Vocabulary,
): Record<Described, readonly string[]> {
  const concepts = (kind: Described) => {
    const each = words.filter((word) => word.kind === kind);
    const translated = translations(each, vocabulary.common, vocabulary);
    return [...new Set(translated.flatMap(({ concept }) => concept ?? []))];
  };
  return { modality: concepts("modality"), form: concepts("form"), purpose: concepts("purpose") };
}

const MODALITY = `${PREFIXES.modality}:`;

/** Returns the modalities among the concepts that a leaf says the words became, the document's words too. */
export function modalitiesIn(translation: VerdictPart["translation"]): readonly string[] {
  return [...conceptsIn(translation)].filter((concept) => concept.startsWith(MODALITY));
}

/** Returns all leaves of the concepts. */
export function leavesOf(concepts: readonly string[], atlas: Atlas): ReadonlySet<string> {
  return new Set(concepts.flatMap((concept) => [...atlas.concepts.leaves(concept)]));
}

/** The tables of a translation, with the hash of each. */
export type Tables = readonly { readonly scheme: string; readonly version: string; readonly hash: string }[];

/**
 * Returns the tables that translate a request's words into the common vocabulary, and from there into the
 * destination's words.
 */
export function tablesOf(request: TransferRequest, atlas: Atlas): Tables {
  const words = describingWordsOf(request);
  const ids = new Set([...words.map(({ scheme }) => scheme), atlas.common.id, request.to.toLowerCase()]);
  // A member of a union may speak its union's words.
  const schemes = new Set([...ids].sort().map((name) => schemeOf(atlas, name)));
  return [...schemes].map(({ id, version, hash }) => ({ scheme: id, version, hash }));
}
