/**
 * The published schema of request files (JSON Schema 2020-12): the one that the program reads by, as an editor needs it.
 * After a change of the form, UPDATE_SCHEMA=1 lets this test write it anew; `npx biome format --write docs/schema` lays it out.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parseRequest, RequestDocument } from "../../src/transfers/transfer-request.ts";

const FILE = new URL("../../docs/schema/request.schema.json", import.meta.url);
const SAMPLES = new URL("../../src/cli/samples/", import.meta.url);

type Override = Exclude<Parameters<typeof z.toJSONSchema>[1], undefined>["override"];

/** A list may be given as the one word that it has; facts as YAML writes them. The converter sees only what comes of it. */
const asWritten: Override = ({ zodSchema, jsonSchema, path }) => {
  if (zodSchema._zod.def.type !== "pipe" || jsonSchema.type !== "array") return;
  const { type, items, minItems, maxItems } = jsonSchema;
  const one = path.includes("facts") ? { type: ["string", "number", "boolean"] } : items;
  const list = { type, items: one, ...(minItems === undefined ? {} : { minItems }), maxItems };
  for (const key of ["type", "items", "minItems", "maxItems"]) delete jsonSchema[key];
  jsonSchema.anyOf = [one, list] as never;
};

const schema: unknown = {
  title: "A request for a transfer of biometric data, as `comity assess` and `comity transfer` take it",
  ...z.toJSONSchema(RequestDocument, { io: "input", override: asWritten }),
};

describe("the schema of requests", () => {
  test("is the one that the program reads by", () => {
    if (process.env.UPDATE_SCHEMA) writeFileSync(FILE, JSON.stringify(schema));
    expect(JSON.parse(readFileSync(FILE, "utf8"))).toEqual(schema);
  });

  const published = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  const samples = ["eu-us-il-login", "eu-us-il-advertising", "jp-us-il-payment", "eu-jp-research"].map(
    (name) => [name, load(readFileSync(new URL(`${name}.yaml`, SAMPLES), "utf8")) as object] as const,
  );

  test.each(samples)("takes the sample %s, as the program does", (_, sample) => {
    expect(published.safeParse(sample).error).toBeUndefined();
    expect(() => parseRequest(sample)).not.toThrow();
  });

  const [[, good] = []] = samples;
  test.each([
    ["an unknown key", { colour: "red" }],
    ["no recipient", { recipient: undefined }],
    ["a place that is no code", { to: "Illinois" }],
    ["an unknown action", { action: "lend" }],
    ["a consent without its date", { offer: { consents: [{ subjects: "all" }] } }],
    ["a number for a term", { modality: 1 }],
    ["65 terms", { modality: Array.from({ length: 65 }, () => "face") }],
    ["a fact within a fact", { facts: { people: [[1]] } }],
  ])("refuses %s, as the program does", (_, changes) => {
    const bad = { ...good, ...changes };
    expect(published.safeParse(bad).success).toBe(false);
    expect(RequestDocument.safeParse(bad).success).toBe(false);
  });
});
