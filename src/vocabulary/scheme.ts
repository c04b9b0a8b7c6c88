/** A local scheme: the terms of one law or standard, each with the concepts it matches (SKOS mapping relations). */
import { createHash } from "node:crypto";
import { z } from "zod";
import { ComityError, type FieldViolation } from "../errors.ts";
import { type Concepts, KINDS, type Kind, PREFIXES, violationsOf } from "./concept.ts";
import { MATCHES, type Match } from "./match.ts";

export type TermMatch = { readonly concept: string; readonly match: Match };

/**
 * A term, as the scheme writes it. No `matches` means that nothing in the vocabulary matches. `lost` says in a phrase what
 * the mapping loses. A term that is `readOnly` is understood and never chosen as a translation.
 */
export type SchemeTerm = {
  readonly term: string;
  readonly kind: Kind;
  readonly matches: readonly TermMatch[];
  readonly cite?: string;
  readonly lost?: string;
  readonly readOnly?: true;
};

/** A scheme. `hash` is over its content and does not depend on the order of its terms. */
export type Scheme = {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  /** In code unit order of kind and term. */
  readonly terms: readonly SchemeTerm[];
  /** SHA-256 in hex. */
  readonly hash: string;
  /** The term that is written exactly so, after NFC: no trimming, no folding of case. */
  find(kind: Kind, term: string): SchemeTerm | undefined;
};

/** The id of the common scheme, which no other may take. */
export const COMMON_ID = "comity";

const text = z.string().min(1);
const match = z.enum(MATCHES);
const term = z
  .strictObject({
    term: text,
    kind: z.enum(KINDS),
    concept: text.optional(),
    match: match.optional(),
    matches: z.array(z.strictObject({ concept: text, match })).optional(),
    cite: text.optional(),
    lost: text.optional(),
    readOnly: z.literal(true).optional(),
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
  terms: z.array(term),
});

/**
 * Reads a scheme, whose terms have either `matches` or, for a single one, `concept` and `match`. Throws PACK_INVALID for
 * unknown keys, an unknown concept or one of another kind, two terms alike, and a term that contradicts itself.
 */
export function parseScheme(value: unknown, concepts: Concepts): Scheme {
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw invalid(violationsOf(parsed.error), parsed.error);
  const { terms, ...head } = parsed.data;
  const read = terms.map(toTerm);
  const violations = read.flatMap((term, at) =>
    faults(term, concepts).map((description) => ({ field: `terms[${at}]`, description })),
  );
  if (violations.length > 0) throw invalid(violations);
  return createScheme(head, read);
}

/** The scheme `comity`: the vocabulary itself. Its terms are the ids; it understands the words without a prefix too. */
export function commonScheme(concepts: Concepts): Scheme {
  const terms = KINDS.flatMap((kind) =>
    concepts.all(kind).flatMap(({ id }): readonly SchemeTerm[] => {
      const matches = [{ concept: id, match: "exact" as const }];
      const bare = id.slice(PREFIXES[kind].length + 1);
      return [
        { term: id, kind, matches },
        { term: bare, kind, matches, readOnly: true },
      ];
    }),
  );
  const { version } = concepts;
  return createScheme({ id: COMMON_ID, version, title: "Comity common vocabulary" }, terms);
}

function createScheme(
  head: Pick<Scheme, "id" | "version" | "title">,
  unsorted: readonly SchemeTerm[],
): Scheme {
  const terms = unsorted.toSorted((a, b) => (key(a.kind, a.term) < key(b.kind, b.term) ? -1 : 1));
  const byKey = new Map(terms.map((each) => [key(each.kind, each.term), each]));
  if (byKey.size < terms.length) {
    const twice = terms.find((each) => byKey.get(key(each.kind, each.term)) !== each);
    const description = `the ${twice?.kind} \`${twice?.term}\` occurs twice`;
    throw invalid([{ field: "terms", description }]);
  }
  const content = JSON.stringify([head.id, head.version, head.title, terms.map(contentOf)]);
  return {
    ...head,
    terms,
    hash: createHash("sha256").update(content).digest("hex"),
    find: (kind, term) => byKey.get(key(kind, term)),
  };
}

function key(kind: Kind, term: string): string {
  return `${kind} ${term.normalize("NFC")}`;
}

/** What a term says, in an order of its own, so that neither key order nor the short form changes the hash. */
function contentOf({ term, kind, matches, cite, lost, readOnly }: SchemeTerm): unknown {
  return [kind, term, matches.map((each) => [each.match, each.concept]), cite, lost, readOnly];
}

function toTerm(given: z.output<typeof term>): SchemeTerm {
  const { term, kind, concept, match, cite, lost, readOnly } = given;
  const single = concept === undefined || match === undefined ? [] : [{ concept, match }];
  const matches = given.matches ?? single;
  return {
    term,
    kind,
    matches: matches.toSorted((a, b) => (a.concept < b.concept ? -1 : 1)),
    ...(cite === undefined ? {} : { cite }),
    ...(lost === undefined ? {} : { lost }),
    ...(readOnly === undefined ? {} : { readOnly }),
  };
}

function faults({ term, kind, matches }: SchemeTerm, concepts: Concepts): readonly string[] {
  const wrong = matches.flatMap(({ concept }) => {
    if (!concepts.has(concept)) return [`\`${term}\` names \`${concept}\`, which is no concept`];
    const found = concepts.get(concept).kind;
    return found === kind ? [] : [`\`${term}\` is a ${kind} and \`${concept}\` a ${found}`];
  });
  if (new Set(matches.map(({ concept }) => concept)).size < matches.length)
    wrong.push(`\`${term}\` names a concept twice`);
  if (matches.filter((each) => each.match === "exact").length > 1)
    wrong.push(`\`${term}\` means exactly two things`);
  return wrong;
}

function invalid(violations: readonly FieldViolation[], cause?: unknown): ComityError {
  const first = violations[0];
  const where = first === undefined ? "" : `: ${first.field}: ${first.description}`;
  return new ComityError("PACK_INVALID", `the scheme is not valid${where}`, { violations, cause });
}
