/** From a request to a decision, by the law that ships: who is permitted, who is not, why, and what would change it. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PACKS } from "../../src/client/vocabulary.ts";
import { withPack } from "../../src/law/atlas.ts";
import { parsePack } from "../../src/law/pack/pack.ts";
import type { Circumstances } from "../../src/transfers/circumstances.ts";
import { listEvidencedItems, type TransferRequest } from "../../src/transfers/transfer-request.ts";
import { verdictOf } from "../../src/transfers/verdict.ts";
import { proofsOf } from "../support/evidence.ts";
import { AT, agreementBetween, assessed, atlas, changed, codesOf, EXPORTER, sample } from "./fixture.ts";

const login = sample("eu-us-il-login");
const advertising = sample("eu-us-il-advertising");
const [consent] = login.offer.consents;
if (consent === undefined) throw new Error("the sample has no consent");

const codes = (changes: Parameters<typeof changed>[1], context: Partial<Circumstances> = {}) =>
  codesOf(assessed(changed(login, changes), context));
const without = <K extends keyof TransferRequest["offer"]>(name: K, id: string) => ({
  offer: { [name]: (login.offer[name] as { id: string }[]).filter((each) => each.id !== id) },
});
const remedyOf = (request: TransferRequest) => assessed(request).decision.remedy;

describe("the sample", () => {
  it.each([
    ["eu-us-il-login", ["US-IL 740 ILCS 14/15(a)", "EU GDPR Arts 5(1)(e), 17(1)(a)-(b)"]],
    ["jp-us-il-payment", ["US-IL 740 ILCS 14/15(a)"]],
    ["eu-jp-research", ["EU GDPR Arts 5(1)(e), 17(1)(a)-(b)"]],
  ])("`%s` is permitted, with obligations of both laws", (name, cites) => {
    const { decision, rejected, floor } = assessed(sample(name));
    expect(decision).toMatchObject({ decision: "permit", reasons: [], remedy: [] });
    expect(rejected).toEqual([]);
    expect(floor?.verdict).toBe("conditional");
    const named = decision.obligations.items.map(({ by }) => `${by.jurisdiction} ${by.cite}`);
    expect(named).toEqual(expect.arrayContaining(cites));
  });

  it("for advertising on an online platform is denied by DSA Art 26(3), which no consent lifts", () => {
    const { decision, floor } = assessed(advertising);
    expect(floor?.verdict).toBe("prohibited");
    expect(decision.decision).toBe("deny");
    const banned = decision.reasons.filter(({ code }) => code === "PROHIBITED");
    expect(banned.map(({ by }) => by?.rule)).toEqual(["dsa-26-3"]);
    expect(banned[0]).toMatchObject({
      dimension: "consent.advertising",
      asWritten: "prohibited",
      missing: [],
    });
  });
});

describe("a law that nobody has researched as a whole", () => {
  it.each(["EU", "US"])(
    "of %s denies the sample at a node, with a reason of its own and no remedy",
    (place) => {
      const pack = atlas.packs.get(place);
      if (pack === undefined) throw new Error(`no pack for ${place}`);
      const thin = withPack(atlas, { ...pack, notResearched: ["filings"] }, 1);
      const { decision, floor } = assessed(login, { atlas: thin });
      expect(floor?.verdict).toBe("depends");
      expect(decision).toMatchObject({
        decision: "deny",
        reasons: [{ code: "LAW_NOT_RESEARCHED", dimension: "filings" }],
        remedy: [],
      });
      expect(decision.reasons[0]?.says).toContain(`the law of ${place} `);
    },
  );
});

describe("a denial", () => {
  it("says which items would make it permitted, and with them it is", () => {
    expect(remedyOf(changed(login, without("assessments", "eu.tia")))).toEqual([
      "offer.assessments: {id: eu.tia}",
    ]);
    const bare = changed(login, { offer: { notices: [], assessments: [], safeguards: [] } });
    expect(remedyOf(bare).toSorted()).toEqual(
      (["notices", "assessments", "safeguards"] as const)
        .flatMap((list) => login.offer[list].map(({ id }) => `offer.${list}: {id: ${id}}`))
        .toSorted(),
    );
  });

  it("names for every failing demand the law, its words and what is missing", () => {
    const { decision } = assessed(changed(login, without("safeguards", "us-il.care")));
    expect(decision.reasons).toEqual([
      expect.objectContaining({
        code: "REQUIREMENT_UNMET",
        dimension: "security",
        asWritten: "all[us-il.care, us-il.confidential-care]",
        missing: ["us-il.care"],
        by: expect.objectContaining({
          jurisdiction: "US-IL",
          side: "destination",
          cite: "740 ILCS 14/15(e)",
        }),
      }),
    ]);
  });

  it("of what is prohibited says which fact it hangs on, and what would still be missing then", () => {
    const [first, ...items] = remedyOf(advertising);
    expect(first).toBe("facts.onlinePlatform: false");
    const facts = { ...advertising.facts, onlinePlatform: "false" };
    expect(remedyOf(changed(advertising, { facts }))).toEqual(items);
  });

  it("says no such thing where it would be denied all the same", () => {
    // Illinois forbids the sale whatever the facts, so that another fact about the platform changes nothing.
    const { decision } = assessed(changed(sample("eu-us-il-advertising"), { action: "sell" }));
    expect(decision.reasons.map(({ code }) => code)).toContain("PROHIBITED");
    expect(decision.remedy).toEqual([]);
  });
});

describe("evidence that was signed before the words of a law came to mean more", () => {
  const TERM =
    "  - { kind: purpose, term: identify an individual, concept: pur:recognition, match: exact, cite: 740 ILCS 14/10 }\n";
  const shipped = readFileSync(new URL("US-IL.yaml", PACKS), "utf8");
  /** The law with Illinois' terms changed, as a node has it that held no version between. */
  const withTerms = (line: string) => {
    const { concepts, commons } = atlas;
    const text = shipped.replace(TERM, line);
    expect(text).not.toBe(shipped);
    return withPack(atlas, parsePack(text, { concepts, registry: commons.registry, file: "US-IL.yaml" }), 1);
  };
  const words = {
    scheme: "us-il",
    modality: ["scan of face geometry"],
    form: ["biometric information"],
    purpose: ["identify an individual"],
  };
  const covered = { modalities: words.modality, forms: words.form, purposes: words.purpose };
  // Nobody enrols faces that were scraped, which the words would take in.
  const facts = { ...login.facts, scraped: "false" };
  const before = changed(login, { ...words, facts, offer: { consents: [{ ...consent, ...covered }] } });
  const proofs = proofsOf(before, EXPORTER, AT);

  it("counts for what the words meant", () => {
    expect(codesOf(assessed(before, { proofs }))).toEqual([]);
  });

  it.each([
    [
      "the same word means another use",
      TERM.replace("pur:recognition", "pur:research"),
      "identify an individual",
    ],
    [
      "a word means every use, and a new word means another",
      `${TERM.replace("pur:recognition", "pur:any")}${TERM.replace("identify an individual", "study").replace("pur:recognition", "pur:research")}`,
      "study",
    ],
  ])("does not count where %s", (_, line, purpose) => {
    const { decision, rejected } = assessed(changed(before, { purpose: [purpose] }), {
      atlas: withTerms(line),
      proofs,
    });
    expect(decision.decision).toBe("deny");
    expect(new Set(rejected.map(({ why }) => why))).toEqual(new Set(["its evidence is for another purpose"]));
    expect(rejected).toHaveLength(listEvidencedItems(before.offer).length);
  });

  it("does not count for a consent whose words another law comes to use for more", () => {
    const line = (kind: string, term: string, concept: string) =>
      `  - { kind: ${kind}, term: ${term}, concept: ${concept}, match: exact, cite: none }\n`;
    const more = [
      line("modality", "facial image", "mod:any"),
      line("form", "biometric template", "form:any"),
      line("purpose", "authentication", "pur:any"),
      line("form", "stored template", "form:template"),
      line("purpose", "study", "pur:research"),
    ];
    const other = changed(login, { ...words, form: ["stored template"], purpose: ["study"] });
    const { rejected } = assessed(other, {
      atlas: withTerms(TERM + more.join("")),
      proofs: proofsOf(login, EXPORTER, AT),
    });
    expect(rejected).toContainEqual(
      expect.objectContaining({ path: "offer.consents[0]", why: "its evidence is for another purpose" }),
    );
  });
});

