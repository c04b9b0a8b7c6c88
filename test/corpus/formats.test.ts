/**
 * Documents that say less, or other, than is permitted, and real files that must be read: every file of `faults/formats` in
 * the folder that COMITY_CORPUS names, with what its INDEX expects.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadRequest } from "../../src/client/index.ts";
import { readRequest } from "../../src/transfers/document.ts";
import type { Document } from "../../src/vocabulary/formats/document.ts";
import { readDocument, translateTerms } from "../../src/vocabulary/read-document.ts";
import { assessed, atlas } from "../transfers/fixture.ts";

const corpus = process.env.COMITY_CORPUS;
const why = corpus === undefined ? " (skipped: COMITY_CORPUS names no folder of documents)" : "";
const pathOf = (name: string) => join(corpus ?? "", "faults/formats", name);
const read = (scheme: string, name: string) => readDocument(scheme, readFileSync(pathOf(name)));
const decisionOf = (name: string) => {
  const request = readRequest(loadRequest(pathOf(`requests/${name}.yaml`)));
  return assessed(request).decision;
};

/** The concepts of a kind, as the common vocabulary has them; null where there is none. */
function conceptsOf({ terms }: Document, kind: string): readonly (string | null)[] {
  const asked = terms.filter((term) => term.kind === kind);
  return translateTerms(asked, (id) => atlas.schemes.get(id), atlas.common, atlas.concepts).map(
    ({ concept }) => concept,
  );
}
const grantsOf = ({ terms }: Document) =>
  terms.flatMap(({ effect, term }) => (effect === "grants" ? term : []));
const reasonOf = (reading: Promise<unknown>) =>
  reading.then(
    () => "nothing",
    (thrown: { reason?: string }) => thrown.reason,
  );
const codesOf = ({ reasons = [] }: { reasons?: readonly { readonly code: string }[] }) =>
  reasons.map(({ code }) => code);

/** The files that the tests below name, to be compared with the folder. */
const named = new Set<string>();
const file = (name: string) => {
  named.add(name);
  return name;
};
const request = (name: string) => {
  named.add(`requests/${name}.yaml`);
  return name;
};

/** What each file must give. */
type Case = readonly [kind: string, name: string, scheme: string, check: (document: Document) => void];

const isKnown = (concepts: readonly (string | null)[]) => {
  expect(concepts).not.toEqual([]);
  expect(concepts).not.toContain(null);
};
const knowsAll = (document: Document) => {
  for (const kind of new Set(document.terms.map((term) => term.kind))) isKnown(conceptsOf(document, kind));
};
const readsBiometrics = (document: Document) => isKnown(conceptsOf(document, "modality"));

