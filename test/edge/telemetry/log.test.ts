import { describe, expect, test } from "vitest";
import { createLog, type LogFields } from "../../../src/edge/telemetry/log.ts";
import { ComityError } from "../../../src/errors.ts";

function capture(level: "info" | "warn" = "info") {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  return { lines, log: createLog({ level, destination }) };
}

describe("the log", () => {
  test("writes the event, its level and its fields", () => {
    const { log, lines } = capture();
    log("warn", "peer link", { peer: "spiffe://jp.example/node", state: "lost", reason: "NODE_UNREACHABLE" });
    expect(lines).toEqual([
      {
        level: "warn",
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        peer: "spiffe://jp.example/node",
        state: "lost",
        reason: "NODE_UNREACHABLE",
        event: "peer link",
      },
    ]);
  });

  test("is silent below its level", () => {
    const { log, lines } = capture("warn");
    log("info", "decided");
    expect(lines).toEqual([]);
  });

  test("shows no value of another shape, and no field of another name", () => {
    const { log, lines } = capture();
    log("info", "decided", {
      from: "Jane Doe",
      to: "US-IL",
      origin: "spiffe://eu.example/platform/jane",
      name: "Jane Doe",
    } as LogFields);
    expect(lines[0]).toMatchObject({ from: "?", to: "US-IL", origin: "?" });
    expect(JSON.stringify(lines)).not.toMatch(/jane/i);
  });

  test("shows an error's kind, code, place and cause, but no foreign message", () => {
    const { log, lines } = capture();
    const cause = Object.assign(new SyntaxError("unexpected `Jane`\n    at Jane"), { code: "ERR_JANE Doe" });
    cause.stack = `SyntaxError: unexpected \`Jane\`\n    at parse (file.ts:1:2)`;
    log("error", "fault", { method: "m", error: new ComityError("INTERNAL", "a fault", { cause }) });
    expect(lines[0]?.error).toMatchObject([
      { name: "ComityError", reason: "INTERNAL", message: "a fault" },
      { name: "SyntaxError", at: ["at parse (file.ts:1:2)"] },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/jane/i);
  });
});
