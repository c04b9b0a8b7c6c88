/** The keys of a new home: made for it as files, or kept elsewhere and only asked to sign. */
import { generateKeyPairSync } from "node:crypto";
import { type Authority, certifyAuthority } from "../edge/tls/authority.ts";
import { ComityError } from "../errors.ts";
import { loadFileSigner } from "../keys/file-signer.ts";
import { parseKeyName } from "../keys/key-name.ts";
import type { LedgerKeySource } from "../keys/key-source.ts";
import type { OpenSigner } from "../keys/open.ts";
import { openSigner } from "../keys/open-signer.ts";
import { createHybridLedgerKey, createPostQuantumPem } from "../store/ledger-key.ts";
import { loadKeySource } from "./key-source.ts";

/** The names of keys that are kept elsewhere, as the configuration is to hold them. Other keys are made. */
export type KeptElsewhere = { readonly ledgerKey?: string; readonly authorityKey?: string };

/** The keys of a home, each with the PEM that its file is to hold where it was made. */
export type NewKeys = {
  readonly authority: Authority;
  readonly authorityKeyPem: string | undefined;
  readonly ledgerKey: LedgerKeySource;
  readonly ledgerKeyPem: string | undefined;
  /** The ML-DSA-44 part of a ledger key whose other part is kept elsewhere. */
  readonly postQuantumPem: string | undefined;
  readonly close: () => void;
};

const AUTHORITY = "the authority's key";

/**
 * Makes or opens the keys of a home in `folder`, and certifies its authority. Writes nothing. Rejects with CONFIG_INVALID for a
 * name that leads to a file, and as `loadKeySource` and `openSigner` do.
 */
export async function openNewKeys(
  folder: string,
  { trustDomain, ledgerKey, authorityKey }: KeptElsewhere & { readonly trustDomain: string },
  now: Date,
): Promise<NewKeys> {
  const source = (name: string, what: string) => loadKeySource(assertElsewhere(name, what), folder, what);
  const ledgerKeyPem = ledgerKey === undefined ? createHybridLedgerKey(trustDomain).exportPem() : undefined;
  const postQuantumPem = ledgerKey === undefined ? undefined : createPostQuantumPem();
  const ledger: LedgerKeySource =
    ledgerKeyPem === undefined
      ? {
          ...source(ledgerKey ?? "", "the ledger key"),
          ...(postQuantumPem !== undefined && { postQuantum: { in: "file", pem: postQuantumPem } }),
        }
      : { in: "file", pem: ledgerKeyPem };
  const authorityKeyPem = authorityKey === undefined ? createAuthorityKey() : undefined;
  const signer: OpenSigner =
    authorityKeyPem === undefined
      ? await openSigner(source(authorityKey ?? "", AUTHORITY), "p256", AUTHORITY)
      : { ...loadFileSigner(authorityKeyPem, "p256", AUTHORITY), close: () => {} };
  try {
    const certificatePem = await certifyAuthority(signer, { trustDomain, now });
    const authority = { certificatePem, signer };
    return {
      ...{ authority, authorityKeyPem, ledgerKey: ledger, ledgerKeyPem, postQuantumPem },
      close: signer.close,
    };
  } catch (thrown) {
    signer.close();
    throw thrown;
  }
}

function createAuthorityKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** Returns the name. Throws CONFIG_INVALID for that of a file: a home makes its files itself, and never takes over others. */
function assertElsewhere(name: string, what: string): string {
  if (parseKeyName(name, what).in !== "file") return name;
  throw new ComityError(
    "CONFIG_INVALID",
    `${what} is to be made by \`comity init\`, or named as \`pkcs11:…\` or \`unix:…\`: to use a file that is there, change the configuration afterwards`,
  );
}
