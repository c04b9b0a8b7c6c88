/** The places where a private key is kept. Each is plain data, so that a thread can open the key for itself. */

/** The kinds of keys: ledgers are signed with Ed25519 (RFC 8032) and ML-DSA-44 (FIPS 204), certificates with P-256 (RFC 5480). */
export type KeyKind = "ed25519" | "p256" | "ml-dsa-44";

/** A key in this process, in PKCS#8 PEM as its file holds it. */
export type FileSource = { readonly in: "file"; readonly pem: string };

/** The names of a key on a token (PKCS#11), as a `pkcs11:` URI gives them (RFC 7512). */
export type TokenKey = {
  /** The library of the token's maker, by its absolute path. */
  readonly modulePath: string;
  /** The label or the serial number of the token; at least one of them. */
  readonly token?: string;
  readonly serial?: string;
  /** The label or the id of the key, the id in hexadecimal; at least one of them. */
  readonly object?: string;
  readonly id?: string;
};

/** A key on a token, with the PIN that opens it and the file in which that stands. */
export type TokenSource = TokenKey & { readonly in: "token"; readonly pin: string; readonly pinFile: string };

/** A key of a signer that listens on a Unix socket. */
export type SocketSource = { readonly in: "socket"; readonly path: string; readonly keyId: string };

export type KeySource = FileSource | TokenSource | SocketSource;

/**
 * The place of a ledger's key. Its ML-DSA-44 part stands in the same file behind the Ed25519 part, or in a place of its own; a
 * key without such a part has neither.
 */
export type LedgerKeySource = KeySource & { readonly postQuantum?: KeySource };
