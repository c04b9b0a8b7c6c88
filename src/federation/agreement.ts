/** Agreements: the terms that two or more nodes have signed about each other. Data moves under an agreement alone. */
import { z } from "zod";
import { ComityError, fieldError } from "../errors.ts";
import { canonicalBytes, sha256 } from "../ledger/canonical.ts";
import { sharesPart } from "../ledger/log-keys.ts";
import { isOriginOf } from "../ledger/log-origin.ts";
import { MAX_VERIFIER_KEY, parseVerifierKey } from "../ledger/note.ts";
import { narrow } from "../narrow.ts";
import { ADDRESS, PLACE_CODE } from "../patterns.ts";
import { nodeId, parseIdentity } from "./identity.ts";

const Day = z.iso.date("a date such as 2026-11-21");
const Code = z.string("a code such as EU or US-IL").regex(PLACE_CODE, "a code such as EU or US-IL");
const TrustDomain = z.string().regex(/^[a-z0-9._-]{1,255}$/, "a SPIFFE trust domain");

/** The textual form of a certificate (RFC 7468, section 5). */
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/;

/** The kinds of items that an issuer of evidence can attest: the lists of an offer, by their names there. */
export const ATTESTABLE = [
  "grounds",
  "consents",
  "instruments",
  "assessments",
  "filings",
  "notices",
  "safeguards",
  "exceptions",
  "recipients",
  "collections",
] as const;
export type Attestable = (typeof ATTESTABLE)[number];

/** The id of the assessment that data is about nobody, by which it may be an aggregate or synthetic. */
export const ANONYMITY = "anonymity";

/**
 * The kinds of what follows a transfer: what the recipient made of the data, and its end. An agreement lasts for years, so
 * that it can name now who will attest them; no node asks for either yet, so that none makes a transfer lighter.
 */
export const AFTERWARDS = ["transform", "deletion"] as const;

/**
 * The kinds that an agreement may let an issuer attest: a list of an offer; of the assessments that one alone which takes data out of
 * the laws on persons; and what follows a transfer.
 */
export const ATTESTED = [...ATTESTABLE, ANONYMITY, ...AFTERWARDS] as const;
export type Attested = (typeof ATTESTED)[number];

/** The most parties of one agreement. THREAT: each signature is verified with the key of each party at worst. */
export const MAX_PARTIES = 32;
/** The most entries of one list of an agreement. THREAT: each request is held against all of them. */
const MAX_ENTRIES = 300;
/** The most characters of one text in a list: those of a platform's SPIFFE id. */
const MAX_TEXT = 512;
const Name = z.string().max(MAX_TEXT);

const Issuer = z.strictObject({
  // An Ed25519 public key (RFC 8037).
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string().length(43),
  // The kinds of items that it may attest. An agreement of version 0.2 or before names none.
  attests: z.array(z.enum(ATTESTED)).max(MAX_ENTRIES).default([]),
  // The importers whose acceptances it may sign: platforms by SPIFFE id, or a party's trust domain for all of its platforms.
  acceptsFor: z.array(Name).max(MAX_ENTRIES).default([]),
});

/** An issuer of evidence: its public key, and what the agreement lets it sign. */
export type Issuer = z.output<typeof Issuer>;

const Party = z.strictObject({
  trustDomain: TrustDomain,
  jurisdictions: z.array(Code).min(1).max(MAX_ENTRIES),
  certificateAuthority: z.string().refine(isOneCertificate, "the PEM certificate of one authority"),
  ledger: z.string().max(MAX_VERIFIER_KEY).refine(isVerifierKey, "a C2SP verifier key, or two of one log"),
  // Where its node listens. An agreement between nodes that have each other's cards may leave it out.
  address: z.string().max(300).regex(ADDRESS, "an address such as node.example:7440").optional(),
});

const Document = z.strictObject({
  type: z.literal("comity/v1/agreement"),
  id: z.string().min(1).max(128),
  from: Day,
  until: Day,
  parties: z.array(Party).min(2).max(MAX_PARTIES),
  // Concepts of the common vocabulary. A broader concept stands for all below it.
  purposes: z.array(Name).min(1).max(MAX_ENTRIES),
  // Rules of the agreement itself, in the form of a pack's rules. They can only raise the floor.
  rules: z.array(z.unknown()).default([]),
  // The issuers of evidence, by id.
  issuers: z
    .record(Name, Issuer)
    .refine((issuers) => Object.keys(issuers).length <= MAX_ENTRIES, `at most ${MAX_ENTRIES} issuers`),
});

/** One party to an agreement, with its trust bundle, the key of its ledger, and the jurisdictions that it serves. */
export type Party = z.output<typeof Party>;

/** A parsed agreement. `evidence/agreement.ts` verifies its signatures. `hash` goes into every proposal. */
export type Agreement = z.output<typeof Document> & {
  readonly hash: string;
  /** The instant (ISO 8601) from which it is in force no more, where a party has terminated it. It is no part of what was signed. */
  readonly endsAt?: string;
  /** The trust domain of the party that has terminated it. */
  readonly endedBy?: string;
};

