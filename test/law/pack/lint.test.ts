/** A pack can be well formed and still wrong: what lint finds, and that it finds nothing in what is shipped. */
import { describe, expect, it } from "vitest";
import { lintPack } from "../../../src/law/pack/lint.ts";
import { parsePack } from "../../../src/law/pack/pack.ts";
import { atlas } from "../question.ts";

const { concepts, registry } = atlas;

function findings(rules: string, more = ""): readonly string[] {
  const text = `pack: XX\nversion: "1"\ntitle: Nowhere\nzone: UTC\nregulators: [{ id: xx.dpa, name: Authority, cite: Act 1 }]\n${more}rules:\n${rules}`;
  const pack = parsePack(text, { concepts, registry, file: "XX.yaml" });
  return lintPack(pack, registry.implications).map(({ at, says }) => `${at}: ${says}`);
}

const rule = (id: string, parts: string, from = "2024-01-01") =>
  `  - { id: ${id}, cite: Act 1, from: ${from}, status: confirmed, applies: both, says: This is asked., ${parts} }\n`;

describe("every shipped pack", () => {
  it.each([atlas.baseline, ...atlas.packs.values()])("$jurisdiction is sound", (pack) => {
    expect(lintPack(pack, registry.implications)).toEqual([]);
  });
});

