/** Agreements whose terms no request could be held against: none starts, and each message names file and field. */
import { expect, test } from "vitest";
import { assertTerms } from "../../src/node/terms.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { createChangedConfig, type Payload } from "./changed-config.ts";

const { changed, config, now, start } = createChangedConfig();
const atlas = shippedAtlas();
const rule = (id: string) => ({
  id,
  cite: "clause 1",
  from: "2026-01-01",
  status: "confirmed",
  applies: "both",
  says: "The exporter meets clause 1.",
  require: { security: "eu.security" },
});
const anIssuer = ({ issuers }: Payload) => {
  const [issuer] = Object.values(issuers);
  if (issuer === undefined) throw new Error("no issuer");
  return issuer;
};
const base64url = (bytes: Uint8Array) => bytes.toBase64({ alphabet: "base64url", omitPadding: true });

test("the agreements of a new federation pass, also with a rule of their own", () => {
  expect(() => assertTerms(config(), atlas, now)).not.toThrow();
  const ruled = changed({ jp: (payload) => Object.assign(payload, { rules: [rule("own")] }) });
  expect(() => assertTerms(ruled, atlas, now)).not.toThrow();
});

test.each<[string, (payload: Payload) => void, RegExp]>([
  [
    "a rule that is none",
    (payload) => Object.assign(payload, { rules: [{ id: "x" }] }),
    /`rules` cannot be read as rules of law: .*0\.cite/,
  ],
  [
    "more rules than a law may have",
    (payload) => Object.assign(payload, { rules: Array.from({ length: 2000 }, (_, i) => rule(`r${i}`)) }),
    /`rules` cannot be read as rules of law: .*at most 300 entries/,
  ],
  [
    "a rule that asks for what nobody knows",
    (payload) => Object.assign(payload, { rules: [{ ...rule("x"), require: { security: "eu.nothing" } }] }),
    /`rules` cannot be read as rules of law: .*eu\.nothing/,
  ],
  [
    "a purpose that the vocabulary lacks",
    (payload) => Object.assign(payload, { purposes: ["pur:recognition", "pur:zzz"] }),
    /`purposes\[1\]` is no purpose of the vocabulary: .*pur:zzz/,
  ],
  [
    "an issuer's key that is no point of the curve",
    (payload) => Object.assign(anIssuer(payload), { x: base64url(new Uint8Array(32).fill(2)) }),
    /`issuers\.attestor\.x` is no Ed25519 public key/,
  ],
  [
    "an issuer's key with which everybody can sign",
    (payload) => Object.assign(anIssuer(payload), { x: base64url(new Uint8Array(32)) }),
    /`issuers\.attestor\.x` is no Ed25519 public key/,
  ],
  [
    "an issuer's key that is the ledger key of a party",
    (payload) => {
      const [party] = payload.parties;
      const ledger = Buffer.from(
        party?.ledger.split(" ")[0]?.split("+").slice(2).join("+") ?? "",
        "base64",
      ).subarray(1);
      Object.assign(anIssuer(payload), { x: base64url(ledger) });
    },
    /`issuers\.attestor\.x` is the ledger key of a party/,
  ],
  [
    "an end before its beginning",
    (payload) => Object.assign(payload, { from: "2027-01-01", until: "2026-01-01" }),
    /`until` is `2026-01-01`, and `from` is `2027-01-01`: it is never in force/,
  ],
])("%s: the node does not start, and the message says what to do", async (_, change, message) => {
  await expect(start(changed({ jp: change }))).rejects.toMatchObject({
    reason: "CONFIG_INVALID",
    message: expect.stringMatching(
      new RegExp(
        `^the agreement \`jp\\.json\`: ${message.source}.*; correct it with the peer, and sign the agreement anew$`,
        "s",
      ),
    ),
  });
});
