/** What every law has in common where nothing leaves its place, or nothing is about anybody. */
import { describe, expect, it } from "vitest";
import { ask, atlas } from "../question.ts";
import { asked } from "./answer.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30" };

/** Places whose law asks for an instrument under `mechanism` of a transfer within the country too, and where it says so. */
const AT_HOME_TOO: Readonly<Record<string, string>> = {
  CA: "PIPEDA Sch 1 cl. 4.1.3: a contract with any third party",
  MX: "LFPDPPP Art 35: national transfers too",
  PH: "DPA s 21(a): whether domestically or internationally",
  VN: "Decree 356 Art 7(1): an agreement for any transfer",
};

describe("a way abroad", () => {
  it("is asked by no law where the data stays in its place", () => {
    const asking = [...atlas.packs.keys()].filter(
      (place) => asked(place, ask({ from: place, to: place, ...FACE }), "mechanism").length > 0,
    );
    expect(asking.sort()).toEqual(Object.keys(AT_HOME_TOO));
  });

  it("is asked where it leaves", () => {
    for (const place of ["JP", "KR", "TH", "BR", "ZA"])
      expect(asked(place, ask({ from: place, to: "US-TX", ...FACE }), "mechanism"), place).not.toEqual([]);
  });
});

describe("an age of consent", () => {
  it("is asked by no law of figures about many people", () => {
    const figures = { modality: "face", form: "anonymisedAggregate", purpose: "analytics" };
    const asking = [...atlas.packs.keys()].filter(
      (place) => asked(place, ask({ from: place, to: place, ...figures }), "guardianAge").length > 0,
    );
    expect(asking).toEqual([]);
  });
});
