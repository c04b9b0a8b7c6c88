/** An agreement as a lawyer reads it. */
import { describe, expect, test } from "vitest";
import {
  agreementLines,
  agreementsLines,
  dayBefore,
  listed,
  nextLines,
  type ReadAgreement,
  standingOf,
} from "../../../src/cli/present/agreement.ts";
import { parseAgreement } from "../../../src/federation/agreement.ts";
import { formatVerifierKey } from "../../../src/ledger/note.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { plain, widest } from "../../support/command.ts";

const [KR, SG] = ["pipc.example", "pdpc.example"];
const NOW = new Date("2026-12-01T12:00:00Z");
const party = (trustDomain: string, jurisdictions: string[], fill: number) => ({
  trustDomain,
  jurisdictions,
  certificateAuthority: "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n",
  ledger: formatVerifierKey(trustDomain, new Uint8Array(32).fill(fill)),
  address: `node.${trustDomain}:7440`,
});
const issuer = { kty: "OKP", crv: "Ed25519", x: "V".repeat(43) };
const agreement = parseAgreement({
  type: "comity/v1/agreement",
  id: "kr-sg",
  from: "2026-11-30",
  until: "2027-12-01",
  parties: [party(SG, ["SG"], 1), party(KR, ["KR", "US-IL", "ZZ"], 2)],
  purposes: ["pur:recognition"],
  issuers: {
    bureau: {
      ...issuer,
      attests: ["consents", "notices", "filings"],
      acceptsFor: [SG, `spiffe://${KR}/platform/aurora`],
    },
    idle: issuer,
    registry: { ...issuer, attests: ["transform", "deletion"] },
  },
});
const SHOWN: ReadAgreement["shown"] = {
  hash: "ab".repeat(32),
  id: "kr-sg",
  state: "agreed",
  from: "2026-11-30",
  until: "2027-12-01",
  parties: [SG, KR].map((trustDomain) => ({ trustDomain, signed: true })),
  inForce: true,
  endsAt: "",
  endedBy: "",
};
const rule = {
  id: "no-sale",
  says: "Nobody sells the data.",
  cite: "Annex 2, number 3",
  from: "2026-11-30",
  applies: "both",
} as const;
const read = (changes: Partial<ReadAgreement> = {}): ReadAgreement => ({
  shown: SHOWN,
  agreement,
  rules: [],
  own: KR,
  now: NOW,
  atlas: shippedAtlas(),
  ...changes,
});
const unsigned = (...names: string[]) => ({
  ...SHOWN,
  state: "drafted" as const,
  inForce: false,
  parties: [SG, KR].map((trustDomain) => ({ trustDomain, signed: !names.includes(trustDomain) })),
});
/** The text under a heading, as one line. */
function under(heading: string, lines: readonly string[]): string {
  const text = plain(lines);
  const from = text.indexOf(heading) + 1;
  expect(from, heading).toBeGreaterThan(0);
  const length = text.slice(from).indexOf("");
  return text
    .slice(from, length < 0 ? undefined : from + length)
    .join(" ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

describe("the whole of it", () => {
  const lines = agreementLines(read({ rules: [{ ...rule, status: "confirmed" }] }), 100);

  test("says in this order: state, who, how long, for what, who attests, its rules, keys, its end, and what it does not do", () => {
    const text = plain(lines);
    expect(text.slice(0, 2)).toEqual(["AGREEMENT kr-sg", "In force today: all parties have signed."]);
    expect(text.filter((line) => /^[A-Z][A-Z ,]+$/.test(line))).toEqual([
      "WHO",
      "SINCE WHEN, UNTIL WHEN",
      "FOR WHICH PURPOSES",
      "WHO MAY ATTEST WHAT",
      "RULES OF ITS OWN",
      "KEYS OF THE LOGS",
      "HOW IT ENDS",
      "WHAT IT DOES NOT DO",
    ]);
  });

  test("names parties with their places, and which is the reader's", () => {
    expect(under("WHO", lines)).toBe(
      "pdpc.example answers for Singapore (SG) has signed pipc.example answers for Korea (KR), Illinois (US-IL) and ZZ has signed this node",
    );
  });

  test("names the last day, which the document's `until` follows", () => {
    expect(under("SINCE WHEN, UNTIL WHEN", lines)).toMatch(
      /^From 2026-11-30 to 2027-11-30, both days included/,
    );
  });

  test("names purposes by their labels, and what each issuer may attest and accept, and for whom", () => {
    expect(under("FOR WHICH PURPOSES", lines)).toMatch(
      /and for no other: - recognition: Telling who a person is/,
    );
    const issuers = under("WHO MAY ATTEST WHAT", lines);
    expect(issuers).toContain(
      "- bureau may attest consents, notices and filings, for transfers of all parties; ",
    );
    expect(issuers).toContain(
      "it may accept obligations for every platform of pdpc.example and pipc.example/platform/aurora.",
    );
    expect(issuers).toContain("- idle may attest nothing.");
    // Whoever signs compares the keys.
    expect(issuers).toContain(`Ed25519 public key ${"V".repeat(43)}`);
    expect(issuers).toContain(
      "- registry may attest transform and deletion of what was transferred, which no node of this version asks for yet.",
    );
  });

  test("says its rules in words with their citation, and how sure they are", () => {
    expect(under("RULES OF ITS OWN", lines)).toBe(
      "Beside what the laws demand, and never instead of it: 1. Nobody sells the data. Annex 2, number 3; from 2026-11-30; rule no-sale",
    );
    const unsure = read({ rules: [{ ...rule, until: "2027-01-01", status: "unsure" }] });
    expect(under("RULES OF ITS OWN", agreementLines(unsure, 100))).toContain(
      "from 2026-11-30 to 2026-12-31; unsure; rule",
    );
    expect(under("RULES OF ITS OWN", agreementLines(read(), 100))).toMatch(/^None\. /);
  });

  test("says that any party may end it for all, and that it lowers no law", () => {
    expect(under("HOW IT ENDS", lines)).toContain("Any party may end it earlier for all of them");
    expect(under("HOW IT ENDS", lines)).toContain("What was delivered before stays bound");
    expect(under("WHAT IT DOES NOT DO", lines)).toMatch(/^It lowers no law\./);
  });

  test("shows short keys, and whole ones with the hash where that is asked", () => {
    const key = agreement.parties[0]?.ledger ?? "";
    expect(under("KEYS OF THE LOGS", lines)).toContain(`pdpc.example key ${key.split("+")[1]}`);
    const whole = under("KEYS OF THE LOGS", agreementLines(read(), 140, true));
    expect(whole).toContain(key);
    expect(whole).toContain(SHOWN.hash);
    expect(plain(agreementLines(read(), 100, true)).join("\n")).toContain(
      `Ed25519 public key ${"V".repeat(43)}`,
    );
  });

  test.each([60, 100])("fits %i columns, and two screens", (width) => {
    const shown = agreementLines(read({ rules: [{ ...rule, status: "confirmed" }] }), width);
    expect(widest(shown.join("\n"))).toBeLessThanOrEqual(width);
    if (width === 100) expect(shown.length).toBeLessThanOrEqual(60);
  });

  test("says where nobody may attest anything", () => {
    const alone = { ...agreement, issuers: {} };
    expect(under("WHO MAY ATTEST WHAT", agreementLines(read({ agreement: alone }), 100))).toMatch(
      /^Nobody\./,
    );
  });
});

test.each<[string, ReadAgreement["shown"], string]>([
  [
    "nobody has signed",
    unsigned(SG, KR),
    "A draft that nobody has signed. It is not in force, and nobody else has seen it.",
  ],
  ["one has not signed", unsigned(SG), "Not in force: pdpc.example has not signed."],
  ["all have signed", SHOWN, "In force today: all parties have signed."],
  [
    "before its first day",
    { ...SHOWN, inForce: false, from: "2027-01-01" },
    "Not in force yet: all have signed, and it begins on 2027-01-01.",
  ],
  [
    "after its last day",
    { ...SHOWN, inForce: false, until: "2026-12-01" },
    "Not in force: it ended with 2026-11-30.",
  ],
  [
    "ended by a party",
    { ...SHOWN, state: "terminated", inForce: false, endsAt: "2026-11-30T10:00:00.000Z", endedBy: SG },
    "Not in force: pdpc.example has ended it for all parties, from 2026-11-30 10:00 UTC on.",
  ],
  [
    "ended by a party, later",
    { ...SHOWN, state: "terminated", endsAt: "2027-01-01T00:00:00.000Z", endedBy: SG },
    "In force today, and ended by pdpc.example from 2027-01-01 00:00 UTC on.",
  ],
])("the state in one sentence: %s", (_, shown, says) => {
  expect(standingOf(shown, NOW).says).toBe(says);
});

test("what comes next depends on who has signed", () => {
  const next = (shown: ReadAgreement["shown"]) => plain(nextLines(shown, KR, NOW)).join("\n");
  expect(next(SHOWN)).toBe("");
  expect(next({ ...unsigned(SG), until: "2026-12-01" })).toBe("");
  // What another has signed is accepted; one's own draft is signed.
  expect(next(unsigned(KR))).toBe("\nNEXT\n  comity agreement accept abababab");
  expect(next(unsigned(KR, SG))).toMatch(
    /^\nNEXT\n {2}comity agreement sign abababab\n {2}at pdpc\.example: /,
  );
  expect(next(unsigned(SG))).toBe(
    "\nNEXT\n  at pdpc.example: comity agreement show abababab, then comity agreement accept abababab",
  );
});

test("a list has a line for each, with its state", () => {
  expect(plain(agreementsLines([], NOW, 100)).join(" ")).toMatch(/^There is no agreement\./);
  const lines = plain(agreementsLines([SHOWN, unsigned(SG)], NOW, 100)).join("\n");
  expect(lines).toMatch(/kr-sg +2026-11-30 to +In force today/);
  expect(lines).toContain("abababab");
  expect(widest(lines)).toBeLessThanOrEqual(100);
});

test("words are joined as a sentence does, and a day has one before it", () => {
  expect([listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])]).toEqual([
    "",
    "a",
    "a and b",
    "a, b and c",
  ]);
  expect(dayBefore("2027-03-01")).toBe("2027-02-28");
});
