/** The file of a place's reviews: its form, the way from YAML to reviews, and back. */
import { z } from "zod";
import { isEd25519Key } from "../../crypto/ed25519/public-key.ts";
import { ComityError } from "../../errors.ts";
import { parseBase64 } from "../../ledger/base64.ts";
import { narrow } from "../../narrow.ts";
import { LIMITS } from "../pack/limits.ts";
import { parseYaml } from "../pack/yaml.ts";
import { FINDINGS, type Review, type Reviewer, type Reviews } from "./review.ts";

/** The most people who review the law of one place, and the most reviews: each of them of each rule, four times over. */
const MOST_REVIEWERS = 100;
const MOST_REVIEWS = 2_000;

const Text = z.string().min(1).max(LIMITS.text);
const Id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]*$/, "an id of lower-case letters, digits, dots and hyphens")
  .max(LIMITS.name);
const bytes = (length: number, what: string) =>
  z.string().refine((text) => parseBase64(text)?.length === length, `${what}: ${length} bytes in Base64`);

const Document = z.strictObject({
  reviewers: z
    .array(
      z.strictObject({
        id: Id,
        name: Text,
        capacity: Text,
        key: z
          .string()
          .refine(
            (text) => isEd25519Key(parseBase64(text) ?? new Uint8Array()),
            "a public key of Ed25519: 32 bytes in Base64",
          ),
      }),
    )
    .max(MOST_REVIEWERS)
    .default([]),
  reviews: z
    .array(
      z.strictObject({
        rule: Id,
        finding: z.enum(FINDINGS),
        by: Id,
        on: z.iso.date("a date such as 2026-12-01"),
        of: z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 in hex"),
        note: Text.optional(),
        signature: bytes(64, "a signature of Ed25519"),
      }),
    )
    .max(MOST_REVIEWS)
    .default([]),
});

/**
 * Parses the file of a place's reviews. Throws PACK_INVALID, with file and line, for what is not in its form, and where two
 * reviewers have one id or one key. A review that does not count is no fault of form: `judgeReviews` tells.
 */
export function parseReviews(text: string, file: string): Reviews {
  const { value, placeOf } = parseYaml(text, file);
  const document = narrow(Document, value ?? {}, "the reviews", { reason: "PACK_INVALID", placeOf });
  for (const field of ["id", "key"] as const) {
    const seen = new Set<string>();
    for (const [i, { [field]: each }] of document.reviewers.entries()) {
      if (seen.has(each))
        throw new ComityError(
          "PACK_INVALID",
          `${placeOf(["reviewers", i])}: two reviewers have the ${field} \`${each}\`: give each person one of their own`,
        );
      seen.add(each);
    }
  }
  return document;
}

/** Writes reviews as YAML, which `parseReviews` reads. */
export function formatReviews(place: string, { reviewers, reviews }: Reviews): string {
  return [
    `# Reviews of the law of ${place} by named people: docs/packs.md, "Review". The reviewers are entered by hand.`,
    `# \`comity packs review ${place}\` writes this file anew, without other comments.`,
    ...listLines("reviewers", reviewers.map(fieldsOfReviewer)),
    ...listLines("reviews", reviews.map(fieldsOfReview)),
    "",
  ].join("\n");
}

type Fields = readonly (readonly [string, string | undefined])[];

const fieldsOfReviewer = ({ id, name, capacity, key }: Reviewer): Fields => [
  ["id", id],
  ["name", name],
  ["capacity", capacity],
  ["key", key],
];

const fieldsOfReview = ({ rule, finding, by, on, of, note, signature }: Review): Fields => [
  ["rule", rule],
  ["finding", finding],
  ["by", by],
  ["on", on],
  ["of", of],
  ["note", note],
  ["signature", signature],
];

function listLines(name: string, items: readonly Fields[]): readonly string[] {
  if (items.length === 0) return [`${name}: []`];
  const lines = items.flatMap((fields) =>
    fields
      // A text of JSON is one of YAML.
      .flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${JSON.stringify(value)}`]))
      .map((line, i) => `${i === 0 ? "  - " : "    "}${line}`),
  );
  return [`${name}:`, ...lines];
}
