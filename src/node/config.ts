/** Reads a node's configuration: parses its file once, and loads every file that it names. */
import { hash, type X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { z } from "zod";
import { finishReplacement, type PairFiles } from "../client/credential-files.ts";
import { type Access, createAccess } from "../edge/grpc/access.ts";
import { assertCurrent, readNamed, readSecret } from "../edge/tls/pem-file.ts";
import {
  type Bundle,
  parseAuthorities,
  parseBundle,
  parseCertificates,
  type Trust,
} from "../edge/tls/trust.ts";
import { RETENTION, type Retention } from "../engine/retention.ts";
import { ComityError } from "../errors.ts";
import { verifyAgreement } from "../evidence/agreement.ts";
import type { Agreement, Party } from "../federation/agreement.ts";
import { parseKeyName } from "../keys/key-name.ts";
import type { KeySource, LedgerKeySource } from "../keys/key-source.ts";
import type { LogKeys } from "../ledger/log-keys.ts";
import { parseVerifierKey, type VerifierKey } from "../ledger/note.ts";
import { narrow } from "../narrow.ts";
import type { Viewer } from "../notices/audience.ts";
import type { PostgresPlace } from "../store/postgres/place.ts";
import { readYaml, YamlError } from "../yaml.ts";
import { ConfigFile, parseAddress } from "./config-file.ts";
import { headFileBy, loadKeySource } from "./key-source.ts";
import { findPresentKey, type KeyNames, keyNamesIn } from "./next-ledger-key.ts";
import type { OutsideWitness } from "./outside-witness.ts";
import { type StorePlace, storePlaceOf } from "./store-place.ts";
import type { RoomLimits } from "./store-room.ts";

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
  /** The address by which others reach the node, as on its card; that which the certificate names where absent. */
  readonly address?: string;
  readonly certificatePem: string;
  readonly keyPem: string;
  /** The files of that certificate and its key, the file of the configuration, and its folder. */
  readonly files: PairFiles;
  readonly file: string;
  readonly home: string;
  /** The authority of the node's own trust domain. */
  readonly authority: Bundle;
  /** The place of the key of that authority; absent where it is kept elsewhere. */
  readonly authorityKey?: KeySource;
  /** The authorities that the trust domain had before: agreements that were signed then name them still. */
  readonly retired: readonly X509Certificate[];
  /** The place of the key that signs the log, and the key by which others verify it. */
  readonly ledgerKey: LedgerKeySource;
  readonly verifierKey: string;
  /** The keys of the log, from the first to that one. */
  readonly ledgerKeys: LogKeys;
  /** The names of the keys of the log as the configuration has them. */
  readonly keyNames: KeyNames;
  /** The file beside the ledger key that keeps the newest checkpoint; none where it is absent. */
  readonly headFile?: string;
  /** The file of an SQLite store; empty where `postgres` says where the store is. */
  readonly storeFile: string;
  readonly postgres?: PostgresPlace;
  readonly regulators: readonly Viewer[];
  readonly peers: readonly PeerConfig[];
  /** The witnesses outside the federation. */
  readonly witnesses: readonly OutsideWitness[];
  /** The loopback address at which this node is a witness of logs outside the federation, and their keys; absent where it is none. */
  readonly witnessing?: {
    readonly listen: { readonly host: string; readonly port: number };
    readonly logs: readonly VerifierKey[];
  };
  readonly decideWithinMs: number;
  /** The bytes that this node stores for one caller or peer in a day; the default of `LIMITS` where absent. */
  readonly storedBytesPerDay?: number;
  /** The access of callers, within the table of roles and methods. */
  readonly access: Access;
  /** The store's file, its most bytes, and those that stay free on its disk: beyond them the node takes no new work. */
  readonly room: RoomLimits;
  /** The periods for which rows are kept. */
  readonly retention: Retention;
  /** The loopback address of the status port; there is none where it is absent. */
  readonly metrics?: { readonly host: string; readonly port: number };
  /** The file that audit events are added to; `-` for standard output. None are kept where it is absent. */
  readonly audit?: string;
  /** The SHA-256 of the configuration's file, in hexadecimal. */
  readonly digest: string;
  readonly logLevel: z.output<typeof ConfigFile>["logLevel"];
};

function parseYaml(file: string, text: string): unknown {
  try {
    return readYaml(text).value;
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause;
    const { line = 1, says } = cause.fault;
    const message = `the configuration \`${file}\` is not valid YAML at line ${line}: ${says}`;
    throw new ComityError("CONFIG_INVALID", message, { cause });
  }
}

/** Reads a node's file, and none of those that it names. Throws CONFIG_INVALID, naming the file and the field. */
export function readConfigFile(file: string): z.output<typeof ConfigFile> {
  return parseConfig(file, readNamed(file, "the configuration"));
}

function parseConfig(file: string, text: string): z.output<typeof ConfigFile> {
  return narrow(ConfigFile, parseYaml(file, text), `the configuration \`${file}\``, {
    reason: "CONFIG_INVALID",
  });
}

