/** The atlas: which laws a pair of places brings, on which day, and that no place is ever without a law. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as calendar from "../../src/calendar.ts";
import { chainOf, composeAtlas, packsOf, sourcesOf, standalone, withPack } from "../../src/law/atlas.ts";
import { dayAt } from "../../src/law/day.ts";
import { parsePack } from "../../src/law/pack/pack.ts";
import { askLaw } from "../../src/law/query.ts";
import { atlas, DAY, withoutPacks } from "./question.ts";

const read = (text: string) =>
  parsePack(text, { concepts: atlas.concepts, registry: atlas.registry, file: "QX.yaml" });
/** The law of a place that nobody has; `more` are further lines at its head. */
const law = (more = "", { zone = "Etc/UTC", from = "2020-01-01", code = "QX" } = {}) =>
  read(
    `pack: ${code}\nversion: "1"\ntitle: Nowhere\nzone: ${zone}\n${more}rules:\n  - { id: told, cite: Act 1, from: ${from}, status: confirmed, applies: both, says: People are told., require: { transparency: notice } }\n`,
  );

const sidesOf = (...asked: Parameters<typeof sourcesOf>) =>
  sourcesOf(...asked).map(({ jurisdiction, side, within }) =>
    [side, jurisdiction, ...(within === undefined ? [] : [within])].join(" "),
  );

describe("the sources of a pair", () => {
  it("are the baseline, and each side's law with those around it", () => {
    expect(sidesOf(atlas, "EU", "US-IL", [], DAY)).toEqual([
      "baseline BASELINE",
      "origin EU",
      "destination US-IL",
      "destination US US-IL",
    ]);
  });

  it("are those of touched places too, each once, unless origin or destination lies in them", () => {
    expect(sidesOf(atlas, "EU", "US-IL", ["JP", "US", "JP", "EU"], DAY).slice(4)).toEqual(["touched JP"]);
    expect(sidesOf(atlas, "EU", "JP", ["US-IL"], DAY).slice(3)).toEqual([
      "touched US-IL",
      "touched US US-IL",
    ]);
  });

  it("are the same list for the same question, by moment or by day, and another for another", () => {
    const moment = new Date(`${DAY}T12:00:00Z`);
    expect(sourcesOf(atlas, "EU", "JP", [], DAY)).toBe(sourcesOf(atlas, "EU", "JP", [], DAY));
    expect(sourcesOf(atlas, "EU", "JP", [], moment)).toBe(
      sourcesOf(atlas, "EU", "JP", [], new Date(moment.getTime() + 1)),
    );
    expect(sourcesOf(atlas, "EU", "JP", ["KR"], DAY)).not.toBe(sourcesOf(atlas, "EU", "JP", [], DAY));
    expect(sidesOf(atlas, "JP", "EU", [], DAY)).toContain("origin JP");
  });

  it("are those of the day that it is at each place", () => {
    const evening = new Date("2026-11-21T22:30:00Z");
    const changing = (code: string, zone: string) =>
      read(
        `pack: ${code}\nversion: "1"\ntitle: Nowhere\nzone: ${zone}\nrules:\n${["2020-01-01", "2026-11-22"]
          .map(
            (from) =>
              `  - { id: r${from}, cite: Act 1, from: ${from}, status: confirmed, applies: both, says: People are told., require: { transparency: notice } }\n`,
          )
          .join("")}`,
      );
    const held = withPack(withPack(atlas, changing("QX", "Asia/Tokyo"), 1), changing("QY", "Etc/UTC"), 2);
    const days = sourcesOf(held, "QY", "QX", [], evening).map(({ side, day }) => [side, day]);
    expect(days.slice(1)).toEqual([
      ["origin", "2020-01-01"],
      ["destination", "2026-11-22"],
    ]);
    expect(dayAt(atlas, evening, "Asia/Tokyo")).toBe("2026-11-22");
    expect(dayAt(atlas, "2026-11-21", "Asia/Tokyo")).toBe("2026-11-21");
  });

  it("are of the day at the place, also in the minute in which that day begins", () => {
    const zones = fc.constantFrom(
      "Asia/Kathmandu",
      "America/St_Johns",
      "Pacific/Apia",
      "Africa/Monrovia",
      "UTC",
    );
    const around = fc.integer({ min: -90_000, max: 90_000 });
    const noon = fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(zones, noon, fc.array(around, { minLength: 2, maxLength: 6 }), (zone, at, offsets) => {
        const midnight = calendar.endOfDay(calendar.dayAt(at, zone), zone).getTime();
        for (const offset of offsets) {
          const moment = new Date(midnight + offset);
          expect(dayAt(atlas, moment, zone)).toBe(calendar.dayAt(moment, zone));
        }
      }),
    );
  });

  it("are the same list on all days between two changes of the laws", () => {
    const lists = (first: string, touched: readonly string[]) =>
      new Set(
        Array.from({ length: 365 }, (_, n) => {
          const day = new Date(Date.parse(first) + n * 86_400_000).toISOString().slice(0, 10);
          return sourcesOf(atlas, "EU", "US-IL", touched, day);
        }),
      );
    expect(lists("2060-01-01", standalone(atlas)).size).toBe(1);
    expect(lists("2026-01-01", ["JP", "UK", "KR", "CH", "BR"]).size).toBeLessThan(20);
    const rules = (day: string) =>
      sourcesOf(atlas, "EU", "JP", [], day).flatMap((source) =>
        atlas.rulebook.compile(source).rules.map(({ rule }) => `${source.jurisdiction} ${rule.id}`),
      );
    expect(rules("2026-08-01")).not.toEqual(rules("2060-01-01"));
  });

  it("and their floors take no more memory for another day, or for the same question again", () => {
    const own = composeAtlas(atlas.commons, [...atlas.packs.values()]);
    const ask = (n: number) => {
      const at = new Date(Date.parse("2060-01-01") + n * 86_400_000).toISOString().slice(0, 10);
      const people = { value: { kind: "interval", from: 5, to: 5 }, proven: false } as const;
      return askLaw(own, { from: "EU", to: "US-IL", at, facts: new Map([["people", people]]) });
    };
    ask(0);
    const { weight } = own.rulebook.trie;
    for (let n = 1; n < 400; n++) ask(n);
    expect(own.rulebook.trie.weight).toBe(weight);
  });

  it("begin on the first day of a law as its own place counts days", () => {
    const held = withPack(atlas, law("", { zone: "Pacific/Kiritimati", from: "2026-11-22" }), 1);
    expect(sidesOf(held, "QX", "JP", [], new Date("2026-11-21T10:00:00Z"))).toContain("origin QX");
    expect(() => sourcesOf(held, "QX", "JP", [], new Date("2026-11-21T09:59:59Z"))).toThrow(
      "the pack `QX` has no rule in force on 2026-11-21",
    );
  });

  it("name the packs behind them, with version and hash, in the order of their codes", () => {
    const packs = packsOf(atlas, sourcesOf(atlas, "US-IL", "EU", [], DAY));
    expect(packs.map(({ jurisdiction }) => jurisdiction)).toEqual(["BASELINE", "EU", "US", "US-IL"]);
    const { version, hash } = atlas.packs.get("EU") ?? {};
    expect(packs[1]).toEqual({ jurisdiction: "EU", version, hash });
  });
});