describe("lint finds", () => {
  it("nothing in a pack that is sound", () => {
    expect(findings(rule("a", "require: { consent.collect: opt_in }"))).toEqual([]);
  });

  it("a baseline that nobody has researched, and nothing where a law says so, also of what it has rules on", () => {
    const rules = rule("a", "require: { consent.collect: opt_in }");
    expect(findings(rules, "notResearched: [filings, consent.collect]\n")).toEqual([]);
    const text = `pack: BASELINE\nversion: "1"\ntitle: All\nzone: UTC\nnotResearched: [filings]\nrules:\n${rules}`;
    const pack = parsePack(text, { concepts, registry, file: "baseline.yaml" });
    expect(lintPack(pack, registry.implications).map(({ at }) => at)).toEqual(["filings"]);
  });

  it("a rule whose exception takes away all that it asks", () => {
    const parts = "when: { action: sell }, unless: [{ action: [sell, lease] }], require: { use: prohibited }";
    expect(findings(rule("a", parts))).toEqual([
      "a: no facts make it apply: its exceptions take away all that it asks",
    ]);
  });

  it("a duty after a breach that starts at, or ends with, an event that no notice can state", () => {
    const duty = (terms: string) =>
      findings(rule("a", `require: { breach.regulator: [{ to: xx.dpa${terms} }] }`));
    expect(duty("")).toEqual([]);
    expect(duty(", start: assessment, notAfter: subjects-told")).toEqual([]);
    const says = "write one of `awareness`, `assessment`,";
    expect(duty(", start: asessment")).toEqual([
      expect.stringContaining(`a: no notice can state the event \`asessment\`: ${says}`),
    ]);
    expect(duty(", notAfter: people-told")).toEqual([expect.stringContaining("`people-told`")]);
    expect(findings(rule("a", "require: { filings: [{ to: xx.dpa, start: before-service }] }"))).toEqual([]);
  });

  it("a rule that looks at more facts than can be proved, and does not try", () => {
    const between = (i: number) => `{ from: ${10 * i}, below: ${10 * i + 5} }`;
    const unless = Array.from({ length: 16 }, (_, i) => i + 1).map(
      (i) =>
        `{ people: ${between(i)}, peopleYear: ${between(i)}, people12m: ${between(i)}, youngest: ${between(i)} }`,
    );
    const parts = `when: { onlinePlatform: true, identifies: true }, unless: [${unless.join(", ")}], require: { use: prohibited }`;
    expect(findings(rule("a", parts)).slice(0, 1)).toEqual([
      expect.stringMatching(/^a: it looks at \d+ combinations of facts: too many to prove$/),
    ]);
  });

  it("more people for whom less is asked", () => {
    const small = rule("small", "when: { people: { below: 100 } }, require: { assessment: practice.record }");
    expect(findings(small)).toEqual([
      "assessment: on 2024-01-01 as origin, it asks less for people 100 than for 0",
      "assessment: on 2024-01-01 as destination, it asks less for people 100 than for 0",
    ]);
    // Both rules together ask of everybody, so that nothing is lost above a hundred.
    const all = rule("all", "when: { people: { from: 100 } }, require: { assessment: practice.record }");
    expect(findings(small + all)).toEqual([]);
  });

  it("nothing where fewer people are asked for what is asked of everybody anyway", () => {
    const small = rule("small", "when: { people: { below: 100 } }, require: { assessment: practice.record }");
    const each = rule("each", "require: { assessment: practice.record }");
    const sellers = rule("sellers", "when: { action: sell }, require: { assessment: practice.record }");
    expect(findings(small + each)).toEqual([]);
    expect(findings(small + sellers)).toHaveLength(2);
  });

  it("a younger person for whom less is asked, also where another fact decides", () => {
    const adults = rule(
      "adults",
      "when: { youngest: { from: 18 }, action: sell }, require: { consent.sale: opt_in }",
    );
    expect(findings(adults)).toContain(
      "consent.sale: on 2024-01-01 as origin, it asks less for youngest 0 than for 18",
    );
  });

  it("a duty to a stranger, an atom that nothing asks for, and a sentence that is none", () => {
    const duty = rule(
      "tell",
      "require: { breach.regulator: [{ to: yy.dpa, start: awareness, prompt: true }] }",
    );
    const atom = 'atoms:\n  xx.idle: { kind: notice, says: "nobody asks for this" }\n';
    const mute = rule("mute", "require: { use: practice.record }").replace("This is asked.", "this is asked");
    expect(findings(duty + mute, atom)).toEqual([
      "tell: a duty goes to `yy.dpa`: name it under `regulators`, or write `subjects`",
      "mute: `says` is a sentence: it begins with a capital and ends in a full stop",
      "xx.idle: no rule asks for it",
    ]);
  });

  it("a usual way that no rule asks for", () => {
    const usual =
      "usual: [{ way: practice.record, when: { purpose: verify } }, { way: notice, when: { purpose: verify } }]\n";
    expect(findings(rule("kept", "require: { practices: practice.record }"), usual)).toEqual([
      "notice: it is called a usual way, and no rule asks for it",
    ]);
  });

  it("a filing that does not say with which authority of its law", () => {
    const asks = (atom: string) => rule("filed", `require: { practices: ${atom} }`);
    const atoms = (to: string) => `atoms:\n  xx.filed: { kind: filing, ${to}says: "the plan was filed" }\n`;
    const says = "xx.filed: say under `to` with which authority it is filed, such as `xx.regulator`";
    expect(findings(asks("xx.filed"), atoms(""))).toEqual([says]);
    expect(findings(asks("xx.filed"), atoms("to: yy.dpa, "))).toEqual([says]);
    expect(findings(asks("xx.filed"), atoms("to: xx.dpa, "))).toEqual([]);
  });

  it("a first day that is later than every change of the law, so that it cannot be meant", () => {
    const asks = rule("asked", "require: { assessment: { any: [xx.dpia, anonymity] } }");
    const atoms = (since: string) =>
      `atoms:\n  xx.dpia: { kind: assessment, since: ${since}, says: an assessment }\n`;
    const says = (day: string) =>
      `nothing of this law is as late as ${day}, its first day: the last change is of 2024-01-01`;
    expect(findings(asks, atoms("2024-01-01"))).toEqual([]);
    expect(findings(asks, atoms("2024-01-02"))).toEqual([`xx.dpia: ${says("2024-01-02")}`]);
    const consent = rule("consent", "require: { consent.collect: opt_in }");
    expect(findings(consent, "consentsSince: 2023-12-31\n")).toEqual([]);
    expect(findings(consent, "consentsSince: 2061-10-24\n")).toEqual([
      `consentsSince: ${says("2061-10-24")}`,
    ]);
  });

  it("a rule that has ended before anything that it asks for could exist", () => {
    const atoms = `atoms:\n  xx.dpia: { kind: assessment, since: 2024-06-01, says: an assessment }\n`;
    const old = (asked: string) => rule("old", `until: 2024-06-01, require: { assessment: ${asked} }`);
    const now = rule("now", "require: { assessment: xx.dpia }", "2024-06-01");
    expect(findings(old("xx.dpia") + now, atoms)).toEqual([
      "old: it ended on 2024-06-01, before there was `xx.dpia`",
    ]);
    expect(findings(old("{ any: [xx.dpia, anonymity] }") + now, atoms)).toEqual([]);
    expect(findings(old("xx.dpia") + now, atoms.replace("2024-06-01", "2024-05-31"))).toEqual([]);
  });

  it("a gap between a rule and the one that replaces it", () => {
    const older = rule("older", "require: { consent.collect: opt_in }");
    const newer = rule("newer", "replaces: older, require: { consent.collect: explicit }", "2025-06-01");
    // The loader ends the older rule where the newer begins: only a pack made otherwise can have a gap.
    const pack = parsePack(`pack: XX\nversion: "1"\ntitle: Nowhere\nzone: UTC\nrules:\n${older}${newer}`, {
      concepts,
      registry,
      file: "XX.yaml",
    });
    const torn = pack.rules.map((each) => (each.id === "older" ? { ...each, until: "2025-01-01" } : each));
    expect(lintPack({ ...pack, rules: torn }, registry.implications)).toEqual([
      { at: "newer", says: "a gap: `older` ends on 2025-01-01, and this begins on 2025-06-01" },
    ]);
  });
});
