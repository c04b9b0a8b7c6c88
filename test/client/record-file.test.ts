/** Files of records: one in JSON on each line, and a message that names the line that is none. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readRecords, receiptsFile } from "../../src/client/record-file.ts";

const folder = mkdtempSync(join(tmpdir(), "comity-records-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(text: string): Promise<readonly object[]> {
  const file = join(folder, "records.ndjson");
  writeFileSync(file, text);
  const records: object[] = [];
  for await (const record of readRecords(file)) records.push(record);
  return records;
}

test("each line is a record, in order; empty lines and the last newline do not count", async () => {
  expect(await read('{"age": 30}\n\n{"age": 31}\r\n{"form": ["template"]}')).toEqual([
    { age: 30 },
    { age: 31 },
    { form: ["template"] },
  ]);
  expect(await read("")).toEqual([]);
});

test.each([
  ['{"age": 30}\nage: 31', /line 2: it is no JSON/],
  ["[30]", /line 1: it is no record/],
  ["30", /line 1: it is no record/],
  [`{"age": 30, "form": ["${"x".repeat(262_144)}"]}`, /line 1: it has more than/],
])("%.20s is refused by its line", async (text, message) => {
  await expect(read(text)).rejects.toMatchObject({
    reason: "INPUT_INVALID",
    message: expect.stringMatching(message),
  });
});

test("a file that is not there is refused by its name", async () => {
  const records = readRecords(join(folder, "none"));
  await expect(records.next()).rejects.toMatchObject({
    reason: "INPUT_INVALID",
    message: expect.stringMatching(/none` cannot be read/),
  });
});

test("receipts stand one on each line", () => {
  const records = ['{"a":1}', '{"b":2}'].map((text) => ({ receipt: () => Buffer.from(text) }));
  expect(receiptsFile(records)).toBe('{"a":1}\n{"b":2}\n');
});
