/** The words of the Data Privacy Vocabulary (DPV 2.3) that decide how a document is read. */
import type { Kind } from "../concept.ts";

const words = (prefix: string, names: string) => names.split(/\s+/).map((name) => `${prefix}:${name}`);

/** The properties that give terms, with their kind. Data has two kinds: see FORMS. */
export const TERMS: Readonly<Record<string, Kind>> = {
  "dpv:hasPurpose": "purpose",
  "dpv:hasPersonalData": "modality",
  "dpv:hasData": "modality",
  "dpv:hasLegalBasis": "legalBasis",
};

/** The properties that give a role to a party. The party's identity stays in the document. */
export const ROLES: Readonly<Record<string, readonly string[]>> = {
  "dpv:hasRecipientDataController": ["dpv:Recipient", "dpv:DataController"],
  ...Object.fromEntries(
    "DataSubject DataController JointDataControllers DataProcessor DataSubProcessor Recipient ThirdParty DataExporter DataImporter"
      .split(" ")
      .map((name) => [`dpv:has${name}`, [`dpv:${name}`]]),
  ),
};
export const ROLE_WORDS = new Set(Object.values(ROLES).flat());

/** Words for the state of the data (collected, derived, pseudonymised), not for its content. */
export const FORMS = new Set([
  ...words(
    "dpv",
    `PersonalData CollectedData CollectedPersonalData DerivedData DerivedPersonalData GeneratedData GeneratedPersonalData
    InferredData InferredPersonalData ObservedData ObservedPersonalData ProvidedData ProvidedPersonalData PseudonymisedData
    AnonymisedData ContextuallyAnonymisedData SyntheticData`,
  ),
  "eu-gdpr:BiometricData",
  "eu-aiact:BiometricData",
]);

/** Marks and classes that add nothing to a more specific word beside them. */
export const MARKS = new Set(
  words("dpv", "SensitiveData SensitivePersonalData SpecialCategoryPersonalData NonPersonalData"),
);
export const GENERAL = new Set([...MARKS, ...words("dpv", "Data PersonalData Purpose LegalBasis")]);

/** The states of consent that allow processing. Any other state, known or not, grants nothing. */
export const GIVEN = new Set(
  words("dpv", "ConsentGiven RenewedConsentGiven ConsentStatusValidForProcessing"),
);
export const ENDED = new Set(
  words(
    "dpv",
    "ConsentRefused ConsentWithdrawn ConsentRevoked ConsentExpired ConsentInvalidated ConsentUnknown ConsentRequested ConsentRequestDeferred ConsentStatusInvalidForProcessing",
  ),
);
/** The kinds of consent. */
export const CONSENTS = new Set(
  words(
    "dpv",
    "Consent InformedConsent UninformedConsent ExpressedConsent ExplicitlyExpressedConsent ImpliedConsent",
  ),
);

export const PROCESSES = new Set(words("dpv", "Process PersonalDataHandling"));

/**
 * The properties that lead on to what a document says of itself. What any other property leads to may be denied as
 * well as granted, so that it grants nothing.
 */
export const LEADING = new Set([
  ...words(
    "dpv",
    "hasProcess hasPersonalDataHandling hasRecordOfActivity hasConsent hasConsentStatus hasPermission hasProcessing hasLegalBasis",
  ),
  "dct:hasPart",
]);

/** The property of what may not be done. What it leads to is not read. */
export const PROHIBITION = "dpv:hasProhibition";

/** The property of a rule for a process, and the one rule that lets the process be. */
export const RULE = "dpv:hasRule";
export const PERMISSION = "dpv:Permission";
/** The rules that are no permission. A process that is one of them grants nothing. */
export const OTHER_RULES = new Set(
  words("dpv", "Rule Prohibition Obligation Deterrence Recommendation Requirement"),
);

/** The states in which a process or a legal basis holds. In any other, known or not, it grants nothing. */
export const HOLDING = new Set([
  ...GIVEN,
  ...words(
    "dpv",
    `ActivityOngoing Lawful Compliant Conformant AuditApproved PermissionUtilised PermissionNotUtilised PrimaryUse
    LegitimateInterestNotObjected LegitimateInterestInformed PublicInterestOngoing OfficialAuthorityExerciseOngoing
    LegalObligationOngoing ContractActive ContractBeingPerformed ContractRenewed ContractExtended ContractFullySigned
    EntityInformed DataSubjectInformed ControllerInformed RecipientInformed AuthorityInformed`,
  ),
]);

/** Properties that bind what they stand with to a context, so that a grant would say more. */
export const BINDING = new Set(
  words("dpv", "hasContext hasScope hasApplicability isApplicableFor isNotApplicableFor"),
);

/** A duration without an end. Any other is one whose end nobody here can tell. */
export const ENDLESS = "dpv:EndlessDuration";

/** Properties of DPV that a record, a process or a state may carry beside what is read, and still grant. */
export const BESIDE = new Set(
  words(
    "dpv",
    `hasIdentifier isIndicatedBy isIndicatedAtTime hasIndicationMethod hasEntity hasName hasContact hasAddress
    hasResponsibleEntity isImplementedByEntity hasNotice hasConsentControl hasRight isExercisedAt hasApplicableLaw
    hasStorageCondition hasDataSource hasTechnicalOrganisationalMeasure hasTechnicalMeasure hasOrganisationalMeasure`,
  ),
);

/** Properties that are read, beside those that give terms, roles and states. */
export const STRUCTURE = new Set([
  ...LEADING,
  ...words("dpv", "hasIdentifier isIndicatedBy isIndicatedAtTime"),
  PROHIBITION,
  RULE,
]);
