/** The fields of plain records: every word that one may give is a term of the scheme, and no field is left unsaid. */
import { expect, test } from "vitest";
import type { Kind } from "../../../src/vocabulary/concept.ts";
import { RECEIPT_FIELDS, RECORD_FIELDS, STATES } from "../../../src/vocabulary/formats/receipt-fields.ts";
import { shippedAtlas } from "../../support/atlas.ts";

/** The roles of parties, as ISO/IEC 29100 names them. */
const ROLES = ["PII principal", "PII controller", "PII processor", "third party"] as const;

/** Every word of a scheme that a record in plain JSON may give, with its kind. */
const PLAIN_WORDS: readonly (readonly [kind: Kind, word: string])[] = [
  ...[...Object.values(RECORD_FIELDS), ...Object.values(RECEIPT_FIELDS)].flatMap((field) =>
    typeof field === "object" && "words" in field
      ? [...field.words].map((word) => [field.kind, word] as const)
      : [],
  ),
  ...Object.keys(STATES).map((word) => ["consentState", word] as const),
  ...ROLES.map((word) => ["role", word] as const),
];

const scheme = shippedAtlas().schemes.get("iso-27560");

test("every word is a term of the scheme that is read and never written", () => {
  const missing = PLAIN_WORDS.filter(([kind, word]) => scheme?.find(kind, word)?.readOnly !== true);
  expect(missing).toEqual([]);
});

test("every plain word of the scheme is one that is read", () => {
  const words = new Set(PLAIN_WORDS.map(([kind, word]) => `${kind} ${word}`));
  const others = (scheme?.terms ?? []).filter(
    ({ kind, term }) => !term.includes(":") && !words.has(`${kind} ${term}`),
  );
  expect(others).toEqual([]);
});

test("a consent holds in two states alone, however they are written", () => {
  const holding = Object.keys(STATES).filter((word) => STATES[word]);
  expect(holding).toEqual(["given", "consent_given", "renewed", "consent_renewed"]);
});

test("no field of a receipt may grant", () => {
  const granting = ({ ...fields }) =>
    Object.keys(fields).filter(
      (name) => typeof fields[name] === "object" && fields[name].effect === "grants",
    );
  expect(granting(RECEIPT_FIELDS)).toEqual([]);
  expect(granting(RECORD_FIELDS)).toEqual(["purposes", "purpose", "lawful_basis"]);
});
