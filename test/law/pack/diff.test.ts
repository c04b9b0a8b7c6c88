/** What changes between two states of a pack, and for which facts. */
import { describe, expect, it } from "vitest";
import { diffOf, type Stand } from "../../../src/law/pack/diff.ts";
import { parsePack } from "../../../src/law/pack/pack.ts";
import { atlas } from "../question.ts";

const { concepts, registry } = atlas;

const rule = (id: string, parts: string, from = "2024-01-01") =>
  `  - { id: ${id}, cite: Act 1, from: ${from}, status: confirmed, applies: both, says: This is asked., ${parts} }\n`;

function stand(rules: string, day = "2024-06-01", more = ""): Stand {
  const text = `pack: XX\nversion: "1"\ntitle: Nowhere\nzone: UTC\n${more}rules:\n${rules}`;
  return { pack: parsePack(text, { concepts, registry, file: "XX.yaml" }), day };
}

const changes = (before: Stand, after: Stand) =>
  diffOf(before, after, registry.implications).dimensions.flatMap(({ dimension, changes }) =>
    changes.map(({ change, sides, where }) => [dimension, change, sides.join(), Object.fromEntries(where)]),
  );

const OPT_IN = rule("a", "require: { consent.collect: opt_in }");
const EXPLICIT = rule("a", "require: { consent.collect: explicit }");
const WRITTEN = rule("a", "require: { consent.collect: written }");

describe("between two versions", () => {
  it("what came to be researched, or no longer is, is named, also where no rule differs", () => {
    const open = (dimensions: string) => stand(OPT_IN, "2024-06-01", `notResearched: [${dimensions}]\n`);
    const diff = diffOf(open("filings, keep"), open("keep, security"), registry.implications);
    expect(diff.dimensions).toEqual([]);
    expect(diff.notResearched).toEqual({ ends: ["filings"], begins: ["security"] });
  });

  it("a demand that implies the older one is stricter, and the other way looser", () => {
    expect(changes(stand(OPT_IN), stand(EXPLICIT))).toEqual([
      ["consent.collect", "stricter", "origin,destination", {}],
    ]);
    expect(changes(stand(EXPLICIT), stand(OPT_IN))).toEqual([
      ["consent.collect", "looser", "origin,destination", {}],
    ]);
  });

  it("demands of which neither implies the other cannot be compared", () => {
    expect(changes(stand(WRITTEN), stand(EXPLICIT))).toEqual([
      ["consent.collect", "incomparable", "origin,destination", {}],
    ]);
  });

  it("the facts are named in which it changes, one way here and another there", () => {
    const before = rule("a", "when: { people: { from: 100 } }, require: { consent.collect: opt_in }");
    const after = rule("a", "when: { people: { from: 500 } }, require: { consent.collect: explicit }");
    expect(changes(stand(before), stand(after))).toEqual([
      ["consent.collect", "looser", "origin,destination", { people: ["100..499"] }],
      ["consent.collect", "stricter", "origin,destination", { people: ["500.."] }],
    ]);
  });

  it("a role is the exporter's on one side, and the recipient's on the other", () => {
    const after = rule("a", "unless: [{ role: authority }], require: { consent.collect: opt_in }");
    expect(changes(stand(OPT_IN), stand(after))).toEqual([
      ["consent.collect", "looser", "origin", { role: ["authority"] }],
      ["consent.collect", "looser", "destination", { recipientRole: ["authority"] }],
    ]);
  });

  it("a mechanism is a matter of the origin, and of passing on where it is the destination's", () => {
    const after = rule("a", "require: { consent.collect: opt_in }").concat(
      rule("b", "require: { mechanism: lawful-ground }").replace("applies: both", "applies: origin"),
    );
    expect(changes(stand(OPT_IN), stand(after))).toEqual([
      ["mechanism", "stricter", "origin", {}],
      ["onward", "stricter", "destination", {}],
    ]);
  });

  it("a rule that will end one day has not changed", () => {
    const ending = OPT_IN.replace("status:", "until: 2030-01-01, status:");
    expect(diffOf(stand(OPT_IN), stand(ending), registry.implications).dimensions).toEqual([]);
  });

  it("a penalty comes, goes, or changes with the value of its unit", () => {
    const on = (day: string) =>
      stand(
        OPT_IN,
        day,
        [
          "units: [{ id: xx.unit, says: The unit of the law., cite: Act 3, values: [{ from: 2024-01-01, until: 2025-01-01, amount: 2, currency: EUR, cite: Act 4, status: confirmed }] }]",
          "penalties: [{ id: fine, cite: Act 2, from: 2024-01-01, status: believed, says: It costs something., kind: civil, amount: { upTo: 9, unit: xx.unit }, sanctions: all }]\n",
        ].join("\n"),
      );
    const between = (before: string, after: string) => {
      const { ends, begins } = diffOf(on(before), on(after), registry.implications).penalties;
      return [ends.length, begins.length];
    };
    expect(between("2023-06-01", "2024-06-01")).toEqual([0, 1]);
    expect(between("2024-02-01", "2024-06-01")).toEqual([0, 0]);
    expect(between("2024-06-01", "2025-06-01")).toEqual([1, 1]);
  });

  it("terms and recognitions come and go", () => {
    const more = `terms: [{ kind: modality, term: visage, concept: mod:face, match: exact, cite: Act 2 }]\n`;
    expect(diffOf(stand(OPT_IN), stand(OPT_IN, "2024-06-01", more), registry.implications).terms).toEqual({
      ends: [],
      begins: ["visage"],
    });
  });
});

describe("between two days of the shipped law", () => {
  const on = (code: string, day: string): Stand => {
    const pack = atlas.packs.get(code);
    if (pack === undefined) throw new Error(`no pack ${code}`);
    return { pack, day };
  };

  it("Illinois takes an electronic signature from 2024-08-02 on: looser, where BIPA reaches", () => {
    const found = changes(on("US-IL", "2024-08-01"), on("US-IL", "2024-08-02"));
    // Of whoever the act binds on each side, which is no public authority. Another act tells processors apart.
    expect(found).toMatchObject([
      ["consent.collect", "looser", "origin", { role: ["other", "processor"] }],
      ["consent.collect", "looser", "destination", { recipientRole: ["other", "processor"] }],
    ]);
    for (const [, , , where] of found)
      expect(where).not.toMatchObject({ modality: expect.arrayContaining(["mod:gait"]) });
  });

  it("the Union forbids advertising by profiling on platforms from 2024-02-17 on: stricter everywhere", () => {
    expect(changes(on("EU", "2024-02-16"), on("EU", "2024-02-17"))).toMatchObject([
      ["consent.advertising", "stricter", "origin,destination,touched", { onlinePlatform: ["true"] }],
    ]);
  });

  it("nothing changes from a day to itself", () => {
    for (const pack of atlas.packs.values())
      expect(changes({ pack, day: "2026-11-21" }, { pack, day: "2026-11-21" })).toEqual([]);
  });
});
