/** DPV in Turtle: processes describe, local words lead to those they lie within, and prefixes are never guessed. */
import { describe, expect, test } from "vitest";
import { readDpv, readDpvTurtle } from "../../../src/vocabulary/formats/dpv-turtle.ts";
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

describe("what does not hold grants nothing, and a finding says so", () => {
  const grantsOf = (text: string) =>
    read(text).terms.flatMap(({ kind, term, effect }) => (effect === "grants" ? `${kind}=${term}` : []));
  const given = "ex:r a dpv:ConsentRecord; dpv:hasConsentStatus dpv:ConsentGiven";
  const STATE = "consentState=dpv:ConsentGiven";
  const process = (more: string) => `[ a dpv:Process; dpv:hasPersonalData pd:Retina; ${more} ]`;

  test.each([
    [
      "a prohibition in a given consent",
      `${given}; dpv:hasProhibition ${process("dpv:hasPurpose dpv:Advertising")}.`,
      [],
    ],
    [
      "a prohibited basis",
      `ex:p a dpv:Process; dpv:hasProhibition ${process("dpv:hasLegalBasis dpv:Consent")}.`,
      [],
    ],
    [
      "a prohibition as a rule",
      `ex:p a dpv:Process; dpv:hasRule dpv:Prohibition; dpv:hasLegalBasis dpv:Consent.`,
      [],
    ],
    [
      "a prohibition as a type",
      `${given}; dpv:hasProcess [ a dpv:Process, dpv:Prohibition; dpv:hasPurpose dpv:Advertising ].`,
      [],
    ],
    ["an unknown property", `${given}; ex:doesNotAllow ${process("dpv:hasPurpose dpv:Advertising")}.`, []],
    [
      "a property of DPV that does not lead on",
      `${given}; dpv:hasExclusion ${process("dpv:hasPurpose dpv:Advertising")}.`,
      [],
    ],
    [
      "a basis that was withdrawn",
      "ex:p dpv:hasLegalBasis [ a dpv:Consent; dpv:hasConsentStatus dpv:ConsentWithdrawn ].",
      [],
    ],
    [
      "a basis with a part that was withdrawn",
      "ex:p dpv:hasLegalBasis [ a dpv:Consent; dct:hasPart [ a dpv:ConsentWithdrawn ] ].",
      [],
    ],
    [
      "a basis that was objected to",
      "ex:p dpv:hasLegalBasis [ a dpv:LegitimateInterest; dpv:hasStatus dpv:LegitimateInterestObjected ].",
      [],
    ],
    [
      "a contract that ended, by its name",
      "ex:p dpv:hasLegalBasis ex:c. ex:c a dpv:Contract; dpv:hasStatus dpv:ContractTerminated.",
      [],
    ],
    ["a basis for a time", "ex:p dpv:hasLegalBasis [ a dpv:Consent; dpv:hasDuration 'P1Y' ].", []],
    [
      "a process that was halted",
      `${given}; dpv:hasProcess [ a dpv:Process; dpv:hasActivityStatus dpv:ActivityHalted; dpv:hasPurpose dpv:Advertising ].`,
      [],
    ],
    [
      "a consent for a time",
      "ex:r a dpv:ConsentRecord; dpv:hasConsentStatus [ a dpv:ConsentGiven; dpv:hasDuration 63115200 ]; dpv:hasPurpose dpv:Advertising.",
      [],
    ],
    ["a consent that expired", `${given}; schema:expires '2020-01-01'; dpv:hasPurpose dpv:Advertising.`, []],
    ["a consent that was replaced", `${given}; dct:isReplacedBy ex:s; dpv:hasPurpose dpv:Advertising.`, []],
    [
      "a receipt that was replaced",
      `ex:t a dpv:ConsentReceipt; dct:isReplacedBy ex:s; dpv:hasRecordOfActivity [ a dpv:ConsentRecord; dpv:hasConsentStatus dpv:ConsentGiven; dpv:hasPurpose dpv:Advertising ].`,
      [],
    ],
    [
      "a purpose bound to a context",
      `${given}; dpv:hasProcess [ a dpv:Process; dpv:hasContext ex:c; dpv:hasPurpose dpv:Advertising ].`,
      [],
    ],
  ])("%s", (_, text, grants) => {
    expect(grantsOf(text)).toEqual(grants);
    expect(read(text).findings.length).toBeGreaterThan(0);
    const open = text
      .replace(/hasProhibition|hasExclusion/, "hasProcess")
      .replace("ex:doesNotAllow", "dpv:hasProcess");
    if (open !== text) expect(grantsOf(open).length).toBeGreaterThan(grants.length);
  });

  test("and what stands beside it is not touched", () => {
    const purposes = `dpv:hasProcess ${process("dpv:hasPurpose dpv:EnforceAccessControl")}`;
    const prohibited = `dpv:hasProhibition ${process("dpv:hasPurpose dpv:Advertising")}`;
    const grants = new Set(grantsOf(`${given}; ${purposes}; ${prohibited}; dpv:hasPurpose dpv:Advertising.`));
    expect(grants).toEqual(new Set([STATE, "purpose=dpv:EnforceAccessControl"]));
  });

  const C = `${given}; dpv:hasPurpose dpv:Marketing`;
  test("while the consent as it stands grants its purpose", () => {
    expect(grantsOf(`${C}.`)).toEqual([STATE, "purpose=dpv:Marketing"]);
    const other = "ex:s a dpv:ConsentRecord; dct:identifier '8'; dpv:hasConsentStatus dpv:ConsentWithdrawn.";
    expect(grantsOf(`${C}; dct:identifier '7'. ${other}`)).toEqual([STATE, "purpose=dpv:Marketing"]);
  });

  test.each([
    ["an end by an unknown property", `${C}; ex:currentStatus dpv:ConsentWithdrawn.`],
    ["an end as a status of a work", `${C}; schema:creativeWorkStatus dpv:ConsentWithdrawn.`],
    ["an end as a type", `${C}; dct:type dpv:ConsentWithdrawn.`],
    ["an end two steps away", `${C}; dpv:hasNotice [ dct:source [ a dpv:ConsentWithdrawn ] ].`],
    [
      "an end after a status",
      `${C}; dpv:hasConsentStatus [ a dpv:ConsentGiven; dpv:isBefore [ a dpv:ConsentWithdrawn ] ].`,
    ],
    [
      "a related record that ended",
      `${C}; dct:relation ex:s. ex:s dpv:hasConsentStatus dpv:ConsentWithdrawn.`,
    ],
    [
      "a basis that ended beside it",
      `${C}; dpv:hasLegalBasis [ a dpv:Consent; dpv:hasConsentStatus dpv:ConsentWithdrawn ].`,
    ],
    [
      "a basis that ended in a process",
      `${C}; dpv:hasProcess [ a dpv:Process; dpv:hasLegalBasis [ a dpv:Consent; dpv:hasConsentStatus dpv:ConsentWithdrawn ] ].`,
    ],
    ["an end as a basis", `ex:p a dpv:Process; dpv:hasLegalBasis dpv:ConsentWithdrawn.`],
    ["a second way to it", `${C}. ex:rec dct:hasPart ex:r. ex:registry ex:revokedConsents ex:r.`],
    [
      "an end of a record with its identifier",
      `${C}; dct:identifier '7'. ex:s a dpv:ConsentRecord; dct:identifier '7'; dpv:hasConsentStatus dpv:ConsentWithdrawn.`,
    ],
    ["a successor that names it in a text", `${C}. ex:s a dpv:ConsentRecord; dct:replaces 'ex:r'.`],
    ["an odrl:prohibition", `${C}; odrl:prohibition ex:x.`],
    ["a prohibition of everything", `${C}; dpv:hasProhibition [ a dpv:Process ].`],
    ["a prohibition of its purpose", `${C}; dpv:hasProhibition [ dpv:hasPurpose dpv:Marketing ].`],
    ["a prohibition of a part of it", `${C}; dpv:hasProhibition [ dpv:hasPurpose dpv:TargetedAdvertising ].`],
    ["a prohibition of what contains it", `${C}; dpv:hasProhibition [ dpv:hasPurpose dpv:Purpose ].`],
  ])("%s leaves nothing", (_, text) => {
    expect(grantsOf(text)).toEqual([]);
    expect(read(text).findings.length).toBeGreaterThan(0);
  });

  test.each([
    ["that something else forbids", `${given}; dpv:hasProcess ex:p. ex:q ex:forbids ex:p.`],
    [
      "that a consent that ended has too",
      `${given}; dpv:hasProcess ex:p. ex:s dpv:hasConsentStatus dpv:ConsentWithdrawn; dpv:hasProcess ex:p.`,
    ],
  ])("a process %s has its purpose no more", (_, text) => {
    expect(grantsOf(`${text} ex:p a dpv:Process; dpv:hasPurpose dpv:Marketing.`)).toEqual([]);
  });

  test("no more than ten thousand findings are made: consents share a process", () => {
    const many = (count: number, text: (at: number) => string) =>
      Array.from({ length: count }, (_, at) => text(at));
    const consents = many(100, (at) => `ex:c${at} a dpv:ConsentRecord; dpv:hasProcess ex:p.`);
    const text = `${consents.join(" ")} ex:p dpv:hasProcessing ${many(600, (at) => `dpv:a${at}`).join()}.`;
    expect(refused(() => read(text))).toBe("VOC_OUT_OF_RANGE /");
  });

  test("nor is a purpose told of what nobody understands, while its data is", () => {
    const answer = read(`ex:p a dpv:Process; ex:never ${process("dpv:hasPurpose dpv:Advertising")}.`);
    expect(answer.terms.map(({ term }) => term)).toEqual(["pd:Retina"]);
    expect(findingsOf(answer)).toContain("VOC_NO_TERM /dpv:Process[1]/property/dpv:hasPurpose");
  });
});

