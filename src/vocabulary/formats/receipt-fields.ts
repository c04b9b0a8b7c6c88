/**
 * The fields of consent records in plain JSON, and the words that their texts may be: of ISO/IEC TS 27560 (clause 6.3,
 * in the names of its tables) and of the Kantara Initiative's Consent Receipt 1.1. Any other text is a person's own.
 */
import type { Kind } from "../concept.ts";
import type { Effect } from "../leg.ts";

/**
 * The use of a field: `neutral` says nothing of the data or its use; `parts` holds fields of its own, and each of
 * `records` is a record; `state` says whether the consent holds, and `event` may say that it was ended; `ends` bounds it by a time, and
 * `binds` by a place.
 * A field with a role says that there is such a party. A field with words names the data, a purpose or a ground, or
 * has parts that do.
 */
export type Field =
  | "neutral"
  | "parts"
  | "records"
  | "state"
  | "event"
  | "ends"
  | "binds"
  | { readonly role: string }
  | { readonly kind: Kind; readonly effect: Effect; readonly words: ReadonlySet<string> };

export type Fields = Readonly<Record<string, Field>>;

const wordsOf = (words: string) => new Set(words.split(",").map((word) => word.trim()));
const neutral = (names: string): Fields =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, "neutral"]),
  );

/** Types of data. The names of persons' other data are no words here: no concept has them. */
const DATA = wordsOf(
  `biometric, biometrics, biometric data, fingerprint, fingerprints, face, facial image, face image, face template, iris,
  iris image, retina, voice, voiceprint, palm print, palm vein, finger vein, hand geometry, signature, gait, dna,
  genetic data, keystroke dynamics`,
);
const PURPOSES = wordsOf(
  `access control, identity verification, authentication, identification, age verification, fraud prevention, marketing,
  advertising, targeted advertising, analytics, personalisation, personalization, research, scientific research, payment,
  legal compliance, time and attendance, sale`,
);
const BASES = wordsOf(
  `consent, explicit consent, contract, legal obligation, vital interest, vital interests, public interest,
  legitimate interest, legitimate interests`,
);
/** Categories of the Kantara Initiative, after their numbers, which differ between lists. */
const CATEGORIES = wordsOf(
  `Biographical, Contact, Biometric, Communications/Social, Network/Service, Health, Financial, Official/Government ID,
  Government ID, Social Benefit Data, Judicial Data, Property/Asset, Employee Personal Information,
  Psychological/Attitudinal, Membership, Behavioral`,
);
const PURPOSE_CATEGORIES = wordsOf(
  `Core Function, Contracted Service, Delivery, Contact Requested, Personalize Experience, Personalized Experience,
  Marketing, Marketing Third Parties, Use for Delivery, Disclosure for Marketing, 3rd Party Disclosure for Core Function,
  3rd Party Disclosure to Improve Performance, Legally Required Data Retention,
  Required by Law Enforcement or Government, Protecting Your Health, Protecting Our Interests, Improve Performance`,
);
const CONSENT_TYPES = wordsOf("EXPLICIT, IMPLICIT");

/** Words for the state of a consent, each true where it holds. */
export const STATES: Readonly<Record<string, boolean>> = Object.fromEntries(
  Object.entries({
    ...{ given: true, renewed: true, requested: false, refused: false, withdrawn: false },
    ...{ revoked: false, expired: false, invalidated: false, unknown: false },
  }).flatMap(([word, holds]) => [
    [word, holds],
    [`consent_${word}`, holds],
  ]),
);

/** The types of events that do not end a consent, in small letters with `_`: the states that hold, and kinds of consent. */
export const EVENTS_GIVING: ReadonlySet<string> = new Set([
  ...Object.keys(STATES).filter((word) => STATES[word]),
  ...["explicit", "implicit", "expressed", "implied", "informed"].flatMap((word) => [
    word,
    `${word}_consent`,
  ]),
]);

const data: Field = { kind: "modality", effect: "describes", words: DATA };
const purpose: Field = { kind: "purpose", effect: "grants", words: PURPOSES };
const basis: Field = { kind: "legalBasis", effect: "grants", words: BASES };
const controller: Field = { role: "PII controller" };
const recipient: Field = { role: "third party" };

/** The sections of a record, where it has them: its header and its events. That of its parties only names them. */
export const HEADERS = ["header", "record_header"] as const;
const EVENTS = ["event", "events", "consent_event", "consent_events"];

/** A record of ISO/IEC TS 27560. */
export const RECORD_FIELDS: Fields = {
  ...neutral(
    `schema_version record_id privacy_notice language purpose_type collection_method processing_method
    storage_locations retention_period processing_locations withdrawal_method privacy_rights codes_of_conduct
    impact_assessment authority_party services jurisdiction jurisdictions pii_attribute_id pii_optional event_schema
    event_time entity_id parties party_identification`,
  ),
  pii_principal_id: { role: "PII principal" },
  pii_processing: "records",
  purposes: purpose,
  purpose,
  lawful_basis: basis,
  pii_information: data,
  pii_type: data,
  sensitive_pii_category: data,
  special_pii_category: data,
  pii_controllers: controller,
  pii_controller: controller,
  pii_processors: { role: "PII processor" },
  recipient_third_parties: recipient,
  ...Object.fromEntries([...HEADERS, ...EVENTS].map((name) => [name, "parts"])),
  event_state: "state",
  event_type: "event",
  validity_duration: "ends",
  geographic_restrictions: "binds",
};

const category = (words: ReadonlySet<string>, kind: Kind): Field => ({ kind, effect: "describes", words });

/** A receipt of the Kantara Initiative. It states no status, so that nothing in it grants. */
export const RECEIPT_FIELDS: Fields = {
  ...neutral(
    `version jurisdiction consentTimestamp collectionMethod consentReceiptID publicKey language policyUrl policyURL
    service purpose primaryPurpose termination thirdPartyName sensitive`,
  ),
  piiPrincipalId: { role: "PII principal" },
  piiControllers: controller,
  services: "parts",
  purposes: "records",
  purposeCategory: category(PURPOSE_CATEGORIES, "purpose"),
  consentType: category(CONSENT_TYPES, "legalBasis"),
  piiCategory: category(CATEGORIES, "modality"),
  spiCat: category(CATEGORIES, "modality"),
  thirdPartyDisclosure: recipient,
};
