/** A processor is no second controller, and what shows an illness is health data: the GDPR and its copy in the United Kingdom. */
import { describe, expect, it } from "vitest";
import { ask } from "../question.ts";
import { asked, suffices } from "./answer.ts";

const FACE = {
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
  reveals: "none",
  role: "controller",
  sector: "finance",
};
/** What a law asks of controllers alone. */
const CONTROLLERS = ["consent.collect", "transparency", "assessment"] as const;
const LAWS = [
  ["EU", "eu.processor-contract"],
  ["UK", "uk.processor-contract"],
] as const;

describe.each(LAWS)("%s: entrusting to a processor (Arts 4(10), 28(3))", (law, contract) => {
  const entrusted = ask({ from: law, to: "JP", ...FACE, recipientRole: "processor" });

  it("asks for the contract of Art 28(3) in place of consent to disclose", () => {
    expect(suffices(law, entrusted, "consent.disclose", contract)).toBe(true);
    expect(suffices(law, entrusted, "consent.disclose")).toBe(false);
  });

  it("still asks the controller for a ground of Art 9(2), for chapter V and for an assessment", () => {
    expect(suffices(law, entrusted, "consent.collect", contract)).toBe(false);
    expect(suffices(law, entrusted, "mechanism", contract)).toBe(false);
    expect(asked(law, entrusted, "assessment")).not.toEqual([]);
  });

  it.each(["controller", "authority", "broker"])(
    "lets no contract stand for consent where the recipient is a %s",
    (recipientRole) => {
      const floor = ask({ from: law, to: "JP", ...FACE, recipientRole });
      expect(suffices(law, floor, "consent.disclose", contract)).toBe(false);
      expect(suffices(law, floor, "consent.disclose", "consent.disclose:explicit")).toBe(true);
    },
  );

  it("lets none where nobody said what the recipient is", () => {
    const floor = ask({ from: law, to: "JP", ...FACE });
    expect(suffices(law, floor, "consent.disclose", contract)).toBe(false);
    expect(suffices(law, floor, "consent.disclose", "consent.disclose:explicit")).toBe(true);
  });

  it("binds a processor there, and not the controller abroad for whom it works (EDPB Guidelines 3/2018)", () => {
    const floor = ask({ from: "JP", to: law, ...FACE, recipientRole: "processor", subjectsIn: "JP" });
    for (const dimension of CONTROLLERS) expect(asked(law, floor, dimension), dimension).toEqual([]);
    expect(suffices(law, floor, "consent.disclose", contract)).toBe(true);
    expect(suffices(law, floor, "consent.disclose")).toBe(false);
    expect(asked(law, floor, "security")).not.toEqual([]);
    expect(asked(law, floor, "onward")).not.toEqual([]);
    expect(asked(law, floor, "breach.regulator")).not.toEqual([]);
  });

  it("binds the controller abroad itself where the people are here, or may be (Art 3(2))", () => {
    const people = law === "EU" ? ["EU", "DE"] : [law];
    for (const where of [...people.map((subjectsIn) => ({ subjectsIn })), {}]) {
      const floor = ask({ from: "JP", to: law, ...FACE, recipientRole: "processor", ...where });
      const entrusting = ask({ from: "JP", to: law, ...FACE, recipientRole: "controller", ...where });
      // A member where the people are stands beside the union that the data enters: its law is then told twice.
      for (const dimension of CONTROLLERS)
        expect(new Set(asked(law, floor, dimension)), dimension).toEqual(
          new Set(asked(law, entrusting, dimension)),
        );
    }
  });

  it("asks whoever watches workers here for what employers here need (Arts 3(2), 9(2)(b))", () => {
    const at = { from: "JP", to: law, ...FACE, purpose: "timekeeping", subjectsIn: law };
    expect(asked(law, ask({ ...at, recipientRole: "processor" }), "consent.collect").toSorted()).toEqual(
      asked(law, ask({ ...at, recipientRole: "controller" }), "consent.collect").toSorted(),
    );
  });

  it("spares no controller at home whose processor is at home too", () => {
    const floor = ask({ from: law, to: law, ...FACE, recipientRole: "processor" });
    for (const dimension of CONTROLLERS) expect(asked(law, floor, dimension), dimension).toHaveLength(1);
  });
});

