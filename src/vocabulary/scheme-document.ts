/** The form of a scheme's document, and the way from a value to a scheme. */
import { z } from "zod";
import { narrow } from "../narrow.ts";
import { type Concepts, KINDS } from "./concept.ts";
import { MATCHES } from "./match.ts";
import {
  COMMON_ID,
  createScheme,
  JUSTIFICATIONS,
  type Scheme,
  type SchemeDocument,
  TERM_LIMITS,
  type Writers,
} from "./scheme.ts";

/** The most characters of a text that no answer repeats. */
const MAX_TEXT = 1_000;
const text = z.string().min(1).max(MAX_TEXT);
const word = z.string().min(1).max(TERM_LIMITS.term);
const justification = z.enum(JUSTIFICATIONS);
const match = z.enum(MATCHES);
/** A term as a scheme or a pack writes it. */
export const TermEntry = z
  .strictObject({
    term: word,
    kind: z.enum(KINDS),
    concept: word.optional(),
    match: match.optional(),
    matches: z
      .array(z.strictObject({ concept: word, match }))
      .max(TERM_LIMITS.matches)
      .optional(),
    cite: text.optional(),
    lost: z.string().min(1).max(TERM_LIMITS.lost).optional(),
    readOnly: z.literal(true).optional(),
    justification: justification.optional(),
  })
  .refine(
    (each) =>
      (each.concept === undefined) === (each.match === undefined) &&
      (each.concept === undefined) !== (each.matches === undefined),
    "needs `concept` and `match`, or `matches`",
  );
const shape = z.strictObject({
  id: text.refine((id) => id !== COMMON_ID, `\`${COMMON_ID}\` is the common vocabulary's own id`),
  version: text,
  title: text,
  source: text.optional(),
  prefixes: z.record(text, z.url()).optional(),
  justification: justification.optional(),
  terms: z.array(TermEntry),
});

/**
 * Parses a scheme. Its terms have either `matches` or, for a single one, `concept` and `match`. `writers` says who
 * writes its words; by default programs do. Throws PACK_INVALID for unknown keys, an unknown concept or one of another
 * kind, two equal terms, and a term that contradicts itself.
 */
export function parseScheme(value: unknown, concepts: Concepts, writers?: Writers): Scheme {
  return createScheme(readScheme(value), concepts, writers);
}

/** Reads the document of a scheme. Throws PACK_INVALID where it is not in its form. */
export function readScheme(value: unknown): SchemeDocument {
  return narrow(shape, value, "the scheme", { reason: "PACK_INVALID" });
}
