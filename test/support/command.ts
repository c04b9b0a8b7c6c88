/** Runs the command line in this process, or the real one in a process of its own, and gives how it ended. */
import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { joinHanging } from "../../src/cli/present/terminal.ts";
import { type Ended, runCli } from "../../src/cli/run.ts";
import type { World } from "../../src/cli/terminal.ts";
import { shippedAtlas } from "./atlas.ts";

export const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/**
 * Runs the command in this process, on the law that this process loads once. Colours are off unless `env` asks for them.
 * Each message on standard error is one line again, however wide the terminal is.
 */
export async function comity(
  words: readonly string[],
  env: World["env"] = { NO_COLOR: "1" },
  world: Partial<World> = {},
): Promise<Ended> {
  const ended = await runCli(words, { env, loadAtlas: shippedAtlas, ...world });
  return { ...ended, stderr: joinHanging(ended.stderr) };
}

/** Runs the real command in a process of its own. */
export function spawnComity(words: readonly string[], env: World["env"] = { NO_COLOR: "1" }): Promise<Ended> {
  const { NO_COLOR: _, FORCE_COLOR: __, NODE_OPTIONS: ___, ...rest } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [MAIN, ...words],
      { env: { ...rest, ...env }, maxBuffer: 2 ** 24 },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr: joinHanging(stderr) }),
    );
  });
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]/g;

/** The columns that the widest line takes on a terminal. */
export function widest(text: string): number {
  const lines = stripVTControlCharacters(text).split("\n");
  return Math.max(...lines.map((line) => [...line].length + (line.match(WIDE)?.length ?? 0)));
}

/** Lines as a terminal without colours shows them. */
export function plain(lines: readonly string[]): readonly string[] {
  return lines.map((line) => stripVTControlCharacters(line));
}

/** A file in a folder of its own. */
export function fileWith(content: string | Uint8Array): string {
  const file = join(mkdtempSync(join(tmpdir(), "comity-cli-")), "file");
  writeFileSync(file, content);
  return file;
}
