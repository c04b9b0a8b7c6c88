/**
 * Local schemes: the terms of one law or standard, each with the concepts that it matches (SKOS mapping relations).
 */
import { ComityError, type FieldViolation } from "../errors.ts";
import { type Concepts, KINDS, type Kind, PREFIXES } from "./concept.ts";
import { fold } from "./fold.ts";
import { hashText } from "./hash.ts";
import type { Match } from "./match.ts";

export type TermMatch = { readonly concept: string; readonly match: Match };

/**
 * A term, as the scheme writes it. Empty `matches` mean that no concept matches. `lost` names in a few words the
 * meaning that the mapping loses. A `readOnly` term is understood, but never chosen as a translation. `justification`
 * says how the mapping came about (SSSOM `mapping_justification`); one at the head of the scheme is the default for
 * its terms.
 */
export type SchemeTerm = {
  readonly term: string;
  readonly kind: Kind;
  readonly matches: readonly TermMatch[];
  readonly cite?: string;
  readonly lost?: string;
  readonly readOnly?: true;
  readonly justification?: Justification;
};

/**
 * A scheme. `hash` covers its content, whatever the order of its terms. `prefixes` expand terms that are compact
 * IRIs; `source` says where the terms were read.
 */
export type Scheme = {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly source?: string;
  readonly prefixes?: Readonly<Record<string, string>>;
  /** Ordered by code units of kind and term. */
  readonly terms: readonly SchemeTerm[];
  /** SHA-256 in hex. */
  readonly hash: string;
  /**
   * Returns the term with exactly this spelling after NFC. In the scheme of a law and in the common vocabulary, whose
   * words people write, a word without such a term may differ from one term alone in case and white space. In a
   * standard, whose words programs write, every character counts.
   */
  find(kind: Kind, term: string): SchemeTerm | undefined;
};

/** The writers of a scheme's words: people, in requests, or programs, in documents of a standard. */
export type Writers = "people" | "programs";

/** All known schemes. Each is loaded at its first use, since most answers need few of them. */
export type Schemes = {
  readonly get: (id: string) => Scheme | undefined;
  /** The ids, sorted. */
  readonly ids: () => readonly string[];
  /** The ids of those that nobody has checked so far: a fault in one shows when it is loaded. */
  readonly unchecked: () => readonly string[];
};

/**
 * The limits of one term. They lie above what a law or a standard writes: the longest has 66 characters, and the most
 * concepts that one matches are 18.
 */
export const TERM_LIMITS = {
  /** Characters of a term. */
  term: 100,
  /** Characters of `lost`: each answer repeats it. */
  lost: 200,
  /** Concepts that one term matches. */
  matches: 32,
} as const;

/** The id of the common scheme. No other scheme may have it. */
export const COMMON_ID = "comity";

/** The origins of a mapping (SEMAPV): a person compared the meanings, or the words are the same. */
export const JUSTIFICATIONS = ["semapv:ManualMappingCuration", "semapv:LexicalMatching"] as const;
export type Justification = (typeof JUSTIFICATIONS)[number];

/** A term as a document has it, in its form. */
type TermDocument = {
  readonly term: string;
  readonly kind: Kind;
  readonly concept?: string | undefined;
  readonly match?: Match | undefined;
  readonly matches?: readonly TermMatch[] | undefined;
  readonly cite?: string | undefined;
  readonly lost?: string | undefined;
  readonly readOnly?: true | undefined;
  readonly justification?: Justification | undefined;
};

/** A scheme as a document, in its form. */
export type SchemeDocument = {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly source?: string | undefined;
  readonly prefixes?: Readonly<Record<string, string>> | undefined;
  readonly justification?: Justification | undefined;
  readonly terms: readonly TermDocument[];
};

/**
 * Creates a scheme from its document. `writers` says who writes its words; by default programs do. Throws PACK_INVALID for
 * an unknown concept or one of another kind, two equal terms, and a term that contradicts itself.
 */
export function createScheme(
  document: SchemeDocument,
  concepts: Concepts,
  writers: Writers = "programs",
): Scheme {
  const { terms, justification: own, source, prefixes, ...named } = document;
  const head = {
    ...named,
    ...(source === undefined ? {} : { source }),
    ...(prefixes === undefined ? {} : { prefixes }),
  };
  const read = terms.map((each) => toTerm(own === undefined ? each : { justification: own, ...each }));
  const violations = read.flatMap((term, at) =>
    faults(term, concepts).map((description) => ({ field: `terms[${at}]`, description })),
  );
  if (violations.length > 0) throw invalid(violations);
  return schemeOf(head, read, writers);
}

/**
 * Creates the scheme `comity`, the vocabulary itself. Its terms are the ids of concepts; it also finds them without
 * their prefix.
 */
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
  return schemeOf({ id: COMMON_ID, version, title: "Comity common vocabulary" }, terms, "people");
}

function schemeOf(
  head: Omit<Scheme, "terms" | "hash" | "find">,
  unsorted: readonly SchemeTerm[],
  writers: Writers,
): Scheme {
  const terms = unsorted.toSorted((a, b) => (key(a.kind, a.term) < key(b.kind, b.term) ? -1 : 1));
  const byKey = new Map(terms.map((each) => [key(each.kind, each.term), each]));
  if (byKey.size < terms.length) {
    const twice = terms.find((each) => byKey.get(key(each.kind, each.term)) !== each);
    const description = `the ${twice?.kind} \`${twice?.term}\` occurs twice`;
    throw invalid([{ field: "terms", description }]);
  }
  const byFold =
    writers === "people" ? Map.groupBy(terms, (each) => fold(key(each.kind, each.term))) : new Map();
  const { id, version, title, source, prefixes } = head;
  const bases = Object.entries(prefixes ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const content = JSON.stringify([id, version, title, source, bases, terms.map(contentOf)]);
  return {
    ...head,
    terms,
    hash: hashText(content),
    find(kind, term) {
      const exact = byKey.get(key(kind, term));
      if (exact !== undefined) return exact;
      const [alike, ...others] = byFold.get(fold(key(kind, term))) ?? [];
      return others.length === 0 ? alike : undefined;
    },
  };
}

function key(kind: Kind, term: string): string {
  return `${kind} ${term.normalize("NFC")}`;
}

/**
 * Returns the content of a term in a fixed order, so that neither the order of keys nor the short form changes the
 * hash.
 */
function contentOf({ term, kind, matches, cite, lost, readOnly, justification }: SchemeTerm): unknown {
  const matched = matches.map((each) => [each.match, each.concept]);
  return [kind, term, matched, cite, lost, readOnly, justification];
}

function toTerm(given: TermDocument): SchemeTerm {
  const { term, kind, concept, match, cite, lost, readOnly, justification } = given;
  const single = concept === undefined || match === undefined ? [] : [{ concept, match }];
  const matches = given.matches ?? single;
  return {
    term,
    kind,
    matches: matches.toSorted((a, b) => (a.concept < b.concept ? -1 : 1)),
    ...(cite === undefined ? {} : { cite }),
    ...(lost === undefined ? {} : { lost }),
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(justification === undefined ? {} : { justification }),
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

function invalid(violations: readonly FieldViolation[]): ComityError {
  const first = violations[0];
  const where = first === undefined ? "" : `: at \`${first.field}\`: ${first.description}`;
  return new ComityError("PACK_INVALID", `the scheme is not valid${where}`, { violations });
}
