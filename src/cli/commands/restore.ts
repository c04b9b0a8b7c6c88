/** `comity restore`: restores a node from a backup into a new home. */
import type { Command } from "commander";
import { restoreHome } from "../../node/restore.ts";
import { addHome, type HomeOption, locateHome } from "../home.ts";
import { presentRestored, restoredLines } from "../present/backup.ts";
import type { Terminal } from "../terminal.ts";

type Options = HomeOption & { readonly contentKeys?: string; readonly json?: true };

function restore(backup: string, options: Options, terminal: Terminal): void {
  const home = locateHome(options, terminal);
  const contentKeys =
    options.contentKeys === undefined ? {} : { contentKeys: terminal.path(options.contentKeys) };
  const restored = restoreHome(terminal.path(backup), home, { ...contentKeys, now: new Date() });
  const said = { ...restored, home };
  if (options.json) terminal.printJson(presentRestored(said));
  else terminal.printLines(restoredLines(said));
}

const EXAMPLE = `
The node that is restored signs nothing before each of its peers has said how much of its log it holds. A peer that holds more is
named in the log, and the node then signs nothing at all: restore a newer backup, or go on under another name of the log with
comity serve --open-log.

Example
  comity restore /backup/2026-12-01 --content-keys /vault/content-keys --home comity-home`;

export function register(program: Command, terminal: Terminal): void {
  const command = program
    .command("restore <folder>")
    .description("Restores a node from the folder of a backup into a home that is new or empty.")
    .option("--content-keys <file>", "the newest copy of the content keys")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLE);
  addHome(command).action((folder: string, options: Options) => restore(folder, options, terminal));
}
