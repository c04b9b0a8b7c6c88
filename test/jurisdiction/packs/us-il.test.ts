/** Illinois: who may sue, and inferences that are used to identify. */
import { describe, expect, it } from "vitest";
import { ask, partsOf } from "../question.ts";
import { asked } from "./answer.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30" };
const DISCLOSE =
  "any[consent.disclose:opt_in, exc:us-il.financial-transaction, exc:us-il.required-by-law, exc:us-il.warrant]";

describe("whoever is aggrieved in Illinois", () => {
  it.each([
    ["origin", { from: "US-IL", to: "JP" }],
    ["destination", { from: "JP", to: "US-IL" }],
  ])("can sue where Illinois is the %s", (_, places) => {
    expect(asked("US-IL", ask({ ...places, ...FACE }), "rights")).toEqual(["right.damages"]);
  });

  it("is told what for", () => {
    const [part] = partsOf(ask({ from: "US-IL", to: "JP", ...FACE }), "rights").filter(
      ({ by }) => by.jurisdiction === "US-IL",
    );
    expect(part?.says).toContain("USD 1,000");
    expect(part?.says).toContain("5,000");
  });

  it.each([
    ["gait, which the closed list leaves out", { modality: "gait" }],
    ["a photograph", { form: "rawSample", derivedFrom: "photo" }],
    ["a recorded voice", { form: "rawSample", modality: "voice" }],
  ])("cannot over %s", (_, facts) => {
    expect(asked("US-IL", ask({ from: "US-IL", to: "JP", ...FACE, ...facts }), "rights")).toEqual([]);
  });
});

describe("an inference that is used to identify", () => {
  const used = { from: "US-IL", to: "JP", ...FACE, form: "inference", identifies: "true" };

  it("is disclosed as biometric information is, and no other inference is held to that", () => {
    expect(asked("US-IL", ask(used), "consent.disclose")).toEqual([DISCLOSE]);
    expect(asked("US-IL", ask({ ...used, identifies: "false" }), "consent.disclose")).toEqual([]);
  });

  it("carries a person's suit, and no other inference does", () => {
    expect(asked("US-IL", ask(used), "rights")).toEqual(["right.damages"]);
    expect(asked("US-IL", ask({ ...used, identifies: "false" }), "rights")).toEqual([]);
  });

  it("serves advertising under a release that names it", () => {
    expect(asked("US-IL", ask({ ...used, purpose: "adTarget" }), "consent.advertising")).toEqual([
      "all[consent.advertising:written, consent.advertising:specific]",
    ]);
  });

  it("needed a release on paper until 1 August 2024", () => {
    const paper = "consent.collect:signed_on_paper";
    expect(asked("US-IL", ask(used, "2024-08-01"), "consent.collect")).toContain(paper);
    expect(asked("US-IL", ask(used, "2024-08-02"), "consent.collect")).not.toContain(paper);
  });
});
