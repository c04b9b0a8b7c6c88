/**
 * The properties that a consent, a policy or a part of one may carry beside those that are read, and still grant: they
 * name it, date its making or say where it is from. Any other could end, bind or deny what it stands with.
 */

/** Properties whose values are prose, which a person may deny something by. */
const PROSE = `dct:title dct:description dct:abstract rdfs:label rdfs:comment skos:prefLabel skos:altLabel skos:note
  skos:definition schema:name schema:description`;
const NAMING = `rdf:type rdf:value rdfs:seeAlso rdfs:isDefinedBy skos:broader skos:notation dct:identifier dct:created
  dct:issued dct:modified dct:date dct:dateSubmitted dct:publisher dct:creator dct:contributor dct:language dct:source
  dct:provenance dct:conformsTo dct:hasVersion dct:isPartOf dct:replaces dct:format schema:identifier schema:dateCreated
  schema:dateModified schema:datePublished schema:publisher schema:author schema:creator schema:inLanguage
  schema:version schema:url schema:recipient foaf:name foaf:givenName foaf:familyName foaf:mbox foaf:homepage foaf:page
  foaf:maker vcard:fn vcard:hasEmail vcard:hasTelephone vcard:hasAddress vcard:organization-name`;
const IN_PROSE = new Set(PROSE.split(/\s+/));
const DESCRIBING = new Set([...IN_PROSE, ...NAMING.split(/\s+/)]);

/** Words that contradict a grant, or bound it: of English, and the commonest of other languages of Europe. */
const DENIALS = `not never no prohibit\\w* forbid\\w* den(?:y|ied|ies) withdrawn revoked refused expired invalid\\w* declin\\w* rejected
  cancell?ed opted.out opt.out except(?:ed|ion|ions)? exclud\\w* unless until superseded suspended terminated lapsed rescinded
  annulled void(?:ed)? disallow\\w*
  nicht nie niemals kein(?:e|en|er|em|es)? widerrufen abgelehnt verweigert verboten untersagt abgelaufen ungültig ausgenommen
  pas jamais aucun(?:e|es|s)? refusée?s? retirée?s? révoquée?s? interdite?s? expirée?s? sauf
  non não nunca jamás nessun[oa]? ningun[oa]? ningún nenhuma? prohibid[oa]s? proibid[oa]s? vietat[oaie] revocad[oa]s? revogad[oa]s?
  revocat[oaie] retirad[oa]s? ritirat[oaie] rechazad[oa]s? rifiutat[oaie] recusad[oa]s? salvo excepto tranne caducad[oa]s?
  niet geen nooit ingetrokken geweigerd nie nigdy wycofan[aeoy] odmówion[aeoy] zakazan[aeoy] cofnięt[aeoy]`;
const DENIAL = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${DENIALS.trim().split(/\s+/).join("|")})(?![\\p{L}\\p{N}])`,
  "iu",
);
/** Marks that nobody sees, which would keep a word from being found. */
const UNSEEN = /\p{Cf}/gu;

/** Returns true for a property that only says which thing this is, and where it is from. */
export function isDescribing(property: string): boolean {
  return DESCRIBING.has(property);
}

/** Returns true for a description, a title or a label with words that contradict a grant. */
export function deniesInProse(property: string, text: string): boolean {
  return IN_PROSE.has(property) && DENIAL.test(text.normalize("NFKC").replaceAll(UNSEEN, ""));
}

/** A name that says of a thing, or of a way to it, that it prohibits: of ODRL, of DPV or of anybody. */
const PROHIBITING = /prohibit(?:s|ed|ions?)?$/i;

/** Returns true for the name of a property or a class that prohibits, in whatever vocabulary. */
export function namesProhibition(name: string): boolean {
  return PROHIBITING.test(name);
}
