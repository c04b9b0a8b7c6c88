/**
 * The gauges of a node: what is so at the moment at which somebody asks, such as the seconds until a certificate ends. Names and
 * units follow the conventions of OpenTelemetry.
 */
import { type Attributes, type Meter, metrics, type ObservableGauge } from "@opentelemetry/api";

/** A certificate: the node's own, an authority, or the one that a peer showed last. `peer` is the SPIFFE id of a node. */
export type CertificateReading = {
  readonly kind: "own" | "authority" | "peer";
  readonly peer: string;
  readonly until: Date;
};

/** The items on their way to one peer. Counts end at `MOST_COUNTED`. */
export type OutboxReading = {
  readonly peer: string;
  readonly queued: number;
  readonly dead: number;
  /** The instant at which the oldest queued item was made; absent where nothing is queued. */
  readonly oldest?: Date;
};

/** Reads a node. Whatever rejects leaves its gauges out for this once. */
export type Readings = {
  readonly now: () => Date;
  readonly certificates: () => readonly CertificateReading[];
  readonly agreements: () => readonly {
    readonly agreement: string;
    readonly peer: string;
    readonly until: Date;
  }[];
  readonly outbox: () => Promise<readonly OutboxReading[]>;
  /** The legal deadlines that are soon, and those that passed in the last 30 days. */
  readonly deadlines: () => Promise<Readonly<Record<"soon" | "late", number>>>;
  /** Bytes: free on the disk, to stay free there, and taken by the store; its limit where it has one. */
  readonly room: () => {
    readonly free: number;
    readonly reserve: number;
    readonly used: number;
    readonly limit?: number;
  };
  /** The state of the log: only an open one is signed. */
  readonly log: () => string;
  /** Those who are asked to cosign the log: the leaves that each has not cosigned, and since when (ISO 8601) it gives no cosignature. */
  readonly witnesses: () => Promise<
    readonly {
      readonly name: string;
      readonly behind: number;
      readonly failing?: { readonly since: string };
    }[]
  >;
};

/** The most rows that one count reads; it stands for as many or more. */
export const MOST_COUNTED = 1000;

type Gauge = readonly [name: string, unit: string, description: string];

const GAUGES = {
  certificate: [
    "comity.certificate.remaining",
    "s",
    "seconds until the certificate ends, below 0 afterwards",
  ],
  agreement: ["comity.agreement.remaining", "s", "seconds until the agreement ends, below 0 afterwards"],
  items: [
    "comity.outbox.items",
    "{item}",
    `items on their way to a peer; ${MOST_COUNTED} stands for as many or more`,
  ],
  oldest: ["comity.outbox.oldest_age", "s", "age of the oldest item that a peer has not received"],
  deadlines: [
    "comity.legal_deadlines",
    "{deadline}",
    "legal deadlines that are soon, or passed in the last 30 days",
  ],
  free: ["comity.disk.free", "By", "bytes that are free on the store's disk"],
  reserve: ["comity.disk.reserve", "By", "bytes that must stay free there, or nothing new is taken"],
  used: ["comity.store.used", "By", "bytes that the store takes"],
  limit: ["comity.store.limit", "By", "the most bytes that the store may take"],
  log: ["comity.log.state", "1", "1 for the state of the log; only an open one is signed"],
  behind: ["comity.witness.behind", "{leaf}", "leaves of the log that a witness has not cosigned"],
  silent: [
    "comity.witness.silent",
    "s",
    "seconds for which a witness has given no cosignature that was asked of it",
  ],
} as const satisfies Readonly<Record<string, Gauge>>;

type Name = keyof typeof GAUGES;
type Observed = (name: Name, value: number, attributes?: Attributes) => void;

/** Starts the gauges on the current global provider. The returned function ends them. */
export function observeGauges(readings: Readings): () => void {
  const meter = metrics.getMeter("comity");
  const gauges = Object.fromEntries(
    Object.entries(GAUGES).map(([key, gauge]) => [key, createGauge(meter, gauge)]),
  ) as Readonly<Record<Name, ObservableGauge>>;
  const all = Object.values(gauges);
  const callback: Parameters<Meter["addBatchObservableCallback"]>[0] = async (result) => {
    const observe: Observed = (name, value, attributes = {}) =>
      result.observe(gauges[name], value, attributes);
    const parts = [observeEnds, observeOutbox, observeDeadlines, observeRoom, observeLog, observeWitnesses];
    await Promise.allSettled(parts.map(async (part) => part(readings, observe)));
  };
  meter.addBatchObservableCallback(callback, all);
  return () => meter.removeBatchObservableCallback(callback, all);
}

const createGauge = (meter: Meter, [name, unit, description]: Gauge) =>
  meter.createObservableGauge(name, { unit, description });

function observeEnds({ now, certificates, agreements }: Readings, observe: Observed): void {
  const seconds = (until: Date) => Math.round((until.getTime() - now().getTime()) / 1000);
  for (const { kind, peer, until } of certificates())
    observe("certificate", seconds(until), { "comity.kind": kind, "comity.peer": peer });
  for (const { agreement, peer, until } of agreements())
    observe("agreement", seconds(until), { "comity.agreement": agreement, "comity.peer": peer });
}

async function observeOutbox({ now, outbox }: Readings, observe: Observed): Promise<void> {
  for (const { peer, queued, dead, oldest } of await outbox()) {
    observe("items", queued, { "comity.peer": peer, "comity.state": "queued" });
    observe("items", dead, { "comity.peer": peer, "comity.state": "dead" });
    const age = oldest === undefined ? 0 : (now().getTime() - oldest.getTime()) / 1000;
    observe("oldest", Math.max(0, Math.round(age)), { "comity.peer": peer });
  }
}

async function observeDeadlines({ deadlines }: Readings, observe: Observed): Promise<void> {
  for (const [state, count] of Object.entries(await deadlines()))
    observe("deadlines", count, { "comity.state": state });
}

function observeRoom({ room }: Readings, observe: Observed): void {
  const { free, reserve, used, limit } = room();
  observe("free", free);
  observe("reserve", reserve);
  observe("used", used);
  if (limit !== undefined) observe("limit", limit);
}

function observeLog({ log }: Readings, observe: Observed): void {
  observe("log", 1, { "comity.state": log() });
}

async function observeWitnesses({ now, witnesses }: Readings, observe: Observed): Promise<void> {
  for (const { name, behind, failing } of await witnesses()) {
    observe("behind", behind, { "comity.witness": name });
    const silent = failing === undefined ? 0 : (now().getTime() - Date.parse(failing.since)) / 1000;
    observe("silent", Math.max(0, Math.round(silent)), { "comity.witness": name });
  }
}
