/** Output files: written with the folders above them, for whom the mode says. */
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { prepareFile, replace, write } from "../../src/client/output-file.ts";
import { fileWith } from "../support/command.ts";

test("a file is written with its folders, and again in its place", () => {
  const file = join(dirname(fileWith("")), "a", "b", "c");
  write(file, "one");
  write(file, Buffer.from("two"), 0o600);
  expect(readFileSync(file, "utf8")).toBe("two");
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a file takes the place of another whole, and nothing is left beside it", () => {
  const file = fileWith("before");
  replace(file, "after", 0o600);
  expect([readFileSync(file, "utf8"), statSync(file).mode & 0o777]).toEqual(["after", 0o600]);
  expect(existsSync(`${file}.new`)).toBe(false);
  expect(() => replace("/proc/x", "")).toThrow(expect.objectContaining({ reason: "DIRECTORY_UNWRITABLE" }));
});

test("a folder that the system forbids is named, with what to do", () => {
  expect(() => write("/proc/x/y", "")).toThrow(
    expect.objectContaining({
      reason: "DIRECTORY_UNWRITABLE",
      message: expect.stringMatching(/^cannot write `\/proc\/x\/y`: E[A-Z]+; choose a folder/),
    }),
  );
});

test("a file is prepared: its folders are made, it is not, and one that is there stays as it is", () => {
  const file = join(dirname(fileWith("")), "a", "b");
  prepareFile(file);
  expect([existsSync(dirname(file)), existsSync(file)]).toEqual([true, false]);
  writeFileSync(file, "kept");
  prepareFile(file);
  expect(readFileSync(file, "utf8")).toBe("kept");
});

test.each<[string, () => string, string]>([
  ["a folder that the system forbids", () => "/proc/x/y", "choose a"],
  [
    "a folder in the place of the file",
    () => mkdtempSync(join(dirname(fileWith("")), "folder-")),
    "name a file",
  ],
  ["a file in the place of the folder", () => join(fileWith(""), "receipt.json"), "is a file and no folder"],
])("%s is found before anything is written", (_, file, says) => {
  expect(() => prepareFile(file())).toThrow(
    expect.objectContaining({ reason: "DIRECTORY_UNWRITABLE", message: expect.stringContaining(says) }),
  );
});
