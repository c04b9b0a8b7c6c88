/**
 * The change of the authority in a home: a new one beside the old, certificates under the new one, and the end of the old (SPIFFE
 * Trust Domain and Bundle, section 4.1.1). A step that was interrupted is run again.
 */
import type { X509Certificate } from "node:crypto";
import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { type PairFiles, pairIn, prepareReplacement } from "../client/credential-files.ts";
import { makePrivateFolder, replace, write } from "../client/output-file.ts";
import { certifyAuthority, createAuthority, FRESH_MS, issueBy } from "../edge/tls/authority.ts";
import { readNamed } from "../edge/tls/pem-file.ts";
import { type Bundle, parseBundle, parseCertificates, uriOf } from "../edge/tls/trust.ts";
import { ComityError } from "../errors.ts";
import { ROLES } from "../federation/identity.ts";
import { openSigner } from "../keys/open-signer.ts";
import { equalBytes } from "../ledger/bytes.ts";
import { openAuthority } from "./authority.ts";
import { readConfigFile, retiredFileOf } from "./config.ts";
import { IN_HOME } from "./home.ts";
import { loadKeySource } from "./key-source.ts";
import { namesOf } from "./self-renewal.ts";

/** The authorities of a home: the one that signs, and older ones that are trusted beside it. */
export type Authorities = {
  readonly signing: X509Certificate;
  readonly older: readonly X509Certificate[];
};

/** The days and the moment of a new authority; 3,650 days by default. */
export type Renewal = { readonly now: Date; readonly days?: number };

type Held = { readonly files: PairFiles; readonly leaf: X509Certificate };

const DAY_MS = 86_400_000;
const [KEY, CERTIFICATE] = ["key.pem", "certificate.pem"];

/** Reads the authorities of a home. Throws CONFIG_INVALID where a file cannot be read. */
export function readAuthoritiesOf(home: string): Authorities {
  const [signing] = parseBundle(
    readNamed(join(home, IN_HOME.authority, CERTIFICATE), "the authority's certificate"),
  );
  return { signing, older: without(pinnedIn(home), signing) };
}

/**
 * Makes a new authority, which signs from now on, and returns its certificate; the old one stays trusted beside it. Its key is a
 * new file in the home, and that of the old one is gone; or it is the one that `authorityKey` names, which must be new.
 *
 * Rejects with INPUT_INVALID while an older authority is trusted, CONFIG_INVALID where `authorityKey` names the key of the old one,
 * DIRECTORY_UNWRITABLE, after which the next run goes on, and as `openSigner` does.
 */
export async function renewAuthority(home: string, renewal: Renewal): Promise<X509Certificate> {
  const folder = join(home, IN_HOME.authority);
  const next = join(folder, "next");
  const { signing, older } = readAuthoritiesOf(home);
  if (!existsSync(join(next, CERTIFICATE))) {
    if (older.length > 0)
      throw new ComityError(
        "INPUT_INVALID",
        "an older authority is still trusted: end that change first, with `comity authority retire`",
      );
    await makeNext(home, next, signing, renewal);
  }
  const [made] = parseBundle(readNamed(join(next, CERTIFICATE), "the new authority's certificate"));
  // INVARIANT: everybody here trusts both before the new one signs anything, and the new one stands first.
  pin(home, [made, ...without(pinnedIn(home), made)]);
  for (const name of [KEY, CERTIFICATE])
    if (existsSync(join(next, name))) renameSync(join(next, name), join(folder, name));
  rmSync(next, { recursive: true });
  return made;
}

/** Writes the new authority into a folder of its own. The certificate comes last, so that one which is there is whole. */
async function makeNext(
  home: string,
  next: string,
  before: X509Certificate,
  { now, days }: Renewal,
): Promise<void> {
  const { trustDomain, authorityKey } = configOf(home);
  // The sequence of a card counts the seconds in which its newest authority begins.
  const at = new Date(Math.max(now.getTime(), before.validFromDate.getTime() + FRESH_MS + 1000));
  const options = { trustDomain, now: at, ...(days !== undefined && { days }) };
  makePrivateFolder(next);
  if (authorityKey === undefined) {
    const made = createAuthority(options);
    write(join(next, KEY), made.keyPem, 0o600);
    replace(join(next, CERTIFICATE), made.certificatePem);
    return;
  }
  const what = "the authority's key";
  const signer = await openSigner(loadKeySource(authorityKey, home, what), "p256", what);
  try {
    if (equalBytes(before.publicKey.export({ type: "spki", format: "der" }), signer.publicKey))
      throw new ComityError(
        "CONFIG_INVALID",
        "`authorityKey` names the key of the authority that is to be replaced: make a new key where that one is, and name it there first",
      );
    replace(join(next, CERTIFICATE), await certifyAuthority(signer, options));
  } finally {
    signer.close();
  }
}

