/**
 * The files of a local federation: authority, keys, agreements and configuration of every member. Missing files are
 * made.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { dump } from "js-yaml";
import { type Certified, createAuthority, issueCertificate } from "../edge/tls/authority.ts";
import { assertCurrent, parseCertificate, readNamed, readSecret } from "../edge/tls/pem-file.ts";
import { verifyAgreement } from "../evidence/agreement.ts";
import { ATTESTABLE } from "../federation/agreement.ts";
import { nodeId } from "../federation/identity.ts";
import { createHybridLedgerKey, loadLedgerKey } from "../store/ledger-key.ts";
import { signAgreement } from "./agreement.ts";
import { ATTESTOR } from "./attest.ts";
import { loadDocument } from "./document.ts";
import {
  assertNoLostLog,
  assertWhole,
  CONFIG,
  type Folders,
  hasStore,
  LEDGER_KEY,
  STORE,
} from "./member-files.ts";
import { write } from "./output-file.ts";

/** One member: a jurisdiction with a node, and the platforms that get certificates there. */
export type Member = {
  readonly jurisdiction: string;
  readonly trustDomain: string;
  readonly platforms: readonly string[];
  /** The regulators of the place, each with the places for which it may report. */
  readonly regulators: readonly { readonly name: string; readonly serves: readonly string[] }[];
  readonly address: string;
};

/** A member, with the paths of its files. */
export type Home = Member & {
  readonly configFile: string;
  readonly nodeFolder: string;
  readonly platformFolder: (name: string) => string;
  readonly regulatorFolder: (name: string) => string;
  /** The folder of the one operator that every member has. */
  readonly operatorFolder: string;
  readonly ledgerKey: string;
  /** True where the member has no store: its node is to begin a log. */
  readonly newLog: boolean;
};

