/** Properties that end something: by the words of their names, whatever their vocabulary. */
import { expect, test } from "vitest";
import { endsOther, statesEnd } from "../../../src/vocabulary/formats/ending.ts";

test.each([
  "dct:valid",
  "dct:isReplacedBy",
  "dct:temporal",
  "schema:validThrough",
  "schema:expires",
  "schema:endDate",
  "schema:supersededBy",
  "http://www.w3.org/2002/07/owl#deprecated",
  "http://www.w3.org/ns/prov#invalidatedAtTime",
  "http://www.w3.org/ns/prov#endedAtTime",
  "http://www.w3.org/2006/time#hasEnd",
  "http://example.org/revoked",
  "http://example.org/isRevokedBy",
  "http://example.org/revocation_date",
  "http://example.org/expiryTime",
  "dpv:hasExpiryTime",
  "http://example.org/withdrawnAt",
  "http://example.org/VALID_UNTIL",
])("`%s` states an end", (property) => {
  expect([statesEnd(property), endsOther(property)]).toEqual([true, false]);
});

test.each(["dct:replaces", "http://example.org/supersedes", "http://example.org/revokes", "urn:x:objectsTo"])(
  "`%s` ends another",
  (property) => {
    expect([statesEnd(property), endsOther(property)]).toEqual([false, true]);
  },
);

test.each([
  "dct:created",
  "dct:hasVersion",
  "dpv:hasRecipient",
  "dpv:hasWithdrawalMethod",
  "dpv:hasConsentControl",
  "dpv:isIndicatedAtTime",
  "schema:validatedBy",
  "http://example.org/friend",
  "http://example.org/recommends",
  "http://example.org/valid/name",
  "",
])("`%s` does neither", (property) => {
  expect([statesEnd(property), endsOther(property)]).toEqual([false, false]);
});
