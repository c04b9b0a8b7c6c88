/** Reads a node's configuration: parses its file once, and loads every file that it names. */
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { isPeriod } from "../calendar.ts";
import { assertCurrent, readNamed, readSecret } from "../edge/tls/pem-file.ts";
import { type Bundle, parseAuthorities, parseBundle, type Trust } from "../edge/tls/trust.ts";
import { findTooShort, RETENTION, type Retention, type RetentionClass } from "../engine/retention.ts";
import { ComityError } from "../errors.ts";
import { verifyAgreement } from "../evidence/agreement.ts";
import type { Agreement } from "../federation/agreement.ts";
import { narrow, PLACE_CODE } from "../narrow.ts";
import type { Viewer } from "../notices/audience.ts";
import { headFileOf } from "../store/head-file.ts";
import { readYaml, YamlError } from "../yaml.ts";
import type { RoomLimits } from "./store-room.ts";

const MAX_PORT = 65_535;

const Address = z
  .string()
  .regex(/^[^\s:]+:\d{1,5}$|^\[[0-9a-f:]+\]:\d{1,5}$/i, "an address such as 127.0.0.1:7440")
  .refine((text) => parseAddress(text).port <= MAX_PORT, `a port of at most ${MAX_PORT}`);

const PLACE = "a code of a place such as EU or US-IL";

/** The form of `retention`: a period for each class that is not kept for its default. */
const RetentionPeriods = z
  .partialRecord(
    z.enum(Object.keys(RETENTION) as [RetentionClass, ...RetentionClass[]]),
    z.string().refine(isPeriod, "an ISO 8601 period of years, months, weeks or days, such as P11Y"),
  )
  .superRefine((periods, context) => {
    for (const [name, period] of Object.entries(periods) as [RetentionClass, string][]) {
      const minimum = isPeriod(period) ? findTooShort(name, period) : undefined;
      if (minimum === undefined) continue;
      const message = `at least ${minimum.period}: ${minimum.why}`;
      context.addIssue({ code: "custom", path: [name], message });
    }
  });

/** The bytes that stay free on the disk of a store by default. */
const FREE_BYTES = 256 * 1024 * 1024;

/** The form of a node's file. Paths in it are relative to it. */
const ConfigFile = z.strictObject({
  trustDomain: z.string().min(1),
  jurisdictions: z.array(z.string()).min(1),
  listen: Address,
  certificate: z.string(),
  key: z.string(),
  authority: z.string(),
  ledgerKey: z.string(),
  store: z.string(),
  regulators: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-zA-Z0-9._-]{1,128}$/),
        serves: z.array(z.string().regex(new RegExp(PLACE_CODE, "i"), PLACE)).min(1),
      }),
    )
    .default([]),
  peers: z.array(z.strictObject({ agreement: z.string(), address: Address })).default([]),
  decideWithinMs: z.int().min(100).max(600_000).default(10_000),
  storedBytesPerDay: z.int().min(1_048_576).optional(),
  storeBytes: z.int().min(16_777_216).optional(),
  freeBytes: z.int().min(1_048_576).default(FREE_BYTES),
  retention: RetentionPeriods.default({}),
  logLevel: z.enum(["silent", "error", "warn", "info", "debug"]).default("warn"),
});

/**
 * A peer as configured: the signed agreement and its file, the authorities of both its parties, and where the peer's
 * node listens.
 */
export type PeerConfig = {
  readonly agreement: Agreement;
  readonly file: string;
  readonly trust: Trust;
  readonly address: string;
};

/** A node's configuration, with the contents of the files that it names. Keys are in PEM. */
export type NodeConfig = {
  readonly trustDomain: string;
  readonly jurisdictions: readonly string[];
  readonly listen: { readonly host: string; readonly port: number };
  readonly certificatePem: string;
  readonly keyPem: string;
  /** The authority of the node's own trust domain. */
  readonly authority: Bundle;
  readonly ledgerKeyPem: string;
  /** The file beside the ledger key that keeps the newest checkpoint; none where it is absent. */
  readonly headFile?: string;
  readonly storeFile: string;
  readonly regulators: readonly Viewer[];
  readonly peers: readonly PeerConfig[];
  readonly decideWithinMs: number;
  /** The bytes that this node stores for one caller or peer in a day; the default of `LIMITS` where absent. */
  readonly storedBytesPerDay?: number;
  /** The store's file, its most bytes, and those that stay free on its disk: beyond them the node takes no new work. */
  readonly room: RoomLimits;
  /** The periods for which rows are kept. */
  readonly retention: Retention;
  readonly logLevel: z.output<typeof ConfigFile>["logLevel"];
};

/** Parses an address such as `127.0.0.1:7440`. Throws CONFIG_INVALID. */
export function parseAddress(text: string): { readonly host: string; readonly port: number } {
  const at = text.lastIndexOf(":");
  return { host: text.slice(0, at).replace(/^\[|\]$/g, ""), port: Number(text.slice(at + 1)) };
}

function parseYaml(file: string): unknown {
  const text = readNamed(file, "the configuration");
  try {
    return readYaml(text).value;
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause;
    const { line = 1, says } = cause.fault;
    const message = `the configuration \`${file}\` is not valid YAML at line ${line}: ${says}`;
    throw new ComityError("CONFIG_INVALID", message, { cause });
  }
}

/** Loads a node's configuration. Throws CONFIG_INVALID, naming the file and the field. */
export async function loadConfig(file: string, now: Date): Promise<NodeConfig> {
  const read = narrow(ConfigFile, parseYaml(file), `the configuration \`${file}\``, {
    reason: "CONFIG_INVALID",
  });
  const {
    trustDomain,
    jurisdictions,
    regulators,
    listen,
    decideWithinMs,
    logLevel,
    storedBytesPerDay,
    storeBytes,
    freeBytes,
    retention,
    ...names
  } = read;
  const path = (name: string) => resolve(dirname(file), name);
  const certificatePem = readNamed(path(names.certificate), "the certificate");
  assertCurrent(certificatePem, path(names.certificate), now);
  const authorityPem = readNamed(path(names.authority), "the authority's certificate");
  assertCurrent(authorityPem, path(names.authority), now);
  return {
    trustDomain,
    jurisdictions,
    listen: parseAddress(listen),
    certificatePem,
    keyPem: readSecret(path(names.key), "the key"),
    authority: parseBundle(authorityPem),
    ledgerKeyPem: readSecret(path(names.ledgerKey), "the ledger key"),
    headFile: headFileOf(path(names.ledgerKey)),
    storeFile: path(names.store),
    regulators: regulators.map(({ name, serves }) => ({
      id: `spiffe://${trustDomain}/regulator/${name}`,
      serves,
    })),
    peers: await Promise.all(
      names.peers.map(async (peer) => {
        const agreement = await loadAgreement(path(peer.agreement));
        const file = path(peer.agreement);
        return { agreement, file, trust: parseAuthorities(agreement), address: peer.address };
      }),
    ),
    decideWithinMs,
    ...(storedBytesPerDay !== undefined && { storedBytesPerDay }),
    room: { storeFile: path(names.store), freeBytes, ...(storeBytes !== undefined && { storeBytes }) },
    retention: { ...RETENTION, ...retention },
    logLevel,
  };
}

async function loadAgreement(file: string): Promise<Agreement> {
  let document: unknown;
  try {
    document = JSON.parse(readNamed(file, "the agreement"));
  } catch (cause) {
    if (cause instanceof ComityError) throw cause;
    throw new ComityError("CONFIG_INVALID", `the agreement \`${file}\` is not JSON`, { cause });
  }
  return verifyAgreement(document, file);
}
