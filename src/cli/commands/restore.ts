/** `comity restore`: restores a node from a backup into a new home, and says what it got back from its peers since. */
import type { Command } from "commander";
import { ComityError } from "../../errors.ts";
import { readRestoration } from "../../node/restoration.ts";
import { restoreHome } from "../../node/restore.ts";
import { storePlaceOf } from "../../node/store-place.ts";
import { addHome, type HomeOption, locateHome, openHome } from "../home.ts";
import { presentRestored, restoredLines } from "../present/backup.ts";
import { presentRestoration, restorationLines } from "../present/restoration.ts";
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

function report(options: Omit<Options, "contentKeys">, terminal: Terminal): void {
  const { home, config } = openHome(options, terminal);
  const restoration = readRestoration(storePlaceOf(config, home).storeFile);
  if (restoration === undefined)
    throw new ComityError("NOT_FOUND", `the node of \`${home}\` was never restored by \`comity restore\``);
  if (options.json) terminal.printJson(presentRestoration(restoration));
  else terminal.printLines(restorationLines(restoration, terminal.columns));
}

const EXAMPLE = `
The node that is restored signs nothing before each of its peers has said how much of its log it holds. A peer that holds more is
named in the log, and the node then signs nothing at all: restore a newer backup, or go on under another name of the log with
comity serve --open-log. What it has lost since the backup it asks back from its peers by itself: comity restore report says what came.

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
  const reporting = command
    .command("report")
    .description(
      "Says what a restored node got back from its peers, what was refused and why, and what cannot come back.",
    )
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample\n  comity restore report --home comity-home");
  // The command above has options of the same names.
  addHome(reporting).action((_, command: Command) => report(command.optsWithGlobals(), terminal));
}
