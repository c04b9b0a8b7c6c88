/** The place of audit lines: a file that is only added to, that may be moved away, and that only its owner may read. */
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createAuditStream, openAuditFile } from "../../../src/edge/telemetry/audit-sink.ts";

const base = mkdtempSync(join(tmpdir(), "comity-audit-"));
afterAll(() => rmSync(base, { recursive: true }));

test("lines are added, also by two processes, and only the owner may read them", () => {
  const file = join(base, "two.jsonl");
  const [one, other] = [openAuditFile(file), openAuditFile(file)];
  one.write("1");
  other.write("2");
  one.write("3");
  one.close();
  other.close();
  openAuditFile(file).write("4");
  expect(readFileSync(file, "utf8")).toBe("1\n2\n3\n4\n");
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("after a move it goes on in a new file once it is opened anew", () => {
  const file = join(base, "moved.jsonl");
  const sink = openAuditFile(file);
  sink.write("before");
  renameSync(file, `${file}.1`);
  sink.write("still");
  sink.reopen();
  sink.write("after");
  expect(readFileSync(`${file}.1`, "utf8")).toBe("before\nstill\n");
  expect(readFileSync(file, "utf8")).toBe("after\n");
});

test("a place that cannot be written is refused by name; where that comes later, the one before stays", () => {
  const missing = join(base, "none", "audit.jsonl");
  expect(() => openAuditFile(missing)).toThrow(/cannot write to `\S+audit\.jsonl`.*`audit`.*ENOENT/);
  const folder = mkdtempSync(join(base, "gone-"));
  const sink = openAuditFile(join(folder, "audit.jsonl"));
  renameSync(folder, `${folder}-away`);
  expect(() => sink.reopen()).toThrow(/ENOENT/);
  sink.write("kept");
  expect(readFileSync(join(`${folder}-away`, "audit.jsonl"), "utf8")).toBe("kept\n");
});

test("a stream gets each line with its end", () => {
  let text = "";
  const sink = createAuditStream({ write: (each) => (text += each) });
  sink.write("a");
  sink.reopen();
  sink.close();
  expect(text).toBe("a\n");
});
