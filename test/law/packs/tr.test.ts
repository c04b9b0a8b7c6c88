/** Türkiye: Law 6698 (KVKK) before and after Law 7499, the by-law on transfers and the decisions of the Board. */
import { describe, expect, it } from "vitest";
import { ask, atlas } from "../question.ts";
import { asked, deadlinesFor, suffices } from "./answer.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30" };
const OUT = { ...FACE, from: "TR", to: "AR", role: "controller", recipientRole: "controller" };
const IN = { ...FACE, from: "JP", to: "TR", recipientRole: "controller" };
const CONSENT = ["explicit", "freely_given", "specific", "informed"].map((each) => `consent.collect:${each}`);

describe("Special categories (KVKK Art 6(3), Law 7499)", () => {
  it.each([
    ["2024-05-31", "tr.art6-law", true],
    ["2024-05-31", "tr.art6-employment", false],
    ["2024-06-01", "tr.art6-employment", true],
    ["2024-06-01", "tr.art6-claims", true],
    ["2024-06-01", "lawful-ground", false],
  ])("on %s the ground %s is enough: %s", (day, ground, enough) => {
    expect(suffices("TR", ask(OUT, day), "consent.collect", ground)).toBe(enough);
  });

  it("are open to explicit, free, specific and informed consent on both days", () => {
    for (const day of ["2024-05-31", "2024-06-01"])
      expect(suffices("TR", ask(OUT, day), "consent.collect", ...CONSENT)).toBe(true);
  });

  it.each([
    ["verify", "false", "none", 1],
    ["analytics", "false", "none", 0],
    ["analytics", "false", "health", 1],
    ["analytics", "true", "none", 1],
  ])("for %s, identifies=%s, reveals=%s", (purpose, identifies, reveals, expected) => {
    expect(asked("TR", ask({ ...IN, purpose, identifies, reveals }), "consent.collect")).toHaveLength(
      expected,
    );
  });

  it.each(["2026-06-01", "2026-06-02"])(
    "do not open attendance by face to consent on %s: a law must provide for it",
    (day) => {
      const floor = ask({ ...IN, purpose: "timekeeping", sector: "employment" }, day);
      expect(suffices("TR", floor, "consent.collect", ...CONSENT)).toBe(false);
      expect(suffices("TR", floor, "consent.collect", "tr.art6-law")).toBe(true);
    },
  );

  it("rest on a principle decision about attendance since 2 June 2026", () => {
    const [rule] = atlas.packs.get("TR")?.rules.filter(({ id }) => id === "timekeeping") ?? [];
    expect(`${rule?.from} ${rule?.status}`).toBe("2026-06-02 confirmed");
  });
});

describe("Transfers abroad (KVKK Art 9; By-Law Arts 10-16)", () => {
  it.each([
    ["2024-05-31", "consent.transfer:explicit", true],
    ["2024-06-01", "consent.transfer:explicit", true],
    ["2024-08-31", "consent.transfer:explicit", true],
    ["2024-09-01", "consent.transfer:explicit", false],
    ["2024-05-31", "tr.scc", false],
    ["2024-09-01", "tr.scc", true],
    ["2024-05-31", "tr.commitment", true],
    ["2024-09-01", "tr.commitment", true],
    ["2024-09-01", "exc:tr.art9-occasional", true],
  ])("on %s %s is a way: %s", (day, way, open) => {
    expect(suffices("TR", ask(OUT, day), "mechanism", way)).toBe(open);
  });

  it("notify the standard contract within five working days of its signature, since 10 July 2024", () => {
    const filings = (day: string) => asked("TR", ask(OUT, day), "filings").join();
    expect(filings("2024-07-09")).not.toContain("standard-contract");
    expect(filings("2024-07-10")).toContain(
      "tr.kvkk: standard-contract 5 business days from contract signature",
    );
  });

  it("find no country adequate", () => {
    expect(ask(OUT).grants.filter(({ by }) => by.jurisdiction === "TR")).toEqual([]);
  });
});

describe("A processor (KVKK Arts 3, 12(2))", () => {
  it("has the data on terms of its own, without consent to disclosure", () => {
    const floor = ask({ ...OUT, recipientRole: "processor" });
    expect(asked("TR", floor, "consent.disclose")).toEqual(["tr.processing"]);
    expect(suffices("TR", floor, "mechanism", "tr.processing")).toBe(false);
  });

  it("in Türkiye for a controller abroad is not bound as a controller", () => {
    const floor = ask({ ...IN, recipientRole: "processor" });
    for (const dimension of [
      "consent.collect",
      "filings",
      "rights",
      "breach.regulator",
      "breach.subjects",
    ] as const)
      expect(asked("TR", floor, dimension), dimension).toEqual([]);
    expect(asked("TR", floor, "security")).toEqual(["tr.security", "tr.special-measures"]);
    expect(asked("TR", floor, "practices")).toEqual(["tr.destruction", "tr.processor-notice"]);
  });
});

describe("Handling", () => {
  it.each([
    ["2017-12-31", ["at purpose end"]],
    ["2018-01-01", ["P6M after purpose end"]],
  ])("on %s data goes %s", (day, expected) => {
    expect(asked("TR", ask(OUT, day), "retention")).toEqual(expected);
  });

  it("tells the Board of a breach within 72 hours since 24 January 2019", () => {
    const told = (day: string) => asked("TR", ask(OUT, day), "breach.regulator");
    expect(told("2019-01-23")).toEqual(["tr.kvkk: report from awareness, without delay"]);
    expect(told("2019-01-24")).toEqual(["tr.kvkk: report 72 hours from awareness, without delay"]);
    expect(deadlinesFor("TR", 5).map(({ to, dueAt }) => `${to} ${dueAt}`)).toEqual([
      "tr.kvkk 2026-03-05T09:00:00.000Z",
      "subjects undefined",
    ]);
  });

  it("begins with the law, and with transfers and rights six months later", () => {
    expect(() => ask(OUT, "2016-04-06")).toThrow("no rule in force");
    expect(asked("TR", ask(OUT, "2016-10-06"), "mechanism")).toEqual([]);
    expect(asked("TR", ask(OUT, "2016-10-07"), "mechanism")).toHaveLength(1);
  });

  it("is sold with explicit consent to the sale, and there is no ban", () => {
    const floor = ask({ ...OUT, action: "sell" });
    expect(floor.verdict).toBe("conditional");
    expect(asked("TR", floor, "consent.sale")).toEqual(["all[consent.sale:explicit, consent.sale:specific]"]);
  });
});

describe("gates of staff (Board 2022/797)", () => {
  const gate = (facts: object, day?: string) =>
    asked(
      "TR",
      ask({ from: "TR", to: "DE", modality: "face", form: "template", youngest: "30", ...facts }, day),
      "consent.collect",
    ).some((each) => each.includes("real_alternative"));
  const staff = { purpose: "accessControl", sector: "employment", role: "controller" };

  it("take a duty, a law or consent with another way in, since the Board decided", () => {
    expect(gate(staff)).toBe(true);
    expect(gate({ ...staff, sector: "housing" })).toBe(false);
    expect(gate({ ...staff, role: "processor", recipientRole: "processor" })).toBe(false);
    expect(gate(staff, "2022-08-03")).toBe(false);
    expect(gate(staff, "2022-08-04")).toBe(true);
  });
});
