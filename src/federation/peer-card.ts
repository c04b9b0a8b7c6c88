/**
 * Peer cards: what one organisation hands to another so that their nodes may meet, with a fingerprint in words that two
 * people compare by telephone.
 */
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { z } from "zod";
import { ComityError, fieldError } from "../errors.ts";
import { canonicalBytes, sha256 } from "../ledger/canonical.ts";
import { isOriginOf } from "../ledger/log-origin.ts";
import { MAX_VERIFIER_KEY, parseVerifierKey } from "../ledger/note.ts";
import { narrow } from "../narrow.ts";
import { ADDRESS, PLACE_CODE } from "../patterns.ts";
import { TrustBundle } from "./bundle.ts";
import { nodeId, parseIdentity } from "./identity.ts";

/** The most places that one card names. */
const MAX_PLACES = 300;

const PeerCard = z.strictObject({
  type: z.literal("comity/v1/peer-card"),
  trustDomain: z.string().max(255),
  jurisdictions: z.array(z.string().regex(PLACE_CODE, "a code such as EU or US-IL")).min(1).max(MAX_PLACES),
  // Where the node listens, as others reach it.
  address: z.string().max(300).regex(ADDRESS, "an address such as node.example:7440"),
  bundle: TrustBundle,
  // The key of the node's log.
  ledger: z.string().max(MAX_VERIFIER_KEY),
});

/** A card. Nothing in it is secret, and nothing in it is to be believed before its fingerprint was compared. */
export type PeerCard = z.output<typeof PeerCard>;

/** Parses a card. Throws INPUT_INVALID naming the fields that are wrong, and IDENTITY_INVALID for a malformed trust domain. */
export function parsePeerCard(value: unknown): PeerCard {
  const card = narrow(PeerCard, value, "the peer card");
  parseIdentity(nodeId(card.trustDomain));
  if (!isOriginOf(parseVerifierKey(card.ledger).name, card.trustDomain))
    throw fieldError("INPUT_INVALID", "ledger", `is not the key of the log of \`${card.trustDomain}\``);
  return card;
}

/** The number of words of a fingerprint: 9 words of 11 bits each, of which a forger would have to meet all 99. */
const WORDS = 9;
const BITS = 11;

/**
 * Returns the fingerprint of a card: words of a list of 2,048 (BIP-39), in which four letters tell each word from every
 * other. Whatever changes in the card changes it.
 */
export function fingerprintOf(card: PeerCard): string {
  const digest = sha256(canonicalBytes(card));
  let number = 0n;
  for (const byte of digest) number = (number << 8n) | BigInt(byte);
  const words: string[] = [];
  for (let i = 0; i < WORDS; i++) {
    const index = Number((number >> BigInt(256 - BITS * (i + 1))) & BigInt(2 ** BITS - 1));
    words.push(wordlist[index] as string);
  }
  return words.join(" ");
}

/**
 * Throws FINGERPRINT_WRONG unless `words` are the card's fingerprint. Case, white space and hyphens between the words do
 * not count; the words and their order do.
 */
export function assertFingerprint(card: PeerCard, words: string): void {
  const stated = words
    .toLowerCase()
    .split(/[\s-]+/)
    .filter((word) => word !== "");
  const own = fingerprintOf(card).split(" ");
  if (stated.length === own.length && stated.every((word, i) => word === own[i])) return;
  const unknown = stated.find((word) => !wordlist.includes(word));
  throw new ComityError(
    "FINGERPRINT_WRONG",
    stated.length !== own.length
      ? `the fingerprint has ${stated.length} words, and a card has ${WORDS}: ask the peer to read all of them`
      : unknown !== undefined
        ? "a word of the fingerprint is on no list: ask the peer to spell it"
        : "the fingerprint is that of another card: ask the peer for the card again, and compare by a call that you make yourself",
  );
}
