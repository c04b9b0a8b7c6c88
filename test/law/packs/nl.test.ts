/** The Netherlands stand on the law of the Union, with an authority of their own and the age that the Union has. */
import { expect, it } from "vitest";
import { ask, atlas } from "../question.ts";
import { asked } from "./answer.ts";

it("the Netherlands ask a guardian below 16, the age of the GDPR itself (Art 8(1)), and everything else that the Union asks", () => {
  const question = { to: "JP", modality: "face", form: "template", purpose: "verify", youngest: "30" };
  const [own, union] = [ask({ ...question, from: "NL" }), ask({ ...question, from: "EU" })];
  expect(asked("NL", own, "guardianAge")).toEqual(["16"]);
  for (const dimension of union.dimensions.keys())
    if (dimension !== "guardianAge")
      expect(asked("EU", own, dimension)).toEqual(asked("EU", union, dimension));
  expect(atlas.packs.get("NL")?.regulators.map(({ id }) => id)).toEqual(["nl.ap"]);
});
