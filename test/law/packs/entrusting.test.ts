/** A processor is no second controller: each law's own instrument stands in the place of consent to disclose. */
import { describe, expect, it } from "vitest";
import { ask } from "../question.ts";
import { asked, suffices } from "./answer.ts";

const FACE = {
  ...{ modality: "finger", form: "template", purpose: "verify", youngest: "30", dataset: "none" },
  role: "controller",
};

describe.each([
  ["China, Art 21 PIPL", "CN", "cn.entrustment-contract"],
  ["Korea, Art 26 PIPA", "KR", "kr.entrustment"],
  ["Singapore, s 4(2) PDPA", "SG", "sg.intermediary-contract"],
  ["New Zealand, s 11 Privacy Act 2020", "NZ", "nz.agent"],
  ["Thailand, s 40 PDPA", "TH", "th.processor-agreement"],
  ["Brazil, Art 39 LGPD", "BR", "br.operator-instructions"],
  ["Mexico, a remisión", "MX", "mx.remision"],
  ["Argentina, Art 25 Ley 25.326", "AR", "ar.service-contract"],
  ["Quebec, s.18.3 P-39.1", "CA-QC", "ca-qc.mandate-contract"],
  ["Switzerland, Art 9 FADP", "CH", "ch.processing"],
  ["Canada, PIPEDA cl. 4.1.3", "CA", "ca.processing"],
  ["Colorado, 6-1-1314(4)(b)(II)", "US-CO", "us-co.processor"],
  ["Washington, RCW 19.373.060", "US-WA", "us-wa.processor-contract"],
  ["South Africa, s 21 POPIA", "ZA", "za.operator-contract"],
])("entrusting from %s", (_, from, instrument) => {
  const to = (recipientRole?: string) =>
    ask({ from, to: "US-CA", ...FACE, ...(recipientRole === undefined ? {} : { recipientRole }) });

  it("asks for the instrument, and for no consent to disclose", () => {
    expect(suffices(from, to("processor"), "consent.disclose", instrument)).toBe(true);
    expect(suffices(from, to("processor"), "consent.disclose")).toBe(false);
  });

  it.each(["controller", undefined])(
    "lets the instrument stand for nothing where the recipient is %s",
    (role) => {
      expect(suffices(from, to(role), "consent.disclose", instrument)).toBe(false);
    },
  );
});

describe.each([
  ["India, Press Note of 2011-08-24", "IN", "in.outsourcing-contract", "consent.collect"],
  ["Singapore, s 4(2) PDPA", "SG", "sg.intermediary-contract", "consent.collect"],
  ["New Zealand, s 11 Privacy Act 2020", "NZ", "nz.agent", "transparency"],
  ["New Zealand, s 11 Privacy Act 2020", "NZ", "nz.agent", "assessment"],
] as const)("processing in %s for somebody abroad", (_, to, instrument, dimension) => {
  const floor = (recipientRole: string, from = "UK") => ask({ from, to, ...FACE, recipientRole });

  it(`is outside the controllers' rules (${dimension}), once the contract is shown`, () => {
    expect(suffices(to, floor("processor"), dimension, instrument)).toBe(true);
    expect(suffices(to, floor("processor"), dimension)).toBe(false);
    expect(suffices(to, floor("controller"), dimension, instrument)).toBe(false);
  });

  it("keeps security", () => {
    expect(asked(to, floor("processor"), "security")).not.toEqual([]);
  });

  it("spares nobody whose processor is at home", () => {
    expect(suffices(to, floor("processor", to), dimension, instrument)).toBe(false);
  });
});

describe.each([
  ["the Union", "EU", "eu.processor-contract"],
  ["the United Kingdom", "UK", "uk.processor-contract"],
  ["Switzerland", "CH", "ch.processing"],
  ["China", "CN", "cn.entrustment-contract"],
  ["Singapore", "SG", "sg.intermediary-contract"],
  ["the Philippines", "PH", "ph.outsourcing-agreement"],
  ["Indonesia", "ID", "id.processor-order"],
  ["Malaysia", "MY", "my.processor-guarantees"],
  ["Thailand", "TH", "th.processor-agreement"],
  ["Hong Kong", "HK", "hk.processor-contract"],
  ["Taiwan", "TW", "tw.commission"],
  ["Macau", "MO", "mo.processor-contract"],
  ["Vietnam", "VN", "vn.processor-agreement"],
  ["Turkey", "TR", "tr.processing"],
  ["Israel", "IL", "il.outsourcing"],
  ["Egypt", "EG", "eg.processor-contract"],
  ["Saudi Arabia", "SA", "sa.processor-agreement"],
  ["Russia", "RU", "ru.instruction"],
  ["New Zealand", "NZ", "nz.agent"],
  ["Korea", "KR", "kr.entrustment"],
  ["South Africa", "ZA", "za.operator-contract"],
  ["the DIFC", "AE-DIFC", "ae-difc.processor-contract"],
  ["the ADGM", "AE-ADGM", "ae-adgm.processor-contract"],
])("a processor in %s that returns what it holds", (_, from, instrument) => {
  const back = (facts: object) =>
    ask({ from, to: "US-CA", ...FACE, reveals: "none", recipientRole: "controller", ...facts });
  const { role: __, ...UNSAID } = FACE;
  const unsaid = ask({ from, to: "US-CA", ...UNSAID, reveals: "none", recipientRole: "controller" });

  it("shows the contract with its client, and no consent to disclose", () => {
    expect(suffices(from, back({ role: "processor" }), "consent.disclose", instrument)).toBe(true);
    expect(suffices(from, back({ role: "processor" }), "consent.disclose")).toBe(false);
  });

  it("is bound as a controller where nothing says that it is none", () => {
    for (const floor of [back({ role: "controller" }), unsaid])
      expect(suffices(from, floor, "consent.disclose", instrument)).toBe(false);
  });
});

