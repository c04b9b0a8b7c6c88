/** Implements the observer ports. Each event records a metric, a log line, or both. */
import { type Meter, metrics } from "@opentelemetry/api";
import type { AccessEvent, ConnectionEvent } from "../../engine/audit.ts";
import type { Observer } from "../../engine/observer.ts";
import { observeAlarms } from "./alarms.ts";
import type { Log, LogFields } from "./log.ts";
import { createQuietLog, type QuietLog } from "./quiet-log.ts";
import { observeSetup, type SetupObserver } from "./setup-events.ts";

/** The events that the gRPC edge reports to operators. */
export type RpcObserver = {
  /** A call has ended. `method` is a registered one, and `status` the name of a gRPC status. */
  readonly rpcEnded: (event: RpcEnded) => void;
  /** A call was refused, for whatever reason. `method` is a registered one, or `unknown`. */
  readonly callRefused: (event: AccessEvent) => void;
  /** A fault of the program. The caller learns nothing of it; the operator learns all of it but data. */
  readonly fault: (event: { readonly method: string; readonly error: unknown }) => void;
  readonly connectionRefused: (event: ConnectionEvent) => void;
  readonly peerLink: (event: {
    readonly peer: string;
    readonly state: "open" | "lost";
    readonly reason?: string;
  }) => void;
};

export type RpcEnded = {
  readonly side: "client" | "server";
  readonly method: string;
  readonly status: string;
  readonly seconds: number;
};

/** Every event of a node. */
export type NodeObserver = Observer & RpcObserver & SetupObserver;

/** The boundaries that the semantic conventions recommend for durations of calls, in seconds. */
const DURATION_BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** The values of the gauge `comity.peer.breaker`. A higher value means that less is sent. */
const BREAKER = { closed: 0, "half-open": 1, open: 2 } as const;

/**
 * Creates the observer. Metrics go to the current global provider. Their attributes name no party but a peer's node.
 */
export function createObserver(log: Log): NodeObserver {
  const meter = metrics.getMeter("comity");
  const quiet = createQuietLog(log);
  return {
    ...observeTransfers(meter, log),
    ...observeNotices(meter, log, quiet),
    ...observeRelay(meter, log),
    ...observePacks(meter, log, quiet),
    ...observePeering(meter, log),
    ...observeSetup(meter, log),
    ...observeAlarms(meter, quiet),
    ...observeRpc(meter, log, quiet),
  };
}

/** Records the decisions, and transfers from doubt to their end. */
function observeTransfers(
  meter: Meter,
  log: Log,
): Pick<Observer, "decided" | "inDoubt" | "backlog" | "concluded" | "barred"> {
  const decisions = meter.createCounter("comity.decisions", { unit: "{decision}" });
  const transfers = meter.createCounter("comity.transfers", { unit: "{transfer}" });
  const backlog = meter.createGauge("comity.peer.backlog", {
    description: "transfers in doubt, when their state last changed",
    unit: "{transfer}",
  });
  return {
    decided: ({ method, decision, from, to, count = 1 }) => {
      decisions.add(count, { "comity.method": method, "comity.decision": decision });
      log("info", "decided", { method, decision, from, to, ...(count > 1 && { count: String(count) }) });
    },
    inDoubt: ({ transfer, destination }) => {
      transfers.add(1, { "comity.state": "IN_DOUBT" });
      log("info", "in doubt", { transfer, destination });
    },
    backlog: ({ peer, state, count }) => {
      backlog.record(count, { "comity.peer": peer });
      log(state === "none" ? "info" : "warn", "transfers in doubt", { peer, state, count: String(count) });
    },
    concluded: ({ transfer, state }) => {
      transfers.add(1, { "comity.state": state });
      log("info", "concluded", { transfer, state });
    },
    barred: ({ transfer, origin }) => {
      transfers.add(1, { "comity.state": "BARRED_HERE" });
      log("info", "barred", { transfer, origin });
    },
  };
}

/** Records notices, and timers that have fired. */
function observeNotices(
  meter: Meter,
  log: Log,
  quiet: QuietLog,
): Pick<Observer, "noticed" | "shownLater" | "timer"> {
  const notices = meter.createCounter("comity.notices", { unit: "{notice}" });
  const timers = meter.createCounter("comity.timers", { unit: "{firing}" });
  return {
    noticed: ({ notice, stage }) => {
      notices.add(1, { "comity.stage": stage });
      log("info", "noticed", { notice, state: stage });
    },
    shownLater: ({ count }) =>
      log("info", "notices shown to regulators who joined later", { count: String(count) }),
    timer: ({ kind, subject, state }) => {
      timers.add(1, { "comity.kind": kind, "comity.state": state });
      // The last word of a subject is an id: of a transfer or of a notice.
      const id = subject.split(" ").at(-1);
      const named = kind === "decide-by" ? { transfer: id } : { notice: id };
      // Of transfers in doubt, operators are told by a count.
      const level = state === "late" && kind !== "decide-by" ? "warn" : "info";
      // THREAT: a notice of long ago has dozens of deadlines that are past, and its lines would say the same.
      quiet(`timer ${kind}`, { state, ...named }, { level });
    },
  };
}