describe("an offer that nobody has signed", () => {
  const paths = listEvidencedItems(login.offer).map(({ path }) => path);
  const unsigned = assessed(login, { proofs: new Map() }).decision;

  it("is told item by item, and the remedy is to make these items count, and nothing else", () => {
    expect(unsigned.notCounted).toEqual(paths.map((path) => ({ path, why: "no evidence" })));
    expect(unsigned.remedy.toSorted()).toEqual(paths.toSorted());
  });

  it("is advised neither another ground nor an exception, also in no single reason", () => {
    const missing = unsigned.reasons.flatMap((each) => each.missing ?? []);
    const kinds = missing.map((atom) => atlas.registry.atoms.get(atom)?.kind);
    expect(kinds).not.toContain("ground");
    expect(kinds).not.toContain("exception");
  });

  it("is told of also where the request is denied before any law is asked", () => {
    const silent = changed(login, { facts: {} });
    const { decision } = assessed(silent, { proofs: new Map() });
    expect(decision.reasons.map(({ code }) => code)).toEqual(["FACT_MISSING"]);
    expect(decision.notCounted).toHaveLength(paths.length);
  });
});

describe("what cannot be resolved is denied with the reason:", () => {
  it("a scheme that nobody knows", () => {
    expect(codes({ scheme: "no-such" })).toEqual(["VOC_SCHEME_UNKNOWN"]);
  });

  it.each(["modality", "form", "purpose"])("no %s", (kind) => {
    expect(codes({ [kind]: [] })).toEqual(["FACT_MISSING"]);
  });

  it("no age of the youngest person", () => {
    const { youngest: _, ...facts } = login.facts;
    expect(codes({ facts })).toEqual(["FACT_MISSING"]);
  });

  it("all of them at once, each by itself", () => {
    expect(codes({ modality: [], form: [], facts: {} }, { agreement: undefined })).toEqual([
      "FACT_MISSING",
      "FACT_MISSING",
      "FACT_MISSING",
      "AGREEMENT_MISSING",
    ]);
  });

  it.each([
    ["from", "ZZ"],
    ["to", "ZZ"],
    ["to", "US"], // an overlay alone is no law
  ])("a jurisdiction without a pack: `%s` is `%s`", (side, code) => {
    expect(codes({ [side]: code })).toEqual(["JURISDICTION_UNKNOWN"]);
  });

  it("a touched place without a pack", () => {
    expect(codes({ facts: { ...login.facts, provenance: "ZZ" } })).toEqual(["JURISDICTION_UNKNOWN"]);
  });

  it("a day before there was law", () => {
    const agreement = agreementBetween("EU", "US-IL", { from: "1990-01-01" });
    expect(codes({}, { at: new Date("1999-01-01T00:00:00Z"), agreement })).toEqual(["NO_LAW_AT_DATE"]);
  });

  it("an offer without one operation, with which nothing could be done", () => {
    expect(codes({ offer: { operations: [] } })).toEqual(["OPERATION_FORBIDDEN"]);
  });

  it("a recipient of another trust domain than the destination's", () => {
    const recipient = "spiffe://eu.comity.example/platform/aurora";
    expect(codes({ recipient })).toEqual(["RECIPIENT_UNKNOWN"]);
  });
});

