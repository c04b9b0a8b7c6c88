/** Peer cards: what they hold, and fingerprints that two people compare by telephone. */
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { expect, test } from "vitest";
import { formatTrustBundle } from "../../src/edge/tls/spiffe-bundle.ts";
import {
  assertFingerprint,
  fingerprintOf,
  type PeerCard,
  parsePeerCard,
} from "../../src/federation/peer-card.ts";
import { formatVerifierKey } from "../../src/ledger/note.ts";
import { bundleOf, eu, jp } from "../edge/tls/fixture.ts";

const key = (byte: number) => formatVerifierKey("eu.example", new Uint8Array(32).fill(byte));
const card: PeerCard = {
  type: "comity/v1/peer-card",
  trustDomain: "eu.example",
  jurisdictions: ["EU"],
  address: "node.eu.example:7440",
  bundle: formatTrustBundle(bundleOf(eu), 0),
  ledger: key(1),
};
const words = fingerprintOf(card);

test("a card is read as it was written", () => {
  expect(parsePeerCard(JSON.parse(JSON.stringify(card)))).toEqual(card);
});

test("a fingerprint is nine words, none of which is like another in its first four letters", () => {
  expect(words.split(" ")).toHaveLength(9);
  expect(new Set(wordlist.map((word) => word.slice(0, 4))).size).toBe(2048);
});

test("whatever is changed in a card changes its fingerprint", () => {
  const changed: PeerCard[] = [
    { ...card, address: "node.eu.example:7441" },
    { ...card, jurisdictions: ["EU", "UK"] },
    { ...card, ledger: key(2) },
    { ...card, bundle: formatTrustBundle(bundleOf(jp), 0) },
    { ...card, bundle: formatTrustBundle(bundleOf(eu, jp), 0) },
    { ...card, bundle: formatTrustBundle(bundleOf(eu), 1) },
  ];
  expect(new Set([card, ...changed].map(fingerprintOf)).size).toBe(1 + changed.length);
});

test("a fingerprint is told apart from every other, however it is typed", () => {
  for (const typed of [
    words,
    words.toUpperCase(),
    ` ${words.replaceAll(" ", "  ")}\n`,
    words.replaceAll(" ", "-"),
  ])
    expect(() => assertFingerprint(card, typed)).not.toThrow();
  const refused = (typed: string, why: RegExp) =>
    expect(() => assertFingerprint(card, typed)).toThrow(
      expect.objectContaining({ reason: "FINGERPRINT_WRONG", message: expect.stringMatching(why) }),
    );
  const [first, ...rest] = words.split(" ");
  refused(rest.join(" "), /has 8 words, and a card has 9/);
  refused([...rest, first].join(" "), /of another card/);
  refused([...rest, "comity"].join(" "), /on no list/);
  refused(fingerprintOf({ ...card, ledger: key(2) }), /of another card/);
});

test.each<[string, object, RegExp]>([
  [
    "the key of another log",
    { ledger: formatVerifierKey("jp.example", new Uint8Array(32)) },
    /not the key of the log/,
  ],
  ["a field too many", { more: 1 }, /more/],
  ["no place", { jurisdictions: [] }, /jurisdictions/],
  ["an address without a port", { address: "node.eu.example" }, /address/],
  [
    "a malformed trust domain",
    { trustDomain: "EU.example", ledger: formatVerifierKey("EU.example", new Uint8Array(32)) },
    /identity/,
  ],
  ["no authority", { bundle: { ...card.bundle, keys: [] } }, /bundle\.keys/],
  [
    "a key for tokens",
    { bundle: { ...card.bundle, keys: [{ ...card.bundle.keys[0], use: "jwt-svid" }] } },
    /keys\[0\]\.use/,
  ],
  [
    "a bundle without a sequence",
    { bundle: { ...card.bundle, spiffe_sequence: undefined } },
    /spiffe_sequence/,
  ],
])("a card with %s is refused", (_, change, why) => {
  expect(() => parsePeerCard({ ...card, ...change })).toThrow(why);
});
