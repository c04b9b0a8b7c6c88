/** The audit that a configuration asks for: a file, standard output, or none. */
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openAudit, openHomeAudit } from "../../src/node/audit.ts";

const base = mkdtempSync(join(tmpdir(), "comity-audit-"));
afterAll(() => rmSync(base, { recursive: true }));

const digest = "ab".repeat(32);
function open(audit?: string) {
  let printed = "";
  const lost: unknown[] = [];
  const opened = openAudit({
    config: { trustDomain: "eu.example", digest, ...(audit !== undefined && { audit }) },
    version: "0.2.0",
    stdout: { write: (text) => (printed += text) },
    lost: (error) => lost.push(error),
  });
  return { ...opened, lost, printed: () => printed };
}
const messagesIn = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).message);

test("without a place nothing is written, and every call does no harm", () => {
  const audit = open();
  audit.started();
  audit.reopen();
  audit.stopped();
  audit.close();
  expect(audit.printed()).toBe("");
});

test("`-` is standard output", () => {
  const audit = open("-");
  audit.started();
  audit.stopped("STORE_UNAVAILABLE");
  audit.close();
  expect(messagesIn(audit.printed())).toEqual(["node started", "node stopped"]);
  expect(JSON.parse(audit.printed().split("\n")[1] ?? "")).toMatchObject({
    status_code: "STORE_UNAVAILABLE",
    unmapped: { configuration: digest },
  });
});

test("a file is moved away and opened anew; where that fails, it is told and the lines go on", () => {
  const folder = mkdtempSync(join(base, "a-"));
  const file = join(folder, "audit.jsonl");
  const audit = open(file);
  audit.started();
  renameSync(file, `${file}.1`);
  audit.reopen();
  audit.stopped();
  expect(messagesIn(readFileSync(file, "utf8"))).toEqual(["node stopped"]);
  expect(messagesIn(readFileSync(`${file}.1`, "utf8"))).toEqual(["node started"]);
  renameSync(folder, `${folder}-away`);
  audit.reopen();
  expect(audit.lost).toHaveLength(1);
  audit.close();
});

test("a place that cannot be written is refused", () => {
  expect(() => open(join(base, "none", "audit.jsonl"))).toThrow(
    expect.objectContaining({ reason: "CONFIG_INVALID" }),
  );
});

test("the audit of a home is its file; where the node tells it on its own output, a command tells nothing", () => {
  const home = mkdtempSync(join(base, "home-"));
  const parts = { version: "0.2.0", lost: () => {} };
  const event = { change: "issued", subject: "spiffe://eu.example/platform/a", serial: "0A" } as const;
  for (const audit of [undefined, "-", "audit.jsonl"]) {
    const opened = openHomeAudit(home, { trustDomain: "eu.example", audit }, parts);
    opened.certificate(event);
    opened.close();
  }
  expect(readdirSync(home)).toEqual(["audit.jsonl"]);
  expect(messagesIn(readFileSync(join(home, "audit.jsonl"), "utf8"))).toEqual(["certificate issued"]);
});
