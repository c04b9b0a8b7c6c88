/** `comity serve`: runs one node until it is told to stop. */
import type { Command } from "commander";
import { createLog } from "../../edge/telemetry/log.ts";
import { startTelemetry } from "../../edge/telemetry/setup.ts";
import { loadConfig } from "../../node/config.ts";
import { loadAtlas } from "../../node/law.ts";
import { startNode } from "../../node/node.ts";

/** How long running calls may take to finish once the node is told to stop, in milliseconds. */
const GRACE_MS = 5000;

async function serve({ config: file }: { readonly config: string }): Promise<void> {
  const config = await loadConfig(file, new Date());
  const endpoint = process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const telemetry = startTelemetry({
    serviceName: config.trustDomain,
    log: createLog({ level: config.logLevel }),
    ...(endpoint ? { endpoint } : {}),
  });
  const atlas = loadAtlas();
  // Read now what would be read when it is first asked for: a fault in it must not wait until then.
  for (const id of atlas.schemes.ids()) atlas.schemes.get(id);
  const node = await startNode({
    config,
    atlas,
    observer: telemetry.observer,
    onFatal: (error) => {
      telemetry.observer.fault({ method: "store", error });
      process.stderr.write(`comity: ${error.reason}: ${error.message}\n`);
      process.exit(3);
    },
  });
  const asked = new Promise<void>((resolve) => {
    process.once("SIGTERM", resolve);
    process.once("SIGINT", resolve);
    // A parent that is gone cannot ask: the end of its pipe is the request.
    if (process.env.COMITY_STOP_WITH_STDIN) process.stdin.once("close", resolve).resume();
  });
  process.stdout.write(`${config.trustDomain} listens on ${node.host}:${node.port}\n`);
  await asked;
  // An open pipe would keep the process alive after everything else has ended.
  process.stdin.destroy();
  await node.stop(GRACE_MS);
  await telemetry.shutdown();
}

export function register(program: Command): void {
  program
    .command("serve")
    .description("run one node until it is told to stop (SIGTERM or Ctrl-C)")
    .requiredOption("--config <file>", "the node's configuration, as `comity init` or `comity up` writes it")
    .action(serve);
}
