/** Australia to New Zealand: a face video from which the mood of shoppers is inferred, and the same for access control. */
import { describe, expect, it } from "vitest";
import { ask, parts, partsOf } from "../question.ts";
import { meets, reading, readingOf } from "../reading.ts";

const VIDEO = {
  from: "AU",
  to: "NZ",
  modality: "face",
  form: "rawSample",
  derivedFrom: "video",
  youngest: "18",
};

describe("Australia to New Zealand: a face video from which shoppers' mood is inferred", () => {
  const mood = ask({ ...VIDEO, purpose: "emotion" });

  it("is denied by rule 10 of the Code", () => {
    expect(mood.verdict).toBe("prohibited");
    expect(reading(mood, "use")).toEqual([
      "NZ, destination: any[exc:nz.authorised-health, exc:nz.accessibility, exc:nz.serious-threat, exc:nz.ethical-research] (Biometric Processing Privacy Code 2025 rule 10; Human Rights Act 1993 s 21(1))",
    ]);
    expect(partsOf(mood, "use").map(({ by }) => [by.rule, by.side, by.status])).toEqual([
      ["rule-10-shown", "destination", "confirmed"],
    ]);
  });

  it("is not cured by consent", () => {
    expect(meets(mood, "use", ["consent.collect:explicit", "consent.collect:written"])).toBe(false);
  });

  it("is denied no less where the recipient claims to identify nobody", () => {
    expect(ask({ ...VIDEO, purpose: "emotion", identifies: "false" }).verdict).toBe("prohibited");
  });
});

describe("the same video for access control", () => {
  const floor = ask({ ...VIDEO, purpose: "accessControl", role: "controller", recipientRole: "controller" });

  it("is open under conditions", () => {
    expect(floor.verdict).toBe("conditional");
    expect(parts(floor, "use")).toEqual([]);
  });

  it.each([
    [
      "consent: opted into, by Australia",
      "consent.collect",
      [
        "AU, origin: any[consent.collect:opt_in, au.required-by-law, au.general-situation, au.state-authority] (APP 3.3-3.4; Privacy Act ss 6(1), 16A; Bunnings [2026] ARTA 130)",
      ],
    ],
    [
      "assessment: of proportionality, by New Zealand",
      "assessment",
      [
        // A tribunal found that recognising faces needs an assessment of risk in Australia too.
        "AU, origin: au.face-risk-assessment (APP 1.2; Bunnings [2026] ARTA 130)",
        "NZ, destination: nz.proportionality (Biometric Processing Privacy Code 2025 rule 1)",
      ],
    ],
    [
      "breach: as soon as practicable, and 72 hours by New Zealand's guidance",
      "breach.regulator",
      [
        "AU, origin: au.oaic: report from belief, without delay, if incident.serious-harm (Privacy Act ss 26WE, 26WK)",
        "NZ, destination: nz.opc: report from awareness, without delay, if incident.serious-harm (Privacy Act 2020 ss 112-114)",
        "NZ, destination: nz.opc: report 72 hours from awareness, if incident.serious-harm (OPC guidance on Privacy Act 2020 s 114)",
      ],
    ],
    [
      "mechanism: accountability under APP 8",
      "mechanism",
      [
        "AU, origin: any[au.accountability, au.similar-law, au.prescribed, all[consent.transfer:opt_in, consent.transfer:informed, au.waiver-notice], au.required-by-law, au.general-situation, au.international-agreement, au.employee-record, au.state-authority] (APP 8.1-8.3; Privacy Act ss 16C, 100(1A))",
      ],
    ],
    ["age: none", "guardianAge", []],
  ] as const)("%s", (_, dimension, lines) => {
    expect(reading(floor, dimension)).toEqual(lines);
  });

  it("gives New Zealand's notice before collection", () => {
    expect(readingOf("NZ", floor, "transparency")).toEqual([
      "NZ, destination: nz.biometric-notice (Biometric Processing Privacy Code 2025 rule 3)",
      "NZ, destination: nz.notice (Privacy Act 2020 IPP 3)",
      "NZ, destination: nz.indirect-notice (Privacy Act 2020 IPP 3A)",
    ]);
    expect(parts(floor, "onward")[0]).toBe("AU: au.onward-apps");
  });
});
