/**
 * A node's home: the folder that `comity init` makes, with the node's authority, keys, first operator and configuration. The
 * commands that care for a node find everything in it.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { makePrivateFolder, write } from "../client/output-file.ts";
import { type Certified, createAuthority, issueCertificate } from "../edge/tls/authority.ts";
import { ComityError } from "../errors.ts";
import { nodeId, parseIdentity } from "../federation/identity.ts";
import { narrow } from "../narrow.ts";
import { headFileOf } from "../store/head-file.ts";
import { createLedgerKey } from "../store/ledger-key.ts";
import { openSqliteStore } from "../store/sqlite/store.ts";
import { ConfigFile, type ConfigInput, formatConfig } from "./config-file.ts";

const MACHINE = new URL("../store/machine.ts", import.meta.url);

/** The folder that the commands use where nobody names another. */
export const HOME = "comity-home";

/** The paths in a home, each from the folder itself. */
export const IN_HOME = {
  config: "node.yaml",
  authority: "authority",
  node: "node",
  ledgerKey: join("node", "ledger.pem"),
  store: "ledger.db",
  audit: "audit.jsonl",
} as const;

/** The parts of a new node that its operator chooses. */
export type NewHome = {
  readonly trustDomain: string;
  /** The places that it serves. */
  readonly serves: readonly string[];
  /** The address and port at which it listens. */
  readonly listen: string;
  /** The names by which others reach it, for tools that check host names. */
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  /** The name of its first operator. */
  readonly operator: string;
};

/**
 * Makes a home in `folder`, which only its owner may read. Throws CONFIG_INVALID where the folder holds anything, before it
 * writes; IDENTITY_INVALID for a malformed trust domain or operator, INPUT_INVALID for a malformed name or address, and
 * DIRECTORY_UNWRITABLE.
 */
export async function prepareHome(folder: string, parts: NewHome, now: Date): Promise<void> {
  const { trustDomain, dnsNames, ipAddresses, operator } = parts;
  const config = configOf(parts);
  narrow(ConfigFile, config, "the new configuration");
  const id = nodeId(trustDomain);
  const operatorId = `spiffe://${trustDomain}/operator/${operator}`;
  parseIdentity(id);
  parseIdentity(operatorId);
  const authority = createAuthority({ trustDomain, now });
  const node = issueCertificate(authority, { id, now, dnsNames, ipAddresses });
  assertEmpty(folder);
  makePrivateFolder(folder, { claim: true });
  makePrivateFolder(join(folder, IN_HOME.authority));
  writePair(join(folder, IN_HOME.authority), authority);
  writeCredentials(join(folder, IN_HOME.node), node, authority.certificatePem);
  const ledgerKeyPem = createLedgerKey(trustDomain).exportPem();
  write(join(folder, IN_HOME.ledgerKey), ledgerKeyPem, 0o600);
  writeCredentials(
    folderOf(folder, operatorId),
    issueCertificate(authority, { id: operatorId, now }),
    authority.certificatePem,
  );
  // The log begins here, so that a store that is missing later was lost, and is never taken for a new one.
  await beginLog(folder, trustDomain, ledgerKeyPem);
  // The last file: with it the home is whole.
  write(join(folder, IN_HOME.config), formatConfig(config));
}

function configOf({ trustDomain, serves, listen }: NewHome): ConfigInput {
  return {
    trustDomain,
    jurisdictions: [...serves],
    listen,
    certificate: join(IN_HOME.node, "certificate.pem"),
    key: join(IN_HOME.node, "key.pem"),
    authority: join(IN_HOME.node, "authority.pem"),
    ledgerKey: IN_HOME.ledgerKey,
    store: IN_HOME.store,
    audit: IN_HOME.audit,
  };
}

async function beginLog(home: string, trustDomain: string, ledgerKeyPem: string): Promise<void> {
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  const store = await openSqliteStore({
    file: join(home, IN_HOME.store),
    origin: trustDomain,
    ledgerKey: { in: "file", pem: ledgerKeyPem },
    headFile: headFileOf(join(home, IN_HOME.ledgerKey)),
    newLog: true,
    machineUrl: MACHINE,
    onFatal: failed.reject,
  });
  await Promise.race([store.close(), failed.promise]);
}

/** Returns the folder of an identity's credentials in a home, such as `operator/desk`. */
export function folderOf(home: string, id: string): string {
  const { role, name } = parseIdentity(id);
  return join(home, role, name);
}

/** Writes the three files by which somebody calls a node. */
export function writeCredentials(folder: string, pair: Certified, authorityPem: string): void {
  makePrivateFolder(folder);
  writePair(folder, pair);
  write(join(folder, "authority.pem"), authorityPem);
}

function writePair(folder: string, { certificatePem, keyPem }: Certified): void {
  write(join(folder, "key.pem"), keyPem, 0o600);
  write(join(folder, "certificate.pem"), certificatePem);
}

function assertEmpty(folder: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return;
  throw new ComityError(
    "CONFIG_INVALID",
    `\`${folder}\` holds files already, and a home is never made over another: name a new folder with \`--home\``,
  );
}
