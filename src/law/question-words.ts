/**
 * The words of questions about facts, in the language of lawyers: one sentence for each fact, and a phrase for each of
 * its members. A fact without an entry does not compile.
 */
import type { FACTS, FactName } from "./fact.ts";

type Kinds = typeof FACTS;

/** The question, and what it is where it matters to a law of one side alone, or what a law calls the thing it is about. */
type Asks = {
  readonly asks: string;
  /** The question where the laws of the destination look at the fact, and those of both sides. */
  readonly asksOf?: { readonly recipient: string; readonly both: string };
  /** The name of such a thing in the law of a place, by its code. */
  readonly knownAs?: Readonly<Record<string, string>>;
};

/** The words for a fact: of a list and of yes or no a phrase for each member, of a number the thing that is counted. */
type WordsFor<Kind> = Asks &
  (Kind extends {
    readonly members: readonly (infer Member)[];
  }
    ? { readonly phrases: Readonly<Record<Member & string, string>> }
    : Kind extends { readonly kind: "yesNo" }
      ? { readonly phrases: Readonly<Record<"true" | "false", string>> }
      : { readonly phrases?: Readonly<Record<string, string>> });

/** The words of one fact's question, for readers of any fact. */
export type QuestionWords = Asks & {
  readonly phrases?: Readonly<Record<string, string>>;
};

const yesNo = { true: "yes", false: "no" };
const roles = {
  controller: "a controller",
  processor: "a processor",
  authority: "a public authority",
  broker: "a data broker",
};

