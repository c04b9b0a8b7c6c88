/** Output files: written with the folders above them, for whom the mode says. */
import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { write } from "../../src/client/output-file.ts";
import { fileWith } from "../support/command.ts";

test("a file is written with its folders, and again in its place", () => {
  const file = join(dirname(fileWith("")), "a", "b", "c");
  write(file, "one");
  write(file, Buffer.from("two"), 0o600);
  expect(readFileSync(file, "utf8")).toBe("two");
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a folder that the system forbids is named, with what to do", () => {
  expect(() => write("/proc/x/y", "")).toThrow(
    expect.objectContaining({
      reason: "DIRECTORY_UNWRITABLE",
      message: expect.stringMatching(/^cannot write `\/proc\/x\/y`: E[A-Z]+; choose a folder/),
    }),
  );
});
