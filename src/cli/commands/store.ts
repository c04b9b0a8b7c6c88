/** `comity store`: moves the store of a node from SQLite to PostgreSQL, and back. */
import { join } from "node:path";
import type { Command } from "commander";
import { IN_HOME } from "../../node/home.ts";
import { moveNodeStore } from "../../node/store-move.ts";
import { addHome, type HomeOption, openHome } from "../home.ts";
import { movedLines } from "../present/store.ts";
import type { Terminal } from "../terminal.ts";

type Options = HomeOption & {
  readonly from?: string;
  readonly to: string;
  readonly passwordFile?: string;
  readonly ca?: string;
  readonly json?: boolean;
};

async function move(options: Options, terminal: Terminal): Promise<void> {
  const { home } = openHome(options, terminal);
  const { from, to, passwordFile, ca, json = false } = options;
  const whole = (place: string) =>
    place.replace(/^sqlite:(.+)$/, (_, file) => `sqlite:${terminal.path(file)}`);
  const moved = await moveNodeStore({
    configFile: join(home, IN_HOME.config),
    ...(from !== undefined && { from: whole(from) }),
    to: whole(to),
    ...(passwordFile !== undefined && { passwordFile: terminal.path(passwordFile) }),
    ...(ca !== undefined && { ca: terminal.path(ca) }),
  });
  const { head, tables, ...places } = moved;
  const rows = Object.fromEntries(tables.map((each) => [each.name, each.rows]));
  if (json) terminal.printJson({ ...places, size: head.size, checkpoint: head.checkpoint, rows });
  else terminal.printLines(movedLines(moved, terminal.columns));
}

const EXAMPLE = `
Example: move the store of a node into a database, then name the database in its node.yaml
  comity store move --to postgres://comity@db.example/comity --password-file db-password --ca db-authority.pem`;

export function register(program: Command, terminal: Terminal): void {
  const store = program
    .command("store")
    .description("Cares for the store of a node that does not run.")
    .addHelpText("after", EXAMPLE);
  const moving = store
    .command("move")
    .description(
      "Copies the whole store to an empty place and verifies it leaf by leaf; then the log goes on there, and the old store signs no more.",
    )
    .option("--from <place>", "sqlite:FILE or a URL of PostgreSQL; the store that node.yaml names by default")
    .requiredOption("--to <place>", "sqlite:FILE or a URL of PostgreSQL, without a password")
    .option("--password-file <file>", "the password of the database, in a file that only its owner may read")
    .option("--ca <file>", "the authorities (PEM) that certify the database's server")
    .option("--json", "print JSON");
  addHome(moving).action((options) => move(options, terminal));
}
