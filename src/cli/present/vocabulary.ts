/** Shows the vocabulary: concepts as a tree, a concept with what every scheme calls it, a scheme with its terms. */
import type { Concept, Concepts, Kind } from "../../vocabulary/concept.ts";
import type { Scheme, SchemeTerm } from "../../vocabulary/scheme.ts";
import { tableLines } from "./table.ts";
import { paint, paragraph } from "./terminal.ts";

/** A concept as `--json` names it. */
export type ShownConcept = Omit<Concept, "permits"> & { readonly permits?: readonly string[] };
/** A term that matches a concept, as its scheme has it. */
export type ShownTerm = Omit<SchemeTerm, "kind" | "matches"> & {
  readonly scheme: string;
  readonly match: string;
};
/** A concept with its surroundings: what is just beneath it, its leaves, and the terms that match it. */
export type ConceptView = ShownConcept & {
  readonly narrower: readonly string[];
  readonly leaves: readonly string[];
  readonly terms: readonly ShownTerm[];
};

/** A concept as a value for a machine. */
export function presentConcept({ permits, ...concept }: Concept): ShownConcept {
  return permits === undefined ? concept : { ...concept, permits: [...permits] };
}

/** A concept and everything that points to it. */
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

/** The concepts of some kinds, each kind from the broadest down. One with two parents stands beneath the first. */
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

/** The schemes, a line or two each. */
export function schemesLines(schemes: readonly Scheme[], width: number): readonly string[] {
  const rows = schemes.map(({ id, version, title, terms }) => [
    [{ text: id, style: "heading" as const }],
    [version],
    [`${terms.length} terms`],
    [title],
  ]);
  return tableLines(rows, { width, widths: [14, 26, 10] });
}

/** A scheme: where it is from, and its terms by kind. */
export function schemeLines({ id, version, title, source, terms, hash }: Scheme, width: number) {
  const rowOf = (term: SchemeTerm) => [
    [written(term.term), ...quiet(term.readOnly ? "read only" : undefined)],
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

/** A concept, and its term in each scheme. */
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
    [written(term), ...quiet(readOnly ? "read only" : undefined)],
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

/** A term in quotes where spaces at its ends would go unseen. */
function written(term: string): string {
  return term === term.trim() ? term : JSON.stringify(term);
}

function quiet(text: string | undefined): readonly { text: string; style: "quiet" }[] {
  return text ? [{ text, style: "quiet" }] : [];
}