const HOLDS: readonly Case[] = [
  [
    "K1",
    file("x-7816-face-and-untyped-iris.bin"),
    "iso-7816-11",
    (document) => expect(conceptsOf(document, "modality")).toEqual(["mod:face", "mod:iris"]),
  ],
  [
    "K1b",
    file("x-7816-untyped-iris.bin"),
    "iso-7816-11",
    (document) => expect(conceptsOf(document, "modality")).toEqual(["mod:iris"]),
  ],
  [
    "K2",
    file("a-type13-palm.an2k"),
    "an2k",
    (document) => expect(conceptsOf(document, "modality")).toEqual(["mod:palmPrint"]),
  ],
  [
    "K2",
    file("a-type9-palm.an2k"),
    "an2k",
    (document) => expect(conceptsOf(document, "modality")).toEqual(["mod:palmPrint"]),
  ],
  [
    "K2",
    file("x-fir-palm21.fir"),
    "iso-19794",
    (document) => expect(conceptsOf(document, "modality")).toEqual(["mod:palmPrint"]),
  ],
  [
    "K2",
    file("x-fir-finger-then-palm.fir"),
    "iso-19794",
    (document) => expect(conceptsOf(document, "modality")).toEqual(["mod:finger", "mod:palmPrint"]),
  ],
  [
    "K3",
    file("x-7816-face-image.bin"),
    "iso-7816-11",
    (document) => expect(conceptsOf(document, "form")).toEqual(["form:sample"]),
  ],
  [
    "K4",
    file("dpv-prohibition-in-given-consent.ttl"),
    "dpv",
    (document) => expect(grantsOf(document)).toEqual(["dpv:ConsentGiven", "dpv:EnforceAccessControl"]),
  ],
  ["K4", file("dpv-prohibited-basis.ttl"), "dpv", (document) => expect(grantsOf(document)).toEqual([])],
  [
    "K4b",
    file("dpv-unknown-property-leads-to-grant.ttl"),
    "dpv",
    // A record that says something that nobody here knows grants nothing at all.
    (document) => expect(grantsOf(document)).toEqual([]),
  ],
  [
    "K5",
    file("dpv-legalbasis-consent-withdrawn.ttl"),
    "dpv",
    (document) => expect(grantsOf(document)).toEqual([]),
  ],
  ["K5", file("dpv-objected.ttl"), "dpv", (document) => expect(grantsOf(document)).toEqual([])],
  [
    "K6",
    file("gpp-nat-and-uspv1-opted-out.txt"),
    "gpp",
    (document) => expect(grantsOf(document).filter((term) => term.includes("OptOut"))).toEqual([]),
  ],
  [
    "K6",
    file("gpp-nat-and-texas-opted-out.txt"),
    "gpp",
    (document) => expect(grantsOf(document)).toEqual([]),
  ],
  ["K7", file("p-odrl-assignee-refined.ttl"), "odrl", (document) => expect(grantsOf(document)).toEqual([])],
  ["K7", file("p-odrl-profile.ttl"), "odrl", (document) => expect(grantsOf(document)).toEqual([])],
  [
    "K8",
    file("dpv-process-not-active.ttl"),
    "dpv",
    (document) => {
      expect(grantsOf(document)).toEqual([]);
      expect(document.findings[0]?.sentence).toContain("`dpv:ActivityHalted`");
    },
  ],
  [
    "K13",
    file("a-type2-4digit.an2k"),
    "an2k",
    (document) => expect(conceptsOf(document, "position")).toEqual(["pos:leftIndex"]),
  ],
  [
    "K13",
    file("a-type2-repeat.an2k"),
    "an2k",
    (document) => expect(conceptsOf(document, "position")).toEqual(["pos:leftIndex"]),
  ],
  [
    "K14",
    file("an2k-type3.an2k"),
    "an2k",
    (document) => expect(conceptsOf(document, "modality")).toEqual(["mod:finger"]),
  ],
  ["K14", file("a-type7.an2k"), "an2k", readsBiometrics],
  [
    "K14",
    file("a-type10-chest.an2k"),
    "an2k",
    (document) => expect(conceptsOf(document, "modality")).toEqual(["mod:any"]),
  ],
  ["K16", file("an2k-type15-fgp83.an2k"), "an2k", (document) => isKnown(conceptsOf(document, "position"))],
  [
    "K19",
    file("x-39794-5.bin"),
    "iso-7816-11",
    (document) => expect(conceptsOf(document, "modality")).toEqual(["mod:face"]),
  ],
  [
    "K15",
    file("an2k-type9-efs-finger8.an2k"),
    "an2k",
    (document) => expect(conceptsOf(document, "position")).toEqual(["pos:leftMiddle"]),
  ],
  [
    "K18",
    file("x-dg2.bin"),
    "iso-7816-11",
    (document) => expect(conceptsOf(document, "modality")).toEqual(["mod:face"]),
  ],
  [
    "K20",
    file("x-mosip-exception-no-bdb.xml"),
    "mosip-cbeff",
    (document) => {
      expect(document.payloadBroken).toBe(false);
      expect(conceptsOf(document, "modality")).toEqual(["mod:finger", "mod:finger"]);
    },
  ],
  ["K23", file("odrl-magnet.ttl"), "odrl", (document) => expect(grantsOf(document)).toEqual(["odrl:use"])],
  [
    "K9",
    file("tcf-policy5.txt"),
    "tcf",
    (document) => {
      // None of these purposes is enough for what another scheme grants, so that each is asked for as a description.
      const terms = document.terms.map((term) => ({ ...term, effect: "describes" as const }));
      isKnown(conceptsOf({ ...document, terms }, "purpose"));
    },
  ],
  [
    "K10",
    file("tcf-policy5-no-disclosed-vendors.txt"),
    "tcf",
    ({ findings }) => expect(findings.map(({ sentence }) => sentence).join()).toMatch(/disclosed/),
  ],
  [
    "K10",
    file("tcf-policy4-li-for-1-3-4-5-6.txt"),
    "tcf",
    ({ terms }) => expect(terms.filter(({ path }) => /LegitimateInterests\/[13456]$/.test(path))).toEqual([]),
  ],
  ...["usor", "ustx", "usde", "usnj", "usmt", "usne"].map(
    (state): Case => ["K11", file(`gpp-${state}.txt`), "gpp", readsBiometrics],
  ),
  ["K12", file("gpp-usnat-v2-short.txt"), "gpp", ({ format }) => expect(format).toBe("gpp")],
  ["K21", file("odrl-spec-example.jsonld"), "odrl", ({ format }) => expect(format).toBe("odrl")],
  ["K22", file("kantara-1.1.json"), "iso-27560", ({ format }) => expect(format).toBe("iso-27560")],
  ["K22", file("27560-plain.json"), "iso-27560", ({ format }) => expect(format).toBe("iso-27560")],
  ["K24", file("dpv-auth.ttl"), "dpv", knowsAll],
];

