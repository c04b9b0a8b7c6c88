/** One folder for whatever a run of the tests writes to the system's folder for temporary files. It goes when the run ends. */
import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The file system of Linux that is in memory, and the room that all tests together need there at most, in bytes. */
const IN_MEMORY = { folder: "/dev/shm", room: 4 * 1024 ** 3 };

/** Makes the folder, in which `tmpdir()` of every test then is, and returns what removes it. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(baseOf(), "comity-tests-"));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/**
 * Returns the folder in memory where there is room, since each commit of a node waits for the disk. Longer tests, which kill and
 * flood, stay on the disk.
 */
function baseOf(): string {
  if (process.env.TMPDIR !== undefined || process.env.COMITY_LONGER !== undefined) return tmpdir();
  try {
    accessSync(IN_MEMORY.folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(IN_MEMORY.folder);
    return bavail * bsize < IN_MEMORY.room ? tmpdir() : IN_MEMORY.folder;
  } catch {
    return tmpdir();
  }
}
