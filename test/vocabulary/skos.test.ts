/** The vocabulary as SKOS: two notations of the same statements, whole and the same each time. */
import { JsonLdParser } from "jsonld-streaming-parser";
import { Parser, type Quad, Store } from "n3";
import { expect, test } from "vitest";
import { loadAtlas } from "../../src/node/law.ts";
import { KINDS } from "../../src/vocabulary/concept.ts";
import { formatJsonLd, formatTurtle, skosQuads } from "../../src/vocabulary/skos.ts";
import { shippedAtlas } from "../support/atlas.ts";

const SKOS = "http://www.w3.org/2004/02/skos/core#";
const atlas = shippedAtlas();
const { concepts } = atlas;
const dpv = ["dpv"].flatMap((id) => atlas.schemes.get(id) ?? []);
const lines = (quads: Iterable<Quad>) =>
  [...quads]
    .map(({ subject, predicate, object }) =>
      [
        subject.value,
        predicate.value,
        object.value,
        object.termType === "Literal" ? object.language : "",
      ].join(" "),
    )
    .sort();

function readJsonLd(text: string): Promise<readonly Quad[]> {
  const quads: Quad[] = [];
  return new Promise((resolve, reject) => {
    const parser = new JsonLdParser();
    parser.on("data", (each: Quad) => quads.push(each));
    parser.on("error", reject);
    parser.on("end", () => resolve(quads));
    parser.write(text);
    parser.end();
  });
}

test("Turtle and JSON-LD say what the vocabulary says, each statement once", async () => {
  const whole = lines(skosQuads(concepts, dpv));
  expect(new Set(whole).size).toBe(whole.length);
  expect(lines(new Parser().parse(formatTurtle(concepts, dpv)))).toEqual(whole);
  expect(lines(await readJsonLd(formatJsonLd(concepts, dpv)))).toEqual(whole);
});

test("every concept has a label, a definition, and a way to the top", () => {
  const store = new Store([...skosQuads(concepts, dpv)]);
  const all = KINDS.flatMap((kind) => concepts.all(kind));
  expect(store.countQuads(null, null, `${SKOS}Concept`, null)).toBe(all.length);
  for (const { iri, label, broader } of all) {
    expect(store.getObjects(iri, `${SKOS}prefLabel`, null).map(({ value }) => value)).toEqual([label]);
    expect(store.countQuads(iri, `${SKOS}definition`, null, null)).toBe(1);
    expect(store.countQuads(iri, `${SKOS}topConceptOf`, null, null)).toBe(broader.length === 0 ? 1 : 0);
  }
});

test.each([
  ["mod:finger", "exactMatch", "https://w3id.org/dpv/pd#Fingerprint"],
  ["mod:face", "closeMatch", "https://w3id.org/dpv/pd#FacialPrint"],
  ["mod:voice", "broadMatch", "https://w3id.org/dpv/pd#Biometric"],
  ["mod:smt", "narrowMatch", "https://w3id.org/dpv/pd#Tattoo"],
  ["pur:identify", "relatedMatch", "https://w3id.org/dpv/ai#BiometricIdentification"],
])("%s has the %s %s", (id, match, iri) => {
  const quads = skosQuads(concepts, dpv).filter(({ object }) => object.value === iri);
  const found = quads.find(({ subject }) => subject.value === concepts.get(id).iri);
  expect(found?.predicate.value).toBe(SKOS + match);
});

test("the same vocabulary gives the same text, and no mapping where none is asked for", () => {
  const again = loadAtlas();
  expect(formatTurtle(again.concepts, dpv)).toBe(formatTurtle(concepts, dpv));
  expect(formatJsonLd(again.concepts, dpv)).toBe(formatJsonLd(concepts, dpv));
  expect(formatTurtle(concepts, [])).not.toContain("Match");
});
