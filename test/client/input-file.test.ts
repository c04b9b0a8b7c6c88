/** Input files: their bytes, or one sentence on why not, which quotes nothing of them. */
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { loadInput, loadJson } from "../../src/client/input-file.ts";
import { fileWith } from "../support/command.ts";

const refusal = (message: string) => expect.objectContaining({ reason: "INPUT_INVALID", message });

test("a file is read as it is, and JSON as its value", () => {
  expect(loadInput(fileWith(Uint8Array.of(255)))).toEqual(Buffer.of(255));
  expect(loadJson(fileWith('{"a":1}'))).toEqual({ a: 1 });
});

test("a file that is not there, and a folder, are told apart", () => {
  expect(() => loadInput("/none/x")).toThrow(refusal("`/none/x`: there is no such file"));
  const folder = dirname(fileWith(""));
  expect(() => loadInput(folder)).toThrow(refusal(`\`${folder}\`: it is a folder`));
  expect(() => loadInput("/etc/passwd/x")).toThrow(refusal("`/etc/passwd/x`: it cannot be read"));
});

test("what is no JSON is refused, and not quoted", () => {
  const file = fileWith("Jane Doe");
  expect(() => loadJson(file)).toThrow(refusal(`\`${file}\` is not JSON`));
});