/** The purposes on which the members agree, in the common vocabulary. */
const PURPOSES = ["pur:recognition", "pur:research", "pur:advertising", "pur:workMonitoring"];
/** The names by which tools that check host names reach a member's node. */
const LOCAL_NAMES = { dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"] };
/** The name of a member's operator. */
const OPERATOR = "desk";
const AGREEMENT_DAYS = 365;
/** The number of days before its end at which a certificate or an agreement is made anew. */
const RENEW_BEFORE_DAYS = 30;
/** The use of a server's certificate (RFC 5280, 4.2.1.12). */
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
const DAY_MS = 24 * 3600 * 1000;

/** Returns the content of a file. Where there is no file, makes the content and writes it. */
function keepFile(file: string, make: () => string): string {
  if (!existsSync(file)) write(file, make());
  return readNamed(file, "what was made before,");
}

/** Returns the key in a file. Where there is no file, makes the key and writes it, for its owner alone. */
function keepKey(file: string, make: () => string): string {
  if (!existsSync(file)) write(file, make(), 0o600);
  return readSecret(file, "the key");
}

/** Returns a certificate and its key. Makes both where one is missing, or where `isStale` says so of what is there. */
function certify(
  folder: string,
  now: Date,
  make: () => Certified,
  isStale: (certificatePem: string) => boolean = () => false,
): Certified {
  const certificateFile = join(folder, "certificate.pem");
  const keyFile = join(folder, "key.pem");
  const isThere = existsSync(certificateFile) && existsSync(keyFile);
  if (!isThere || isStale(readNamed(certificateFile, "the certificate"))) {
    const { certificatePem, keyPem } = make();
    write(keyFile, keyPem, 0o600);
    write(certificateFile, certificatePem);
  }
  const pair = {
    certificatePem: readNamed(certificateFile, "the certificate"),
    keyPem: readSecret(keyFile, "the key"),
  };
  assertCurrent(pair.certificatePem, certificateFile, now);
  return pair;
}

/** Returns true for a certificate that ends soon, or that passes for a server's although its holder is none. */
function isOutdated(certificatePem: string, file: string, isNode: boolean, now: Date): boolean {
  const { validToDate, keyUsage = [] } = parseCertificate(certificatePem, file);
  const serves = keyUsage.includes(SERVER_AUTH);
  return validToDate.getTime() < now.getTime() + RENEW_BEFORE_DAYS * DAY_MS || serves !== isNode;
}

function prepareMember(
  member: Member,
  folders: Folders,
  now: Date,
): Home & { readonly authority: Certified; readonly ledgerKeyPem: string } {
  const { trustDomain } = member;
  const base = join(folders.certs, trustDomain);
  const authority = certify(join(base, "authority"), now, () => createAuthority({ trustDomain, now }));
  const leaf = (folder: string, id: string) => {
    const isNode = id === nodeId(trustDomain);
    const names = isNode ? LOCAL_NAMES : {};
    certify(
      folder,
      now,
      () => issueCertificate(authority, { id, now, ...names }),
      (pem) => isOutdated(pem, join(folder, "certificate.pem"), isNode, now),
    );
    keepFile(join(folder, "authority.pem"), () => authority.certificatePem);
  };
  const nodeFolder = join(base, "node");
  leaf(nodeFolder, nodeId(trustDomain));
  const platformFolder = (name: string) => join(base, "platform", name);
  for (const name of member.platforms) leaf(platformFolder(name), `spiffe://${trustDomain}/platform/${name}`);
  const regulatorFolder = (name: string) => join(base, "regulator", name);
  for (const { name } of member.regulators)
    leaf(regulatorFolder(name), `spiffe://${trustDomain}/regulator/${name}`);
  const operatorFolder = join(base, "operator", OPERATOR);
  leaf(operatorFolder, `spiffe://${trustDomain}/operator/${OPERATOR}`);
  const ledgerKeyPem = keepKey(join(nodeFolder, LEDGER_KEY), () =>
    createHybridLedgerKey(trustDomain).exportPem(),
  );
  return {
    ...member,
    configFile: join(folders.state, trustDomain, CONFIG),
    newLog: !hasStore(member, folders),
    nodeFolder,
    platformFolder,
    regulatorFolder,
    operatorFolder,
    ledgerKey: loadLedgerKey(ledgerKeyPem, trustDomain).verifierKey,
    authority,
    ledgerKeyPem,
  };
}

/**
 * Returns the public key of the independent attestor whom the members trust for evidence. Makes the key at the first
 * call.
 */
function attestorKey(certs: string): { kty: "OKP"; crv: "Ed25519"; x: string } {
  const pem = keepKey(join(certs, ATTESTOR, "key.pem"), () =>
    generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  );
  const { x = "" } = createPublicKey(createPrivateKey(pem)).export({ format: "jwk" });
  return { kty: "OKP", crv: "Ed25519", x };
}

type Prepared = ReturnType<typeof prepareMember>;

/**
 * Returns false for an agreement that ends soon, and for one under which no evidence counts, since it is of version 0.2
 * or before, or names another attestor than the one that is there: each is made anew.
 */
async function isGood(file: string, certs: string, now: Date): Promise<boolean> {
  const { issuers, until } = await verifyAgreement(loadDocument(file), file);
  const lasts = Date.parse(until) >= now.getTime() + RENEW_BEFORE_DAYS * DAY_MS;
  const attestor = issuers[ATTESTOR];
  return lasts && attestor?.attests.length !== 0 && attestor?.x === attestorKey(certs).x;
}

async function prepareAgreement(a: Prepared, b: Prepared, { certs }: Folders, now: Date): Promise<string> {
  const fileOf = (name: string) => join(certs, "agreements", `${name}.json`);
  const nameOf = (...both: Prepared[]) =>
    both.map(({ jurisdiction }) => jurisdiction.toLowerCase()).join("--");
  // Two members have one agreement, in whichever order they are named.
  const name = [nameOf(a, b), nameOf(b, a)].find((each) => existsSync(fileOf(each))) ?? nameOf(a, b);
  const file = fileOf(name);
  if (existsSync(file) && (await isGood(file, certs, now))) return file;
  const day = (offset: number) => new Date(now.getTime() + offset * DAY_MS).toISOString().slice(0, 10);
  const payload = {
    type: "comity/v1/agreement",
    id: name,
    from: day(-1),
    until: day(AGREEMENT_DAYS),
    parties: [a, b].map(({ trustDomain, jurisdiction, authority, ledgerKey }) => ({
      trustDomain,
      jurisdictions: [jurisdiction],
      certificateAuthority: authority.certificatePem,
      ledger: ledgerKey,
    })),
    purposes: PURPOSES,
    rules: [],
    issuers: {
      [ATTESTOR]: {
        ...attestorKey(certs),
        attests: [...ATTESTABLE],
        acceptsFor: [a, b].map(({ trustDomain }) => trustDomain),
      },
    },
  };
  const keys = new Map([a, b].map(({ trustDomain, ledgerKeyPem }) => [trustDomain, ledgerKeyPem]));
  write(file, `${JSON.stringify(await signAgreement(payload, keys), null, 2)}\n`);
  return file;
}

/**
 * Prepares the files of a local federation: authorities, certificates, ledger keys, agreements between every two members,
 * configurations, and the trust file for receipts. What is there stays; certificates and agreements that end within 30
 * days are made anew. `newLog` lets a member whose store was lost begin a new log under its old key. Throws
 * DIRECTORY_UNWRITABLE; before anything is written, CONFIG_INVALID where the files of a member do not belong together,
 * and STORE_UNAVAILABLE where a store was lost.
 */
export async function prepareFederation(
  members: readonly Member[],
  folders: Folders,
  now: Date,
  { newLog = false }: { readonly newLog?: boolean } = {},
): Promise<readonly Home[]> {
  for (const member of members) assertWhole(member, folders);
  if (!newLog) assertNoLostLog(members, folders);
  const prepared = members.map((member) => prepareMember(member, folders, now));
  const agreements = new Map<Prepared, { agreement: string; address: string }[]>(
    prepared.map((each) => [each, []]),
  );
  for (const [i, a] of prepared.entries())
    for (const b of prepared.slice(i + 1)) {
      const agreement = await prepareAgreement(a, b, folders, now);
      agreements.get(a)?.push({ agreement, address: b.address });
      agreements.get(b)?.push({ agreement, address: a.address });
    }
  for (const each of prepared) {
    const from = (file: string) => relative(resolve(each.configFile, ".."), resolve(file));
    const config = {
      trustDomain: each.trustDomain,
      jurisdictions: [each.jurisdiction],
      listen: each.address,
      certificate: from(join(each.nodeFolder, "certificate.pem")),
      key: from(join(each.nodeFolder, "key.pem")),
      authority: from(join(each.nodeFolder, "authority.pem")),
      authorityKey: from(join(each.nodeFolder, "..", "authority", "key.pem")),
      ledgerKey: from(join(each.nodeFolder, "ledger.pem")),
      store: STORE,
      regulators: each.regulators,
      peers: agreements.get(each)?.map(({ agreement, address }) => ({ agreement: from(agreement), address })),
    };
    write(each.configFile, dump(config));
  }
  const nodes = prepared.map(({ trustDomain, ledgerKey }) => ({ trustDomain, ledger: ledgerKey }));
  write(
    join(folders.state, "trust.json"),
    `${JSON.stringify({ type: "comity/v1/trust", nodes }, null, 2)}\n`,
  );
  return prepared;
}
