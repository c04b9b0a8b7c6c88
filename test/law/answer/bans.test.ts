/** Bans: which rules forbid by themselves, under which facts, and short of which exceptions. */
import { expect, test } from "vitest";
import { findBans, isOutright, isUnsure } from "../../../src/law/answer/bans.ts";
import { sourcesOf } from "../../../src/law/atlas.ts";
import { atlas, factsOf, type Words } from "./small-law.ts";

function bans(words: Words = {}, claims: readonly string[] = []) {
  const compiled = sourcesOf(atlas, "AA", "BB", [], "2026-11-21").map((each) => atlas.rulebook.compile(each));
  return findBans(compiled, {
    facts: factsOf(words),
    concepts: atlas.concepts,
    implications: atlas.rulebook.implications,
    claims: new Set(claims),
  });
}
const ids = (...given: Parameters<typeof bans>) =>
  [...new Set(bans(...given).map(({ by }) => by.rule))].sort();

test("are the rules that forbid where all that nobody stated may be so; others are none", () => {
  expect(ids()).toEqual(["aa.broker", "aa.end", "aa.many"]);
  expect(ids({ role: "controller", dealing: "none", dataset: "none" })).toEqual([]);
});

test("of a demand that is tested only where data is sold or advertised, only there", () => {
  const stated = { role: "controller", dealing: "none", dataset: "none" };
  expect(ids({ ...stated, action: "sell" })).toEqual(["aa.sale"]);
  expect(ids({ ...stated, purpose: "sale" })).toEqual(["aa.sale"]);
  expect(ids({ ...stated, purpose: undefined })).toEqual(["aa.ages", "aa.pair", "aa.rescue", "aa.sale"]);
});

test("name the exceptions that open them, unless one is claimed", () => {
  const [ban] = bans({ sector: "police", role: "controller", dealing: "none", dataset: "none" });
  expect(ban?.exceptions).toEqual([["exc:aa.warrant"]]);
  expect(ban !== undefined && isOutright(ban)).toBe(false);
  expect(ids({ sector: "police" }, ["exc:aa.warrant"])).not.toContain("aa.police");
  expect(ids({ sector: "police" }, ["exc:aa.necessity"])).toContain("aa.police");
});

test("are also two rules that nobody can obey together, with the facts of both", () => {
  const [ban] = bans({ dataset: "archive", role: "controller", dealing: "none" });
  expect(ban?.says).toBe("The law asks bb.keep. The law asks aa.end.");
  expect(ban?.tests.map(([name]) => name)).toEqual(["dataset", "dataset"]);
});

test("say that they are unsure", () => {
  expect(
    bans({ purpose: "ageCheck", role: "controller", dealing: "none", dataset: "none" }).map(isUnsure),
  ).toEqual([true]);
});
