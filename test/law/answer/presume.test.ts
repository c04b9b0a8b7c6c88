/** Presumptions: what is so in most transfers, never against what was stated. */
import { expect, test } from "vitest";
import { answerLaw } from "../../../src/law/answer/answer.ts";
import { complete, isDoubted, offer, presume, whereWrong } from "../../../src/law/answer/presume.ts";
import { formatFact, setOf } from "../../../src/law/fact.ts";
import { stateFacts } from "../../../src/law/state-facts.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { atlas, factsOf, type Words } from "./small-law.ts";

const presumed = (words: Words) =>
  Object.fromEntries(
    [...presume(factsOf(words), atlas.concepts)].map(([name, { value }]) => [
      name,
      [formatFact(value)].flat().join(),
    ]),
  );

test("of what nobody stated the usual is presumed", () => {
  expect(presumed({})).toEqual({
    dataset: "none",
    operator: "ordinary",
    role: "controller",
    recipientOwnership: "ordinary",
    recipientRole: "controller",
    scraped: "false",
    remuneration: "false",
    compelled: "false",
    provenance: "AA",
    subjectsIn: "AA",
    exporterUsPerson: "false",
    financialInstitution: "false",
    dealing: "none",
  });
});

test("of a sector is presumed that it has no rules of its own, unless the purpose points to one or is not stated", () => {
  const sector = (words: Words) => presumed({ sector: undefined, ...words }).sector;
  expect(sector({})).toBe("other");
  expect(sector({ purpose: undefined })).toBeUndefined();
  expect(sector({ action: "sell" })).toBeUndefined();
  expect(sector({ purpose: "sale" })).toBeUndefined();
  const facts = (purpose: string) =>
    new Map([
      ...factsOf({ sector: undefined }),
      ["purpose", { value: setOf(purpose), proven: true }] as const,
    ]);
  for (const purpose of ["pur:timekeeping", "pur:credit", "pur:emotion", "pur:border"])
    expect(presume(facts(purpose), atlas.concepts).has("sector")).toBe(false);
  expect(presume(facts("pur:payment"), atlas.concepts).has("sector")).toBe(true);
  const ofThieves = presume(facts("pur:lossPrevention"), atlas.concepts).get("sector");
  expect(ofThieves?.value).toEqual(setOf("retail", "food-and-drink", "entertainment", "other"));
});

test("clocks of staff stand in no space open to the public, and what is captured elsewhere may be", () => {
  const space = (purpose: string, ...sector: readonly string[]) => {
    const stated = new Map([["purpose", { value: setOf(purpose), proven: true }] as const]);
    const facts = sector.length === 0 ? [] : [["sector", { value: setOf(...sector), proven: true }] as const];
    return presume(new Map([...stated, ...facts]), atlas.concepts).get("publicSpace")?.value;
  };
  expect(space("pur:timekeeping")).toEqual(setOf("false"));
  expect(space("pur:accessControl", "employment")).toEqual(setOf("false"));
  expect(space("pur:accessControl")).toBeUndefined();
  expect(space("pur:lossPrevention")).toBeUndefined();
});

// PIPL Art 26 is about public places, and CO Art 328b and BDSG section 26 are about staff.
test("a clock of staff in China is asked for no consent of public places, and thieves for no law of staff", () => {
  const atlas = shippedAtlas();
  const cited = (from: string, to: string, ...more: readonly (readonly [string, readonly string[]])[]) => {
    const words = [["form", ["template"]], ["youngest", ["18"]], ["people", ["100"]], ...more] as const;
    const facts = stateFacts(from, to, words, atlas.concepts);
    return answerLaw(atlas, { from, to, at: "2026-11-30", facts })
      .checklist.map(({ by }) => by.cite)
      .join();
  };
  const clock = ["modality", ["finger"]] as const;
  const timekeeping = ["purpose", ["timekeeping"]] as const;
  expect(cited("CN", "SG", clock, timekeeping)).not.toContain("PIPL Art 26");
  expect(cited("CN", "SG", clock, timekeeping, ["publicSpace", ["true"]])).toContain("PIPL Art 26");
  const thieves = [
    ["modality", ["face"]],
    ["purpose", ["lossPrevention"]],
  ] as const;
  expect(cited("CH", "DE", ...thieves)).not.toMatch(/328b|BDSG section 26/);
  expect(cited("CH", "DE", ...thieves, ["sector", ["employment"]])).toMatch(/328b/);
});

