/**
 * The common vocabulary: concepts and their broader concepts, read from `concepts.yaml` (SKOS, W3C Recommendation
 * 2009).
 */
import { ComityError, fieldError } from "../errors.ts";
import { fold } from "./fold.ts";
import { findNearest } from "./nearest.ts";

/** The kinds of concept, with the prefix of their ids. */
export const PREFIXES = {
  modality: "mod",
  form: "form",
  purpose: "pur",
  legalBasis: "lb",
  role: "role",
  tier: "tier",
  position: "pos",
  consentState: "cs",
} as const;

export type Kind = keyof typeof PREFIXES;
export const KINDS = Object.keys(PREFIXES) as readonly Kind[];

/**
 * A concept. `standsFor` is set where it leaves open which leaf of another concept is meant; only tiers have
 * `permits`.
 */
export type Concept = {
  readonly id: string;
  readonly iri: string;
  readonly kind: Kind;
  readonly label: string;
  readonly definition: string;
  readonly broader: readonly string[];
  readonly standsFor?: string;
  readonly permits?: ReadonlySet<string>;
};

/** The vocabulary. Every function that takes an id throws VOC_NO_TERM for an unknown one. */
export type Concepts = {
  readonly version: string;
  /** SHA-256 of the text of the vocabulary, in hex. */
  readonly hash: string;
  /** The meaning of each permission of a tier. */
  readonly permissions: ReadonlyMap<string, string>;
  has(id: string): boolean;
  get(id: string): Concept;
  /** Returns every concept of a kind, broader ones included, in the order of the text. */
  all(kind: Kind): readonly Concept[];
  /** Returns the leaves for which the concept stands: those below it, or itself where it is a leaf. */
  leaves(id: string): ReadonlySet<string>;
  /** Returns every broader concept, at any distance, without the concept itself. */
  ancestors(id: string): ReadonlySet<string>;
  /** Returns true for that concept and all below it. */
  isWithin(id: string, ancestorId: string): boolean;
  /** Returns the one concept that contains all of its kind; undefined where the vocabulary has none. */
  root(kind: Kind): string | undefined;
  /**
   * Finds the id for a word with or without its prefix. A word may differ from one id alone in case and white space.
   * Throws VOC_NO_TERM with near words.
   */
  resolve(kind: Kind, word: string): string;
};

/** The document of the vocabulary, in its form. */
export type ConceptsDocument = {
  readonly version: string;
  readonly iri: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concepts: readonly {
    readonly id: string;
    readonly label: string;
    readonly definition: string;
    readonly broader: readonly string[];
    readonly standsFor?: string | undefined;
    readonly permits?: readonly string[] | undefined;
  }[];
};

/** Creates the vocabulary from its document, whose text has this hash. Throws PACK_INVALID for repeated ids, and unknown or circular `broader`. */
export function createConcepts(data: ConceptsDocument, hash: string): Concepts {
  const byId = new Map<string, Concept>();
  for (const { standsFor, permits, ...entry } of data.concepts) {
    if (byId.has(entry.id)) throw invalid(entry.id, "the id occurs twice");
    byId.set(entry.id, {
      ...entry,
      iri: data.iri + entry.id,
      kind: kindOf(entry.id),
      ...(standsFor === undefined ? {} : { standsFor }),
      ...(permits === undefined ? {} : { permits: new Set(permits) }),
    });
  }
  const permissions = new Map(Object.entries(data.permissions));
  for (const concept of byId.values()) check(concept, byId, permissions);
  return index(byId, {
    version: data.version,
    hash,
    permissions,
  });
}

function kindOf(id: string): Kind {
  const kind = KINDS.find((each) => id.startsWith(`${PREFIXES[each]}:`));
  if (kind === undefined) throw invalid(id, "no kind of concept has this prefix");
  return kind;
}

function check(
  concept: Concept,
  byId: ReadonlyMap<string, Concept>,
  permissions: ReadonlyMap<string, string>,
): void {
  const { id, kind, broader, standsFor, permits } = concept;
  for (const above of upward(concept)) {
    const found = byId.get(above);
    if (found === undefined) throw invalid(id, `there is no concept \`${above}\``);
    if (found.kind !== kind) throw invalid(id, `\`${above}\` is of another kind`);
    if (found.standsFor !== undefined)
      throw invalid(id, `\`${above}\` stands for another concept and cannot contain any`);
  }
  if (standsFor !== undefined && broader.length > 0)
    throw invalid(id, "`standsFor` and `broader` exclude each other");
  if ((kind === "tier") !== (permits !== undefined))
    throw invalid(id, "a tier, and nothing else, needs `permits`");
  for (const permission of permits ?? [])
    if (!permissions.has(permission)) throw invalid(id, `there is no permission \`${permission}\``);
}

