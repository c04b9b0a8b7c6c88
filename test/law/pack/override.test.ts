/** GDPR Art 8: a Member State may choose an age from 13 to 16, and then its own stands in place of the Union's. */
import { describe, expect, it } from "vitest";
import { type Atlas, composeAtlas, sourcesOf } from "../../../src/law/atlas.ts";
import { computeFloor } from "../../../src/law/floor.ts";
import { assertOverrides } from "../../../src/law/pack/override.ts";
import { parsePack } from "../../../src/law/pack/pack.ts";
import { atlas, DAY } from "../question.ts";

const NOTHING = { advertising: false, sale: false, onward: false };

/** The shipped packs with a Member State's beside them. */
function withState(rule: string, { within = "EU", status = "confirmed" } = {}): Atlas {
  const text = `pack: QX\nversion: "1"\ntitle: A Member State\nzone: Europe/Vienna\nwithin: ${within}\nrules:\n  - { id: age, cite: Act 4, from: 2020-01-01, status: ${status}, applies: both, says: Below that age a guardian consents., ${rule} }\n`;
  const { concepts, registry } = atlas;
  const pack = parsePack(text, { concepts, registry, file: "QX.yaml" });
  return composeAtlas(atlas.commons, [...atlas.packs.values(), pack]);
}

function ages(of: Atlas, from: string, day = DAY): readonly string[] {
  const floor = computeFloor(sourcesOf(of, from, "JP", [], day), new Map(), NOTHING, of.rulebook);
  const { parts = [] } = floor.dimensions.get("guardianAge") ?? {};
  return parts.map(({ by, value }) => `${by.jurisdiction} ${value.kind === "number" ? value.number : ""}`);
}

const ART_8 = "replaces: EU/guardian-age, require: { guardianAge: 14 }";

describe("a Member State that chose 14", () => {
  it("asks for 14, where the Union alone asks for 16", () => {
    expect(ages(withState(ART_8), "QX")).toEqual(["QX 14"]);
    expect(ages(withState(ART_8), "EU")).toEqual(["EU 16"]);
  });

  it("may choose either bound", () => {
    for (const age of [13, 16])
      expect(ages(withState(ART_8.replace("14", `${age}`)), "QX")).toEqual([`QX ${age}`]);
  });

  it("replaces that rule alone: every other of the Union's binds on", () => {
    const of = (law: Atlas, place: string) =>
      sourcesOf(law, place, "JP", [], DAY).flatMap(({ jurisdiction, rules }) =>
        jurisdiction === "EU" ? rules.map(({ id }) => id) : [],
      );
    expect(of(withState(ART_8), "QX")).toEqual(of(atlas, "EU").filter((id) => id !== "guardian-age"));
  });

  it("is bound by the Union's 16 while its own rule is not in force, and by both while it is unsure", () => {
    expect(ages(withState(`until: 2026-01-01, ${ART_8}`), "QX")).toEqual(["EU 16"]);
    expect(ages(withState(ART_8, { status: "unsure" }), "QX").toSorted()).toEqual(["EU 16", "QX 14"]);
  });
});

describe("what the law around it does not leave open", () => {
  it.each([
    ["an age below 13", "replaces: EU/guardian-age, require: { guardianAge: 12 }", "leaves open 13 to 16"],
    ["an age above 16", "replaces: EU/guardian-age, require: { guardianAge: 17 }", "leaves open 13 to 16"],
    [
      "a rule that is closed",
      "replaces: EU/dpia, require: { assessment: practice.record }",
      "does not leave open",
    ],
    [
      "a rule that does not exist",
      "replaces: EU/no-such, require: { guardianAge: 14 }",
      "which does not exist",
    ],
    ["another dimension", "replaces: EU/guardian-age, require: { anonymity: 5 }", "does not leave open"],
  ])("%s is refused", (_, rule, says) => {
    expect(() => withState(rule)).toThrow(says);
  });

  it("a rule of a pack that it does not lie within is refused, by pack and rule", () => {
    expect(() => withState(ART_8, { within: "JP" })).toThrow(
      expect.objectContaining({
        reason: "PACK_INVALID",
        message: "QX: the rule `age` replaces a rule of `EU`, but this pack does not lie within `EU`",
      }),
    );
  });

  it("a rule that drops a demand of the one it replaces is refused, and so is one of a pack that is not there", () => {
    const { concepts, registry } = atlas;
    const read = (text: string) => parsePack(text, { concepts, registry, file: "pack.yaml" });
    const rule = (id: string, more: string) =>
      `rules:\n  - { id: ${id}, cite: Act 1, from: 2020-01-01, status: confirmed, applies: both, says: Something is asked., ${more} }\n`;
    const head = (code: string, more = "") =>
      `pack: ${code}\nversion: "1"\ntitle: A place\nzone: UTC\n${more}`;
    const open = "open: { guardianAge: { from: 13, to: 16 } }";
    const outer = read(
      head("QX") +
        rule(
          "age",
          `${open}, require: { guardianAge: 16, anonymity: 5, retention: [{ event: purpose-end, period: P1Y }] }`,
        ),
    );
    const inner = read(
      head("QX-A", "within: QX\n") + rule("own", "replaces: QX/age, require: { guardianAge: 14 }"),
    );
    expect(() => assertOverrides(new Map([outer, inner].map((pack) => [pack.jurisdiction, pack])))).toThrow(
      "QX-A: the rule `own` drops the demands of `QX/age` in retention, anonymity: state them too",
    );
    expect(() => assertOverrides(new Map([[inner.jurisdiction, inner]]))).toThrow(
      "QX-A: the rule `own` replaces `QX/age`, which does not exist",
    );
  });
});
