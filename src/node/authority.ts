/** The authority of a node's home, whose key is in a file there or wherever `authorityKey` names. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Authority } from "../edge/tls/authority.ts";
import { readNamed } from "../edge/tls/pem-file.ts";
import { ComityError } from "../errors.ts";
import { openSigner } from "../keys/open-signer.ts";
import { IN_HOME } from "./home.ts";
import { loadKeySource } from "./key-source.ts";

/** An authority with what its signer holds open. */
export type OpenAuthority = Authority & {
  /** The authorities that stand beside each certificate, in PEM: during a change the old one too. */
  readonly pinnedPem: string;
  readonly close: () => void;
};

const WHAT = "the authority's key";

/**
 * Opens the authority of a home. `authorityKey` is what the configuration says of its key. Rejects with CONFIG_INVALID, also
 * where the key's file was taken away, and as `openSigner` does.
 */
export async function openAuthority(home: string, authorityKey?: string): Promise<OpenAuthority> {
  const folder = join(home, IN_HOME.authority);
  const key = join(folder, "key.pem");
  if (authorityKey === undefined && !existsSync(key))
    throw new ComityError(
      "CONFIG_INVALID",
      `the authority's key \`${key}\` is not here: run this where the key is kept, with \`--home\` or with a copy of it in this place`,
    );
  const certificatePem = readNamed(join(folder, "certificate.pem"), "the authority's certificate");
  const source = loadKeySource(authorityKey ?? join(IN_HOME.authority, "key.pem"), home, WHAT);
  const signer = await openSigner(source, "p256", WHAT);
  const pinned = join(home, IN_HOME.node, "authority.pem");
  const pinnedPem = existsSync(pinned) ? readNamed(pinned, "the authority's certificate") : certificatePem;
  return { certificatePem, pinnedPem, signer, close: signer.close };
}
