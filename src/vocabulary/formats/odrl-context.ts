/**
 * The JSON-LD context that ODRL 2.2 publishes for its own JSON-LD serialisation. Policies name it by its address, and
 * it is read from here, since nothing is fetched.
 */
import { METADATA } from "./contexts.ts";

/** The addresses by which policies name the context. */
export const ODRL_CONTEXTS: ReadonlySet<string> = new Set([
  "http://www.w3.org/ns/odrl.jsonld",
  "https://www.w3.org/ns/odrl.jsonld",
]);

/** Prefixes, as the context defines them. A document may define them anew: its own prefixes are its own matter. */
const SHORT = {
  rdf: METADATA.rdf,
  rdfs: METADATA.rdfs,
  owl: "http://www.w3.org/2002/07/owl#",
  skos: METADATA.skos,
  dct: METADATA.dct,
  xsd: METADATA.xsd,
  vcard: METADATA.vcard,
  foaf: METADATA.foaf,
  schema: "http://schema.org/",
  cc: "http://creativecommons.org/ns#",
} as const;

/** Properties whose values are nodes. */
const LINKS = `profile inheritFrom relation hasPolicy target output partOf source assignee assigner assigneeOf assignerOf
  attributedParty attributingParty compensatedParty compensatingParty consentingParty consentedParty informedParty
  informingParty contractingParty contractedParty trackingParty trackedParty includedIn implies permission prohibition
  obligation duty consequence remedy constraint refinement`;
/** Properties whose values are names of this context. */
const NAMED = "conflict function action operator leftOperand";
/** Classes, and properties whose values are texts or whatever the document says. */
const PLAIN = `Policy Rule ConflictTerm perm prohibit invalid Agreement Assertion Offer Privacy Request Set Ticket Asset
  AssetCollection Party PartyCollection PartyScope Action Permission Prohibition Duty Constraint LogicalConstraint Operator
  RightOperand LeftOperand rightOperand unit status version policyUsage`;
const ACTIONS = `use grantUse aggregate annotate anonymize archive concurrentUse derive digitize display distribute execute
  extract give index install modify move play present print read reproduce sell stream textToSpeech transfer transform
  translate acceptTracking attribute compensate delete ensureExclusivity include inform nextPolicy obtainConsent
  reviewPolicy uninstall watermark synchronize`;
const OPERANDS = `absolutePosition absoluteSpatialPosition absoluteTemporalPosition absoluteSize count dateTime delayPeriod
  deliveryChannel elapsedTime event fileFormat industry language media meteredTime payAmount percentage product purpose
  recipient relativePosition relativeSpatialPosition relativeTemporalPosition relativeSize resolution spatial
  spatialCoordinates systemDevice timeInterval unitOfCount virtualLocation`;
// The published context gives `neq` the name `odrl:neg`, which nobody defines.
const OPERATORS =
  "eq gt gteq lt lteq neq isA hasPart isPartOf isAllOf isAnyOf isNoneOf or xone and andSequence";

const namesOf = (names: string) => names.trim().split(/\s+/);

/** The names that a document must not define otherwise. */
const OWN: Readonly<Record<string, unknown>> = {
  odrl: "http://www.w3.org/ns/odrl/2/",
  uid: "@id",
  type: "@type",
  ...Object.fromEntries(
    namesOf([PLAIN, ACTIONS, OPERANDS, OPERATORS].join(" ")).map((name) => [name, `odrl:${name}`]),
  ),
  ...Object.fromEntries(namesOf(LINKS).map((name) => [name, { "@type": "@id", "@id": `odrl:${name}` }])),
  ...Object.fromEntries(namesOf(NAMED).map((name) => [name, { "@type": "@vocab", "@id": `odrl:${name}` }])),
  rightOperandReference: { "@type": "xsd:anyURI", "@id": "odrl:rightOperandReference" },
  dataType: { "@type": "xsd:anyType", "@id": "odrl:datatype" },
};

export const ODRL_CONTEXT: Readonly<Record<string, unknown>> = { ...SHORT, ...OWN };

/** The words for what a policy lets be done. */
export const ODRL_ACTIONS: readonly string[] = namesOf(ACTIONS);

/**
 * Returns true where a document gives a name of the context another meaning. THREAT: `prohibition`, defined as a title,
 * would hide what is prohibited from whoever reads the document by its context, and not from whoever reads the words.
 */
export function redefines(name: string, meaning: unknown): boolean {
  if (!Object.hasOwn(OWN, name)) return false;
  const own = OWN[name];
  return JSON.stringify(sorted(own)) !== JSON.stringify(sorted(meaning));
}

function sorted(meaning: unknown): unknown {
  return typeof meaning === "object" && meaning !== null ? Object.entries(meaning).toSorted() : meaning;
}
