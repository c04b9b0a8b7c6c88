/** Periods: days share one where the law does not change between them. */
import { expect, test } from "vitest";
import { changesOf, periodOf } from "../../src/law/period.ts";
import { inForce } from "../../src/law/rule.ts";
import { atlas } from "./question.ts";

test("a law changes where a rule or a grant begins or ends", () => {
  const dated = (from: string, until?: string) => ({ from, ...(until && { until }) }) as never;
  const rules = [dated("2020-01-01", "2024-01-01"), dated("2024-01-01")];
  expect(changesOf({ rules, grants: [dated("2021-05-01")] })).toEqual([
    "2020-01-01",
    "2021-05-01",
    "2024-01-01",
  ]);
});

test("a day's period begins at the last change, of any of the laws; before all there is one too", () => {
  const laws = [["2020-01-01", "2024-01-01"], ["2021-05-01"]];
  const days = [
    "2019-12-31",
    "2020-01-01",
    "2021-04-30",
    "2021-05-01",
    "2023-12-31",
    "2024-01-01",
    "2600-01-01",
  ];
  expect(days.map((day) => periodOf(laws, day))).toEqual([
    "",
    "2020-01-01",
    "2020-01-01",
    "2021-05-01",
    "2021-05-01",
    "2024-01-01",
    "2024-01-01",
  ]);
});

test("on all days of a period the same rules and grants are in force, in every law that ships", () => {
  for (const { rules, grants } of atlas.packs.values()) {
    const changes = changesOf({ rules, grants });
    for (const change of changes) {
      const [before, after] = [-1, 40].map((days) => {
        const day = new Date(Date.parse(change) + days * 86_400_000).toISOString().slice(0, 10);
        return [day, periodOf([changes], day)] as const;
      });
      for (const [day = "", period = ""] of [before ?? [], after ?? []])
        expect([...rules, ...grants].filter((each) => inForce(each, day))).toEqual(
          [...rules, ...grants].filter((each) => inForce(each, period)),
        );
    }
  }
});
