/**
 * The prefixes and the JSON-LD context that come with the program. Nothing is fetched, and no other prefix is
 * guessed.
 */

/** The places whose laws DPV 2.3 has words for. */
const PLACES = `at be bg cy cz de dk ee es eu fi fr gb gr hk hr hu ie in is it jp kr li lt lu lv mo mt my nl no ph pl pt ro se sg
  si sk th tw us`;
/** The sectors that DPV 2.3 has words for. */
const SECTORS = "education finance health infra law publicservices";

/** The vocabularies whose words can be terms: DPV 2.3 with its extensions, and ODRL 2.2. */
const VOCABULARIES = {
  dpv: "https://w3id.org/dpv#",
  pd: "https://w3id.org/dpv/pd#",
  ai: "https://w3id.org/dpv/ai#",
  tech: "https://w3id.org/dpv/tech#",
  risk: "https://w3id.org/dpv/risk#",
  loc: "https://w3id.org/dpv/loc#",
  justifications: "https://w3id.org/dpv/justifications#",
  p7012: "https://w3id.org/dpv/standards/p7012#",
  rights: "https://w3id.org/dpv/rights#",
  "eu-rights": "https://w3id.org/dpv/rights/eu#",
  sector: "https://w3id.org/dpv/sector#",
  ...named(SECTORS, "sector-", "https://w3id.org/dpv/sector/"),
  legal: "https://w3id.org/dpv/legal#",
  ...named(PLACES, "legal-", "https://w3id.org/dpv/legal/"),
  "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
  "eu-aiact": "https://w3id.org/dpv/legal/eu/aiact#",
  "eu-dga": "https://w3id.org/dpv/legal/eu/dga#",
  "eu-ehds": "https://w3id.org/dpv/legal/eu/ehds#",
  "eu-nis2": "https://w3id.org/dpv/legal/eu/nis2#",
  "dpv-odrl": "https://w3id.org/dpv/mappings/odrl#",
  odrl: "http://www.w3.org/ns/odrl/2/",
} as const;

function named(names: string, prefix: string, base: string): Readonly<Record<string, string>> {
  return Object.fromEntries(names.split(/\s+/).map((name) => [prefix + name, `${base}${name}#`]));
}

/** Vocabularies that describe a document or a person, not the data or its use. */
export const METADATA = {
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  skos: "http://www.w3.org/2004/02/skos/core#",
  xsd: "http://www.w3.org/2001/XMLSchema#",
  dct: "http://purl.org/dc/terms/",
  schema: "https://schema.org/",
  foaf: "http://xmlns.com/foaf/0.1/",
  vcard: "http://www.w3.org/2006/vcard/ns#",
} as const;

/**
 * Prefixes that a document may use without defining them. `ex`, `dex` and the empty prefix are those of the
 * specifications' examples.
 */
export const PREFIXES: Readonly<Record<string, string>> = {
  ...VOCABULARIES,
  ...METADATA,
  dcterms: METADATA.dct,
  ex: "http://example.org/",
  dex: "https://w3id.org/dpv/examples#",
  "": "http://example.org/#",
};

/** The prefixes that are plain words, or those of examples: a document may give them a meaning of its own. */
const FREE = new Set([
  ...["ai", "tech", "risk", "loc", "justifications", "rights", "sector", "legal", "p7012"],
  ...["schema", "foaf", "vcard", "xsd", "ex", "dex", ""],
]);

/**
 * Returns true where a document gives a known prefix another meaning. THREAT: `dpv:hasProhibition` would be one thing to a
 * person, who knows the prefix, and another to a program.
 */
export function redefinesPrefix(prefix: string, iri: string): boolean {
  return Object.hasOwn(PREFIXES, prefix) && !FREE.has(prefix) && PREFIXES[prefix] !== iri;
}

/**
 * Returns true for the name of a namespace that ends within a word of a known vocabulary. THREAT: behind
 * `https://w3id.org/dpv#hasPro` the name `cess` would be a process.
 */
export function splitsWord(namespace: string): boolean {
  return Object.values(VOCABULARIES).some((iri) => namespace.startsWith(iri) && namespace !== iri);
}

/** The base of relative names, in a domain that cannot exist (RFC 2606). */
export const BASE_IRI = "https://document.invalid/";

/** The properties whose values are words or nodes. In JSON-LD a bare string there is a name, not a text. */
export const NAMING: readonly string[] = [
  ...["hasPurpose", "hasPersonalData", "hasData", "hasLegalBasis", "hasConsentStatus", "hasProcessing"],
  ...["hasProcess", "hasPersonalDataHandling", "hasRecordOfActivity", "hasConsent"],
  ...["hasRule", "hasPermission", "hasProhibition", "hasObligation"],
]
  .map((name) => `dpv:${name}`)
  .concat("skos:broader", "dct:hasPart");

/** The JSON-LD 1.1 context of DPV, as ISO/IEC TS 27560 records write it. */
export const CONTEXT = {
  ...Object.fromEntries(Object.entries(PREFIXES).filter(([prefix]) => prefix !== "")),
  ...Object.fromEntries(NAMING.map((name) => [name, { "@type": "@id" }])),
};

const WORDS = new Map<string, string>(
  [...Object.entries(VOCABULARIES), ...Object.entries(METADATA)].map(([prefix, iri]) => [iri, prefix]),
);

/**
 * Shortens an IRI to the word that people know, such as `dpv:Marketing`; undefined for an IRI of no known vocabulary.
 */
export function wordOf(iri: string): string | undefined {
  const end = Math.max(iri.lastIndexOf("#"), iri.lastIndexOf("/")) + 1;
  const prefix = WORDS.get(iri.slice(0, end));
  const local = iri.slice(end);
  return prefix !== undefined && /^\w[\w.-]{0,127}$/.test(local) ? `${prefix}:${local}` : undefined;
}

/** Returns true for a word that can be a term. `rdf:type` and the like cannot. */
export function isVocabulary(word: string): boolean {
  return hasPrefix(VOCABULARIES, word);
}

/** Returns true for a property that only describes the document, so that its loss changes nothing. */
export function isMetadata(word: string): boolean {
  return hasPrefix(METADATA, word);
}

function hasPrefix(prefixes: object, word: string): boolean {
  return word.includes(":") && Object.hasOwn(prefixes, word.slice(0, word.indexOf(":")));
}
