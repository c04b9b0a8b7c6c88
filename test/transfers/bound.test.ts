/** Evidence counts for the transfer that it names and for no other: each thing that it can be bound to, by itself. */
import { describe, expect, test } from "vitest";
import { type Binding, EVIDENCED, type EvidencedKind, TIES } from "../../src/evidence/binding.ts";
import { bindingFor, createBoundCheck, grantedLeaves, type Subject } from "../../src/transfers/bound.ts";
import { acceptedDigestOf } from "../../src/transfers/transfer-request.ts";
import { ISSUER } from "../support/evidence.ts";
import { AT, agreementBetween, atlas, changed, EXPORTER, sample } from "./fixture.ts";

const login = sample("eu-us-il-login");
const agreement = agreementBetween("EU", "US-IL");
const leaves = (...concepts: string[]) =>
  new Set(concepts.flatMap((each) => [...atlas.concepts.leaves(each)]));
const subject: Subject = {
  exporter: EXPORTER,
  request: login,
  digest: acceptedDigestOf(login),
  agreement,
  leaves: { modality: leaves("mod:face"), form: leaves("form:template"), purpose: leaves("pur:verify") },
  common: atlas.common,
  concepts: atlas.concepts,
};

/** Why evidence does not count that is bound as it should be, but for some changes. */
function why(
  kind: EvidencedKind,
  changes: Partial<Binding> = {},
  about: Partial<Subject> = {},
  issuer = ISSUER,
  id?: string,
) {
  const binding = { ...bindingFor(kind, subject, atlas), ...changes };
  return createBoundCheck({ ...subject, ...about })(kind, { issuer, issued: AT, until: AT, binding }, id);
}

test.each(EVIDENCED)("evidence of `%s` that was signed for the request counts for it", (kind) => {
  expect(why(kind)).toBeUndefined();
  expect(Object.keys(bindingFor(kind, subject, atlas))).toContain("exporter");
});

describe("evidence does not count that is for", () => {
  const bindable = (tie: string) => EVIDENCED.filter((kind) => TIES[kind].evidence.includes(tie as never));

  test.each(bindable("exporter"))("another exporter, of `%s`", (kind) => {
    const second = { exporter: "spiffe://eu.comity.example/platform/second" };
    expect(why(kind, {}, second)).toBe("its evidence is for another exporter");
    expect(why(kind, second)).toBe("its evidence is for another exporter");
  });

  test.each(bindable("recipient"))("another recipient, of `%s`; any of a group may be the one", (kind) => {
    const other = "spiffe://us-il.comity.example/platform/other";
    expect(why(kind, { recipients: [other] })).toBe("its evidence is for another recipient");
    expect(why(kind, { recipients: [other, login.recipient] })).toBeUndefined();
  });

  test.each(bindable("destination"))(
    "another destination, of `%s`; what lies within one is meant",
    (kind) => {
      expect(why(kind, { destinations: ["JP"] })).toBe("its evidence is for another destination");
      expect(why(kind, { destinations: ["JP", "US"] })).toBeUndefined();
    },
  );

  test.each([
    ["modality", { modality: ["iris"] }],
    ["form", { form: ["rawSample"] }],
    ["purpose", { purpose: ["research"] }],
  ])("another %s", (kind, words) => {
    const { comity = {} } = bindingFor("notices", subject, atlas).words ?? {};
    const said = { modality: "another modality", form: "another form of data", purpose: "another purpose" }[
      kind
    ];
    expect(why("notices", { words: { comity: { ...comity, ...words } } })).toBe(
      `its evidence is for ${said}`,
    );
  });

  test("another request, where the importer has accepted that one", () => {
    expect(why("accepts", { request: "0".repeat(64) })).toBe("its evidence is for another request");
    const more = changed(login, { facts: { ...login.facts, people: ["1201"] } });
    expect(why("accepts", {}, { digest: acceptedDigestOf(more) })).toBe(
      "its evidence is for another request",
    );
  });

  test("an item in another list", () => {
    expect(why("safeguards", { kind: "notices" })).toBe(
      "its evidence is of an item in `notices`: wrong section of the offer",
    );
  });
});