describe("words that a requester chose", () => {
  const NAME = "Erika Mustermann";
  const written = (changes: Parameters<typeof changed>[1]) => {
    const found = assessed(changed(login, changes));
    expect(found.decision.decision).toBe("deny");
    return { codes: codesOf(found), text: JSON.stringify([verdictOf(found), found.concepts]) };
  };

  it.each<[string, Parameters<typeof changed>[1], string]>([
    ["a modality", { modality: NAME }, "VOC_NO_TERM"],
    ["a form", { form: NAME }, "VOC_NO_TERM"],
    ["a purpose", { purpose: NAME }, "VOC_NO_TERM"],
    ["a scheme", { scheme: NAME }, "VOC_SCHEME_UNKNOWN"],
    ["a resale tier", { offer: { onward: { tiers: NAME } } }, "VOC_NO_TERM"],
    ["a consent's purpose", { offer: { consents: [{ ...consent, purposes: NAME }] } }, "REQUIREMENT_UNMET"],
    ["a consent's quality", { offer: { consents: [{ ...consent, qualities: NAME }] } }, "REQUIREMENT_UNMET"],
    ["a safeguard", { offer: { safeguards: [{ id: NAME }] } }, "REQUIREMENT_UNMET"],
  ])("reach no leaf of the ledger, as %s", (_, changes, code) => {
    const { codes: found, text } = written(changes);
    expect(found).toContain(code);
    expect(text).not.toContain("Mustermann");
  });

  it.each(["provenance", "subjectsIn", "outputIn", "people", "operator"])(
    "are refused as input where no law could know them: `%s`",
    (name) => {
      const request = changed(login, { facts: { ...login.facts, [name]: NAME } });
      expect(() => assessed(request)).toThrow(
        expect.objectContaining({
          reason: "INPUT_INVALID",
          message: expect.not.stringContaining("Mustermann"),
        }),
      );
    },
  );
});

