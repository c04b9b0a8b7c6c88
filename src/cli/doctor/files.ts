/** Checks what lies in a home, without the node: certificates, keys, the store's disk, and the clock as files show it. */
import { existsSync, readdirSync, statfsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseCertificate, readNamed, SOON_MS } from "../../edge/tls/pem-file.ts";
import { parseBundle, parseCertificates, verifyPeer } from "../../edge/tls/trust.ts";
import { ROLES } from "../../federation/identity.ts";
import type { readConfigFile } from "../../node/config.ts";
import { IN_HOME } from "../../node/home.ts";
import { headFileOf } from "../../store/head-file.ts";
import { contentKeyFileOf } from "../../store/key-file.ts";
import { isPostgresUrl } from "../../store/postgres/place.ts";
import { attemptCheck, daysUntil, type Finding } from "./finding.ts";
import { checkLedgerKey } from "./ledger-key.ts";

/** A home that is looked at: its folder, its configuration, and the moment. */
export type Looked = {
  readonly home: string;
  readonly config: ReturnType<typeof readConfigFile>;
  readonly now: Date;
};

/** A clock that is behind a file of the node by more than this, in milliseconds, has been set back. */
const BEHIND_MS = 60_000;

const ANEW = "issue a new one: `comity cert issue ROLE/NAME --out FOLDER`";
const NODE_ANEW = "have the authority issue a new certificate for the node, and start the node again";

/** Checks all that lies in the home. */
export async function checkFiles(looked: Looked): Promise<readonly Finding[]> {
  const { home, config, now } = looked;
  const path = (name: string) => resolve(home, name);
  const checks = await Promise.all([
    attemptCheck(config.certificate, NODE_ANEW, () => checkChain(looked)),
    attemptCheck(config.certificate, NODE_ANEW, () =>
      checkEnd(config.certificate, readNamed(path(config.certificate), "the certificate"), NODE_ANEW, now),
    ),
    attemptCheck(config.authority, "restore it from a copy", () =>
      parseBundle(readNamed(path(config.authority), "the authority's certificate")).flatMap((each) =>
        checkEnd(
          config.authority,
          each.toString(),
          "`comity authority renew` makes the next one, and brings it to your peers",
          now,
        ),
      ),
    ),
    checkLedgerKey(looked),
    ...listCallers(home).map(({ name, file }) =>
      attemptCheck(name, ANEW, () =>
        checkEnd(name, readNamed(file, "the certificate"), ANEW.replace("ROLE/NAME", name), now),
      ),
    ),
  ]);
  return [
    ...checks.flat(),
    ...checkModes(looked),
    ...checkDisk(looked),
    ...checkClock(looked),
    ...checkRegulators(looked),
  ];
}

/** Checks that the node's certificate is the authority's, as every peer does. */
function checkChain({ home, config, now }: Looked): readonly Finding[] {
  const [leaf, ...presented] = parseCertificates(
    readNamed(resolve(home, config.certificate), "the certificate"),
  );
  const authority = parseBundle(readNamed(resolve(home, config.authority), "the authority's certificate"));
  verifyPeer(leaf, new Map([[config.trustDomain, authority]]), now, presented);
  return [];
}

function checkEnd(about: string, pem: string, remedy: string, now: Date): readonly Finding[] {
  const { validFromDate: begins, validToDate: ends } = parseCertificate(pem, about);
  if (begins > now)
    return [
      { about, wrong: `it is not valid before ${begins.toISOString()}`, remedy: "set this machine's clock" },
    ];
  if (ends <= now) return [{ about, wrong: `it ended at ${ends.toISOString()}`, remedy }];
  if (ends.getTime() > now.getTime() + SOON_MS) return [];
  return [{ about, wrong: `it ends ${daysUntil(ends, now)}, at ${ends.toISOString()}`, remedy }];
}