describe.each(LAWS)("%s: a scan that shows disease (Arts 4(15), 9(1))", (law) => {
  const scan = {
    from: law,
    to: "US-CA",
    ...FACE,
    modality: "retina",
    form: "rawSample",
    purpose: "research",
    identifies: "false",
  };

  it("is health data, although it identifies nobody", () => {
    const floor = ask({ ...scan, reveals: "health" });
    const ground = law === "EU" ? "eu.art9-2-j" : "uk.art9-2-j";
    expect(suffices(law, floor, "consent.collect")).toBe(false);
    expect(suffices(law, floor, "consent.collect", ground)).toBe(true);
    expect(suffices(law, floor, "consent.disclose", ground)).toBe(true);
    expect(asked(law, floor, "consent.sale")).toContain("consent.sale:explicit");
  });

  it("counts as such where nobody said what it shows, and not where it shows nothing of the kind", () => {
    const { reveals: _, ...unsaid } = { ...scan };
    expect(suffices(law, ask(unsaid), "consent.collect")).toBe(false);
    expect(suffices(law, ask(scan), "consent.collect")).toBe(true);
  });
});

describe.each([
  ["EU", ["eu.led-10-law"]],
  ["UK", ["uk.part3-strictly-necessary"]],
] as const)("%s: police and criminal justice", (law, grounds) => {
  const police = {
    from: law,
    to: "JP",
    ...FACE,
    purpose: "lawEnforcement",
    role: "authority",
    recipientRole: "controller",
  };

  it("need strict necessity under a law of their own, which no consent under the GDPR replaces", () => {
    const consent = ["explicit", "freely_given", "specific", "withdrawable", "informed"].map(
      (each) => `consent.collect:${each}`,
    );
    expect(suffices(law, ask(police), "consent.collect", ...consent)).toBe(false);
    expect(suffices(law, ask(police), "consent.collect", ...grounds)).toBe(true);
  });

  it("is no law for a shop that guards against thieves", () => {
    expect(suffices(law, ask({ ...police, role: "controller" }), "consent.collect", ...grounds)).toBe(false);
  });
});

describe("the Union", () => {
  it("holds consent at the factory gate to be free only where there is another way in (recital 43)", () => {
    const gate = { from: "EU", to: "JP", ...FACE, purpose: "accessControl", recipientRole: "controller" };
    const held = ["explicit", "freely_given", "specific", "withdrawable", "informed"].map(
      (each) => `consent.collect:${each}`,
    );
    expect(suffices("EU", ask({ ...gate, sector: "employment" }), "consent.collect", ...held)).toBe(false);
    expect(
      suffices(
        "EU",
        ask({ ...gate, sector: "employment" }),
        "consent.collect",
        ...held,
        "consent.collect:real_alternative",
      ),
    ).toBe(true);
    expect(suffices("EU", ask({ ...gate, sector: "sport" }), "consent.collect", ...held)).toBe(true);
  });

  it.each([
    ["2026-08-01", false],
    ["2026-08-02", true],
  ])(
    "has what a machine made marked, and a deepfake named, since 2 August 2026: on %s, %s (AI Act Art 50(2), (4))",
    (day, expected) => {
      const made = ask(
        { from: "EU", to: "JP", modality: "face", form: "synthetic", purpose: "research" },
        day,
      );
      expect(asked("EU", made, "practices").join().includes("eu.ai-deepfake-notice")).toBe(expected);
    },
  );

  it("follows no order of a foreign court without a treaty (Art 48)", () => {
    const ordered = (compelled: string) =>
      asked(
        "EU",
        ask({ from: "EU", to: "US-CA", ...FACE, purpose: "legalCompliance", compelled }),
        "practices",
      );
    expect(ordered("true")).toContain("eu.no-foreign-orders");
    expect(ordered("false")).not.toContain("eu.no-foreign-orders");
  });

  it("asks no way out of the Union for what goes from one Member State to another (chapter V)", () => {
    expect(asked("EU", ask({ from: "EU", to: "EU", ...FACE }), "mechanism")).toEqual([]);
  });
});
