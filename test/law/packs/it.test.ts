/** Italy stands on the law of the Union: an age, the Garante's measures, clocks of staff, and faces in public places. */
import { describe, expect, it } from "vitest";
import { ask, partsOf } from "../question.ts";
import { asked } from "./answer.ts";

const FACE = {
  from: "IT",
  to: "JP",
  modality: "face",
  form: "template",
  purpose: "identify",
  youngest: "30",
};

describe("Italy", () => {
  it("asks a guardian below 14 (Codice Art 2-quinquies), and the Garante's measures (Art 2-septies)", () => {
    expect(asked("IT", ask(FACE), "guardianAge")).toEqual(["14"]);
    expect(asked("EU", ask(FACE), "guardianAge")).toEqual([]);
    expect(asked("IT", ask(FACE), "security")).toEqual(["it.guarantee-measures"]);
  });

  it.each([
    ["2021-12-07", []],
    ["2021-12-08", ["believed"]],
    ["2025-12-31", ["believed"]],
    ["2026-01-01", ["unsure"]],
  ])("bars faces from cameras in public places, prolonged to the end of 2025: on %s", (day, expected) => {
    const statuses = (publicSpace: string) => {
      const within = ask({ ...FACE, to: "IT", publicSpace }, day);
      const own = partsOf(within, "use").filter(({ by }) => by.jurisdiction === "IT" && by.side === "origin");
      return own.map(({ by }) => by.status);
    };
    expect(statuses("true")).toEqual(expected);
    expect(statuses("false")).toEqual([]);
  });

  it.each([
    ["2021-02-18", []],
    ["2021-02-19", ["exc:it.attendance-norm"]],
  ])(
    "takes no attendance by biometrics but under a norm (Garante, newsletter 473): on %s",
    (day, expected) => {
      const use = (purpose: string, role = "controller") =>
        asked("IT", ask({ ...FACE, to: "IT", purpose, role, recipientRole: "processor" }, day), "use");
      expect(use("timekeeping")).toEqual(expected);
      expect(use("timekeeping", "authority")).toEqual(expected);
      expect(use("timekeeping", "processor")).toEqual([]);
      expect(use("accessControl")).toEqual([]);
    },
  );
});
