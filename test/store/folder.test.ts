/** Names that outlive a power cut: a folder that is not there is told. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { syncFolder } from "../../src/store/folder.ts";

test.skipIf(process.platform === "win32")("the folder must be there", () => {
  const folder = mkdtempSync(join(tmpdir(), "comity-folder-"));
  writeFileSync(join(folder, "new"), "");
  syncFolder(folder);
  expect(() => syncFolder(join(folder, "none"))).toThrow(/ENOENT/);
});
