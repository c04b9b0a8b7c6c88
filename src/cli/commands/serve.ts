/** `comity serve`: runs one node until it is told to stop. */
import { join } from "node:path";
import type { Command } from "commander";
import { auditObserved } from "../../edge/telemetry/audit.ts";
import { createLog } from "../../edge/telemetry/log.ts";
import { startTelemetry } from "../../edge/telemetry/setup.ts";
import { ComityError } from "../../errors.ts";
import { type NodeAudit, openAudit } from "../../node/audit.ts";
import { loadConfig } from "../../node/config.ts";
import { IN_HOME } from "../../node/home.ts";
import { type NodeParts, startNode } from "../../node/node.ts";
import { addHome, type HomeOption, locateHome } from "../home.ts";
import { type Terminal, waitForAbort } from "../terminal.ts";
import { loadVersion } from "../version.ts";

/** The time, in milliseconds, that running calls have to finish after the node is told to stop. */
const GRACE_MS = 5000;

type Options = HomeOption & {
  readonly config?: string;
  readonly newLog?: boolean;
  readonly newHead?: boolean;
  readonly alone?: boolean;
};

async function serve(
  { config: file, newLog = false, newHead = false, alone = false, home }: Options,
  terminal: Terminal,
): Promise<void> {
  const named =
    file === undefined
      ? join(locateHome({ ...(home && { home }) }, terminal), IN_HOME.config)
      : terminal.path(file);
  const config = await loadConfig(named, new Date());
  const telemetry = await startTelemetry({
    serviceName: config.trustDomain,
    log: createLog({ level: config.logLevel }),
  });
  const atlas = terminal.loadAtlas();
  // Loads what would otherwise be checked at its first use, so that a fault in it shows now.
  for (const id of atlas.schemes.unchecked()) atlas.schemes.get(id);
  const audit = openAudit({
    config,
    version: loadVersion(),
    stdout: { write: terminal.print },
    lost: telemetry.observer.auditLost,
  });
  terminal.onHangup(audit.reopen);
  try {
    await runNode({ config, atlas, ...telemetry, audit, newLog, newHead, alone }, terminal);
  } finally {
    audit.close();
  }
  await telemetry.shutdown();
}

type Running = Omit<NodeParts, "onFatal"> & { readonly audit: NodeAudit };

/** Runs a node until it is told to stop. Rejects where it cannot start, or where its store fails. */
async function runNode(parts: Running, terminal: Terminal): Promise<void> {
  const { config, audit } = parts;
  const observer = auditObserved(parts.observer, audit);
  const fatal = Promise.withResolvers<never>();
  // It may reject before anyone waits for it.
  fatal.promise.catch(() => {});
  const node = await startNode({
    ...parts,
    observer,
    onFatal: (error) => {
      observer.fault({ method: "store", error });
      fatal.reject(error);
    },
  });
  audit.started();
  const asked = waitForAbort(terminal.stop());
  terminal.printLines([`${config.trustDomain} listens on ${node.host}:${node.port}`]);
  try {
    await Promise.race([asked, fatal.promise]);
    await node.stop(GRACE_MS);
    audit.stopped();
  } catch (error) {
    audit.stopped(ComityError.from(error).reason);
    throw error;
  }
}

const EXAMPLE = `
Example: one of the nodes whose files \`comity up\` has written
  comity serve --config .comity/eu.comity.example/node.yaml`;

export function register(program: Command, terminal: Terminal): void {
  const command = program
    .command("serve")
    .description("run one node until it is told to stop (SIGTERM or Ctrl-C)")
    .option("--config <file>", "the node's configuration; that of its home by default")
    .option("--new-log", "begin a new log where there is no store; without it, a missing store is refused")
    .option(
      "--new-head",
      "take the store for the newest one where the file beside the ledger key was lost; without it, that is refused",
    )
    .option("--alone", "sign at once, without asking the peers how far this node's log had got")
    .addHelpText("after", EXAMPLE);
  addHome(command).action((options) => serve(options, terminal));
}