function upward({ broader, standsFor }: Concept): readonly string[] {
  return standsFor === undefined ? broader : [standsFor];
}

function index(
  byId: ReadonlyMap<string, Concept>,
  head: Pick<Concepts, "version" | "hash" | "permissions">,
): Concepts {
  const above = ancestorsOf(byId);
  const leaves = leavesOf(byId, above);
  const get = (id: string) => found(byId.get(id), id);
  const byKind = Map.groupBy(byId.values(), ({ kind }) => kind);
  const all = (kind: Kind) => byKind.get(kind) ?? [];
  const isWithin = (id: string, ancestorId: string) =>
    get(id).id === get(ancestorId).id || found(above.get(id), id).has(ancestorId);
  const contains = ({ id }: Concept, parts: readonly Concept[]) =>
    parts.every((each) => isWithin(each.id, id));
  const roots = new Map(KINDS.map((kind) => [kind, all(kind).find((each) => contains(each, all(kind)))?.id]));
  return {
    ...head,
    has: (id) => byId.has(id),
    get,
    all,
    leaves: (id) => found(leaves.get(id), id),
    ancestors: (id) => found(above.get(id), id),
    isWithin,
    root: (kind) => roots.get(kind),
    resolve(kind, word) {
      const prefix = `${PREFIXES[kind]}:`;
      const exact = word.normalize("NFC");
      const id = exact.startsWith(prefix) ? exact : prefix + exact;
      if (byId.has(id)) return id;
      const folded = [fold(word), fold(prefix + word)];
      const [alike, ...others] = all(kind).filter((each) => folded.includes(fold(each.id)));
      if (alike !== undefined && others.length === 0) return alike.id;
      const bare = all(kind).map((each) => each.id.slice(prefix.length));
      throw noTerm(word, findNearest(id.slice(prefix.length), bare));
    },
  };
}

/** Walks upward from each concept. Throws PACK_INVALID where a walk returns to its start. */
function ancestorsOf(byId: ReadonlyMap<string, Concept>): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    [...byId.values()].map((concept) => {
      const seen = new Set(upward(concept));
      for (const id of seen) for (const next of upward(found(byId.get(id), id))) seen.add(next);
      if (seen.has(concept.id)) throw invalid(concept.id, "it is broader than itself");
      return [concept.id, seen];
    }),
  );
}

function leavesOf(
  byId: ReadonlyMap<string, Concept>,
  above: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const said = [...byId.values()].filter((each) => each.standsFor === undefined);
  const children = Map.groupBy(
    said.flatMap(({ id, broader }) => [...new Set(broader)].map((parent) => ({ id, parent }))),
    ({ parent }) => parent,
  );
  // INVARIANT: a concept has no narrower concept, or at least two. With one, the broader concept would stand for that
  // part alone, and an exception written for the part would hold for all of the broader concept.
  for (const [parent, parts] of children)
    if (parts.length === 1) throw invalid(parent, "it has only one narrower concept: name the others too");
  const ends = said.filter(({ id }) => !children.has(id)).map(({ id }) => id);
  const under = (top: string) => new Set(ends.filter((id) => id === top || above.get(id)?.has(top)));
  return new Map([...byId.values()].map(({ id, standsFor }) => [id, under(standsFor ?? id)]));
}

function found<T>(value: T | undefined, id: string): T {
  if (value === undefined) throw noTerm(id, []);
  return value;
}

function noTerm(word: string, near: readonly string[]): ComityError {
  const hint = near.length === 0 ? "" : `, did you mean ${near.map((each) => `\`${each}\``).join(" or ")}`;
  return new ComityError("VOC_NO_TERM", `no concept \`${word.slice(0, 64)}\`${hint}`);
}

function invalid(id: string, description: string): ComityError {
  return fieldError("PACK_INVALID", id, description, `the concept \`${id}\` is not valid: ${description}`);
}
