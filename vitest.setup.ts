/** One folder for whatever a run of the tests writes to the system's folder for temporary files. It goes when the run ends. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Makes the folder, in which `tmpdir()` of every test then is, and returns what removes it. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "comity-tests-"));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