test.each([
  ["a text where a word belongs", 'ex:p dpv:hasPurpose "sales".', "VOC_LEXICAL /node[1]/dpv:hasPurpose"],
  ["a part that is nothing", "ex:p dpv:hasPersonalData [].", "VOC_LEXICAL /node[1]/dpv:hasPersonalData"],
  ["a list", "ex:p dpv:hasPurpose (dpv:A dpv:B).", "VOC_LEXICAL /node[1]/dpv:hasPurpose"],
  [
    "a text for what is broader",
    "ex:p dpv:hasPersonalData ex:b. ex:b a dpv:DerivedData; skos:broader 'iris'.",
    "VOC_LEXICAL /node[1]/dpv:hasPersonalData",
  ],
])("%s is refused", (_, text, refusal) => {
  expect(refused(() => read(text))).toBe(refusal);
});

describe("in JSON-LD", () => {
  const json = (value: object) => readDpv(Buffer.from(JSON.stringify(value)));
  const process = {
    ...{ "@id": "ex:p", "@type": "dpv:Process", "dpv:hasPurpose": "dpv:Marketing" },
    ...{ "dpv:hasPersonalData": "pd:Retina", "dpv:hasLegalBasis": "eu-gdpr:A9-2-a" },
  };

  test("a process says what it says in Turtle", async () => {
    const text =
      "ex:p a dpv:Process; dpv:hasPurpose dpv:Marketing; dpv:hasPersonalData pd:Retina; dpv:hasLegalBasis eu-gdpr:A9-2-a.";
    const written = await readDpv(Buffer.from(text));
    expect(await json(process)).toEqual({ ...written, format: "dpv-jsonld" });
    expect(written.format).toBe("dpv-turtle");
  });

  test("several are a list, or a graph", async () => {
    const other = { "@type": "dpv:Process", "dpv:hasPurpose": "dpv:Advertising" };
    const listed = await json([process, other]);
    expect(wordsOf(listed, "purpose")).toEqual(["dpv:Marketing", "dpv:Advertising"]);
    expect(await json({ "@graph": [process, other] })).toEqual(listed);
  });

  test("what a process prohibits by its name grants nothing", async () => {
    const outer = { "@id": "ex:o", "@type": "dpv:Process", "dpv:hasProhibition": "ex:p" };
    const { terms, findings } = await json([outer, process]);
    expect(terms.filter(({ effect }) => effect === "grants")).toEqual([]);
    expect(findings.map(({ sentence }) => sentence)).toContain(
      "what is prohibited is not read: it grants nothing",
    );
  });

  test("a reference to a context is refused, since nothing is fetched", async () => {
    const named = json({ "@context": "https://w3id.org/dpv", ...process });
    await expect(named).rejects.toMatchObject({ reason: "VOC_LEXICAL" });
  });
});
