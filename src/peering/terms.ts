/** The terms of an agreement as an operator writes them, and the document that follows from them and the parties' cards. */
import { z } from "zod";
import { fieldError } from "../errors.ts";
import type { AuthorityKey } from "../federation/bundle.ts";
import type { PeerCard } from "../federation/peer-card.ts";
import { sha256 } from "../ledger/canonical.ts";
import { narrow } from "../narrow.ts";

/** The most characters of an id. */
const MAX_ID = 128;

const Day = z.iso.date("a date such as 2026-11-21");

const Terms = z.strictObject({
  // The trust domains of the other parties.
  with: z.array(z.string().max(255)).min(1).max(31),
  // The name of the agreement; made of the parties and the first day where it is left out.
  id: z.string().min(1).max(MAX_ID).optional(),
  from: Day.optional(),
  until: Day,
  purposes: z.array(z.string()).min(1),
  rules: z.array(z.unknown()).default([]),
  issuers: z.record(z.string(), z.unknown()).default({}),
});
export type Terms = z.output<typeof Terms>;

/** Parses terms. Throws INPUT_INVALID naming the fields that are wrong. */
export const parseTerms = (value: unknown): Terms => narrow(Terms, value, "the terms");

/**
 * Makes the document of an agreement between this node and those whose cards are given, in the order of their names. `today`
 * is its first day where the terms have none. Throws INPUT_INVALID where it would end before it begins.
 */
export function composeDocument(terms: Terms, cards: readonly PeerCard[], today: string): object {
  const { from = today, until, purposes, rules, issuers } = terms;
  if (until <= from)
    throw fieldError(
      "INPUT_INVALID",
      "until",
      `is \`${until}\`, and \`from\` is \`${from}\`: it would never be in force`,
    );
  const ordered = cards.toSorted((a, b) => (a.trustDomain < b.trustDomain ? -1 : 1));
  const id =
    terms.id ??
    nameAfter(
      ordered.map(({ trustDomain }) => trustDomain),
      from,
    );
  return {
    type: "comity/v1/agreement",
    id,
    from,
    until,
    parties: ordered.map(({ trustDomain, jurisdictions, bundle, ledger, address }) => ({
      trustDomain,
      jurisdictions: [...jurisdictions],
      certificateAuthority: formatPem(bundle.keys[0]?.x5c[0] ?? ""),
      ledger,
      address,
    })),
    purposes: [...purposes],
    rules: [...rules],
    issuers,
  };
}

/** The digits of the hash that stands for what a long name leaves out. */
const DIGITS = 16;

/** Names an agreement after its parties and its first day. Where that is too long, a hash stands for what is left out. */
function nameAfter(parties: readonly string[], from: string): string {
  const name = `${parties.join("--")}:${from}`;
  if (name.length <= MAX_ID) return name;
  const digest = sha256(new TextEncoder().encode(name)).toHex().slice(0, DIGITS);
  return `${name.slice(0, MAX_ID - DIGITS - from.length - 2)}.${digest}:${from}`;
}

/** Writes a certificate in base64 as PEM (RFC 7468, section 2). */
function formatPem(der: AuthorityKey["x5c"][0]): string {
  const lines = der.match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
