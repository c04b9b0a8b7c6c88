/** DPV in Turtle: processes describe, local words lead to those they lie within, and prefixes are never guessed. */
import { describe, expect, test } from "vitest";
import { readDpvTurtle } from "../../../src/vocabulary/formats/dpv-turtle.ts";
import { findingsOf, refused, termsOf, wordsOf } from "./common.ts";

const read = (text: string) => readDpvTurtle(Buffer.from(text));

describe("a process", () => {
  test("describes its purpose and data; its legal basis grants", () => {
    const { terms } = read(
      "ex:p a dpv:Process; dpv:hasPurpose dpv:Marketing; dpv:hasPersonalData pd:Retina; dpv:hasLegalBasis eu-gdpr:A9-2-a.",
    );
    expect(terms.map(({ kind, term, effect, scheme }) => [kind, term, effect, scheme])).toEqual([
      ["purpose", "dpv:Marketing", "describes", "dpv"],
      ["modality", "pd:Retina", "describes", "dpv"],
      ["legalBasis", "eu-gdpr:A9-2-a", "grants", "dpv"],
    ]);
  });

  test("gives its parties' roles, and never who they are", () => {
    const answer = read("ex:Mary a dpv:DataController. ex:p dpv:hasRecipientDataController ex:Mary.");
    expect(wordsOf(answer, "role")).toEqual(["dpv:Recipient", "dpv:DataController"]);
    expect(JSON.stringify(answer)).not.toContain("Mary");
  });

  test("each is a record; what stands outside is of none", () => {
    expect(
      termsOf(
        read(
          "ex:p a dpv:Process; dpv:hasPurpose dpv:A. ex:q a dpv:Process; dpv:hasPurpose dpv:B. ex:r dpv:hasPurpose dpv:C.",
        ),
      ),
    ).toEqual([
      "1 /dpv:Process[1]/dpv:hasPurpose purpose=dpv:A",
      "2 /dpv:Process[2]/dpv:hasPurpose purpose=dpv:B",
      "undefined /node[1]/dpv:hasPurpose purpose=dpv:C",
    ]);
  });
});

describe("data of a local name", () => {
  test("is what its types and all that is broader say", () => {
    const answer = read(
      "ex:p dpv:hasPersonalData ex:b. ex:b a dpv:DerivedData; skos:broader ex:a. ex:a a dpv:PersonalData; skos:broader pd:Biometric, ex:b.",
    );
    expect(wordsOf(answer, "form")).toEqual(["dpv:DerivedData"]);
    expect(wordsOf(answer, "modality")).toEqual(["pd:Biometric"]);
  });

  test("that is nothing else stands as it is written, so that no scheme has it", () => {
    expect(wordsOf(read("ex:p dpv:hasPersonalData ex:gait."), "modality")).toEqual([
      "http://example.org/gait",
    ]);
  });

  test("that is only marked is its mark", () => {
    const answer = read("ex:p dpv:hasPersonalData [ a dpv:SpecialCategoryPersonalData ].");
    expect(wordsOf(answer, "modality")).toEqual(["dpv:SpecialCategoryPersonalData"]);
  });
});

test("prefixes, order and full names change no term", () => {
  const short = read("ex:p a dpv:Process; dpv:hasPurpose dpv:Marketing, dpv:Advertising.");
  const long = read(
    "PREFIX v: <https://w3id.org/dpv#>\n<http://example.org/p> v:hasPurpose v:Marketing. <http://example.org/p> v:hasPurpose <https://w3id.org/dpv#Advertising>; a v:Process.",
  );
  expect(termsOf(long)).toEqual(termsOf(short));
});

test("a ring of records ends", () => {
  const answer = read(
    "ex:a a dpv:ConsentRecord; ex:x ex:b. ex:b a dpv:ConsentRecord; ex:x ex:a; dpv:hasPurpose dpv:A.",
  );
  expect(findingsOf(answer)).toContain("VOC_NO_TERM /dpv:ConsentRecord[1]");
  expect(answer.terms).toEqual([]);
});

test.each([
  ["a text where a word belongs", 'ex:p dpv:hasPurpose "sales".', "VOC_LEXICAL /node[1]/dpv:hasPurpose"],
  ["a part that is nothing", "ex:p dpv:hasPersonalData [].", "VOC_LEXICAL /node[1]/dpv:hasPersonalData"],
  ["a list", "ex:p dpv:hasPurpose (dpv:A dpv:B).", "VOC_LEXICAL /node[1]/dpv:hasPurpose"],
])("%s is refused", (_, text, refusal) => {
  expect(refused(() => read(text))).toBe(refusal);
});
