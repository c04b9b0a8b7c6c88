/**
 * A node's home: the folder that `comity init` makes, with the node's authority, keys, first operator and configuration. The
 * commands that care for a node find everything in it.
 */
import { X509Certificate } from "node:crypto";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makePrivateFolder, write } from "../client/output-file.ts";
import { type Certified, issueBy } from "../edge/tls/authority.ts";
import { describeIssued } from "../edge/tls/certificate-facts.ts";
import type { Store } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { nodeId, parseIdentity } from "../federation/identity.ts";
import { certificateLeafBytes } from "../identities/leaf.ts";
import type { Certificate } from "../identities/schema.ts";
import { narrow } from "../narrow.ts";
import { openSqliteStore } from "../store/sqlite/store.ts";
import { ConfigFile, type ConfigInput, formatConfig } from "./config-file.ts";
import { headFileBy } from "./key-source.ts";
import { type KeptElsewhere, type NewKeys, openNewKeys } from "./new-keys.ts";
import { createEntropy, system } from "./ports.ts";

const MACHINE = new URL("../store/machine.ts", import.meta.url);

/** The folder that the commands use where nobody names another. */
export const HOME = "comity-home";

/** The paths in a home, each from the folder itself. */
export const IN_HOME = {
  config: "node.yaml",
  authority: "authority",
  node: "node",
  ledgerKey: join("node", "ledger.pem"),
  /** The ML-DSA-44 part of the ledger key, where the other part is kept elsewhere. */
  postQuantumKey: join("node", "ledger-ml-dsa.pem"),
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
} & KeptElsewhere;

/**
 * Makes a home in `folder`, which only its owner may read. Rejects with CONFIG_INVALID where the folder holds anything, before
 * it writes; with IDENTITY_INVALID for a malformed trust domain or operator, INPUT_INVALID for a malformed name or address,
 * DIRECTORY_UNWRITABLE, and as `openNewKeys` does. Nothing is left in the folder then.
 */
export async function prepareHome(folder: string, parts: NewHome, now: Date): Promise<void> {
  const { trustDomain, dnsNames, ipAddresses, operator } = parts;
  const config = configOf(parts);
  narrow(ConfigFile, config, "the new configuration");
  const id = nodeId(trustDomain);
  const operatorId = `spiffe://${trustDomain}/operator/${operator}`;
  parseIdentity(id);
  parseIdentity(operatorId);
  assertEmpty(folder);
  const keys = await openNewKeys(folder, parts, now);
  const { authority } = keys;
  try {
    const node = await issueBy(authority, { id, now, dnsNames, ipAddresses });
    const first = await issueBy(authority, { id: operatorId, now });
    makePrivateFolder(folder, { claim: true });
    writeKeys(folder, keys);
    writeCredentials(join(folder, IN_HOME.node), node, authority.certificatePem);
    writeCredentials(folderOf(folder, operatorId), first, authority.certificatePem);
    // The log begins here, so that a store that is missing later was lost, and is never taken for a new one.
    await beginLog(folder, config, keys, [node, first]);
    // The last file: with it the home is whole.
    write(join(folder, IN_HOME.config), formatConfig(config));
  } catch (thrown) {
    empty(folder);
    throw thrown;
  } finally {
    keys.close();
  }
}

function writeKeys(folder: string, keys: NewKeys): void {
  const { authority, authorityKeyPem, ledgerKeyPem, postQuantumPem } = keys;
  for (const each of [IN_HOME.authority, IN_HOME.node]) makePrivateFolder(join(folder, each));
  write(join(folder, IN_HOME.authority, "certificate.pem"), authority.certificatePem);
  if (authorityKeyPem !== undefined)
    write(join(folder, IN_HOME.authority, "key.pem"), authorityKeyPem, 0o600);
  if (ledgerKeyPem !== undefined) write(join(folder, IN_HOME.ledgerKey), ledgerKeyPem, 0o600);
  if (postQuantumPem !== undefined) write(join(folder, IN_HOME.postQuantumKey), postQuantumPem, 0o600);
}

/** Removes what a home that did not become whole has left, so that the next try finds an empty folder. */
function empty(folder: string): void {
  for (const each of existsSync(folder) ? readdirSync(folder) : [])
    rmSync(join(folder, each), { recursive: true, force: true });
}

function configOf({ trustDomain, serves, listen, ledgerKey, authorityKey }: NewHome): ConfigInput {
  return {
    trustDomain,
    jurisdictions: [...serves],
    listen,
    certificate: join(IN_HOME.node, "certificate.pem"),
    key: join(IN_HOME.node, "key.pem"),
    authority: join(IN_HOME.node, "authority.pem"),
    ...(authorityKey !== undefined && { authorityKey }),
    ledgerKey: ledgerKey ?? IN_HOME.ledgerKey,
    ...(ledgerKey !== undefined && { postQuantumKey: IN_HOME.postQuantumKey }),
    store: IN_HOME.store,
    audit: IN_HOME.audit,
  };
}

/** Begins the log. Its first leaves are the certificates of the node and of its first operator. */
async function beginLog(
  home: string,
  config: ConfigInput,
  { ledgerKey, authority }: NewKeys,
  first: readonly Certified[],
): Promise<void> {
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  const store = await openSqliteStore({
    file: join(home, IN_HOME.store),
    origin: config.trustDomain,
    ledgerKey,
    headFile: headFileBy(config, home),
    newLog: true,
    machineUrl: MACHINE,
    onFatal: failed.reject,
  });
  const signers = [new X509Certificate(authority.certificatePem)];
  const begun = async () => {
    for (const { certificatePem } of first) {
      const certificate = describeIssued(new X509Certificate(certificatePem), signers);
      await recordFirst(store, certificate, nodeId(config.trustDomain));
    }
    await store.close();
  };
  await Promise.race([begun(), failed.promise]);
}

/** Records a certificate that was made with the home itself. */
async function recordFirst(
  store: Pick<Store, "commit">,
  certificate: Certificate,
  node: string,
): Promise<void> {
  const at = system.now().toISOString();
  const nonce = createEntropy().nonce();
  const leaf = { type: "comity/v1/certificate-issued", nonce, at, ...certificate, by: node } as const;
  const command = { kind: "identity.issue", at, certificate, profile: {} } as const;
  await store.commit({ leaf: certificateLeafBytes(leaf), command });
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
