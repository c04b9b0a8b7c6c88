/** `comity backup`: backs up a node from its home, also while it runs. */
import type { Command } from "commander";
import { backUp } from "../../node/backup.ts";
import { addHome, type HomeOption, openHome } from "../home.ts";
import { backupLines, presentBackup } from "../present/backup.ts";
import type { Terminal } from "../terminal.ts";

type Options = HomeOption & {
  readonly privateKeys?: true;
  readonly contentKeys?: string;
  readonly json?: true;
};

async function backup(out: string, options: Options, terminal: Terminal): Promise<void> {
  const { home } = openHome(options, terminal);
  const folder = terminal.path(out);
  const contentKeys = options.contentKeys === undefined ? undefined : terminal.path(options.contentKeys);
  const made = await backUp(home, folder, {
    privateKeys: options.privateKeys === true,
    ...(contentKeys !== undefined && { contentKeys }),
    now: new Date(),
    progress: (done) => terminal.printProgress(`${Math.floor(done * 100)} % of the store copied …`),
  });
  terminal.printProgress("");
  const said = { ...made, folder, ...(contentKeys !== undefined && { contentKeys }) };
  if (options.json) terminal.printJson(presentBackup(said));
  else terminal.printLines(backupLines(said));
}

const EXAMPLE = `
Example: a backup each night, and the newest content keys apart from it, in place of those of the night before
  comity backup /backup/2026-12-01 --content-keys /vault/content-keys`;

export function register(program: Command, terminal: Terminal): void {
  const command = program
    .command("backup <folder>")
    .description(
      "Backs up a node into a new folder, also while the node runs, and reads it again as a whole. Private keys are not in it unless they are asked for; the keys of contents are in no backup.",
    )
    .option("--private-keys", "back up the private keys that lie in the home too")
    .option("--content-keys <file>", "put the newest content keys here, in place of an older copy")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLE);
  addHome(command).action((folder: string, options: Options) => backup(folder, options, terminal));
}
