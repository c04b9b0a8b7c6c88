/**
 * The published schema of notice files (JSON Schema 2020-12): the one that the program reads by, as an editor needs it.
 * After a change of the form, UPDATE_SCHEMA=1 lets this test write it anew; `npm run lint -- --write docs/schema` lays it out.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { completeNotice, loadNotice, readNotice } from "../../src/client/notice-file.ts";
import type { ShownNotice } from "../../src/edge/grpc/notice-answers.ts";
import { NoticeDocument } from "../../src/notices/notice.ts";
import { readYaml } from "../../src/yaml.ts";

const FILE = new URL("../../docs/schema/notice.schema.json", import.meta.url);
const SAMPLE = new URL("../../src/cli/samples/incident-fingerprint-leak.yaml", import.meta.url);
const NOW = new Date("2026-11-21T12:00:00Z");

type Schema = { properties: Record<string, Schema>; required?: string[] } & Record<string, unknown>;
const draft = z.toJSONSchema(NoticeDocument, { io: "input" }) as unknown as Schema;
const times = draft.properties.content?.properties.times as Schema;
const aware = times.properties.aware as Schema;

// A file may leave out `id` and say `aware: now`. A withdrawal needs nothing else, a first version all but the id.
draft.required = [];
const runs = "when the regulator became aware of the incident; legal deadlines run from here";
Object.assign(times.properties, { aware: { description: runs, anyOf: [{ const: "now" }, aware] } });
const branches = [
  {
    type: "object",
    properties: {
      content: { type: "object" },
      jurisdiction: { type: "string" },
      marking: { type: "object" },
    },
    required: ["content", "jurisdiction", "marking"],
  },
  {
    type: "object",
    properties: {
      id: { type: "string" },
      version: { type: "integer", minimum: 2 },
      content: { type: "object" },
      jurisdiction: { type: "string" },
    },
    required: ["id", "version", "content", "jurisdiction"],
  },
  { type: "object", properties: { withdraw: { const: true } }, required: ["withdraw"] },
] as const;
const title = "A notice of an incident with biometric data, as `comity incident report` takes it";
const schema = { title, ...draft, anyOf: branches };

/** Says if a document is valid by the published schema. */
function isValid(document: unknown): boolean {
  const [whole, ...either] = [draft, ...branches].map((each) => z.fromJSONSchema(each as never));
  return (
    whole?.safeParse(document).success === true && either.some((each) => each.safeParse(document).success)
  );
}

const folder = mkdtempSync(join(tmpdir(), "comity-notice-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Reads a notice as the command does, from a file. */
function load(document: unknown) {
  const file = join(folder, "notice.json");
  writeFileSync(file, JSON.stringify(document));
  return loadNotice(file, NOW);
}

describe("the schema of notices", () => {
  test("is the one that the program reads by", () => {
    if (process.env.UPDATE_SCHEMA) writeFileSync(FILE, JSON.stringify(schema));
    expect(JSON.parse(readFileSync(FILE, "utf8"))).toEqual(schema);
  });

  const good = readYaml(readFileSync(SAMPLE, "utf8")).value as {
    readonly content: { readonly times: object };
  };
  const at = (changes: object) => ({
    content: { ...good.content, times: { ...good.content.times, ...changes } },
  });
  const id = "0193a5f0-0000-7000-8000-000000000001";

  test.each([
    ["the sample", {}],
    ["an instant with an offset", at({ aware: "2026-11-21T08:00:00+01:00" })],
    ["an update", { id, version: 2 }],
    ["a withdrawal without content", { id, version: 3, withdraw: true, content: undefined }],
    ["an update with the marking of the version before", { id, version: 2, marking: undefined }],
  ])("takes %s, as the program does", (_, changes) => {
    const document = { ...good, ...changes };
    expect(isValid(document)).toBe(true);
    expect(() => load(document)).not.toThrow();
  });

  test("takes the shortest withdrawal, as the program does beside the notice at the node", () => {
    const document = { id, withdraw: true };
    expect(isValid(document)).toBe(true);
    const file = join(folder, "withdrawal.json");
    writeFileSync(file, JSON.stringify(document));
    const before = { version: 4, jurisdiction: "EU", stage: "update" } as ShownNotice;
    expect(completeNotice(readNotice(file), NOW, before)).toMatchObject({
      id,
      version: 5,
      jurisdiction: "EU",
    });
  });

  test.each([
    ["an unknown key", { colour: "red" }],
    ["no marking", { marking: undefined }],
    ["no jurisdiction", { jurisdiction: undefined }],
    ["no content", { content: undefined }],
    ["no content, and no withdrawal", { content: undefined, withdraw: false }],
    ["an id of another version", { id: "0193a5f0-0000-4000-8000-000000000001" }],
    ["version 0", { version: 0 }],
    ["an unknown marking", { marking: { tlp: "BLUE" } }],
    ["an unknown severity", { content: { ...good.content, severity: "grave" } }],
    ["a day for the moment of awareness", at({ aware: "2026-11-21" })],
    ["`now` for the moment of detection", at({ detected: "now" })],
    ["no place of people", { content: { ...good.content, subjects: [] } }],
    ["a fact that no law knows", { content: { ...good.content, facts: { colour: "red" } } }],
  ])("refuses %s, as the program does", (_, changes) => {
    const document = { ...good, ...changes };
    expect(isValid(document)).toBe(false);
    expect(() => load(document)).toThrow(expect.objectContaining({ reason: "INPUT_INVALID" }));
  });
});
