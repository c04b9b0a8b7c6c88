/** Spain stands on the law of the Union: an age of its own, and attendance at work. */
import { describe, expect, it } from "vitest";
import { ask, parts } from "../question.ts";
import { asked, suffices } from "./answer.ts";

const LEAVING = {
  from: "ES",
  to: "JP",
  modality: "finger",
  form: "template",
  purpose: "timekeeping",
  youngest: "30",
};

describe("Spain", () => {
  it.each([
    ["2018-12-06", ["EU: 16"]],
    ["2018-12-07", ["ES: 14"]],
  ])(
    "asks a guardian below 14 in the Union's place, since 7 December 2018 (LO 3/2018 Art 7): on %s",
    (day, expected) => {
      const ages = parts(ask({ ...LEAVING, from: "ES", to: "ES" }, day), "guardianAge");
      expect([...new Set(ages)]).toEqual(expected);
    },
  );

  it("lets attendance be kept so only by a norm with the rank of law, and is unsure of it (AEPD 2023-11-23)", () => {
    const floor = ask(LEAVING);
    expect(asked("ES", floor, "use")).toEqual(["exc:es.rank-of-law"]);
    expect(suffices("ES", floor, "use", "exc:es.rank-of-law")).toBe(true);
    expect(asked("ES", ask(LEAVING, "2023-11-22"), "use")).toEqual([]);
    expect(asked("ES", ask({ ...LEAVING, purpose: "verify" }), "use")).toEqual([]);
  });
});
