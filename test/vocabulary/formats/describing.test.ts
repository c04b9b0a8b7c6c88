/** Properties that only describe, and prose that denies. */
import { expect, test } from "vitest";
import { deniesInProse, isDescribing, namesProhibition } from "../../../src/vocabulary/formats/describing.ts";

test("names, dates of making and origins describe; whatever could end or bind does not", () => {
  expect(["dct:title", "dct:created", "schema:publisher", "rdf:type"].every(isDescribing)).toBe(true);
  const others = [
    "dct:valid",
    "dct:type",
    "dct:spatial",
    "dct:relation",
    "schema:validIn",
    "schema:expires",
    "ex:title",
  ];
  expect(others.filter(isDescribing)).toEqual([]);
});

test("prose denies by its words, and an identifier does not", () => {
  expect(deniesInProse("schema:description", "Never permitted")).toBe(true);
  expect(deniesInProse("dct:title", "A consent, withdrawn in May")).toBe(true);
  for (const text of [
    ...[
      "The person opted out",
      "Declined by phone",
      "Everything except sale",
      "Valid until May",
      "n\u200bot granted",
    ],
    ...[
      "Nicht erteilt",
      "Widerrufen am 1. Mai",
      "Consentement refusé",
      "Non accordé",
      "No concedido",
      "Niet gegeven",
    ],
    ...["Zgoda wycofana", "Consenso revocato"],
  ])
    expect([text, deniesInProse("dct:description", text)]).toEqual([text, true]);
  for (const text of [
    "A notice",
    ...[
      "Einwilligung vom 1. Mai",
      "Accord du 12 mai, pour un passage",
      "Notable: Untilted, Invoice, Annotation",
    ],
    ...["Consentimiento de la visitante", "You may withdraw at any time"],
  ])
    expect([text, deniesInProse("dct:title", text)]).toEqual([text, false]);
  expect(deniesInProse("dct:identifier", "no 7")).toBe(false);
});

test("a name prohibits in whatever vocabulary and case, and an article that prohibits a system does not", () => {
  const names = ["odrl:prohibition", "http://example.org/PROHIBITED", "ex:prohibits", "dpv:hasProhibition"];
  expect(names.filter(namesProhibition)).toEqual(names);
  expect(["eu-aiact:ProhibitedAISystem-A5-1-g", "dpv:Permission"].filter(namesProhibition)).toEqual([]);
});