/** Returns true for the text of exactly one certificate. Only the edge parses it, and rejects one that is no authority's. */
function isOneCertificate(pem: string): boolean {
  return CERTIFICATE.test(pem) && pem.match(/BEGIN CERTIFICATE/g)?.length === 1;
}

function isVerifierKey(text: string): boolean {
  try {
    return parseVerifierKey(text).name.length > 0;
  } catch {
    return false;
  }
}

/** Parses the payload of an agreement. Throws CONFIG_INVALID naming the fields that are wrong. */
export function parseAgreement(value: unknown): Agreement {
  const document = narrow(Document, value, "the agreement", { reason: "CONFIG_INVALID" });
  for (const [i, { ledger, trustDomain }] of document.parties.entries())
    if (!isOriginOf(parseVerifierKey(ledger).name, trustDomain))
      throw fieldError(
        "CONFIG_INVALID",
        `parties[${i}].ledger`,
        `is not the key of the log of \`${trustDomain}\``,
      );
  assertDistinct(document.parties);
  assertImporters(document);
  const hash = sha256(canonicalBytes(value)).toHex();
  return { ...document, hash };
}

/** Throws CONFIG_INVALID where two parties have one trust domain or one ledger key. */
function assertDistinct(parties: readonly Party[]): void {
  const twice = (what: string) =>
    new ComityError("CONFIG_INVALID", `two parties of the agreement have the same ${what}`);
  for (const [i, one] of parties.entries())
    for (const other of parties.slice(i + 1)) {
      if (one.trustDomain === other.trustDomain) throw twice("trust domain");
      // THREAT: with one key for two parties, one of them alone could make both signatures.
      if (hasSameKey(one, other)) throw twice("ledger key");
    }
}

function hasSameKey(a: Party, b: Party): boolean {
  return sharesPart(parseVerifierKey(a.ledger), parseVerifierKey(b.ledger));
}

/** Throws CONFIG_INVALID where an issuer may accept for somebody who belongs to neither party. */
function assertImporters({ issuers, parties }: z.output<typeof Document>): void {
  for (const [name, { acceptsFor }] of Object.entries(issuers))
    for (const [i, importer] of acceptsFor.entries())
      if (!parties.some((party) => isImporterOf(party, importer)))
        throw fieldError(
          "CONFIG_INVALID",
          `issuers.${name}.acceptsFor[${i}]`,
          "is neither the trust domain of a party nor one of its platforms",
        );
}

/** Returns the other parties, as seen from `trustDomain`; none where that is no party. */
export function counterparts({ parties }: Agreement, trustDomain: string): readonly Party[] {
  if (!parties.some((party) => party.trustDomain === trustDomain)) return [];
  return parties.filter((party) => party.trustDomain !== trustDomain);
}

/**
 * Returns true where an agreement is in force at a moment, by its day in UTC: from the first day to the day before `until`,
 * and not after its termination.
 */
export function isInForce({ from, until, endsAt }: Agreement, at: Date): boolean {
  const instant = at.toISOString();
  const day = instant.slice(0, 10);
  return from <= day && day < until && (endsAt === undefined || instant < endsAt);
}

/** Returns true where an agreement will never be in force again after a moment: its last day has passed, or it was ended. */
export function isOver({ until, endsAt }: Pick<Agreement, "until" | "endsAt">, at: Date): boolean {
  const instant = at.toISOString();
  return until <= instant.slice(0, 10) || (endsAt !== undefined && endsAt <= instant);
}

/** Says of an agreement that is not in force at a moment when it ended and by whom, or when it begins. */
export function sayNotInForce(agreement: Agreement, at: Date): string {
  const { id, from, until, endsAt, endedBy } = agreement;
  const not = `the agreement \`${id}\` is not in force`;
  if (!isOver(agreement, at)) return `${not} yet: it begins on \`${from}\``;
  if (endsAt === undefined || endsAt.slice(0, 10) >= until)
    return `${not}: it ran out by its date, and \`${until}\` was the first day without it`;
  return `${not}: ${endedBy === undefined ? "a party" : `\`${endedBy}\``} ended it at \`${endsAt}\``;
}

/** Returns true where `id` names a platform of this party's trust domain. */
export function isPlatformOf(party: Party, id: string): boolean {
  const identity = parseIdentity(id);
  return identity.role === "platform" && identity.trustDomain === party.trustDomain;
}

/** Returns true for a party's trust domain, and for a platform of it. */
function isImporterOf(party: Party, importer: string): boolean {
  if (importer === party.trustDomain) return true;
  try {
    return isPlatformOf(party, importer);
  } catch {
    return false;
  }
}

/** Returns true where an issuer may sign acceptances of this importer, a platform by its SPIFFE id. */
export function mayAcceptFor({ acceptsFor }: Issuer, importer: string): boolean {
  return acceptsFor.includes(importer) || acceptsFor.includes(parseIdentity(importer).trustDomain);
}

export const nodeOf = (party: Party): string => nodeId(party.trustDomain);
