/** `comity serve`: runs one node until it is told to stop. */
import type { Command } from "commander";
import { createLog } from "../../edge/telemetry/log.ts";
import { startTelemetry } from "../../edge/telemetry/setup.ts";
import { loadConfig } from "../../node/config.ts";
import { startNode } from "../../node/node.ts";
import { type Terminal, waitForAbort } from "../terminal.ts";

/** The time, in milliseconds, that running calls have to finish after the node is told to stop. */
const GRACE_MS = 5000;

type Options = {
  readonly config: string;
  readonly newLog?: boolean;
  readonly newHead?: boolean;
  readonly alone?: boolean;
};

async function serve(
  { config: file, newLog = false, newHead = false, alone = false }: Options,
  terminal: Terminal,
): Promise<void> {
  const config = await loadConfig(terminal.path(file), new Date());
  const telemetry = await startTelemetry({
    serviceName: config.trustDomain,
    log: createLog({ level: config.logLevel }),
  });
  const atlas = terminal.loadAtlas();
  // Loads what would otherwise be checked at its first use, so that a fault in it shows now.
  for (const id of atlas.schemes.unchecked()) atlas.schemes.get(id);
  const fatal = Promise.withResolvers<never>();
  // It may reject before anyone waits for it.
  fatal.promise.catch(() => {});
  const node = await startNode({
    config,
    atlas,
    observer: telemetry.observer,
    newLog,
    newHead,
    alone,
    onFatal: (error) => {
      telemetry.observer.fault({ method: "store", error });
      fatal.reject(error);
    },
  });
  const asked = waitForAbort(terminal.stop());
  terminal.printLines([`${config.trustDomain} listens on ${node.host}:${node.port}`]);
  await Promise.race([asked, fatal.promise]);
  await node.stop(GRACE_MS);
  await telemetry.shutdown();
}

const EXAMPLE = `
Example: one of the nodes whose files \`comity up\` has written
  comity serve --config .comity/eu.comity.example/node.yaml`;

export function register(program: Command, terminal: Terminal): void {
  program
    .command("serve")
    .description("run one node until it is told to stop (SIGTERM or Ctrl-C)")
    .requiredOption("--config <file>", "the node's configuration, as `comity up` writes it")
    .option("--new-log", "begin a new log where there is no store; without it, a missing store is refused")
    .option(
      "--new-head",
      "take the store for the newest one where the file beside the ledger key was lost; without it, that is refused",
    )
    .option("--alone", "sign at once, without asking the peers how far this node's log had got")
    .addHelpText("after", EXAMPLE)
    .action((options) => serve(options, terminal));
}
