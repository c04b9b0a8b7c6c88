/** Reads a node for its gauges: certificates, agreements, outbox, legal deadlines, room and log. */
import {
  type CertificateReading,
  MOST_COUNTED,
  type OutboxReading,
  type Readings,
} from "../edge/telemetry/gauges.ts";
import type { Certified } from "../edge/tls/authority.ts";
import { parseCertificates, type Trust } from "../edge/tls/trust.ts";
import type { Context } from "../engine/context.ts";
import { OUTBOX, type OutboxRow, TIMER, type TimerRow } from "../engine/rows.ts";
import type { Span, Store } from "../engine/store.ts";
import { type Agreement, counterparts, nodeOf } from "../federation/agreement.ts";
import { nodeId } from "../federation/identity.ts";
import { LEGAL_DEADLINE } from "../notices/schema.ts";
import type { NodeConfig } from "./config.ts";
import type { OwnCertificate } from "./own-certificate.ts";
import { freeBytesBeside } from "./store-room.ts";

/** The time for which a deadline that has passed is counted, in milliseconds. */
const LATE_FOR_MS = 30 * 24 * 3_600_000;
/** The most timers of a state that are looked through for legal deadlines. */
const MOST_TIMERS = 2 * MOST_COUNTED;

export type ReadingParts = {
  readonly config: Pick<NodeConfig, "trustDomain" | "room">;
  /** Returns the certificate that the node shows now. */
  readonly own: OwnCertificate["current"];
  readonly context: Pick<Context, "store" | "peers" | "clock" | "agreements">;
  /** Returns the authorities that the node trusts now. */
  readonly trust: () => Trust;
  /** The state of the log. */
  readonly log: () => string;
  /** The ends of the certificates that peers showed, by the SPIFFE ids of their nodes. */
  readonly shown: ReadonlyMap<string, Date>;
  /** The witnesses of the log. */
  readonly witnesses: Readings["witnesses"];
};

/** Creates the readings of a node. */
export function createReadings({
  config,
  own,
  context,
  trust,
  log,
  shown,
  witnesses,
}: ReadingParts): Readings {
  const { store, peers, clock } = context;
  const { storeFile, storeBytes, freeBytes } = config.room;
  return {
    now: clock.now,
    certificates: () => [
      ...certificatesOf(config, own(), trust()),
      ...[...shown].map(([peer, until]) => ({ kind: "peer", peer, until }) as const),
    ],
    agreements: () => lastAgreements(context.agreements(), config.trustDomain),
    outbox: () => Promise.all(peers.known.map(({ node }) => readOutbox(store, node))),
    deadlines: async () => {
      const since = new Date(clock.now().getTime() - LATE_FOR_MS).toISOString();
      const [soon, late] = await Promise.all([
        countDeadlines(store, "soon"),
        countDeadlines(store, "late", since),
      ]);
      return { soon, late };
    },
    room: () => ({
      free: freeBytesBeside(storeFile),
      reserve: freeBytes,
      used: store.usedBytes(),
      ...(storeBytes !== undefined && { limit: storeBytes }),
    }),
    ...{ log, witnesses },
  };
}

/** Returns for each peer the agreement that ends last: one that another has followed is no matter of an alarm. */
function lastAgreements(
  agreements: readonly Agreement[],
  trustDomain: string,
): ReturnType<Readings["agreements"]> {
  const ends = agreements
    .filter(({ endsAt }) => endsAt === undefined)
    .flatMap((agreement) =>
      counterparts(agreement, trustDomain).map((party) => ({
        agreement: agreement.id,
        peer: nodeOf(party),
        until: new Date(agreement.until),
      })),
    )
    .toSorted((a, b) => a.until.getTime() - b.until.getTime());
  return [...new Map(ends.map((each) => [each.peer, each])).values()];
}

/** Returns the node's own certificate, and for each trust domain the authority that ends first. */
function certificatesOf(
  { trustDomain }: ReadingParts["config"],
  { certificatePem }: Pick<Certified, "certificatePem">,
  trust: Trust,
): readonly CertificateReading[] {
  const firstEnd = (certificates: readonly { readonly validToDate: Date }[]) =>
    new Date(Math.min(...certificates.map(({ validToDate }) => validToDate.getTime())));
  return [
    { kind: "own", peer: nodeId(trustDomain), until: firstEnd(parseCertificates(certificatePem)) },
    ...[...trust].map(
      ([domain, bundle]) => ({ kind: "authority", peer: nodeId(domain), until: firstEnd(bundle) }) as const,
    ),
  ];
}

async function readOutbox(store: Pick<Store, "page">, peer: string): Promise<OutboxReading> {
  const span = (state: string): Span<OutboxRow> => ({ of: OUTBOX, index: "peer", prefix: [peer, state] });
  const [queued, dead] = await Promise.all([
    store.page(span("queued"), MOST_COUNTED),
    store.page(span("dead"), MOST_COUNTED),
  ]);
  const [first] = queued;
  return {
    peer,
    queued: queued.length,
    dead: dead.length,
    ...(first !== undefined && { oldest: instantOf(first.id) }),
  };
}

/** Returns the instant at which a UUIDv7 was made (RFC 9562, 5.7). */
function instantOf(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16));
}

/** Counts the legal deadlines in a state, those that are due first; `from` limits them to those due since then (ISO 8601). */
async function countDeadlines(
  store: Pick<Store, "page">,
  state: "soon" | "late",
  from?: string,
): Promise<number> {
  const span: Span<TimerRow> = {
    of: TIMER,
    index: "due",
    prefix: [state],
    ...(from !== undefined && { from }),
  };
  const rows = await store.page(span, MOST_TIMERS);
  return rows.filter(({ kind }) => kind === LEGAL_DEADLINE).length;
}
