/** New York: the City's sign, ban on sale and tenants, fingerprints at work, faces in schools, minors and the SHIELD Act. */
import { describe, expect, it } from "vitest";
import { ask, atlas } from "../question.ts";
import { asked, suffices } from "./answer.ts";
import { told } from "./told.ts";

const FACE = {
  modality: "face",
  form: "template",
  purpose: "verify",
  sector: "retail",
  role: "controller",
  financialInstitution: "false",
  recipientOwnership: "ordinary",
  dataset: "none",
  youngest: "30",
};
const OUT = { ...FACE, from: "US-NY", to: "JP", recipientRole: "controller" };
const IN = { ...FACE, from: "JP", to: "US-NY", recipientRole: "controller" };

describe("New York City (Admin. Code 22-1201 to 1205)", () => {
  it.each([
    ["retail", 1],
    ["entertainment", 1],
    ["food-and-drink", 1],
    ["finance", 0],
  ])("%s posts a sign: %s", (sector, expected) => {
    expect(asked("US-NY", ask({ ...IN, sector }), "transparency")).toHaveLength(expected);
  });

  it("spares an agency in the City, and no shop that an authority abroad gives data", () => {
    expect(asked("US-NY", ask({ ...IN, recipientRole: "authority" }), "transparency")).toEqual([]);
    expect(asked("US-NY", ask({ ...IN, role: "authority" }), "transparency")).toHaveLength(1);
  });

  it.each([
    ["2021-07-08", "conditional"],
    ["2021-07-09", "prohibited"],
  ])("a sale on %s is %s, unless it is outside the City", (day, verdict) => {
    const floor = ask({ ...OUT, to: "US-WA", action: "sell" }, day);
    expect(floor.verdict).toBe(verdict);
    expect(suffices("US-NY", floor, "consent.sale", "consent.sale:explicit", "consent.sale:written")).toBe(
      verdict === "conditional",
    );
    expect(suffices("US-NY", floor, "consent.sale", "exc:us-ny.outside-city")).toBe(true);
  });

  it("lets tenants in by biometrics with express consent, and keeps the data for 90 days", () => {
    const floor = ask({ ...IN, sector: "housing", purpose: "accessControl" });
    expect(
      suffices("US-NY", floor, "consent.collect", "consent.collect:explicit", "consent.collect:informed"),
    ).toBe(true);
    expect(suffices("US-NY", floor, "consent.collect")).toBe(false);
    const end = "at purpose end, without undue delay";
    expect(asked("US-NY", floor, "retention")).toEqual(["P90D after service end", end]);
    const door = ask({ ...IN, form: "rawSample", sector: "housing", purpose: "accessControl" });
    expect(asked("US-NY", door, "retention")).toEqual(["P90D after collection", end]);
    expect(asked("US-NY", ask({ ...IN, purpose: "accessControl" }), "consent.collect")).toEqual([]);
  });
});

describe("Work and schools", () => {
  it.each([
    ["finger", "employment", 1],
    ["hand", "employment", 0],
    ["finger", "retail", 0],
  ])("the %s in %s is free to refuse (Labor Law 201-a): %s", (modality, sector, expected) => {
    const collect = asked(
      "US-NY",
      ask({ ...IN, modality, sector, purpose: "timekeeping" }),
      "consent.collect",
    );
    expect(collect).toHaveLength(expected);
  });

  it.each([
    ["finger", "education", "2020-12-21", "conditional"],
    ["finger", "education", "2020-12-22", "prohibited"],
    ["finger", "education", "2023-09-26", "prohibited"],
    ["finger", "education", "2023-09-27", "conditional"],
    ["face", "education", "2023-09-26", "prohibited"],
    ["face", "education", "2023-09-27", "prohibited"],
    ["face", "retail", "2023-09-27", "conditional"],
  ])("the %s in %s on %s is %s", (modality, sector, day, verdict) => {
    expect(ask({ ...IN, from: "US-WA", modality, sector }, day).verdict).toBe(verdict);
  });

  it.each([
    ["controller", "UK", "prohibited"],
    ["processor", "UK", "conditional"],
    ["processor", "US-NY", "prohibited"],
    [undefined, undefined, "prohibited"],
  ])(
    "binds a school here, and the vendor of one elsewhere not: %s, people in %s",
    (recipientRole, subjectsIn, verdict) => {
      const facts = {
        ...FACE,
        sector: "education",
        from: "UK",
        to: "US-NY",
        recipientCerts: "dpf-uk",
        flaggedSensitive: "true",
      };
      const stated = { ...facts, ...(recipientRole && { recipientRole }), ...(subjectsIn && { subjectsIn }) };
      expect(ask(stated).verdict).toBe(verdict);
    },
  );

  it("binds a school here that sends faces to a vendor abroad, wherever the people are", () => {
    const facts = { ...OUT, to: "UK", sector: "education", recipientRole: "processor", subjectsIn: "UK" };
    expect(ask(facts).verdict).toBe("prohibited");
  });
});

describe("Minors (GBL 899-ff)", () => {
  it.each([
    ["2025-06-19", "17", []],
    ["2025-06-20", "17", ["prohibited"]],
    ["2025-06-20", "18", []],
  ])("the sale of an inference on %s at %s is %j, which is unsure", (day, youngest, expected) => {
    const floor = ask({ ...OUT, form: "inference", action: "sell", youngest }, day);
    expect(asked("US-NY", floor, "consent.sale")).toEqual(expected);
    const sale = atlas.packs.get("US-NY")?.rules.filter(({ id }) => id.startsWith("gbl-899-ff-sale"));
    expect(sale?.map(({ status }) => status)).toEqual(["unsure", "unsure"]);
  });

  it("need informed consent or strict necessity", () => {
    const floor = ask({ ...IN, youngest: "15" });
    expect(suffices("US-NY", floor, "consent.collect", "us-ny.strictly-necessary")).toBe(true);
    expect(suffices("US-NY", floor, "consent.collect", "lawful-ground")).toBe(false);
  });
});

describe("SHIELD Act (GBL 899-aa, 899-bb)", () => {
  it("has a number for the people since 2024-12-21, and 72 hours for the Department of Financial Services", () => {
    expect(told("US-NY", { count: 5 })).toEqual([
      "us-ny.dfs: 3 days",
      "subjects: 30 days, without delay",
      "us-ny.ag: 30 days",
      "us-ny.dos: 30 days",
      "us-ny.police: 30 days",
    ]);
    const before = ask({ ...OUT, to: "US-WA" }, "2024-12-20");
    expect(asked("US-NY", before, "breach.subjects")).toEqual([
      "subjects: report from awareness, without delay",
    ]);
    expect(asked("US-NY", before, "breach.regulator").join()).not.toContain("us-ny.dfs");
  });

  it("has whoever only maintains the data tell its owner, and guard it", () => {
    const floor = ask({ ...IN, recipientRole: "processor" });
    expect(asked("US-NY", floor, "practices")).toEqual(["us-ny.maintainer-notice"]);
    expect(asked("US-NY", floor, "security")).toEqual(["us-ny.security"]);
    expect(asked("US-NY", floor, "breach.subjects")).toEqual([]);
  });
});
