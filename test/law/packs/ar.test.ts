/** Argentina: what Ley 25.326 and the AAIP ask, on either side of a transfer. */
import { describe, expect, it } from "vitest";
import { translate } from "../../../src/vocabulary/translate.ts";
import { deadlinesThen, noticeWith } from "../../notices/notices.ts";
import { ask, atlas, parts, partsOf } from "../question.ts";

const face = {
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
  role: "controller",
  recipientRole: "controller",
  sector: "finance",
};
const COLLECT =
  "AR: any[all[consent.collect:explicit, consent.collect:freely_given, consent.collect:informed, " +
  "any[consent.collect:written, ar.like-writing]], ar.art5-2]";
const TRANSFER =
  "AR: any[ar.adequacy, ar.model-clauses, all[ar.own-clauses, ar.clauses-filed], " +
  "ar.corporate-rules, consent.transfer:explicit, exc:ar.art12]";
const PASSING_ON =
  "AR: any[all[consent.onward:explicit, consent.onward:informed, consent.onward:withdrawable], ar.art5-2]";

/** What Argentina's law alone asks in a dimension. */
const argentine = (floor: ReturnType<typeof ask>, dimension: Parameters<typeof parts>[1]) =>
  parts(floor, dimension).filter((each) => each.startsWith("AR: "));

describe("from Argentina to Japan: verifying a face template", () => {
  const floor = ask({ from: "AR", to: "JP", ...face });

  it("is conditional on free, express and informed consent in writing or its like", () => {
    expect(floor.verdict).toBe("conditional");
    expect(argentine(floor, "consent.collect")).toEqual([COLLECT]);
    expect(argentine(floor, "consent.disclose")).toEqual([
      "AR: any[all[consent.disclose:explicit, consent.disclose:informed, consent.disclose:withdrawable], ar.art5-2]",
    ]);
  });

  it("binds the recipient as the sender, with whom it answers", () => {
    expect(argentine(floor, "practices")).toContain("AR: ar.joint-liability");
    expect(argentine(floor, "onward")).toEqual([PASSING_ON]);
  });

  it("asks for a way out of Argentina, which the list does not open to Japan", () => {
    expect(argentine(floor, "mechanism")).toEqual([TRANSFER]);
    expect(floor.grants.filter(({ used }) => used)).toEqual([]);
  });

  it("is guarded, destroyed and open to the person", () => {
    expect(argentine(floor, "security")).toEqual(["AR: ar.security"]);
    expect(argentine(floor, "retention")).toEqual(["AR: at purpose end"]);
    expect(argentine(floor, "rights")).toEqual([
      "AR: all[right.access, right.rectification, right.erasure, ar.habeas-data]",
      "AR: right.explanation",
    ]);
    const decided = ask({ from: "AR", to: "JP", ...face, automatedDecision: "false" });
    expect(argentine(decided, "rights")).toHaveLength(1);
  });

  it("asks for no assessment and tells no one of a breach: that is only recommended", () => {
    for (const dimension of ["assessment", "filings", "breach.regulator", "breach.subjects"] as const)
      expect(argentine(floor, dimension)).toEqual([]);
    const notice = noticeWith({ subjects: [{ place: "AR", count: 5 }] }, { jurisdiction: "AR" });
    expect(deadlinesThen(notice, atlas, new Date("2026-03-02T10:00:00Z"))).toEqual([]);
  });
});

describe("from the EU to Argentina: verifying a face template", () => {
  const floor = ask({ from: "EU", to: "AR", ...face });

  it("needs no tool beyond the adequacy decision of 2003", () => {
    expect(floor.verdict).toBe("conditional");
    expect(floor.grants.filter(({ used }) => used).map(({ by }) => by.cite)).toEqual([
      "Decision 2003/490/EC",
    ]);
  });

  it("joins both consents, and leaves Argentina again only as its law lets it", () => {
    expect(partsOf(floor, "consent.collect").map(({ by }) => `${by.side} ${by.rule}`)).toEqual([
      "baseline consent",
      "origin art9-collect",
      "destination art5-consent",
    ]);
    expect(argentine(floor, "mechanism")).toEqual([]);
    expect(argentine(floor, "onward")).toEqual([
      PASSING_ON,
      TRANSFER.replaceAll("consent.transfer", "consent.onward"),
    ]);
    expect(argentine(floor, "practices")).not.toContain("AR: ar.joint-liability");
  });
});

describe("Argentina's list of adequate States", () => {
  const AR = atlas.packs.get("AR");
  const listed = (place: string, day: string) =>
    AR?.grants.filter(({ to, from }) => to.has(place) && from <= day).map(({ cite }) => cite);

  it.each(["EU", "CH", "GG", "JE", "IM", "FO", "CA", "NZ", "AD", "UY", "IL"])("holds %s", (place) => {
    expect(listed(place, "2026-11-21")).toEqual(["Disp. 60-E/2016 Art 3"]);
  });

  it.each(["US", "US-IL", "BR", "MX", "JP"])("does not hold %s", (place) => {
    expect(listed(place, "2026-11-21")).toEqual([]);
  });

  it("holds the United Kingdom by a resolution of its own from 26 February 2019", () => {
    expect(listed("UK", "2019-02-25")).toEqual([]);
    expect(listed("UK", "2019-02-26")).toEqual(["Res. 34/2019"]);
  });

  it("opens the EU once November 2016 is over, and Illinois never", () => {
    const used = (to: string, day?: string) =>
      ask({ from: "AR", to, ...face }, day).grants.some((each) => each.used);
    expect(used("EU", "2018-05-25")).toBe(true);
    expect(listed("EU", "2016-11-30")).toEqual([]);
    expect(listed("EU", "2016-12-01")).toEqual(["Disp. 60-E/2016 Art 3"]);
    expect(used("US-IL")).toBe(false);
  });

  it("asks of Canada that the recipient is bound by PIPEDA", () => {
    const canada = AR?.grants.find(({ to }) => to.has("CA"));
    expect([...(canada?.when ?? [])]).toEqual([
      ["recipientLaw", { kind: "oneOf", values: new Set(["pipeda"]) }],
    ]);
  });
});

