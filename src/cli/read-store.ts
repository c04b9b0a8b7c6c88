/** Opens the store of a home to be read, by the node's own ledger key or by a trust file. */
import { join } from "node:path";
import type { Command } from "commander";
import { loadJson } from "../client/input-file.ts";
import { IN_HOME } from "../node/home.ts";
import { openToRead, type ReadStore } from "../node/ledger-audit.ts";
import { parseTrust } from "../receipt/trust.ts";
import { addHome, type HomeOption, openHome } from "./home.ts";
import type { Terminal } from "./terminal.ts";

/** The options of a command that reads a store. */
export type ReadOptions = HomeOption & { readonly trust?: string };

/** Adds `--home` and `--trust` to a command. */
export const addRead = (command: Command): Command =>
  addHome(command).option(
    "--trust <file>",
    "take the keys of the log from a trust file, as where only a copy of the store is at hand",
  );

/** Opens the store that is meant. Rejects as `openHome` and `openToRead` do. */
export async function openRead(options: ReadOptions, terminal: Terminal): Promise<ReadStore> {
  const { home } = openHome(options, terminal);
  const trust = options.trust === undefined ? undefined : parseTrust(loadJson(terminal.path(options.trust)));
  return openToRead(join(home, IN_HOME.config), new Date(), trust);
}
