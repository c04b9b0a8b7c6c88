/** `comity serve`: runs one node until it is told to stop. */
import { join } from "node:path";
import { type Command, Option } from "commander";
import { auditObserved } from "../../edge/telemetry/audit.ts";
import type { NodeObserver } from "../../edge/telemetry/events.ts";
import { createLog } from "../../edge/telemetry/log.ts";
import { loadTelemetry, startTelemetry, type Telemetry } from "../../edge/telemetry/setup.ts";
import { startStatusServer } from "../../edge/telemetry/status-server.ts";
import { ComityError } from "../../errors.ts";
import type { Atlas } from "../../law/atlas.ts";
import { LIMITS } from "../../limits.ts";
import { type NodeAudit, openAudit } from "../../node/audit.ts";
import { loadConfig, type NodeConfig } from "../../node/config.ts";
import { IN_HOME } from "../../node/home.ts";
import { type NodeParts, type RunningNode, startNode } from "../../node/node.ts";
import type { Turn } from "../../node/opening.ts";
import { openPassing } from "../../node/passing.ts";
import { standBy } from "../../node/store-place.ts";
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
  readonly without?: readonly string[];
  readonly openLog?: boolean;
  readonly standby?: boolean;
};

async function serve({ standby = false, ...options }: Options, terminal: Terminal): Promise<void> {
  const { config: file, home } = options;
  const named =
    file === undefined
      ? join(locateHome({ ...(home && { home }) }, terminal), IN_HOME.config)
      : terminal.path(file);
  if (!standby) return serveOnce(named, options, terminal);
  const stop = terminal.stop();
  // Loaded now: whoever takes over has waited long enough.
  const atlas = loadWhole(terminal);
  while (!stop.aborted) {
    const turn = await standAside(named, stop, terminal.printLines);
    if (turn === undefined) return;
    const { claim, giveWay } = turn;
    try {
      const inTurn = { ...terminal, stop: () => stop, loadAtlas: () => atlas };
      return await serveOnce(named, { ...options, claim, giveWay }, inTurn);
    } catch (thrown) {
      const { reason, message } = ComityError.from(thrown);
      // One on this machine has the store, or the address, and is about to end.
      if (reason !== "STORE_LOCKED" && reason !== "ADDRESS_IN_USE") throw thrown;
      terminal.printLines([message]);
    } finally {
      claim.release();
      await turn.end();
    }
  }
}

/** The turn of a process that stood by. Connections that it held come to itself once it has given way. */
type OwnTurn = Required<Turn> & { readonly end: () => Promise<void> };

/** Waits until no other process has the store, and passes on meanwhile what comes. Resolves to nothing where `stop` has aborted. */
async function standAside(
  named: string,
  stop: AbortSignal,
  print: Terminal["printLines"],
): Promise<OwnTurn | undefined> {
  // All of it: what would keep this process from taking over shows now, and nothing is read there for the first time.
  const { trustDomain, listen, postgres, ...config } = await loadConfig(named, new Date());
  await loadTelemetry({ collects: config.metrics !== undefined });
  const status = await openStatus(config, {});
  status.standsBy();
  const reachedAt = postgres?.reachedAt;
  let atWork: string | undefined;
  const passing =
    reachedAt === undefined ? undefined : await openPassing({ listen, limits: LIMITS, to: () => atWork });
  const passes = passing && `, and passes on to that what comes to ${listen.host}:${listen.port}`;
  print([`${trustDomain} stands by until no other process has its store${passes ?? ""}`]);
  const end = async () => passing?.close();
  try {
    const claim = await standBy({ ...config, ...(postgres && { postgres }) }, stop, (to) => {
      atWork = to;
    });
    if (claim === undefined) return void (await end());
    print([`${trustDomain} takes over`]);
    return {
      ...{ claim, end },
      giveWay: () => {
        passing?.giveWay();
        atWork = reachedAt;
      },
    };
  } catch (thrown) {
    await end();
    throw thrown;
  } finally {
    await status.close();
  }
}

/** Loads the law whole: a fault in what would otherwise be checked at its first use shows now. */
function loadWhole({ loadAtlas }: Pick<Terminal, "loadAtlas">): Atlas {
  const atlas = loadAtlas();
  for (const id of atlas.schemes.unchecked()) atlas.schemes.get(id);
  return atlas;
}

/** The options of a start, with the turn of a process that stood by. */
type Serving = Omit<Options, "config" | "home" | "standby"> & Turn;