/** Loads a node's configuration. Throws CONFIG_INVALID, naming the file and the field. */
export async function loadConfig(file: string, now: Date): Promise<NodeConfig> {
  const text = readNamed(file, "the configuration");
  const {
    trustDomain,
    jurisdictions,
    regulators,
    listen,
    address,
    decideWithinMs,
    logLevel,
    storedBytesPerDay,
    access,
    storeBytes,
    freeBytes,
    retention,
    metrics,
    audit,
    ...names
  } = parseConfig(file, text);
  const path = (name: string) => resolve(dirname(file), name);
  const place = storePlaceOf({ ...names, listen }, dirname(file));
  const files = wholePair({ certificate: path(names.certificate), key: path(names.key) });
  const certificatePem = readNamed(files.certificate, "the certificate");
  assertCurrent(certificatePem, path(names.certificate), now);
  const authorityPem = readNamed(path(names.authority), "the authority's certificate");
  assertCurrent(authorityPem, path(names.authority), now);
  return {
    trustDomain,
    jurisdictions,
    listen: parseAddress(listen),
    ...(address !== undefined && { address }),
    certificatePem,
    keyPem: readSecret(files.key, "the key"),
    ...{ files, file, home: dirname(file), retired: loadRetired(path(names.authority)) },
    authority: parseBundle(authorityPem),
    ...loadAuthorityKey(names.authorityKey ?? join("authority", "key.pem"), dirname(file)),
    ...(await loadLedgerKeyOf(file, { ...names, trustDomain })),
    ...place,
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
    access: createAccess(access, trustDomain),
    room: { ...roomOf(place), freeBytes, ...(storeBytes !== undefined && { storeBytes }) },
    retention: { ...RETENTION, ...retention },
    ...(metrics !== undefined && { metrics: parseAddress(metrics) }),
    ...(audit !== undefined && { audit: audit === "-" ? audit : path(audit) }),
    ...{ digest: hash("sha256", text), logLevel, witnesses: names.witnesses },
    ...readWitnessing(names.witnessing),
  };
}

function readWitnessing(named: z.output<typeof ConfigFile>["witnessing"]): Pick<NodeConfig, "witnessing"> {
  if (named === undefined) return {};
  return { witnessing: { listen: parseAddress(named.listen), logs: named.logs.map(parseVerifierKey) } };
}

/** Returns the file whose disk has the room for a store; none for a database. */
function roomOf({ storeFile, postgres }: StorePlace): Pick<RoomLimits, "storeFile"> {
  return postgres === undefined ? { storeFile } : {};
}

/**
 * Loads the place of the key that signs a node's log now, and the keys by which others verify it, without anything else of its file. Rejects with CONFIG_INVALID, and SIGNER_UNAVAILABLE where a signer must be asked and does not answer.
 */
export async function loadLedgerKeyOf(
  file: string,
  config: Pick<
    z.output<typeof ConfigFile>,
    | "ledgerKey"
    | "postQuantumKey"
    | "nextLedgerKey"
    | "nextPostQuantumKey"
    | "key"
    | "trustDomain"
    | "store"
    | "postgres"
  >,
): Promise<Required<Pick<NodeConfig, "ledgerKey" | "verifierKey" | "ledgerKeys" | "keyNames" | "headFile">>> {
  const folder = dirname(file);
  const keyNames = keyNamesIn(config, folder);
  return {
    ...(await findPresentKey(keyNames, storePlaceOf(config, folder))),
    keyNames,
    headFile: headFileBy(config, folder),
  };
}

/** Names the file with the authorities that were retired, beside the one with those that are trusted. */
export function retiredFileOf(authorityFile: string): string {
  return join(dirname(authorityFile), "retired.pem");
}

function loadRetired(authorityFile: string): readonly X509Certificate[] {
  const file = retiredFileOf(authorityFile);
  return existsSync(file) ? parseCertificates(readNamed(file, "the retired authorities")) : [];
}

/** Reads the names of the keys of a log in a node's file, as it stands now. Throws CONFIG_INVALID. */
export function readKeyNames(file: string): KeyNames {
  return keyNamesIn(readConfigFile(file), dirname(file));
}

/** Returns the files of the node's own pair, once a renewal that was cut off is ended. */
function wholePair(files: PairFiles): PairFiles {
  finishReplacement(files);
  return files;
}

/** Loads the place of the authority's key. To take its file away is how an operator takes it offline. */
function loadAuthorityKey(name: string, folder: string): Pick<NodeConfig, "authorityKey"> {
  const what = "the authority's key";
  const parsed = parseKeyName(name, what);
  if (parsed.in === "file" && !existsSync(resolve(folder, parsed.path))) return {};
  return { authorityKey: loadKeySource(name, folder, what) };
}

/** Loads the parties of the agreements that a node's file names, without anything else of it. Throws CONFIG_INVALID. */
export async function loadPartiesOf(
  file: string,
  config: Pick<z.output<typeof ConfigFile>, "peers">,
): Promise<readonly Party[]> {
  return (await loadAgreementsOf(file, config)).flatMap(({ parties }) => parties);
}

/** Loads the agreements that a node's file names, without anything else of it. Throws CONFIG_INVALID. */
export async function loadAgreementsOf(
  file: string,
  { peers }: Pick<z.output<typeof ConfigFile>, "peers">,
): Promise<readonly Agreement[]> {
  return Promise.all(peers.map(({ agreement }) => loadAgreement(resolve(dirname(file), agreement))));
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
