/** Japan: what the Act on the Protection of Personal Information asks beside the worked examples. */
import { describe, expect, it } from "vitest";
import { ask, combined } from "../question.ts";
import { asked, suffices } from "./answer.ts";

const VOICE = {
  modality: "voice",
  form: "template",
  purpose: "verify",
  youngest: "30",
  role: "controller",
  recipientRole: "controller",
};
const from = (place: string, facts = {}) => ask({ from: place, to: "JP", ...VOICE, ...facts });

describe("passing on by whoever received the data in Japan (APPI Art 27)", () => {
  const ABROAD = ["consent.onward:informed", "jp.country-notice"];

  it("needs consent, a filed opt-out scheme, entrustment or an exception", () => {
    expect(asked("JP", from("KR"), "onward")[0]).toBe(
      "any[consent.onward:opt_in, all[consent.onward:opt_out, jp.opt-out-filing], jp.entrustment, jp.joint-use, exc:jp.art27-1]",
    );
  });

  it.each([
    ["consent", ["consent.onward:opt_in"], true],
    ["no consent", [], false],
    ["an opt-out scheme of which the PPC knows nothing", ["consent.onward:opt_out"], false],
  ])("with %s: %s", (_, held, may) => {
    const abroad = ["jp.equivalent-system", "jp.continuing-checks"];
    expect(suffices("JP", from("KR"), "onward", ...abroad, ...held)).toBe(may);
  });

  it("of data from the EU never goes by opting out: Supplementary Rule 4 stands in its place", () => {
    const held = ["consent.onward:opt_out", "jp.opt-out-filing", "jp.cbpr", "jp.continuing-checks"];
    expect(suffices("JP", from("KR"), "onward", ...held)).toBe(true);
    expect(suffices("JP", from("EU"), "onward", ...held)).toBe(false);
    expect(suffices("JP", from("EU"), "onward", "consent.onward:opt_in", ...ABROAD)).toBe(true);
    expect(combined(from("EU"), "onward")).not.toContain("opt_out");
  });
});

describe("sale and rights (APPI Arts 27, 32-39)", () => {
  it("sale to Japan asks for what sale from Japan asks for", () => {
    const sale = "any[consent.sale:opt_in, all[consent.sale:opt_out, jp.opt-out-filing]]";
    expect(asked("JP", from("KR", { action: "sell" }), "consent.sale")).toEqual([sale]);
    expect(asked("JP", ask({ from: "JP", to: "KR", ...VOICE, action: "sell" }), "consent.sale")).toEqual([
      sale,
    ]);
  });

  it("end in court, two weeks after asking in vain, and know no portability", () => {
    const rights = asked("JP", from("KR"), "rights").join();
    expect(rights).toContain("right.appeal");
    expect(rights).not.toContain("right.portability");
    expect(rights).not.toContain("right.damages");
  });
});

describe("a public body (APPI Art 16(2), chapter 5)", () => {
  const out = ask({ from: "JP", to: "KR", ...VOICE, role: "authority" });
  const into = from("KR", { recipientRole: "authority" });

  it("provides data for its purpose of use or by law, also abroad (Arts 69, 71)", () => {
    for (const ground of ["jp.art69-purpose", "jp.art69-law", "jp.art69-special"]) {
      expect(suffices("JP", out, "consent.disclose", ground), ground).toBe(true);
      expect(suffices("JP", out, "mechanism", ground), ground).toBe(true);
    }
    expect(suffices("JP", out, "mechanism", "jp.art69-inside")).toBe(false);
    expect(suffices("JP", out, "consent.disclose", "jp.entrustment")).toBe(false);
    expect(asked("JP", into, "onward").join()).not.toContain("opt_out");
  });

  it("tells of a leak where more than 100 people are hit, and of what it holds the rights of Articles 76, 90 and 98", () => {
    for (const floor of [out, into]) {
      expect(asked("JP", floor, "breach.regulator")).toHaveLength(2);
      expect(asked("JP", floor, "practices")).toContain("jp.public-breach");
      expect(asked("JP", floor, "rights")).toEqual([
        "all[right.access, right.rectification, right.stop-use, right.stop-provision]",
      ]);
    }
  });

  it("frees no business operator: neither the other side, nor the one within Japan", () => {
    const company = [
      ask({ from: "JP", to: "KR", ...VOICE, recipientRole: "authority" }),
      from("KR", { role: "authority" }),
      ask({ from: "JP", to: "JP", ...VOICE, role: "authority" }),
    ];
    for (const floor of company) {
      expect(asked("JP", floor, "transparency")).toContain("jp.purpose-notice");
      expect(asked("JP", floor, "security").join()).toContain("jp.supervision");
    }
  });

  it("asks nothing more of a company that offers what chapter 4 asks, where nobody said which of the two it is", () => {
    const { role: _, recipientRole: __, ...unsaid } = VOICE;
    const floor = ask({ from: "JP", to: "KR", ...unsaid });
    const held = ["consent.transfer:opt_in", "consent.transfer:informed", "jp.country-notice"];
    expect(suffices("JP", floor, "mechanism", ...held)).toBe(true);
    expect(suffices("JP", floor, "consent.disclose", "consent.disclose:opt_in")).toBe(true);
    expect(suffices("JP", floor, "transparency", "jp.purpose-notice")).toBe(true);
    expect(suffices("JP", floor, "security", "jp.security-control", "jp.supervision")).toBe(true);
  });
});