describe("places and days without law", () => {
  it("an overlay alone, a place without a pack and a touched place without one count as no law", () => {
    for (const [from, to, touched] of [
      ["US", "EU", []],
      ["EU", "XX", []],
      ["EU", "JP", ["XX"]],
    ] as const)
      for (const at of [DAY, new Date(DAY)])
        expect(() => sourcesOf(atlas, from, to, touched, at)).toThrow(
          expect.objectContaining({ reason: "JURISDICTION_UNKNOWN" }),
        );
  });

  it.each([
    ["EU", "JP", [], "2018-05-24"],
    ["US-IL", "US-IL", [], "2008-10-02"],
    ["JP", "EU", [], "2022-03-31"],
    ["EU", "UK", ["JP"], "2022-03-31"],
  ] as const)("%s to %s, touching %j, on %s is before the first rule", (from, to, touched, day) => {
    expect(() => sourcesOf(atlas, from, to, touched, day)).toThrow(
      expect.objectContaining({ reason: "NO_LAW_AT_DATE" }),
    );
  });

  it("a place whose federation has no pack is refused by both names", () => {
    const held = withPack(atlas, law("within: QF\n"), 1);
    expect(() => chainOf(atlas, "US")).toThrow(
      "no pack for `US`, which holds only what the laws within it share: name one of US-CA, US-CO, US-IL, US-MD, US-NY, US-OR, US-TX, US-WA",
    );
    expect(() => chainOf(atlas, "US-IO")).toThrow(
      /^no pack for `US-IO`, did you mean `US-CO` or `US-IL` or .+; packs here: AE, /,
    );
    const bare = withoutPacks(atlas, "PL", "IE", "FR", "GR");
    for (const place of ["PL", "IE", "FR-974", "RE", "EL"])
      expect(() => chainOf(bare, place)).toThrow(
        `no pack for \`${place}\`, which lies within \`EU\`: write \`EU\``,
      );
    expect(() => chainOf(atlas, "RE")).toThrow("no pack for `RE`, which lies within `FR`: write `FR`");
    expect(() => chainOf(atlas, "QQ-QQQ")).toThrow(/^no pack for `QQ-QQQ`; packs here: AE, /);
    expect(() => chainOf(held, "QX")).toThrow("`QX` lies within `QF`, for which there is no pack");
  });
});

describe("a place", () => {
  it("is listed where it can be asked about", () => {
    expect(standalone(atlas)).toContain("US-IL");
    expect(standalone(atlas)).not.toContain("US");
    expect(standalone(atlas)).toEqual([...standalone(atlas)].toSorted());
  });
});

describe("an atlas", () => {
  it("with another pack is another, and the first stays as it was", () => {
    const next = withPack(atlas, law(), 7);
    expect([atlas.packs.has("QX"), next.packs.has("QX"), next.epoch]).toEqual([false, true, 7]);
    expect(next.rulebook).not.toBe(atlas.rulebook);
    expect(next.schemes.ids()).toContain("qx");
    expect(atlas.schemes.get("qx")).toBeUndefined();
  });

  it("is refused where packs lie in a ring, since nobody could list the laws around a place", () => {
    const packs = [...atlas.packs.values(), law("within: QX\n")];
    expect(() => composeAtlas(atlas.commons, packs)).toThrow(
      expect.objectContaining({ reason: "PACK_INVALID", message: expect.stringContaining("within itself") }),
    );
  });
});
