/** A notice from a file: the sample is read, and what is none is refused. */
import { expect, test } from "vitest";
import { loadNotice } from "../../src/client/notice-file.ts";
import { fileWith } from "../support/command.ts";

const now = new Date("2026-11-21T12:00:00Z");

test("the sample is read as a draft", () => {
  const file = new URL("../../src/cli/samples/incident-fingerprint-leak.yaml", import.meta.url).pathname;
  expect(loadNotice(file, now)).toMatchObject({ id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
});

test("a file that is no notice is refused", () => {
  expect(() => loadNotice(fileWith("a: 1\n"), now)).toThrow(
    expect.objectContaining({ reason: "INPUT_INVALID" }),
  );
});