async function serveOnce(
  named: string,
  { newLog = false, newHead = false, alone = false, without = [], openLog = false, ...turn }: Serving,
  terminal: Terminal,
): Promise<void> {
  const config = await loadConfig(named, new Date());
  const telemetry = await startTelemetry({
    serviceName: config.trustDomain,
    log: createLog({ level: config.logLevel }),
    collects: config.metrics !== undefined,
  });
  const audit = openAudit({
    config,
    version: loadVersion(),
    stdout: { write: terminal.print },
    lost: telemetry.observer.auditLost,
  });
  let reload = async () => {};
  terminal.onHangup(() => {
    audit.reopen();
    void reload();
  });
  let status: Status | undefined;
  try {
    const reloading = (node: RunningNode) => {
      reload = () => reloadFiles(node, telemetry.observer.fault);
    };
    status = await openStatus(config, telemetry);
    const atlas = loadWhole(terminal);
    await runNode(
      {
        ...{ config, atlas, ...telemetry, audit, ...status, reloading },
        ...{ newLog, newHead, alone, without, openLog },
        ...(turn.claim && { claim: turn.claim }),
        ...(turn.giveWay && { giveWay: turn.giveWay }),
      },
      terminal,
    );
  } finally {
    await status?.close();
    audit.close();
  }
  await telemetry.shutdown();
}

/** Lets the node take its certificate and its authorities from their files. Those that do not fit change nothing, and are told. */
async function reloadFiles(node: Pick<RunningNode, "reload">, fault: NodeObserver["fault"]): Promise<void> {
  try {
    await node.reload();
  } catch (error) {
    fault({ method: "reload", error });
  }
}

type Status = Awaited<ReturnType<typeof openStatus>>;

/** Opens the status port that the configuration asks for, before the node: a store that is recovered takes its time. */
async function openStatus({ metrics }: Pick<NodeConfig, "metrics">, { collect }: Pick<Telemetry, "collect">) {
  let unready = (): readonly string[] => ["starting"];
  let notes = (): readonly string[] => [];
  const server =
    metrics === undefined
      ? undefined
      : await startStatusServer({
          address: metrics,
          ...(collect !== undefined && { collect }),
          unready: () => unready(),
          notes: () => notes(),
        });
  return {
    /** Notes the node that has started. */
    started: (node: RunningNode) => {
      unready = node.unready;
      notes = () => countSetAside(node);
    },
    /** Notes that the process waits for its turn. */
    standsBy: () => {
      unready = () => ["standby"];
    },
    close: async () => server?.close(),
  };
}

/** Says how many stored cards and agreements are set aside; nothing where none is. The log and `comity doctor` name them. */
function countSetAside({ setAside }: Pick<RunningNode, "setAside">): readonly string[] {
  const count = (what: "card" | "agreement") => setAside().filter((each) => each.what === what).length;
  const counts = [
    [count("agreement"), "agreement"],
    [count("card"), "card"],
  ] as const;
  const told = counts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}${n === 1 ? "" : "s"}`);
  return told.length === 0 ? [] : [`set aside, since unreadable: ${told.join(" and ")}; see comity doctor`];
}

type Running = Omit<NodeParts, "onFatal"> & {
  readonly audit: NodeAudit;
  readonly started: (node: RunningNode) => void;
  readonly reloading: (node: RunningNode) => void;
};

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
  parts.started(node);
  parts.reloading(node);
  audit.started();
  const asked = waitForAbort(terminal.stop());
  const aside = countSetAside(node).map((each) => `; ${each}`);
  terminal.printLines([`${config.trustDomain} listens on ${node.host}:${node.port}${aside.join("")}`]);
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
    .option(
      "--standby",
      "wait until no other process has the store, pass on to that what comes meanwhile, and take over then; its store must be in PostgreSQL",
    )
    .option("--alone", "sign at once, without asking the peers how far this node's log had got")
    .addOption(
      new Option(
        "--without <peer>",
        "the trust domain of a peer that a restored node does not wait for; recorded; may be repeated",
      ).argParser((peer, before: readonly string[] = []) => [...before, peer]),
    )
    .option(
      "--open-log",
      "where peers hold more of the log than was restored, go on under another name of the log; what was signed since the backup is lost",
    )
    .addHelpText("after", EXAMPLE);
  addHome(command).action((options) => serve(options, terminal));
}
