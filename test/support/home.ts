/** Homes of nodes that tests make by the command line, each in a folder of its own. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { comity } from "./command.ts";

/** Runs a command in a folder. */
export const runIn = (cwd: string, ...words: string[]) => comity(words, undefined, { cwd });

/** Makes a home for Korea in a folder. */
export const initIn = (cwd: string, ...words: string[]) =>
  runIn(
    cwd,
    ...["init", "--trust-domain", "pipc.example", "--serves", "KR", "--name", "node.pipc.example"],
    ...["--listen", "127.0.0.1:0", ...words],
  );

/** Makes a folder that lasts as long as the test. */
export function folderOfTest(): string {
  const folder = mkdtempSync(join(tmpdir(), "comity-home-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Makes a folder with a home for Korea that lasts as long as the test. */
export async function makeHome(): Promise<string> {
  const folder = folderOfTest();
  await initIn(folder);
  return folder;
}
