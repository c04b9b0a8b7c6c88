/** Japan: what the Act on the Protection of Personal Information asks beside the worked examples. */
import { describe, expect, it } from "vitest";
import { ask, combined } from "../question.ts";
import { asked, suffices } from "./answer.ts";

const VOICE = { modality: "voice", form: "template", purpose: "verify", youngest: "30" };
const from = (place: string, facts = {}) => ask({ from: place, to: "JP", ...VOICE, ...facts });

describe("passing on by whoever received the data in Japan (APPI Art 27)", () => {
  const ABROAD = ["consent.onward:informed", "jp.country-notice"];

  it("needs consent, a filed opt-out scheme, entrustment or an exception", () => {
    expect(asked("JP", from("KR"), "onward")[0]).toBe(
      "any[consent.onward:opt_in, all[consent.onward:opt_out, jp.opt-out-filing], jp.entrustment, exc:jp.art27-1]",
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