/** Records the way of items from the outbox to the peers. */
function observeRelay(
  meter: Meter,
  log: Log,
): Pick<Observer, "delivered" | "offered" | "requeued" | "breaker"> {
  const deliveries = meter.createCounter("comity.deliveries", { unit: "{dispatch}" });
  const requeues = meter.createCounter("comity.requeues", { unit: "{dispatch}" });
  const breaker = meter.createGauge("comity.peer.breaker", {
    description: "0 closed, 1 half-open, 2 open",
    unit: "1",
  });
  const breakerChanges = meter.createCounter("comity.peer.breaker_changes", { unit: "{change}" });
  return {
    delivered: ({ notice, kind, peer }) => {
      deliveries.add(1, { "comity.kind": kind });
      log("info", "delivered", { ...subjectOf(kind, notice), peer });
    },
    offered: ({ kind, peer, count }) => log("info", "offered", { kind, peer, count: String(count) }),
    requeued: ({ notice, kind, peer }) => {
      requeues.add(1, { "comity.kind": kind });
      log("info", "requeued", { ...subjectOf(kind, notice), peer });
    },
    breaker: ({ peer, state }) => {
      breaker.record(BREAKER[state], { "comity.peer": peer });
      breakerChanges.add(1, { "comity.peer": peer, "comity.state": state });
      log(state === "closed" ? "info" : "warn", "breaker", { peer, state });
    },
  };
}

/** Records versions of the law, and where nodes differ in it. */
function observePacks(
  meter: Meter,
  log: Log,
  quiet: QuietLog,
): Pick<Observer, "enacted" | "lawDiffers" | "packBehind" | "packUnreadable" | "packRefused"> {
  const packs = meter.createCounter("comity.packs", { unit: "{version}" });
  const differences = meter.createCounter("comity.packs.differing", { unit: "{law}" });
  return {
    enacted: ({ jurisdiction, version, authority }) => {
      packs.add(1, { "comity.state": "ENACTED" });
      log("info", "pack in force", { jurisdiction, version, authority });
    },
    lawDiffers: ({ transfer, peer, jurisdiction }) => {
      differences.add(1, { "comity.peer": peer });
      log("warn", "law differs", { transfer, peer, jurisdiction });
    },
    packBehind: ({ jurisdiction, version }) => {
      packs.add(1, { "comity.state": "BEHIND_PROGRAM" });
      log("warn", "the program brings a later pack than is in force", { jurisdiction, version });
    },
    packUnreadable: ({ jurisdiction, version, instead, cause }) => {
      packs.add(1, { "comity.state": "UNREADABLE" });
      log("error", "a stored pack no longer passes", { jurisdiction, version, instead, error: cause });
    },
    packRefused: ({ at, peer, reason }) => {
      packs.add(1, { "comity.state": at === "here" ? "REFUSED_HERE" : "REFUSED_BY_PEER" });
      quiet(at === "here" ? "pack refused" : "pack refused by the peer", { peer, reason });
    },
  };
}

/** Records nodes that become known, and agreements. */
function observePeering(meter: Meter, log: Log): Pick<Observer, "peerChanged" | "agreementChanged"> {
  const agreements = meter.createCounter("comity.agreements", { unit: "{change}" });
  return {
    peerChanged: ({ peer, state }) => log("info", "peer", { peer, state }),
    agreementChanged: ({ agreement, state }) => {
      agreements.add(1, { "comity.state": state });
      log("info", "agreement", { agreement, state });
    },
  };
}

/** Records calls and connections. */
function observeRpc(meter: Meter, log: Log, quiet: QuietLog): RpcObserver {
  const duration = (side: "client" | "server") =>
    meter.createHistogram(`rpc.${side}.call.duration`, {
      unit: "s",
      advice: { explicitBucketBoundaries: DURATION_BOUNDARIES },
    });
  const durations = { client: duration("client"), server: duration("server") };
  const faults = meter.createCounter("comity.faults", { unit: "{fault}" });
  const refusals = meter.createCounter("comity.connections.refused", { unit: "{connection}" });
  const refusedCalls = meter.createCounter("comity.calls.refused", { unit: "{call}" });
  const links = meter.createCounter("comity.peer.links", { unit: "{change}" });
  return {
    rpcEnded: ({ side, method, status, seconds }) =>
      durations[side].record(seconds, rpcAttributes(method, status)),
    callRefused: ({ method, reason, caller }) =>
      refusedCalls.add(1, {
        "rpc.method": method,
        "comity.reason": reason,
        "comity.role": caller.role,
      }),
    fault: ({ method, error }) => {
      faults.add(1, { "rpc.method": method });
      log("error", "fault", { method, error });
    },
    connectionRefused: ({ reason, code }) => {
      refusals.add(1, { "comity.reason": reason });
      quiet("connection refused", { reason, code });
    },
    peerLink: ({ peer, state, reason }) => {
      links.add(1, { "comity.state": state });
      log(state === "lost" ? "warn" : "info", "peer link", { peer, state, reason });
    },
  };
}

/** The field that names the subject of an item of the outbox, by its kind; a notice where none is here. A card needs none. */
const SUBJECTS: Readonly<Record<string, keyof LogFields | undefined>> = {
  pack: "jurisdiction",
  agreement: "agreement",
  termination: "agreement",
  card: undefined,
};

function subjectOf(kind: string, name: string): LogFields {
  const field = Object.hasOwn(SUBJECTS, kind) ? SUBJECTS[kind] : "notice";
  return field === undefined ? {} : { [field]: name };
}

/** Returns the attributes of a call (OpenTelemetry semantic conventions, RPC), with `status` once it has ended. */
export function rpcAttributes(method: string, status?: string): Record<string, string> {
  return {
    "rpc.system.name": "grpc",
    "rpc.method": method,
    ...(status === undefined ? {} : { "rpc.response.status_code": status }),
    ...(status === undefined || status === "OK" ? {} : { "error.type": status }),
  };
}
