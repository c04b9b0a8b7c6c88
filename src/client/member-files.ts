/** Checks, before anything is written, that the files which the members of a local federation have belong together. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseCertificate, readNamed } from "../edge/tls/pem-file.ts";
import { ComityError } from "../errors.ts";
import { headFileOf } from "../store/head-file.ts";
import { ATTESTOR } from "./attest.ts";

/** The folders for keys and certificates, and for the nodes' stores. */
export type Folders = { readonly certs: string; readonly state: string };

type Named = { readonly trustDomain: string };

/** The name of a member's store, beside its configuration. */
export const STORE = "ledger.db";
/** The name of a member's configuration. */
export const CONFIG = "node.yaml";
/** The name of the file with a member's ledger key, in the folder of its node. */
export const LEDGER_KEY = "ledger.pem";

const storeOf = ({ trustDomain }: Named, { state }: Folders) => join(state, trustDomain, STORE);
const quoted = (files: readonly string[]) => files.map((each) => `\`${each}\``);

/** Returns true where the member has a store, whatever it holds. */
export function hasStore(member: Named, folders: Folders): boolean {
  return existsSync(storeOf(member, folders));
}

/** Says what to delete so that these members are made anew, with new keys. */
function howToMakeAnew(members: readonly Named[], { certs, state }: Folders): string {
  const foldersIn = (folder: string) => members.map(({ trustDomain }) => join(folder, trustDomain));
  const made = [...foldersIn(certs), join(certs, "agreements"), ...foldersIn(state)];
  const all = quoted(made.filter((each) => existsSync(each)));
  const who = members.length === 1 ? "the member" : "these members";
  return `delete ${all.slice(0, -1).join(", ")} and ${all.at(-1)} to make ${who} anew, with new keys (\`${join(certs, ATTESTOR)}\` may stay)`;
}

/**
 * Throws CONFIG_INVALID where files of a member are missing that others depend on, such as after somebody deleted one
 * folder alone, or where another authority than the one that is there certified the node. The message names the
 * missing files, and says what to delete.
 */
export function assertWhole(member: Named, folders: Folders): void {
  const base = join(folders.certs, member.trustDomain);
  const [certificateFile, keyFile] = ["certificate.pem", "key.pem"].map((each) =>
    join(base, "authority", each),
  ) as [string, string];
  const leafFile = join(base, "node", "certificate.pem");
  const ledgerKeyFile = join(base, "node", LEDGER_KEY);
  const refuse = (problem: string) =>
    new ComityError("CONFIG_INVALID", `${problem}: restore it, or ${howToMakeAnew([member], folders)}`);
  const missing = (files: readonly string[], dependent: string, verb: string) => {
    const gone = quoted(files.filter((file) => !existsSync(file)));
    if (gone.length === 0 || !existsSync(dependent)) return;
    throw refuse(
      `${gone.join(" and ")} ${gone.length === 1 ? "is" : "are"} missing, ${verb} \`${dependent}\``,
    );
  };
  missing([certificateFile, keyFile], leafFile, "by which the authority certified");
  missing([ledgerKeyFile], storeOf(member, folders), "which has signed the log in");
  missing([ledgerKeyFile], headFileOf(ledgerKeyFile), "which has signed the checkpoint in");
  if (!existsSync(leafFile)) return;
  const [authority, leaf] = [certificateFile, leafFile].map((file) =>
    parseCertificate(readNamed(file, "the certificate"), file),
  );
  if (authority && leaf?.checkIssued(authority) && leaf.verify(authority.publicKey)) return;
  throw refuse(`\`${certificateFile}\` did not certify \`${leafFile}\``);
}

/**
 * Returns true where the store is missing although the ledger key may have signed a log: its head file is there, or the
 * key is there without the configuration, which is made after it.
 */
function hasLostLog(member: Named, folders: Folders): boolean {
  const key = join(folders.certs, member.trustDomain, "node", LEDGER_KEY);
  const configured = existsSync(join(folders.state, member.trustDomain, CONFIG));
  const signed = existsSync(headFileOf(key)) || (existsSync(key) && !configured);
  return signed && !hasStore(member, folders);
}

/**
 * Throws STORE_UNAVAILABLE where stores were lost: a new log under the old key would be a second history, and nobody
 * begins one without saying so.
 */
export function assertNoLostLog(members: readonly Named[], folders: Folders): void {
  const lost = members.filter((member) => hasLostLog(member, folders));
  if (lost.length === 0) return;
  const stores = quoted(lost.map((member) => storeOf(member, folders)));
  throw new ComityError(
    "STORE_UNAVAILABLE",
    `there is no store at ${stores.join(", ")}, although the ledger key in \`${folders.certs}\` has signed a log: restore the store from a backup; or ${howToMakeAnew(lost, folders)}; or say \`--new-log\` to begin a new log under the old key, which everybody with an older receipt will see as a second history`,
  );
}