test("whoever receives is presumed a controller; for a task of the State a public body, and of a sale perhaps a broker", () => {
  const { concepts } = shippedAtlas();
  const recipient = (purpose: string) =>
    presume(new Map([["purpose", { value: setOf(purpose), proven: true }]]), concepts).get("recipientRole")
      ?.value;
  expect(recipient("pur:verify")).toEqual(setOf("controller"));
  for (const purpose of concepts.leaves("pur:publicProtection"))
    expect(recipient(purpose)).toEqual(setOf("authority"));
  expect(recipient("pur:legalCompliance")).toEqual(setOf("controller", "authority"));
  expect(presume(new Map(), concepts).get("recipientRole")?.value).toEqual(setOf("controller", "authority"));
  const [sale = ""] = concepts.leaves("pur:sale");
  expect(recipient(sale)).toEqual(setOf("controller", "broker"));
});

test("where nobody said who receives, one list is asked: a processor's contract takes the place of it, in a question", () => {
  const atlas = shippedAtlas();
  const ask = (...more: readonly (readonly [string, readonly string[]])[]) => {
    const words = [["modality", ["face"]], ["form", ["template"]], ["youngest", ["30"]], ...more] as const;
    const facts = stateFacts("US-MD", "IE", [["purpose", ["verify"]], ...words], atlas.concepts);
    return answerLaw(atlas, { from: "US-MD", to: "IE", at: "2026-11-30", facts });
  };
  const have = ({ checklist }: ReturnType<typeof ask>) => checklist.flatMap((item) => item.have);
  const told = ask();
  expect(have(told)).not.toContain("us-md.processor-contract");
  expect(have(told)).toEqual(have(ask(["recipientRole", ["controller"]])));
  expect(have(ask(["recipientRole", ["processor"]]))).toContain("us-md.processor-contract");
  const asked = told.questions.find(({ fact }) => fact === "recipientRole");
  const processor = asked?.outcomes.find(({ members }) => members.includes("processor"));
  expect(processor?.needs.flatMap((item) => item.have)).toContain("us-md.processor-contract");
});

test("no broker's duty is asked of a recipient that nobody called one", () => {
  const atlas = shippedAtlas();
  const filings = (...more: readonly (readonly [string, readonly string[]])[]) => {
    const words = [["modality", ["face"]], ["form", ["template"]], ["youngest", ["30"]], ...more] as const;
    const facts = stateFacts("CY", "IL", [["purpose", ["verify"]], ...words], atlas.concepts);
    const { checklist } = answerLaw(atlas, { from: "CY", to: "IL", at: "2026-11-30", facts });
    return checklist.filter(({ dimension }) => dimension === "filings").flatMap(({ have }) => have);
  };
  expect(filings().join()).not.toContain("il.ppa: registration");
  expect(filings(["recipientRole", ["broker"]]).join()).toContain("il.ppa: registration");
});

test("a public body that receives is asked about nowhere else, and who is one says so", () => {
  const atlas = shippedAtlas();
  const ask = (...more: readonly (readonly [string, readonly string[]])[]) => {
    const words = [["modality", ["face"]], ["form", ["template"]], ["youngest", ["30"]], ...more] as const;
    const facts = stateFacts("NZ", "AU", [["purpose", ["verify"]], ...words], atlas.concepts);
    return answerLaw(atlas, { from: "NZ", to: "AU", at: "2026-11-30", facts });
  };
  const asked = ({ checklist }: ReturnType<typeof ask>) => checklist.flatMap(({ have }) => have);
  expect(asked(ask())).not.toContain("au.pia");
  expect(asked(ask(["recipientRole", ["authority"]]))).toContain("au.pia");
});

test("a ban on schools is no reason in the answer to others: it is asked about, and named as the worst case", () => {
  const atlas = shippedAtlas();
  const ask = (...more: readonly (readonly [string, readonly string[]])[]) => {
    const words = [["modality", ["face"]], ["form", ["template"]], ["youngest", ["30"]], ...more] as const;
    const facts = stateFacts("US-NY", "EU", words, atlas.concepts);
    return answerLaw(atlas, { from: "US-NY", to: "EU", at: "2026-11-30", facts });
  };
  const verify = ["purpose", ["verify"]] as const;
  const told = ask(verify);
  expect(told).toMatchObject({ verdict: "conditional", worstVerdict: "prohibited" });
  expect(told.presumed.has("sector")).toBe(true);
  const [first] = told.questions;
  expect(first).toMatchObject({ fact: "sector", weight: "verdict" });
  expect(first?.outcomes.find(({ members }) => members.includes("education"))?.verdict).toBe("prohibited");
  expect(ask(verify, ["sector", ["education"]]).verdict).toBe("prohibited");
  expect(ask(["purpose", ["timekeeping"]]).verdict).toBe("depends");
});

test("scraped faces forbid where they are stated; else they are asked about, and the worst case", () => {
  const atlas = shippedAtlas();
  const ask = (...more: readonly (readonly [string, readonly string[]])[]) => {
    const words = [
      ["modality", ["face"]],
      ["form", ["template"]],
      ["purpose", ["enrolIdentify"]],
    ] as const;
    const facts = stateFacts("EU", "JP", [...words, ["youngest", ["30"]], ...more], atlas.concepts);
    return answerLaw(atlas, { from: "EU", to: "JP", at: "2026-11-30", facts });
  };
  const told = ask();
  expect(told).toMatchObject({ verdict: "conditional", worstVerdict: "prohibited" });
  expect(told.questions[0]).toMatchObject({ fact: "scraped", weight: "verdict" });
  expect(ask(["scraped", ["true"]]).verdict).toBe("prohibited");
});

