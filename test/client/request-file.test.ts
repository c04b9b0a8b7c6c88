/** A request from a file: what the samples say, and the refusals of both readers. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadRequest } from "../../src/client/request-file.ts";
import { fileWith } from "../support/command.ts";

test("a sample is read as a request", () => {
  const file = new URL("../../src/cli/samples/eu-us-il-login.yaml", import.meta.url).pathname;
  expect(loadRequest(file)).toMatchObject({ from: "EU", to: "US-IL", action: "transfer" });
});

test("places may be written by their names", () => {
  const text = readFileSync(new URL("../../src/cli/samples/eu-us-il-login.yaml", import.meta.url), "utf8");
  const named = text.replace(/^from: EU$/m, "from: Germany").replace(/^to: US-IL$/m, "to: illinois");
  expect(loadRequest(fileWith(named))).toMatchObject({ from: "DE", to: "US-IL" });
  expect(() => loadRequest(fileWith(text.replace(/^to: US-IL$/m, "to: Mars")))).toThrow(/a code such as EU/);
});

test("a file that is no document, and a document that is no request, are refused", () => {
  expect(() => loadRequest(fileWith("a: 1\na: 2\n"))).toThrow(
    expect.objectContaining({ reason: "DUPLICATE_KEY" }),
  );
  expect(() => loadRequest(fileWith("from: EU\n"))).toThrow(
    expect.objectContaining({ reason: "INPUT_INVALID" }),
  );
});
