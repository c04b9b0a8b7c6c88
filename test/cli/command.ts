/** Runs the real command in a process of its own. */
import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** How the command ended, and what it said. Colours are off unless `env` asks for them. */
export function comity(words: readonly string[], env: NodeJS.ProcessEnv = { NO_COLOR: "1" }): Promise<Ended> {
  const { NO_COLOR: _, FORCE_COLOR: __, NODE_OPTIONS: ___, ...rest } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [MAIN, ...words],
      { env: { ...rest, ...env }, maxBuffer: 2 ** 24 },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]/g;

/** The columns that the widest line takes on a terminal. */
export function widest(text: string): number {
  const lines = stripVTControlCharacters(text).split("\n");
  return Math.max(...lines.map((line) => [...line].length + (line.match(WIDE)?.length ?? 0)));
}

/** A file in a folder of its own. */
export function fileWith(content: string | Uint8Array): string {
  const file = join(mkdtempSync(join(tmpdir(), "comity-cli-")), "file");
  writeFileSync(file, content);
  return file;
}
