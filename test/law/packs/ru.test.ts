/** Russia: 152-FZ, localisation, and recognition by face and voice under 572-FZ. */
import { describe, expect, it } from "vitest";
import { ask, atlas } from "../question.ts";
import { asked, deadlinesFor, suffices } from "./answer.ts";

const FACE = {
  modality: "face",
  form: "template",
  purpose: "verify",
  role: "controller",
  dataset: "ordinary",
  youngest: "30",
};
const OUT = { ...FACE, from: "RU", to: "AE", recipientRole: "controller" };
const IN = { ...FACE, from: "AE", to: "RU", recipientRole: "controller" };
const WRITTEN = ["written", "freely_given", "specific", "informed"].map((each) => `consent.collect:${each}`);

describe("Consent (152-FZ Arts 9, 11)", () => {
  it("is written, or a case of Article 11(2) stands in its place", () => {
    expect(suffices("RU", ask(OUT), "consent.collect", ...WRITTEN)).toBe(true);
    expect(suffices("RU", ask(OUT), "consent.collect", ...WRITTEN.slice(1), "consent.collect:explicit")).toBe(
      false,
    );
    expect(suffices("RU", ask(OUT), "consent.collect", "ru.art11-2")).toBe(true);
  });

  it("is needed to hand data to a processor too, beside the instruction (Art 6(3))", () => {
    const floor = ask({ ...OUT, recipientRole: "processor" });
    expect(suffices("RU", floor, "consent.disclose", "ru.instruction")).toBe(false);
    expect(suffices("RU", floor, "consent.disclose", "ru.instruction", "consent.disclose:written")).toBe(
      true,
    );
  });

  it("nobody is refused a service for want of biometrics, since 2022-09-01 (266-FZ)", () => {
    expect(asked("RU", ask(OUT, "2022-08-31"), "practices")).not.toContain("ru.no-refusal");
    expect(asked("RU", ask(OUT, "2022-09-01"), "practices")).toContain("ru.no-refusal");
  });
});

describe("Recognition by face or voice (572-FZ)", () => {
  it.each([
    ["face", "verify", "2023-05-31", 0],
    ["face", "verify", "2023-06-01", 1],
    ["voice", "identify", "2023-06-01", 1],
    ["finger", "verify", "2023-06-01", 0],
    ["face", "research", "2023-06-01", 0],
  ])("by %s to %s on %s is bound to the Unified Biometric System: %s", (modality, purpose, day, expected) => {
    for (const question of [OUT, IN])
      expect(asked("RU", ask({ ...question, modality, purpose }, day), "use")).toHaveLength(expected);
  });

  it("is open through the System or an accredited body, and to no consent", () => {
    expect(suffices("RU", ask(IN), "use", "ru.ubs")).toBe(true);
    expect(suffices("RU", ask(IN), "use", "ru.accredited")).toBe(true);
    expect(suffices("RU", ask(IN), "use", ...WRITTEN)).toBe(false);
  });

  it("binds a processor for somebody abroad as well", () => {
    const floor = ask({ ...IN, recipientRole: "processor" });
    expect(asked("RU", floor, "use")).toHaveLength(1);
    expect(asked("RU", floor, "consent.collect")).toEqual([]);
    expect(asked("RU", floor, "breach.regulator")).toEqual([]);
    expect(asked("RU", floor, "practices")).toEqual(["ru.processor-notice"]);
  });

  it("spares a state body in Russia, and no private recipient of an authority abroad", () => {
    expect(asked("RU", ask({ ...IN, recipientRole: "authority" }), "use")).toEqual([]);
    expect(asked("RU", ask({ ...IN, recipientRole: "controller", role: "authority" }), "use")).toHaveLength(
      1,
    );
    expect(asked("RU", ask({ ...OUT, role: "authority" }), "use")).toEqual([]);
  });

  it("what comes from the System does not leave Russia", () => {
    expect(ask({ ...OUT, dataset: "unifiedBiometricSystem" }).verdict).toBe("prohibited");
  });
});

describe("Transfer and localisation (152-FZ Arts 12, 18(5))", () => {
  it.each([
    ["2023-02-28", ["consent.transfer:written"], true],
    ["2023-03-01", ["consent.transfer:written"], false],
    ["2023-03-01", ["ru.transfer-notice"], false],
    ["2023-03-01", ["ru.transfer-notice", "ru.recipient-assessment"], true],
  ])("on %s with %j: %s", (day, held, open) => {
    expect(suffices("RU", ask(OUT, day), "mechanism", ...held)).toBe(open);
  });

  it.each([
    ["2015-08-31", []],
    ["2015-09-01", ["ru.in-russia"]],
    ["2025-07-01", ["ru.in-russia"]],
  ])("databases in Russia on %s: %j", (day, expected) => {
    expect(asked("RU", ask({ ...OUT, to: "AR" }, day), "localisation")).toEqual(expected);
  });

  it("rests on texts that were read, and follows the people abroad", () => {
    const rules = atlas.packs.get("RU")?.rules.filter(({ require }) => require.has("localisation")) ?? [];
    expect(rules.map(({ from, status }) => `${from} ${status}`)).toEqual([
      "2015-09-01 confirmed",
      "2025-07-01 confirmed",
      "2025-07-01 believed",
    ]);
    expect(
      asked("RU", ask({ ...FACE, from: "AE", to: "JP", subjectsIn: "RU" }), "localisation"),
    ).toHaveLength(1);
  });

  it("what is asked of passing data on nobody has researched, and the answer says so", () => {
    expect(atlas.packs.get("RU")?.notResearched).toEqual(["onward"]);
    expect(ask({ ...OUT, modality: "finger" }).verdict).toBe("depends");
  });
});

describe("A breach (152-FZ Art 21(3.1))", () => {
  it("is told within 24 hours, and its inquiry within 72", () => {
    expect(
      deadlinesFor("RU", 5, { riskToPeople: "likely" }).map(
        ({ to, stage, dueAt }) => `${to} ${stage} ${dueAt}`,
      ),
    ).toEqual([
      "ru.rkn report 2026-03-03T09:00:00.000Z",
      "ru.rkn final 2026-03-05T09:00:00.000Z",
      "ru.gossopka report undefined",
    ]);
  });

  it("leaves data for 30 days after its purpose or the consent has ended", () => {
    expect(asked("RU", ask(OUT), "retention")).toEqual([
      "P30D after purpose end; P30D after consent withdrawn",
    ]);
  });
});