describe("the agreement", () => {
  const under = (changes: object) => codes({}, { agreement: agreementBetween("EU", "US-IL", changes) });

  it("must be there, be in force, and cover the purpose", () => {
    expect(codes({}, { agreement: undefined })).toEqual(["AGREEMENT_MISSING"]);
    expect(under({ until: "2026-11-21" })).toEqual(["AGREEMENT_EXPIRED"]);
    expect(under({ from: "2026-11-22" })).toEqual(["AGREEMENT_EXPIRED"]);
    expect(under({ purposes: ["pur:research"] })).toEqual(["PURPOSE_NOT_AGREED"]);
    expect(under({ purposes: ["pur:verify", "pur:research"] })).toEqual([]);
  });

  it("with another place names no recipient here", () => {
    expect(codes({}, { agreement: agreementBetween("EU", "JP") })).toEqual(["RECIPIENT_UNKNOWN"]);
  });

  const own = {
    id: "retinal-audit",
    cite: "Agreement, clause 4",
    from: "2026-01-01",
    status: "confirmed",
    applies: "both",
    says: "The two nodes ask for an assessment of the law at the destination.",
    require: { assessment: "us.part202-audit" },
  };

  it("raises the floor by rules of its own", () => {
    const { decision } = assessed(login, { agreement: agreementBetween("EU", "US-IL", { rules: [own] }) });
    expect(decision.reasons).toEqual([
      expect.objectContaining({
        missing: ["us.part202-audit"],
        by: expect.objectContaining({ side: "agreement" }),
      }),
    ]);
  });

  it("whose rules cannot be read permits nothing", () => {
    expect(under({ rules: [{ ...own, require: { assessment: "no such thing" } }] })).toEqual([
      "ATOM_UNKNOWN",
    ]);
    expect(under({ rules: [{ id: "half" }] })).toEqual(["PACK_INVALID"]);
  });
});

describe("a transfer whose purpose is a sale", () => {
  const sold = (changes: object) =>
    changed(login, {
      scheme: "comity",
      modality: "face",
      form: "template",
      offer: { consents: [{ ...consent, modalities: "face", forms: "template", purposes: "sale" }] },
      ...changes,
    });
  const agreement = agreementBetween("EU", "US-IL", { purposes: ["pur:any"] });
  const bans = (changes: object) =>
    assessed(sold(changes), { agreement })
      .decision.reasons.filter(({ code }) => code === "PROHIBITED")
      .map(({ by }) => by?.rule);

  it("is denied by Illinois as the sale is, whatever its action is called (740 ILCS 14/15(c))", () => {
    expect(bans({ purpose: "verify", action: "sell" })).toEqual(["bipa-15-c"]);
    for (const purpose of ["sale", "sellData", "sellInsights"]) {
      expect(bans({ purpose })).toEqual(["bipa-15-c"]);
      expect(bans({ purpose, action: "disclose" })).toEqual(["bipa-15-c"]);
    }
    expect(bans({ purpose: "verify" })).toEqual([]);
  });

  it("for advertising meets the rules that look at the action of selling", () => {
    expect(bans({ purpose: ["adTarget", "sellData"] })).toContain("bipa-15-c-advertising");
    expect(bans({ purpose: ["adTarget"] })).not.toContain("bipa-15-c-advertising");
  });
});

describe("a fact that makes no sense", () => {
  it.each([
    ["people", "0"],
    ["people", "10000000001"],
    ["peopleYear", "9007199254740991.."],
    ["youngest", "151"],
  ])("is refused by its path: %s %s", (name, word) => {
    const request = changed(login, { facts: { ...login.facts, [name]: word } });
    expect(() => assessed(request)).toThrow(
      expect.objectContaining({
        reason: "INPUT_INVALID",
        violations: [expect.objectContaining({ field: `facts.${name}` })],
      }),
    );
  });
});

