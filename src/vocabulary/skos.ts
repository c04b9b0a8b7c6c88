/** Exports the common vocabulary as a SKOS concept scheme (W3C Recommendation 2009), in Turtle and in JSON-LD 1.1. */
import { DataFactory, type Quad, type Quad_Object, Writer } from "n3";
import { type Concept, type Concepts, KINDS, PREFIXES } from "./concept.ts";
import { inverse, type Match } from "./match.ts";
import type { Scheme, SchemeTerm } from "./scheme.ts";

const { namedNode, literal, quad } = DataFactory;

const SKOS = "http://www.w3.org/2004/02/skos/core#";
const OWL = "http://www.w3.org/2002/07/owl#";
const RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const LANGUAGE = "en";

const MATCH_PROPERTIES: Readonly<Record<Match, string>> = {
  exact: "exactMatch",
  close: "closeMatch",
  broad: "broadMatch",
  narrow: "narrowMatch",
  related: "relatedMatch",
};

/** The properties whose object is a concept or a scheme. */
const LINKS = ["topConceptOf", "inScheme", "broader", "related", ...Object.values(MATCH_PROPERTIES)];
/** The properties whose object is a sentence. */
const TEXTS = ["prefLabel", "definition", "scopeNote"];

/**
 * Returns every statement of the vocabulary in its own order, with the mappings to those of `schemes` whose terms are
 * compact IRIs. A concept that stands for another is `related` to it, since it is neither broader nor narrower.
 */
export function skosQuads(concepts: Concepts, schemes: readonly Scheme[]): readonly Quad[] {
  const all = KINDS.flatMap((kind) => concepts.all(kind));
  const scheme = schemeIri(concepts);
  const mapped = Map.groupBy(schemes.flatMap(mappings), ({ concept }) => concept);
  return [
    quad(namedNode(scheme), namedNode(RDF_TYPE), namedNode(`${SKOS}ConceptScheme`)),
    said(scheme, "prefLabel", text("Comity common vocabulary")),
    quad(namedNode(scheme), namedNode(`${OWL}versionInfo`), literal(concepts.version)),
    ...all.flatMap((concept) => [
      ...conceptQuads(concept, concepts),
      ...(mapped.get(concept.id) ?? []).map(({ property, iri }) =>
        said(concept.iri, property, namedNode(iri)),
      ),
    ]),
  ];
}

/** Formats the vocabulary as Turtle. The same vocabulary gives the same text. */
export function formatTurtle(concepts: Concepts, schemes: readonly Scheme[]): string {
  const writer = new Writer({ prefixes: prefixesOf(concepts, schemes) });
  writer.addQuads([...skosQuads(concepts, schemes)]);
  let turtle = "";
  // Without a stream the writer calls back before `end` returns.
  writer.end((_, result: string) => {
    turtle = result;
  });
  return turtle;
}

/** Formats the vocabulary as compact JSON-LD that includes its context, so that a reader need not fetch anything. */
export function formatJsonLd(concepts: Concepts, schemes: readonly Scheme[]): string {
  const prefixes = prefixesOf(concepts, schemes);
  const bySubject = Map.groupBy(skosQuads(concepts, schemes), ({ subject }) => subject.value);
  const graph = [...bySubject].map(([iri, quads]) => {
    const byProperty = Map.groupBy(quads, ({ predicate }) => wordOf(predicate.value));
    const properties = [...byProperty].map(([word, some]) => {
      const values = some.map(({ object }) =>
        object.termType === "NamedNode" ? compact(object.value, prefixes) : object.value,
      );
      return [word, values.length === 1 ? values[0] : values];
    });
    return { id: compact(iri, prefixes), ...Object.fromEntries(properties) };
  });
  const context = {
    ...prefixes,
    id: "@id",
    type: "@type",
    versionInfo: "owl:versionInfo",
    ...Object.fromEntries(LINKS.map((word) => [word, { "@id": `skos:${word}`, "@type": "@id" }])),
    ...Object.fromEntries(TEXTS.map((word) => [word, { "@id": `skos:${word}`, "@language": LANGUAGE }])),
  };
  return `${JSON.stringify({ "@context": context, "@graph": graph }, null, 2)}\n`;
}

function conceptQuads(concept: Concept, concepts: Concepts): readonly Quad[] {
  const { iri, label, definition, broader, standsFor, permits } = concept;
  const scheme = namedNode(schemeIri(concepts));
  const iriOf = (id: string) => namedNode(concepts.get(id).iri);
  const allowed = permits && [...permits].map((each) => concepts.permissions.get(each));
  return [
    quad(namedNode(iri), namedNode(RDF_TYPE), namedNode(`${SKOS}Concept`)),
    said(iri, "inScheme", scheme),
    ...(broader.length === 0 ? [said(iri, "topConceptOf", scheme)] : []),
    said(iri, "prefLabel", text(label)),
    said(iri, "definition", text(definition)),
    ...(allowed ? [said(iri, "scopeNote", text(["Permits:", ...allowed].join(" ")))] : []),
    ...broader.map((id) => said(iri, "broader", iriOf(id))),
    ...(standsFor === undefined ? [] : [said(iri, "related", iriOf(standsFor))]),
  ];
}

/** Returns the mappings of a scheme, read from concept to term. */
function mappings({ terms, prefixes = {} }: Scheme) {
  return terms.flatMap((term) => {
    const iri = expand(term, prefixes);
    return term.matches.flatMap(({ concept, match }) =>
      iri === undefined ? [] : [{ concept, iri, property: MATCH_PROPERTIES[inverse(match)] }],
    );
  });
}

function expand({ term }: SchemeTerm, prefixes: Readonly<Record<string, string>>): string | undefined {
  const colon = term.indexOf(":");
  const prefix = term.slice(0, Math.max(colon, 0));
  return Object.hasOwn(prefixes, prefix) ? `${prefixes[prefix]}${term.slice(colon + 1)}` : undefined;
}

/** Returns the IRI of the vocabulary: the common beginning of its concepts' IRIs, without the colon. */
function schemeIri(concepts: Concepts): string {
  const { iri, id } = concepts.get(concepts.root("modality") ?? "");
  return iri.slice(0, -id.length).replace(/[:/#]$/, "");
}

function prefixesOf(concepts: Concepts, schemes: readonly Scheme[]): Readonly<Record<string, string>> {
  const kinds = KINDS.flatMap((kind) => {
    const [first] = concepts.all(kind);
    const prefix = `${PREFIXES[kind]}:`;
    return first ? [[PREFIXES[kind], first.iri.slice(0, prefix.length - first.id.length)]] : [];
  });
  const others = schemes.flatMap(({ prefixes = {} }) => Object.entries(prefixes));
  return { skos: SKOS, owl: OWL, ...Object.fromEntries(kinds), ...Object.fromEntries(others) };
}

function compact(iri: string, prefixes: Readonly<Record<string, string>>): string {
  const found = Object.entries(prefixes).find(([, base]) => iri.startsWith(base));
  return found === undefined ? iri : `${found[0]}:${iri.slice(found[1].length)}`;
}

function wordOf(iri: string): string {
  return iri === RDF_TYPE ? "type" : iri.replace(SKOS, "").replace(OWL, "");
}

function said(subject: string, word: string, object: Quad_Object): Quad {
  return quad(namedNode(subject), namedNode(SKOS + word), object);
}

function text(words: string): Quad_Object {
  return literal(words, LANGUAGE);
}
