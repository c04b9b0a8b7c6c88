/** Homes of nodes that tests make by the command line, each in a folder of its own. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createObserver } from "../../src/edge/telemetry/events.ts";
import { loadConfig } from "../../src/node/config.ts";
import { startNode } from "../../src/node/node.ts";
import { shippedAtlas } from "./atlas.ts";
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

/** Starts the node of the home in a folder, and returns the words that name it. It ends with the test. */
export async function startIn(folder: string): Promise<readonly string[]> {
  const config = await loadConfig(join(folder, "comity-home/node.yaml"), new Date());
  const node = await startNode({
    ...{ config, atlas: shippedAtlas(), observer: createObserver(() => {}) },
    onFatal: (error) => {
      throw error;
    },
  });
  onTestFinished(() => node.stop(0));
  return ["--node", `127.0.0.1:${node.port}`];
}