const REFUSED: readonly (readonly [kind: string, name: string, scheme: string])[] = [
  ["K1c", file("x-cbeff-encrypted-flag-iris.xml"), "mosip-cbeff"],
  ["K17", file("x-7816-right-index-block-left-index.bin"), "iso-7816-11"],
  ["K17", file("x-7816-type-finger-format-face.bin"), "iso-7816-11"],
  ["K17", file("x-7816-face-bare-wsq.bin"), "iso-7816-11"],
];

const REQUESTS: readonly (readonly [kind: string, name: string, code: string | undefined])[] = [
  ["K1", request("r-7816-face-and-untyped-iris"), undefined],
  ["K1b", request("r-7816-untyped-iris-stated-face"), "VOC_CONFLICT"],
  ["K1c", request("r-cbeff-encrypted-flag-iris"), "VOC_CONFLICT"],
  ["K2", request("r-an2k-type13-palm"), undefined],
  ["K2", request("r-an2k-type15-palm"), undefined],
  ["K2", request("r-fir-palm"), undefined],
  ["K2", request("r-fir-finger-then-palm"), undefined],
  ["K3", request("r-7816-face-image-as-template"), "VOC_CONFLICT"],
];

describe.skipIf(corpus === undefined)(`documents that say less, or other, than is permitted${why}`, () => {
  test.each(HOLDS)("%s: %s", async (_, name, scheme, check) => {
    check(await read(scheme, name));
  });

  test.each(REFUSED)("%s: %s is refused for a contradiction", async (_, name, scheme) => {
    expect(await reasonOf(read(scheme, name))).toBe("VOC_CONFLICT");
  });

  test.each(REQUESTS)("%s: the request %s is denied", (_, name, code) => {
    const decision = decisionOf(name);
    expect(decision.decision).toBe("deny");
    if (code !== undefined) expect(codesOf(decision)).toContain(code);
  });

  test("every file has its test", () => {
    const files = readdirSync(pathOf(""), { recursive: true, encoding: "utf8" });
    const documents = files.filter((name) => /\.\w+$/.test(name) && name !== "INDEX.md");
    expect([...named].toSorted()).toEqual(documents.toSorted());
  });
});