/** The words of every fact's question. `other` stands for any word that no law names. */
export const QUESTION_WORDS = {
  from: { asks: "Which place does the data leave?" },
  to: { asks: "Which place does the data enter?" },
  provenance: { asks: "Where was the data collected first?", phrases: { other: "anywhere else" } },
  subjectsIn: {
    asks: "Where are the people (of staff: where they work)?",
    phrases: { other: "anywhere else" },
  },
  outputIn: { asks: "Where are the results used?", phrases: { other: "anywhere else" } },
  processingSince: { asks: "Since which day has this processing been going on?" },
  modality: { asks: "Which trait of the person is it?" },
  form: { asks: "In which form is the data?" },
  purpose: { asks: "What is the data for?" },
  action: {
    asks: "What happens with the data?",
    phrases: {
      transfer: "a transfer",
      disclose: "a disclosure to a third party",
      sell: "a sale",
      lease: "a lease",
      trade: "a trade",
      publish: "publication",
    },
  },
  dealing: {
    asks: "Is it a sale or brokerage of data, or a vendor, employment or investment agreement?",
    phrases: {
      none: "none of these",
      brokerage: "sale or brokerage",
      vendor: "vendor",
      employment: "employment",
      investment: "investment",
    },
  },
  derivedFrom: {
    asks: "What was the data made from?",
    phrases: { live: "a live capture", photo: "a photograph", video: "a video", audio: "a sound recording" },
  },
  reveals: {
    asks: "Does the data reveal, or is it used to infer, something sensitive?",
    phrases: {
      none: "nothing",
      health: "health",
      ethnicity: "ethnic origin",
      emotion: "emotions",
      politics: "political opinions",
      religion: "religion",
      union: "union membership",
      sexLife: "sex life or orientation",
    },
  },
  sector: {
    asks: "In which sector is the data used?",
    phrases: {
      other: "any other",
      "civil-registration": "civil registration",
      "food-and-drink": "food and drink",
      "protected-systems": "protected computer systems",
      "public-finance": "public finance",
      "social-media": "social media",
    },
  },
  operator: {
    asks: "Is the exporter under a special regime?",
    phrases: {
      ciio: "operator of critical infrastructure",
      stateBody: "state body",
      significantFiduciary: "significant data fiduciary",
      smallBusiness: "small business",
      ordinary: "none",
    },
  },
  dataset: {
    asks: "Does the data belong to a dataset with rules of its own?",
    phrases: {
      other: "no",
      none: "no",
      aadhaarCore: "core Aadhaar biometrics",
      importantData: "important data (China)",
      unifiedBiometricSystem: "the Unified Biometric System (Russia)",
      usGovernment: "government-related data (28 CFR 202.222)",
    },
  },
  role: { asks: "What is the exporter?", phrases: roles },
  recipientRole: {
    asks: "What is the recipient? A processor acts on instructions alone.",
    phrases: roles,
  },
  recipientCerts: {
    asks: "Does the recipient hold a certification?",
    phrases: {
      none: "none",
      "dpf-eu": "EU-US Data Privacy Framework",
      "dpf-uk": "UK Extension to the Data Privacy Framework",
      "dpf-ch": "Swiss-US Data Privacy Framework",
      cbpr: "Cross-Border Privacy Rules (CBPR)",
      prp: "Privacy Recognition for Processors (PRP)",
      "isms-p": "ISMS-P",
    },
  },
  recipientLaw: {
    asks: "Which privacy act binds the recipient?",
    phrases: { other: "another or none", pipeda: "PIPEDA (Canada)" },
  },
  // The General Data Protection Regulation asks for the purpose (Arts 4(14), 9(1)); these laws ask otherwise.
  identifies: {
    asks: "Is the data processed to identify a person uniquely?",
    knownAs: {
      CH: "CH: or does it so by itself, whatever the purpose",
      "US-OR": "US-OR: or does it allow that, whatever the purpose",
    },
    phrases: yesNo,
  },
  onlinePlatform: {
    asks: "Are the results, or the advertisements, shown to users of an online platform?",
    phrases: yesNo,
  },
  automatedDecision: {
    asks: "Does a machine alone decide about people on the basis of the data?",
    phrases: yesNo,
  },
  publicSpace: { asks: "Is the data captured in a space open to the public?", phrases: yesNo },
  soleCheck: { asks: "Is biometrics the only way to be verified?", phrases: yesNo },
  flaggedSensitive: { asks: "Has the exporter marked the data as sensitive?", phrases: yesNo },
  recipientOwnership: {
    asks: "Who owns or directs the recipient?",
    phrases: {
      ordinary: "nobody of a listed country",
      coveredPerson: "a covered person (28 CFR 202.211)",
      adversaryControlled: "a foreign adversary (PADFA)",
    },
  },
  sameGroup: { asks: "Do exporter and recipient belong to one group of companies?", phrases: yesNo },
  exporterUsPerson: { asks: "Is the exporter a US person?", phrases: yesNo },
  financialInstitution: {
    asks: "Is the holder a bank or the like, which has a law of its own?",
    knownAs: { US: "GLBA" },
    phrases: yesNo,
  },
  healthProvider: {
    asks: "Is the holder a health provider, which has a privacy law of its own?",
    knownAs: { US: "HIPAA" },
    phrases: yesNo,
  },
  scraped: { asks: "Was the data scraped from the internet or from cameras?", phrases: yesNo },
  enrolled: { asks: "Is the data enrolled in a system that recognises people?", phrases: yesNo },
  compelled: { asks: "Does a foreign court or authority demand the data?", phrases: yesNo },
  remuneration: { asks: "Are people paid for the data or for their consent?", phrases: yesNo },
  people: { asks: "How many people is the data about?" },
  peopleYear: { asks: "How many people's data is exported this year, with this transfer?" },
  people12m: { asks: "How many US persons' data does the recipient get in a year?" },
  peopleStored: {
    asks: "How many people's data does the exporter store?",
    asksOf: {
      recipient: "How many people's data does the recipient store?",
      both: "How many people's data do the exporter and the recipient store, whichever stores more?",
    },
  },
  users: { asks: "How many users does the service have?" },
  youngest: { asks: "How old is the youngest person?" },
} as const satisfies { readonly [Name in FactName]: WordsFor<Kinds[Name]> };

/** Returns the words of a fact's question. */
export function wordsOf(fact: FactName): QuestionWords {
  return QUESTION_WORDS[fact];
}