describe("the words of evidence", () => {
  const words = (changes: object) => ({
    words: { comity: { ...bindingFor("notices", subject, atlas).words?.comity, ...changes } },
  });

  test("are those of the common vocabulary, whatever the request's own", () => {
    const own = { modality: ["mod:face"], form: ["form:template"], purpose: ["pur:verify"] };
    expect(bindingFor("notices", subject, atlas).words).toEqual({ comity: own });
  });

  test("may be wider than those of the request", () => {
    expect(why("notices", words({ purpose: ["pur:any"] }))).toBeUndefined();
    expect(why("notices", words({ modality: ["face", "iris"] }))).toBeUndefined();
  });

  test("of a law or a standard cover nothing, and take nothing away", () => {
    const eu = { modality: ["facial image"], form: ["biometric template"], purpose: ["authentication"] };
    expect(why("notices", { words: { eu } })).toBe("its evidence is for another modality");
    expect(why("notices", { words: { eu, ...words({}).words } })).toBeUndefined();
    expect(why("notices", { words: { klingon: eu } })).toBe("its evidence is for another modality");
  });

  test("must cover all that the request is about", () => {
    const both = changed(login, { modality: ["facial image", "iris"] });
    const wide = { ...subject.leaves, modality: leaves("mod:face", "mod:iris") };
    expect(why("notices", {}, { request: both, leaves: wide })).toBe("its evidence is for another modality");
    expect(
      why("notices", words({ modality: ["face", "iris"] }), { request: both, leaves: wide }),
    ).toBeUndefined();
  });

  test.each([
    ["what the document's words mean", "0x000002", "mod:face"],
    ["all that may be meant where the document leaves it open", "0x000000", "mod:any"],
  ])("name %s", (_, term, concept) => {
    const terms = [{ path: "/BIR[1]/Type", kind: "modality", scheme: "cbeff-a", term }];
    const documentRead = { format: "mosip-cbeff", terms, findings: [], payloadBroken: false };
    const request = changed(login, { modality: [], documentRead });
    const binding = bindingFor("notices", { ...subject, request }, atlas);
    expect(binding.words?.comity?.modality).toEqual([concept]);
    const about = { ...subject, request, leaves: { ...subject.leaves, modality: leaves(concept) } };
    const evidence = { issuer: ISSUER, issued: AT, until: AT, binding };
    expect(createBoundCheck(about)("notices", evidence)).toBeUndefined();
  });

  test("leave out what nobody knows, so that such evidence does not count", () => {
    const request = changed(login, { scheme: "klingon" });
    expect(bindingFor("notices", { ...subject, request }, atlas).words).toBeUndefined();
  });
});

describe("an issuer", () => {
  const { [ISSUER]: issuer } = agreement.issuers;
  const { attests: _, ...earlier } = issuer ?? {};
  const under = (changes: object) => ({
    agreement: agreementBetween("EU", "US-IL", { issuers: { [ISSUER]: { ...earlier, ...changes } } }),
  });

  test.each(EVIDENCED.filter((kind) => kind !== "accepts"))(
    "may attest `%s` only where the agreement says so, and one of an earlier version says so of nothing",
    (kind) => {
      const others = EVIDENCED.filter((each) => each !== kind && each !== "accepts");
      const refused = `issuer \`${ISSUER}\` may not attest \`${kind}\` under the agreement: only a next agreement can let it`;
      expect(why(kind, {}, under({ attests: others }))).toBe(refused);
      expect(why(kind, {}, under({ attests: [kind] }))).toBeUndefined();
      expect(why(kind, {}, under({}))).toBe(refused);
    },
  );

  test("may attest anonymity alone, and then no other assessment and nothing else", () => {
    const anonymous = under({ attests: ["anonymity"] });
    expect(why("assessments", {}, anonymous, ISSUER, "anonymity")).toBeUndefined();
    for (const [kind, id] of [
      ["assessments", "eu.dpia"],
      ["assessments", undefined],
      ["notices", "anonymity"],
      ["safeguards", "anonymity"],
    ] as const)
      expect(why(kind, {}, anonymous, ISSUER, id)).toMatch(/may not attest/);
    expect(why("assessments", {}, under({ attests: ["assessments"] }), ISSUER, "anonymity")).toBeUndefined();
    expect(why("assessments", {}, under({ attests: ["safeguards"] }), ISSUER, "anonymity")).toMatch(
      /may not attest/,
    );
  });

  test("may attest by what follows a transfer nothing that comes before it", () => {
    const later = under({ attests: ["transform", "deletion"] });
    for (const kind of EVIDENCED.filter((each) => each !== "accepts"))
      expect(why(kind, {}, later)).toMatch(/may not attest/);
    expect(why("assessments", {}, later, ISSUER, "anonymity")).toMatch(/may not attest/);
  });

  test("may sign the acceptance of an importer only where the agreement gives it to that importer", () => {
    const refused = `issuer \`${ISSUER}\` may not accept for this importer under the agreement: only a next agreement can let it`;
    expect(why("accepts", {}, under({ acceptsFor: [] }))).toBe(refused);
    expect(why("accepts", {}, under({ acceptsFor: ["eu.comity.example"] }))).toBe(refused);
    expect(why("accepts", {}, under({ acceptsFor: ["spiffe://us-il.comity.example/platform/other"] }))).toBe(
      refused,
    );
    expect(why("accepts", {}, under({ acceptsFor: [login.recipient] }))).toBeUndefined();
    expect(why("accepts", {}, under({ acceptsFor: ["us-il.comity.example"] }))).toBeUndefined();
  });

  test("that the agreement does not name may sign nothing", () => {
    expect(why("notices", {}, {}, "toString")).toBe(
      "issuer `toString` may not attest `notices` under the agreement: only a next agreement can let it",
    );
  });
});

test("an unknown word grants nothing, and is compared with no word of the scheme", () => {
  const { terms, ...rest } = atlas.common;
  let reads = 0;
  const scheme = {
    ...rest,
    get terms() {
      reads += 1;
      return terms;
    },
  };
  const granted = (word: string) => grantedLeaves([word], "modality", scheme, atlas.concepts);
  expect(granted("fcae")).toEqual([]);
  expect(granted("face")).toEqual(["mod:face"]);
  expect(reads).toBe(0);
});