describe("the way abroad of a processor", () => {
  const back = (from: string, role: string) =>
    asked(from, ask({ from, to: "US-CA", ...FACE, role, recipientRole: "controller" }), "mechanism");

  it.each(["EU", "UK", "TR", "CN", "CH", "KE"])("stays where the text binds processors: %s", (from) => {
    expect(back(from, "processor")).toEqual(back(from, "controller"));
    expect(back(from, "processor")).not.toEqual([]);
  });

  it.each(["SG", "MY", "ID", "PH"])(
    "is its client's where the text binds the controller alone: %s",
    (from) => {
      expect(back(from, "processor")).toEqual([]);
      expect(back(from, "controller")).not.toEqual([]);
    },
  );

  it.each(["SG", "MY", "ID", "PH"])("binds whoever receives in %s as before, processors too", (to) => {
    const onward = (recipientRole: string) =>
      asked(to, ask({ from: "US-CA", to, ...FACE, recipientRole }), "onward");
    expect(onward("processor")).not.toEqual([]);
  });
});

describe("a remisión from Mexico", () => {
  const abroad = (recipientRole: string) => ask({ from: "MX", to: "US-CA", ...FACE, recipientRole });

  it("is no transfer: its contract takes the place of consent to the way abroad too", () => {
    expect(suffices("MX", abroad("processor"), "mechanism", "mx.remision")).toBe(true);
    expect(suffices("MX", abroad("controller"), "mechanism", "mx.remision", "mx.same-duties")).toBe(false);
  });

  it("leaves the ways abroad of other laws as they are: China's and the EU's ask processors too", () => {
    for (const [from, instrument] of [
      ["CN", "cn.entrustment-contract"],
      ["EU", "eu.processor-contract"],
    ] as const)
      expect(
        suffices(
          from,
          ask({ from, to: "US-CA", ...FACE, recipientRole: "processor" }),
          "mechanism",
          instrument,
        ),
      ).toBe(false);
  });
});

describe("the DPDP Act", () => {
  it("leaves consent to the fiduciary whose processor is in India (ss 8(2), 17(1)(d))", () => {
    const floor = ask({ from: "EU", to: "IN", ...FACE, recipientRole: "processor" }, "2027-06-01");
    expect(suffices("IN", floor, "consent.collect", "in.outsourcing-contract")).toBe(true);
    expect(asked("IN", floor, "transparency")).toEqual([]);
    expect(asked("IN", floor, "security")).toEqual(["in.dpdp-safeguards"]);
  });
});

describe.each([
  ["Mexico, Art 4 of the regulation of 2011", "MX", "consent.collect"],
  ["Mexico, Art 2 XX LFPDPPP", "MX", "mechanism"],
  ["Brazil, Art 39 LGPD", "BR", "consent.collect"],
  ["Argentina, Art 25 Ley 25.326", "AR", "consent.collect"],
  ["Chile, Art 8 of 1999", "CL", "consent.collect"],
  ["Colombia, Art 18 Law 1581/2012", "CO", "consent.collect"],
  ["Peru, Art 30 Law 29733", "PE", "filings"],
  ["Canada, PIPEDA cl. 4.1.3", "CA", "consent.collect"],
  ["Quebec, s.18.3 P-39.1", "CA-QC", "assessment"],
] as const)("a processor that gives data back (%s)", (_, from, dimension) => {
  const UK = { role: "processor", provenance: "UK", subjectsIn: "UK", recipientRole: "controller" };
  const all = (facts: Record<string, string>) => {
    const { role: _role, ...unsaid } = FACE;
    return asked(from, ask({ from, to: "UK", ...unsaid, ...facts }), dimension).filter(
      // What is asked of everybody: the registers of Quebec, what crosses the border of Peru, an assessment of the way abroad.
      (each) => !/before-transfer|cross-border|transfer-pia/.test(each),
    );
  };

  it(`is not asked for its client's ${dimension}`, () => {
    expect(all(UK)).toEqual([]);
    expect(all({ ...UK, role: "controller" })).not.toEqual([]);
  });

  it("is asked where the client is at home, or nobody said where it is, or what the exporter is", () => {
    const { role: _role, ...unsaidRole } = UK;
    const { provenance: _provenance, ...unsaidClient } = UK;
    for (const facts of [{ ...UK, provenance: from }, unsaidClient, unsaidRole])
      expect(all(facts), JSON.stringify(facts)).not.toEqual([]);
  });
});
