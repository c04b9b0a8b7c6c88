/** The form of the vocabulary's document, and the way from its YAML to the vocabulary. */
import { z } from "zod";
import { ComityError } from "../errors.ts";
import { narrow } from "../narrow.ts";
import { readYaml } from "../yaml.ts";
import { type Concepts, type ConceptsDocument, createConcepts } from "./concept.ts";
import { hashText } from "./hash.ts";

const text = z.string().min(1);
const shape = z.strictObject({
  version: text,
  iri: text,
  permissions: z.record(z.string(), text).default({}),
  concepts: z.array(
    z.strictObject({
      id: z.string().regex(/^(mod|form|pur|lb|role|tier|pos|cs):[A-Za-z0-9]+$/),
      label: text,
      definition: text,
      broader: z.array(z.string()).default([]),
      standsFor: z.string().optional(),
      permits: z.array(z.string()).optional(),
    }),
  ),
});

/**
 * Parses the vocabulary. Throws PACK_INVALID for unknown or repeated keys, repeated ids, and unknown or circular
 * `broader`.
 */
export function parseConcepts(yamlText: string): Concepts {
  return createConcepts(readConcepts(yamlText), hashText(yamlText));
}

/** Reads the document of the vocabulary. Throws PACK_INVALID where it is not in its form. */
export function readConcepts(yamlText: string): ConceptsDocument {
  let value: unknown;
  try {
    value = readYaml(yamlText).value;
  } catch (cause) {
    throw new ComityError("PACK_INVALID", "the vocabulary is not YAML, repeats a key, or holds an alias", {
      cause,
    });
  }
  return narrow(shape, value, "the vocabulary", { reason: "PACK_INVALID" });
}