/** Lists the callers whose certificates lie in the home, such as `operator/desk`. */
function listCallers(home: string): readonly { readonly name: string; readonly file: string }[] {
  return ROLES.filter((role) => role !== "node" && existsSync(join(home, role))).flatMap((role) =>
    readdirSync(join(home, role))
      .map((name) => ({ name: `${role}/${name}`, file: join(home, role, name, "certificate.pem") }))
      .filter(({ file }) => existsSync(file)),
  );
}

/** Checks that nobody but the owner may read the keys, the store and the home. */
function checkModes(looked: Looked): readonly Finding[] {
  const { home, config } = looked;
  if (process.platform === "win32") return [];
  const secrets = [
    ...[config.key, config.ledgerKey, config.store].map((name) => resolve(home, name)),
    ...(config.postQuantumKey === undefined ? [] : [resolve(home, config.postQuantumKey)]),
    contentKeysOf(looked),
    resolve(home, config.authorityKey ?? join(IN_HOME.authority, "key.pem")),
    ...listCallers(home).map(({ file }) => join(dirname(file), "key.pem")),
  ];
  const open = (file: string) => ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0;
  return [
    ...(open(home)
      ? [{ about: "the home", wrong: "others than its owner may look into it", remedy: `chmod 700 ${home}` }]
      : []),
    ...secrets.filter(open).map((file) => ({
      about: relative(home, file),
      wrong: "others than its owner may read or write it",
      remedy: `chmod 600 ${file}`,
    })),
  ];
}

/** Names the file with the content keys of the store. */
function contentKeysOf({ home, config: { store, postgres } }: Looked): string {
  if (postgres?.contentKeys !== undefined) return resolve(home, postgres.contentKeys);
  return contentKeyFileOf(resolve(home, isPostgresUrl(store) ? IN_HOME.store : store));
}

/** Checks that the disk has the room that the node needs to take new work. */
function checkDisk({ home, config }: Looked): readonly Finding[] {
  const file = resolve(home, config.store);
  if (!existsSync(dirname(file))) return [];
  const { bavail, bsize } = statfsSync(dirname(file));
  const used = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const { freeBytes, storeBytes = Number.POSITIVE_INFINITY } = config;
  const about = config.store;
  return [
    ...(bavail * bsize < freeBytes
      ? [
          {
            about,
            wrong: `its disk has ${inMib(bavail * bsize)} free, and the node takes no new work below ${inMib(freeBytes)}`,
            remedy: "make room on that disk, or lower `freeBytes` in node.yaml",
          },
        ]
      : []),
    ...(used > storeBytes * NEARLY
      ? [
          {
            about,
            wrong: `it has ${inMib(used)} of the ${inMib(storeBytes)} that it may have`,
            remedy: "raise `storeBytes` in node.yaml, or shorten `retention`",
          },
        ]
      : []),
  ];
}

/** The share of the store's limit from which a finding tells of it. */
const NEARLY = 0.9;
const inMib = (bytes: number) => `${Math.floor(bytes / 1_048_576)} MiB`;

/** Checks that the clock is not behind what the node itself has written. */
function checkClock({ home, config, now }: Looked): readonly Finding[] {
  const file = headFileOf(resolve(home, config.ledgerKey));
  const written = statSync(file, { throwIfNoEntry: false })?.mtime;
  if (written === undefined || written.getTime() <= now.getTime() + BEHIND_MS) return [];
  return [
    {
      about: "the clock",
      wrong: `it shows ${now.toISOString()}, and the node has written ${relative(home, file)} at ${written.toISOString()}`,
      remedy: "set this machine's clock, and let it follow a time server",
    },
  ];
}

/** Checks that each regulator of the configuration has a certificate here. */
function checkRegulators({ home, config }: Looked): readonly Finding[] {
  return config.regulators
    .filter(({ name }) => !existsSync(join(home, "regulator", name, "certificate.pem")))
    .map(({ name }) => ({
      about: `regulator/${name}`,
      wrong: "node.yaml names it, and the home holds no certificate of it",
      remedy: `\`comity cert issue regulator/${name}\`, with \`--csr\` for a key that it has made; one that was issued into another folder is kept here as a copy`,
    }));
}
