/** The tables of the United States' sections: that each has its fields, its body items and its terms. */
import { describe, expect, test } from "vitest";
import {
  KNOWN_CHILD,
  SECTIONS,
  SENSITIVE,
  type Section,
  saysServiceProvider,
} from "../../../src/vocabulary/formats/gpp-us-sections.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { bodyOf, LAYOUTS, PREFIXES } from "./gpp-string.ts";

const scheme = shippedAtlas().schemes.get("gpp");
const rows = Object.entries(SECTIONS).map(([id, section]): [string, number, Section] => [
  section.prefix,
  Number(id),
  section,
]);
const layoutsOf = ({ versions }: Section) => Object.values(versions).flat();

test("are of the national section, and of each state that the specification lists", () => {
  expect(rows.map(([prefix, id]) => [id, prefix])).toEqual([
    [7, ""],
    ...[...PREFIXES].map(([id, prefix]) => [id, `${prefix}/`]),
  ]);
});

describe.each(rows)("%s%i", (prefix, id, section) => {
  test("has as many values as the specification lists, and no name twice", () => {
    const expected = LAYOUTS.get(id)?.length;
    for (const fields of layoutsOf(section)) {
      const names = fields.map(([name]) => name);
      expect(new Set(names).size).toBe(names.length);
      const consents = typeof section.subsection === "object" ? section.subsection : [];
      const values = [...fields, ...consents].reduce((sum, [, count]) => sum + count, 0);
      if (expected !== undefined) expect(values).toBe(expected);
    }
  });

  test("has its items for data of the body among its sensitive data", () => {
    if (id !== 7) expect(section.body && [section.body.genetic, section.body.biometric]).toEqual(bodyOf(id));
    const consents = typeof section.subsection === "object" ? section.subsection : [];
    for (const fields of layoutsOf(section)) {
      const items = new Map([...fields, ...consents]).get(SENSITIVE) ?? 0;
      expect(Math.max(0, ...Object.values(section.body ?? {}))).toBeLessThanOrEqual(items);
    }
  });

  test("has its terms in the scheme", () => {
    for (const item of Object.values(section.body ?? {}))
      expect(scheme?.find("modality", `${prefix}${SENSITIVE}/${item}`)).toBeDefined();
    const [fields = []] = layoutsOf(section);
    for (const [name] of fields.filter(([each]) => each.endsWith("OptOut") && !each.startsWith("Sensitive")))
      expect(scheme?.find("purpose", `${prefix}${name}=2`)).toBeDefined();
  });
});

test("the national section's version 2 was written in two lengths, the longer one first", () => {
  const children = SECTIONS[7]?.versions[2]?.map((fields) => new Map(fields).get(KNOWN_CHILD));
  expect(children).toEqual([3, 2]);
});

test.each([
  [{ MspaServiceProviderMode: 1 }, true],
  [{ MspaServiceProviderMode: 2 }, false],
  [{ MspaMode: 2 }, true],
  [{ MspaMode: 1 }, false],
  [{}, false],
])("%j says service provider mode: %s", (values, says) => {
  expect(saysServiceProvider(new Map(Object.entries(values)))).toBe(says);
});
