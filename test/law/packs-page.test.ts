/** The worked rule, penalty and unit of `docs/packs.md` stand in the packs, word for word. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("the rule that the page explains stands in the pack", () => {
  const [, rule = ""] = /```yaml\n(.*?)```/s.exec(read("docs/packs.md")) ?? [];
  expect(rule).toContain("id: bipa-15-b\n");
  expect(read("src/law/packs/US-IL.yaml")).toContain(rule);
});

test("the penalty and the unit that the page explains stand in the packs", () => {
  const [, section = ""] = read("docs/packs.md").split("\n## Penalties\n");
  const [penalty = "", unit = ""] = [...section.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = ""]) => text);
  expect(penalty).toContain("id: bipa-20-negligent\n");
  expect(read("src/law/packs/US-IL.yaml")).toContain(penalty);
  expect(unit).toContain("id: mx.uma\n");
  const comment = /^ {2}#.*\n/gm;
  expect(read("src/law/packs/MX.yaml").replaceAll(comment, "")).toContain(unit);
});