/** A certificate in a home, with its SPIFFE id, its serial in upper-case hexadecimal, and its file. */
export type InHome = { readonly id: string; readonly serial: string; readonly file: string };

/** Lists the certificates in a home that an older authority has issued, and that have not ended, by their ids. */
export function listOlder(home: string, now: Date): readonly InHome[] {
  const { signing } = readAuthoritiesOf(home);
  return heldIn(home)
    .filter(({ leaf }) => leaf.validToDate > now && !leaf.verify(signing.publicKey))
    .map(({ leaf, files }) => ({ id: uriOf(leaf), serial: leaf.serialNumber, file: files.certificate }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * Makes certificates under the new authority in place of those in a home that an older one has issued, without the node: with new
 * keys, for the same names and as many days. Returns their ids, the node's own first. Rejects as `openAuthority` and `issueBy` do;
 * what was made stays then.
 */
export async function reissueCertificates(home: string, now: Date): Promise<readonly string[]> {
  const { signing } = readAuthoritiesOf(home);
  const outdated = heldIn(home).filter(({ leaf }) => !leaf.verify(signing.publicKey));
  if (outdated.length === 0) return [];
  const authority = await openAuthority(home, configOf(home).authorityKey);
  const reissued: string[] = [];
  try {
    for (const { files, leaf } of outdated) {
      const life = leaf.validToDate.getTime() - leaf.validFromDate.getTime() - FRESH_MS;
      const id = uriOf(leaf);
      const made = await issueBy(authority, { id, now, days: life / DAY_MS, ...namesOf(leaf) });
      prepareReplacement(files, made).commit();
      reissued.push(id);
    }
  } finally {
    authority.close();
  }
  return reissued;
}

/**
 * Ends the trust in the older authorities of a home, and returns them. Throws INPUT_INVALID where there are none, and where a
 * certificate in the home that they issued has not ended, with the names, unless it is forced. `over` are serials of
 * certificates that the node refuses, or that were renewed: they stop nothing.
 */
export function retireAuthority(
  home: string,
  options: { readonly now: Date; readonly force?: boolean; readonly over?: ReadonlySet<string> },
): readonly X509Certificate[] {
  const { now, force = false, over = new Set() } = options;
  const { signing, older } = readAuthoritiesOf(home);
  if (older.length === 0)
    throw new ComityError("INPUT_INVALID", "no older authority is trusted: there is nothing to retire");
  const left = listOlder(home, now).filter(({ serial }) => !over.has(serial));
  if (left.length > 0 && !force)
    throw new ComityError(
      "INPUT_INVALID",
      `certificates in the home are still the older authority's: ${left.map(({ id, file }) => `\`${id}\` (\`${file}\`)`).join(", ")}; make new ones with \`comity authority reissue\``,
    );
  const file = retiredFileOf(pinnedFileOf(home));
  const before = existsSync(file) ? readNamed(file, "the retired authorities") : "";
  const known = parseCertificates(before);
  const added = older.filter(({ raw }) => !known.some((each) => each.raw.equals(raw)));
  replace(file, before + added.join(""));
  pin(home, [signing]);
  return older;
}

const configOf = (home: string) => readConfigFile(join(home, IN_HOME.config));
const pinnedFileOf = (home: string) => resolve(home, configOf(home).authority);
const pinnedIn = (home: string): Bundle =>
  parseBundle(readNamed(pinnedFileOf(home), "the authority's certificate"));
const without = (bundle: readonly X509Certificate[], { raw }: X509Certificate) =>
  bundle.filter((each) => !each.raw.equals(raw));

/** Writes the trusted authorities for the node, and beside every certificate in the home. */
function pin(home: string, bundle: Bundle): void {
  const beside = foldersIn(home).map((folder) => join(folder, "authority.pem"));
  for (const file of new Set([...beside.filter((each) => existsSync(each)), pinnedFileOf(home)]))
    replace(file, bundle.join(""));
}

/** Returns the folders of callers in a home, such as `operator/desk`. */
function foldersIn(home: string): readonly string[] {
  return ROLES.filter((role) => role !== "node")
    .map((role) => join(home, role))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
}

/** Returns the certificates in a home whose keys lie beside them: the node's own first. */
function heldIn(home: string): readonly Held[] {
  const { certificate, key } = configOf(home);
  const node: PairFiles = { certificate: resolve(home, certificate), key: resolve(home, key) };
  return [node, ...foldersIn(home).map(pairIn)].flatMap((files) => {
    if (!existsSync(files.certificate) || !existsSync(files.key)) return [];
    const [leaf] = parseCertificates(readNamed(files.certificate, "the certificate"));
    return leaf === undefined ? [] : [{ files, leaf }];
  });
}
