/** The worked rule of `docs/packs.md` is the rule that stands in the pack, word for word. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("the rule that the page explains stands in the pack", () => {
  const [, rule = ""] = /```yaml\n(.*?)```/s.exec(read("docs/packs.md")) ?? [];
  expect(rule).toContain("id: bipa-15-b\n");
  expect(read("src/law/packs/US-IL.yaml")).toContain(rule);
});