test("what is presumed strictly forbids most: no rule that bans looks for a bank", () => {
  expect(isDoubted("financialInstitution", new Map())).toBe(false);
  expect(isDoubted("subjectsIn", new Map())).toBe(false);
  expect(isDoubted("role", new Map())).toBe(true);
  const asking = [...shippedAtlas().packs.values()].flatMap(({ rules }) =>
    rules
      .filter(({ when }) => [...when.keys()].includes("financialInstitution"))
      .flatMap(({ require }) => [...require.keys()]),
  );
  // Egypt's asks a bank for the law of banks, or for a ground, and the GLBA what it does with its vendors: that is no ban.
  expect(new Set(asking)).toEqual(new Set(["breach.regulator", "consent.collect", "practices"]));
});

test("where data comes from is in doubt, save of attendance, which is taken where people work", () => {
  const purpose = (name: string) =>
    new Map([["purpose", { value: setOf(`pur:${name}`), proven: true }] as const]);
  expect(isDoubted("provenance", purpose("verify"))).toBe(true);
  expect(isDoubted("provenance", purpose("timekeeping"))).toBe(false);
});

test("a presumed controller may be a broker, and the State only where its task or a law may be the purpose", () => {
  const roles = (...purposes: readonly string[]) => {
    const stated = new Map([["purpose", { value: setOf(...purposes), proven: true }] as const]);
    const fact = whereWrong("role", stated);
    return fact && formatFact(fact.value);
  };
  expect(roles("pur:verify", "pur:payment")).toEqual(["broker", "controller"]);
  for (const purpose of ["pur:lawEnforcement", "pur:border", "pur:legalCompliance"])
    expect(roles("pur:verify", purpose)).toBeUndefined();
  expect(whereWrong("role", new Map())).toBeUndefined();
  expect(whereWrong("recipientRole", new Map())).toBeUndefined();
  expect(whereWrong("dataset", new Map())).toBeUndefined();
});

test("nothing is presumed of what was stated", () => {
  const stated = {
    dataset: "archive",
    operator: "ciio",
    role: "broker",
    provenance: "BB",
    subjectsIn: "BB",
    dealing: "vendor",
  };
  for (const name of Object.keys(stated)) expect(presumed(stated)).not.toHaveProperty(name);
});

test.each<[string, Words, string | undefined]>([
  ["a vendor's service, where the recipient is a processor", { recipientRole: "processor" }, "vendor"],
  ["none, where it may be a processor", { recipientRole: "processor,controller" }, "none"],
  ["nothing, where the data is sold", { action: "sell" }, undefined],
  ["nothing, where the purpose is a sale", { purpose: "sale" }, undefined],
  ["nothing, where it may be sold", { action: "transfer,lease" }, undefined],
])("of dealing is presumed %s", (_, words, dealing) => {
  expect(presumed(words).dealing).toBe(dealing);
});

test.each([
  ["US-CA", "true"],
  ["US", "true"],
  ["EU", undefined],
])("whoever exports from %s is a US person: %s", (from, word) => {
  const facts = new Map([...factsOf(), ["from", { value: setOf(from), proven: true }] as const]);
  expect(complete(facts).get("exporterUsPerson")?.value).toEqual(
    word === undefined ? undefined : setOf(word),
  );
});

test("twelve months bring no fewer people than one transfer: 500 leave more than 1,000 open, 5,000 do not", () => {
  expect(presumed({ people: "500" }).people12m).toBe("500..");
  expect(presumed({ people: "5000" }).people12m).toBe("5000..");
  expect(presumed({ people: "500", people12m: "700" }).people12m).toBeUndefined();
});

test("the people of this transfer are those of the year, and what is done is a transfer, where nobody says else", () => {
  const facts = complete(
    new Map([["people", { value: { kind: "interval", from: 9, to: 9 }, proven: true }]]),
  );
  expect([...facts].map(([name, { value }]) => [name, formatFact(value)])).toEqual([
    ["people", "9"],
    ["peopleYear", "9"],
    ["action", ["transfer"]],
  ]);
});

test("an exporter is not asked whether it is a public body, save for a task of the State or where no purpose is stated", () => {
  const offered = (words: Words) => offer(factsOf(words)).get("role")?.value;
  expect(offered({})).toEqual(setOf("controller", "processor", "broker"));
  for (const purpose of ["legalCompliance", undefined]) expect(offered({ purpose })).toBeUndefined();
  expect(offered({ role: "authority" })).toBeUndefined();
});
