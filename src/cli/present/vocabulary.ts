/**
 * Shows the vocabulary: concepts as a tree, a concept with its terms in every scheme, and a scheme with its terms.
 */
import type { Concept, Concepts, Kind } from "../../vocabulary/concept.ts";
import type { Scheme, SchemeTerm } from "../../vocabulary/scheme.ts";
import { tableLines } from "./table.ts";
import { paint, paragraph } from "./terminal.ts";

/** A concept as `--json` shows it. */
export type ShownConcept = Omit<Concept, "permits"> & { readonly permits?: readonly string[] };
/** A term that matches a concept, as its scheme states it. */
export type ShownTerm = Omit<SchemeTerm, "kind" | "matches"> & {
  readonly scheme: string;
  readonly match: string;
};
/** A concept with the concepts just below it, its leaves, and the terms that match it. */
export type ConceptView = ShownConcept & {
  readonly narrower: readonly string[];
  readonly leaves: readonly string[];
  readonly terms: readonly ShownTerm[];
};

/** Returns a concept in the form of `--json`. */
export function presentConcept({ permits, ...concept }: Concept): ShownConcept {
  return permits === undefined ? concept : { ...concept, permits: [...permits] };
}

/** Finds everything that relates to a concept. */
export function viewConcept(concept: Concept, concepts: Concepts, schemes: readonly Scheme[]): ConceptView {
  const { id, kind } = concept;
  const narrower = concepts.all(kind).filter(({ broader }) => broader.includes(id));
  const terms = schemes.flatMap((scheme) =>
    scheme.terms.flatMap(({ kind: _, matches, ...term }) =>
      matches
        .filter((each) => each.concept === id)
        .map(({ match }) => ({ scheme: scheme.id, match, ...term })),
    ),
  );
  return {
    ...presentConcept(concept),
    narrower: narrower.map((each) => each.id),
    leaves: [...concepts.leaves(id)],
    terms,
  };
}

/**
 * Shows the concepts of some kinds, each kind from the broadest down. A concept with two parents stands below the
 * first.
 */
export function conceptLines(concepts: Concepts, kinds: readonly Kind[], width: number): readonly string[] {
  const beneath = (kind: Kind, parent: string | undefined, indent: number): readonly string[] =>
    concepts
      .all(kind)
      .filter(({ broader }) => broader[0] === parent)
      .flatMap(({ id, definition, standsFor }) => [
        ...tableLines(
          [[[id], [standsFor === undefined ? definition : `${definition} It stands for ${standsFor}.`]]],
          { width, indent, widths: [32 - indent] },
        ),
        ...beneath(kind, id, indent + 2),
      ]);
  return kinds.flatMap((kind) => ["", paint("heading", kind), ...beneath(kind, undefined, 0)]);
}

/** Lists the schemes, one or two lines each. */
export function schemesLines(schemes: readonly Scheme[], width: number): readonly string[] {
  const rows = schemes.map(({ id, version, title, terms }) => [
    [{ text: id, style: "heading" as const }],
    [version],
    [`${terms.length} term${terms.length === 1 ? "" : "s"}`],
    [title],
  ]);
  return tableLines(rows, { width, widths: [14, 26, 10] });
}

/** Shows a scheme: its source, and its terms by kind. */
export function schemeLines({ id, version, title, source, terms, hash }: Scheme, width: number) {
  const rowOf = (term: SchemeTerm) => [
    [quoteSpaces(term.term), ...quiet(term.readOnly ? "read only" : undefined)],
    term.matches.length === 0
      ? ["matches nothing"]
      : term.matches.map(({ concept, match }) => `${match} ${concept}`),
    [...(term.cite ? [term.cite] : []), ...quiet(term.lost && `lost: ${term.lost}`)],
  ];
  return [
    ...paragraph(`${id}: ${title}`, { width, style: "heading" }),
    ...paragraph([`version ${version}`, ...(source ? [source] : [])].join("; "), { width }),
    ...paragraph(`hash ${hash}`, { width, style: "quiet" }),
    ...[...Map.groupBy(terms, ({ kind }) => kind)].flatMap(([kind, some]) => [
      "",
      paint("heading", kind),
      ...tableLines(some.map(rowOf), { width, widths: [34, 26] }),
    ]),
  ];
}

/** Shows a concept, and its term in each scheme. */
export function conceptViewLines(view: ConceptView, width: number): readonly string[] {
  const { id, kind, label, definition, broader, narrower, standsFor, permits, terms } = view;
  const facts = [
    ["broader", broader],
    ["narrower", narrower],
    ["stands for", standsFor === undefined ? [] : [standsFor]],
    ["permits", permits ?? []],
  ] as const;
  const rows = terms.map(({ scheme, term, match, cite, lost, readOnly }) => [
    [scheme],
    [match],
    [quoteSpaces(term), ...quiet(readOnly ? "read only" : undefined)],
    [...(cite ? [cite] : []), ...quiet(lost && `lost: ${lost}`)],
  ]);
  return [
    ...paragraph(`${id}: ${label} (${kind})`, { width, style: "heading" }),
    ...paragraph(definition, { width }),
    ...facts
      .filter(([, some]) => some.length > 0)
      .flatMap(([name, some]) => paragraph(`${name}: ${some.join(", ")}`, { width })),
    ...(rows.length === 0 ? [] : ["", ...tableLines(rows, { width, widths: [12, 8, 36] })]),
  ];
}

/** Quotes a term that begins or ends with a space, which nobody would see otherwise. */
function quoteSpaces(term: string): string {
  return term === term.trim() ? term : JSON.stringify(term);
}

function quiet(text: string | undefined): readonly { text: string; style: "quiet" }[] {
  return text ? [{ text, style: "quiet" }] : [];
}
