/** Vietnam: the Law on Personal Data Protection of 2025 and Decree 356/2025/ND-CP. */
import { describe, expect, it } from "vitest";
import { ask } from "../question.ts";
import { asked, deadlinesFor, suffices } from "./answer.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30" };
const OUT = { ...FACE, from: "VN", to: "JP", role: "controller", recipientRole: "controller" };
const IN = { ...FACE, from: "JP", to: "VN", recipientRole: "controller" };
const ABROAD = { ...FACE, from: "EU", to: "JP", subjectsIn: "VN" };
const GIVEN = ["explicit", "freely_given", "informed", "specific"].map((each) => `consent.collect:${each}`);

describe("Consent (PDPL Arts 9-10, 19)", () => {
  it.each([
    ["explicit, free, informed and for one purpose", GIVEN, true],
    ["by silence after a notice", ["consent.collect:opt_out", "notice"], false],
    ["bundled with others", GIVEN.slice(0, 3), false],
    ["not needed in a case of Article 19", ["vn.art19"], true],
  ] as const)("is %s", (_, held, may) => {
    for (const floor of [ask(OUT), ask(IN), ask(ABROAD)])
      expect(suffices("VN", floor, "consent.collect", ...held)).toBe(may);
  });

  it("of a guardian is needed below 16, and to publish what is private of the child too from seven (Art 24)", () => {
    expect(asked("VN", ask({ ...OUT, youngest: "15" }), "guardianAge")).toEqual(["16"]);
    expect(asked("VN", ask(OUT), "practices")).toContain("vn.child-agrees");
  });
});

describe("Sale (PDPL Arts 7, 17(2); Decree 356 Art 7(3))", () => {
  it.each([
    ["out of Vietnam", OUT],
    ["into Vietnam", IN],
    ["of data about its people, elsewhere", ABROAD],
  ] as const)(
    "%s is forbidden, whatever people agree to, unless it is none or a law provides for it",
    (_, question) => {
      const floor = ask({ ...question, action: "sell" });
      const agreed = ["explicit", "informed", "specific"].map((each) => `consent.sale:${each}`);
      expect(suffices("VN", floor, "consent.sale", ...agreed)).toBe(false);
      expect(suffices("VN", floor, "consent.sale", "exc:vn.sale-by-law")).toBe(true);
      expect(suffices("VN", floor, "consent.sale", ...agreed, "exc:vn.paid-transfer")).toBe(true);
      expect(suffices("VN", floor, "consent.sale", "exc:vn.paid-transfer")).toBe(false);
      expect(floor.verdict).toBe("prohibited");
    },
  );
});

describe("Leaving Vietnam (PDPL Arts 17, 20; Decree 356 Art 18)", () => {
  it("takes an assessment and a written agreement; the dossier is filed within 60 days after the first transfer", () => {
    const floor = ask(OUT);
    expect(suffices("VN", floor, "mechanism", "vn.transfer-assessment", "vn.transfer-agreement")).toBe(true);
    expect(suffices("VN", floor, "mechanism", "vn.transfer-assessment")).toBe(false);
    for (const exempt of ["staff-cloud", "own-transfer", "state-transfer", "decree17"])
      expect(suffices("VN", floor, "mechanism", `exc:vn.${exempt}`, "vn.transfer-agreement"), exempt).toBe(
        true,
      );
    expect(asked("VN", floor, "filings")).toEqual([
      "vn.a05: transfer-dossier 60 days from first transfer",
      "vn.a05: processing-dossier 60 days from processing start",
    ]);
    expect(asked("VN", floor, "localisation")).toEqual(["vn.stored-in-vietnam"]);
    expect(asked("VN", floor, "onward")).toEqual(["vn.agreed-onward"]);
  });

  it("begins with 2026-01-01, before which the pack has no answer", () => {
    expect(() => ask(OUT, "2025-12-31")).toThrow("no rule in force");
    expect(ask(OUT, "2026-01-01").verdict).toBe("conditional");
  });
});

describe("A processor", () => {
  it("has the data under an agreement, without consent to disclosure", () => {
    const floor = ask({ ...OUT, recipientRole: "processor" });
    expect(asked("VN", floor, "consent.disclose")).toEqual(["vn.processor-agreement"]);
    expect(suffices("VN", floor, "mechanism", "vn.transfer-assessment")).toBe(true);
    expect(asked("VN", ask(OUT), "consent.disclose")).toEqual([
      "any[consent.disclose:explicit, vn.art17, vn.art19]",
    ]);
  });

  it("in Vietnam for a controller abroad owes security, deletion, its own dossier and news of a breach, and no controller's duty", () => {
    const floor = ask({ ...IN, recipientRole: "processor" });
    for (const dimension of ["consent.collect", "transparency", "rights", "breach.regulator"] as const)
      expect(asked("VN", floor, dimension), dimension).toEqual([]);
    expect(asked("VN", floor, "security")).toEqual(["vn.sensitive-security", "vn.biometric-security"]);
    expect(asked("VN", floor, "practices")).toContain("vn.processor-notice");
    expect(asked("VN", floor, "filings")).toEqual([
      "vn.a05: processing-dossier 60 days from processing start",
    ]);
    expect(asked("VN", floor, "retention").join("; ")).toContain("at purpose end");
  });

  it("within Vietnam leaves its controller bound", () => {
    const floor = ask({ ...OUT, to: "VN", recipientRole: "processor" });
    expect(asked("VN", floor, "consent.collect")).not.toEqual([]);
  });
});

describe("A breach (PDPL Arts 23, 31; Decree 356 Art 29)", () => {
  it("is told to the Ministry within 72 hours where harm is possible", () => {
    expect(asked("VN", ask({ ...OUT, form: "inference" }), "breach.regulator")).toEqual([
      "vn.a05: report 72 hours from awareness, if any[incident.risk-to-rights, incident.property-damage]",
    ]);
  });

  it("of biometric data is told to the Ministry and to the people, whatever the harm, and recorded", () => {
    expect(asked("VN", ask(OUT), "breach.subjects")).toEqual(["subjects: report 72 hours from awareness"]);
    expect(asked("VN", ask(OUT), "breach.regulator")).toContain("vn.a05: report 72 hours from awareness");
    expect(asked("VN", ask(OUT), "practices")).toContain("vn.breach-record");
    const told = deadlinesFor("VN", 5, { riskToPeople: "unlikely" }).map(({ to, dueAt }) => `${to} ${dueAt}`);
    expect(new Set(told)).toEqual(
      new Set(["vn.a05 2026-03-05T09:00:00.000Z", "subjects 2026-03-05T09:00:00.000Z"]),
    );
    expect(asked("VN", ask({ ...OUT, form: "inference" }), "breach.subjects")).toEqual([]);
  });
});

describe("A State body (PDPL Arts 19-21)", () => {
  it("makes no assessment and files no dossier, of the transfer or of its use", () => {
    const floor = ask({ ...OUT, role: "authority" });
    for (const dimension of ["assessment", "filings"] as const)
      expect(asked("VN", floor, dimension), dimension).toEqual([]);
    expect(suffices("VN", floor, "mechanism", "vn.transfer-agreement")).toBe(true);
    expect(suffices("VN", floor, "consent.collect", "vn.art19")).toBe(true);
  });

  it("frees nobody who deals with it", () => {
    expect(asked("VN", ask({ ...OUT, recipientRole: "authority" }), "assessment")).toHaveLength(1);
    expect(asked("VN", ask({ ...IN, role: "authority" }), "assessment")).toHaveLength(1);
  });
});