describe("the people concerned", () => {
  const aged = (youngest: number | string, qualities: readonly string[] = consent.qualities) =>
    codes({
      facts: { ...login.facts, youngest },
      offer: { consents: [{ ...consent, qualities }] },
    });

  it("below the age of the law need a guardian's consent", () => {
    expect(aged(16)).toEqual([]);
    expect(aged(15)).toEqual(["GUARDIAN_CONSENT_MISSING"]);
    expect(aged("14..40")).toEqual(["GUARDIAN_CONSENT_MISSING"]);
    expect(aged(15, [...consent.qualities, "verifiable_guardian"])).toEqual([]);
  });

  it("are all to have consented: two consents of which each covers half are none", () => {
    const half = (qualities: readonly string[]) => ({ ...consent, qualities });
    const halves = [
      half(["explicit", "freely_given", "informed"]),
      half(["specific", "withdrawable", "written", "informed"]),
    ];
    expect(codes({ offer: { consents: halves } })).toContain("REQUIREMENT_UNMET");
    expect(codes({ offer: { consents: [{ ...consent, subjects: "some" }] } })).toContain("REQUIREMENT_UNMET");
  });
});

describe("an assessment", () => {
  it("tells obligations, which the importer accepts before the transfer is carried out", () => {
    const { hash } = assessed(login).decision.obligations;
    expect(codes({}, { binding: true })).toEqual(["OBLIGATIONS_NOT_ACCEPTED"]);
    const accepts = { obligations: hash };
    expect(codes({ offer: { accepts } }, { binding: true })).toEqual([]);
    const proofs = proofsOf(login, EXPORTER, AT);
    expect(codes({ offer: { accepts } }, { binding: true, proofs })).toEqual(["OBLIGATIONS_NOT_ACCEPTED"]);
  });

  it("of the same request, law, agreement and moment is the same", () => {
    expect(assessed(login)).toEqual(assessed(login));
  });

  it("does not count what is not proven, and says of which item", () => {
    const proofs = proofsOf(login, EXPORTER, AT, new Map([["offer.assessments[0]", "no evidence"]]));
    const { decision, rejected } = assessed(login, { proofs });
    expect(decision.remedy).toEqual(["offer.assessments[0]"]);
    expect(decision.notCounted).toEqual([{ path: "offer.assessments[0]", why: "no evidence" }]);
    expect(rejected).toEqual([
      { path: "offer.assessments[0]", why: "no evidence", atoms: new Set(["eu.tia"]) },
    ]);
  });

  it("names every pack that it was made from, and the request in the recipient's words", () => {
    const { packs, terms, concepts } = assessed(login);
    expect(packs.map(({ jurisdiction }) => jurisdiction)).toEqual(["BASELINE", "EU", "US", "US-IL"]);
    for (const { hash } of packs) expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(terms.map(({ source, target }) => [source, target])).toEqual([
      ["facial image", ["scan of face geometry"]],
      ["biometric template", ["biometric information"]],
      ["authentication", ["identify an individual"]],
    ]);
    expect(concepts.modality).toEqual(["mod:face"]);
  });

  it("asks what the law of its own day asks", () => {
    const before = new Date("2024-08-01T12:00:00Z");
    const agreement = agreementBetween("EU", "US-IL", { from: "2020-01-01" });
    const past = changed(login, {
      offer: {
        consents: [{ ...consent, given: "2024-01-01" }],
        instruments: login.offer.instruments.map((each) => ({ ...each, from: "2024-01-01" })),
        assessments: login.offer.assessments.map((each) => ({ ...each, date: "2024-01-01" })),
      },
    });
    // Until 2024-08-02 a release in Illinois was one on paper.
    expect(assessed(past, { at: before, agreement }).decision.remedy).toEqual([
      "offer.consents[0]: {for: [collect], qualities: [signed_on_paper]}",
    ]);
    expect(assessed(past, { at: AT, agreement }).decision.decision).toBe("permit");
  });
});

describe("a sale", () => {
  it("is engaged by selling, leasing, trading, or leave to sell on, and Illinois forbids it", () => {
    for (const action of ["sell", "lease", "trade"]) expect(codes({ action })).toContain("PROHIBITED");
    for (const action of ["transfer", "disclose"]) expect(codes({ action })).toEqual([]);
    for (const tiers of ["tier:3", "tier:4", "tier:5"])
      expect(codes({ offer: { onward: { tiers } } })).toContain("PROHIBITED");
    expect(codes({ offer: { onward: { tiers: "tier:1" } } })).not.toContain("PROHIBITED");
  });
});