describe("transfers", () => {
  it("have model clauses since the end of November 2016", () => {
    // Illinois had a law by then; the EU's and Japan's packs begin later.
    const mechanism = (day: string) => argentine(ask({ from: "AR", to: "US-IL", ...face }, day), "mechanism");
    expect(mechanism("2016-11-30")).toEqual([
      "AR: any[ar.adequacy, consent.transfer:explicit, exc:ar.art12]",
    ]);
    expect(mechanism("2016-12-01")).toEqual([TRANSFER]);
  });

  it("have no law here before 2 November 2000", () => {
    expect(() => ask({ from: "AR", to: "AR", ...face }, "2000-11-01")).toThrow("no rule in force");
    expect(ask({ from: "AR", to: "AR", ...face }, "2000-11-02").verdict).toBe("conditional");
  });
});

describe("what is sensitive", () => {
  const sorting = { from: "AR", to: "JP", ...face, purpose: "categorise" };

  it("is biometric data only where it reveals what people are discriminated for", () => {
    expect(ask({ ...sorting, reveals: "ethnicity" }).verdict).toBe("prohibited");
    expect(parts(ask({ ...sorting, reveals: "ethnicity" }), "use")).toEqual(["AR: exc:ar.art7"]);
    expect(ask({ ...sorting, reveals: "emotion" }).verdict).toBe("conditional");
    expect(ask({ ...sorting, reveals: "none" }).verdict).toBe("conditional");
    // What nobody stated counts as so.
    expect(ask(sorting).verdict).toBe("prohibited");
  });

  it("is given by nobody under compulsion and filed only where a law allows it, whatever the purpose", () => {
    expect(argentine(ask({ from: "EU", to: "AR", ...face }), "practices")).toEqual([
      "AR: all[ar.not-compelled, ar.no-sensitive-files]",
    ]);
  });

  it("makes no difference to consent, which is asked for all personal data", () => {
    for (const form of ["rawSample", "template", "inference", "pseudonymised"])
      expect(argentine(ask({ from: "AR", to: "JP", ...face, form }), "consent.collect")).toEqual([COLLECT]);
  });
});

describe("sale and advertising", () => {
  it("is cesión like another, and forbidden to nobody", () => {
    const sold = ask({ from: "AR", to: "JP", ...face, action: "sell" });
    expect(sold.verdict).toBe("conditional");
    expect(argentine(sold, "consent.sale")).toEqual([
      "AR: all[consent.sale:explicit, consent.sale:informed, consent.sale:withdrawable]",
    ]);
    expect(ask({ from: "AR", to: "US-IL", ...face, action: "sell" }).verdict).toBe("prohibited");
  });

  it("needs express consent and ends at the person's word, which is unsure and binds", () => {
    const ads = ask({ from: "AR", to: "JP", ...face, purpose: "adTarget" });
    expect(ads.verdict).toBe("conditional");
    expect(argentine(ads, "consent.advertising")).toEqual(["AR: consent.advertising:explicit"]);
    expect(argentine(ads, "rights")).toContain("AR: right.object-to-marketing");
    expect(partsOf(ads, "consent.advertising").map(({ by }) => by.status)).toEqual(["unsure"]);
  });
});

describe("the resolution of 2019", () => {
  const asked = (day: string) => {
    const floor = ask({ from: "AR", to: "US-IL", ...face }, day);
    return [argentine(floor, "guardianAge"), argentine(floor, "rights").length];
  };

  it("brings an age and the explanation of automated decisions on 16 January 2019", () => {
    expect(asked("2019-01-15")).toEqual([[], 1]);
    expect(asked("2019-01-16")).toEqual([["AR: 16"], 2]);
  });
});

describe("the words of Argentina's law", () => {
  it.each([
    ["eu", "ar", "form", "biometric template", ["biometric data"]],
    ["ar", "eu", "form", "datos biométricos", ["biometric data"]],
    ["ar", "jp", "purpose", "unique identification", ["purpose of use"]],
    ["eu", "ar", "modality", "gait", ["physical, physiological or behavioural characteristic"]],
  ] as const)("%s to %s: the %s `%s`", (from, to, kind, term, target) => {
    const [source, goal] = [from, to].map((id) => atlas.schemes.get(id));
    if (source === undefined || goal === undefined) throw new Error("no such scheme");
    const given = { path: kind, kind, term, effect: "describes" as const };
    expect(translate(given, source, goal, atlas.concepts).target).toEqual(target);
  });

  it("a photograph is not biometric data there, but personal data", () => {
    const [eu, ar] = ["eu", "ar"].map((id) => atlas.schemes.get(id));
    if (eu === undefined || ar === undefined) throw new Error("no such scheme");
    const photograph = { path: "form", kind: "form", term: "photograph", effect: "describes" } as const;
    expect(translate(photograph, eu, ar, atlas.concepts).target).not.toContain("biometric data");
  });
});
