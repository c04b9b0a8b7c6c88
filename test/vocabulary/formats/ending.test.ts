/** Properties that end something: by the words of their names, whatever their vocabulary. */
import { describe, expect, test } from "vitest";
import { readDpvTurtle } from "../../../src/vocabulary/formats/dpv-turtle.ts";
import { endsOther, statesEnd } from "../../../src/vocabulary/formats/ending.ts";
import { readPolicies } from "../../../src/vocabulary/formats/odrl.ts";
import { parseTurtle } from "../../../src/vocabulary/formats/rdf.ts";
import { isLonger } from "../../support/longer.ts";

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

describe("no grant of which a time is stated counts, whatever the time, since the readers know none", () => {
  const TIMES = `dct:valid dct:available schema:validFrom schema:validThrough schema:startDate schema:endDate schema:expires
    dpv:hasDuration ex:notBefore ex:notAfter <http://www.w3.org/ns/prov#startedAtTime> <http://www.w3.org/2006/time#hasBeginning>`;
  const DAYS = [
    ...[
      "2099-01-01",
      "1999-12-31",
      "2024-02-29",
      "2026-02-29",
      "2026-06-01T00:00:00+14:00",
      "2026-06-01T23:59:60Z",
    ],
    ...["", "soon"],
  ];
  const granted = ({ terms }: { readonly terms: readonly { readonly effect: string }[] }) =>
    terms.filter(({ effect }) => effect === "grants").length;
  const consent = (more = "", process = "", basis = "") =>
    granted(
      readDpvTurtle(
        Buffer.from(`ex:r a dpv:ConsentRecord${more}; dpv:hasConsentStatus dpv:ConsentGiven; dpv:hasProcess [ a dpv:Process${process};
        dpv:hasPurpose dpv:Marketing ]. ex:p a dpv:Process; dpv:hasLegalBasis [ a dpv:Contract${basis} ].`),
      ),
    );
  const policy = (more = "", permission = "", constraint = "") =>
    granted(
      readPolicies(
        parseTurtle(
          Buffer.from(`ex:p a odrl:Set${more}; odrl:permission [ odrl:action odrl:sell; odrl:target pd:Retina${permission};
          odrl:constraint [ odrl:leftOperand odrl:purpose; odrl:operator odrl:eq; odrl:rightOperand dpv:Marketing${constraint} ] ].`),
        ),
      ),
    );

  test("while one without a time does", () => {
    expect([consent(), policy()]).toEqual([3, 2]);
    expect([consent("; dct:created '2099-01-01'"), policy("; dct:issued '2099-01-01'")]).toEqual([3, 2]);
  });

  const times = TIMES.split(/\s+/).map((each, at) => [each, at] as const);
  test.each(times)("by %s", (property, at) => {
    for (const day of isLonger ? DAYS : DAYS.filter((_, other) => other % 4 === at % 4)) {
      const said = `; ${property} "${day}"`;
      // The given state goes with the last purpose, and the contract is another grant.
      const consents = [consent(said), consent("", said), consent("", "", said)];
      expect([day, ...consents]).toEqual([day, 1, 1, 2]);
      expect([day, policy(said), policy("", said), policy("", "", said)]).toEqual([day, 0, 0, 0]);
    }
  });
});
