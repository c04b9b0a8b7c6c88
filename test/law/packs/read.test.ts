/** What stands behind `confirmed`: the head of a pack says which texts were read. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const PACKS = new URL("../../../src/law/packs/", import.meta.url);
/** Packs of the first days, whose heads say so not yet. None joins them. */
const SILENT = ["KE", "baseline"];

/** Whether the comment before the pack's name says what was read, or in what something is confirmed. */
const says = (text: string) =>
  /\bRead:|\b(was|were) read\b|\bconfirmed\b/i.test(text.split(/^pack:/m)[0] ?? "");

it("a pack that has confirmed rules names at its head what was read for them", () => {
  const packs = readdirSync(PACKS)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => ({ id: file.slice(0, -5), text: readFileSync(new URL(file, PACKS), "utf8") }))
    .filter(({ text }) => /^ {4}status: confirmed$/m.test(text));
  expect(packs.length).toBeGreaterThan(SILENT.length);
  expect(packs.filter(({ id, text }) => !SILENT.includes(id) && !says(text)).map(({ id }) => id)).toEqual([]);
});
