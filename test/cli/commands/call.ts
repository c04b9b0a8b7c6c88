/** `comity assess` and `comity transfer` as a machine calls them, and the samples that come with the program. */
import { fileURLToPath } from "node:url";
import { comity } from "../../support/command.ts";

/** The file of a sample request. */
export const sample = (name: string): string =>
  fileURLToPath(new URL(`../../../src/cli/samples/${name}.yaml`, import.meta.url));
export const LOGIN = sample("eu-us-il-login");

/** Runs the command with `--json`, and reads its answer; undefined where it printed none. */
export async function call(command: "assess" | "transfer", file: string, words: readonly string[]) {
  const { code, stdout, stderr } = await comity([command, file, ...words, "--json"]);
  return { code, answer: stdout === "" ? undefined : JSON.parse(stdout), stderr };
}
