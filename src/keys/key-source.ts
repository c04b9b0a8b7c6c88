/** The places where a private key is kept. Each is plain data, so that a thread can open the key for itself. */

/** The two kinds of keys: ledgers are signed with Ed25519 (RFC 8032), certificates with P-256 (RFC 5480). */
export type KeyKind = "ed25519" | "p256";

/** A key in this process, in PKCS#8 PEM as its file holds it. */
export type FileSource = { readonly in: "file"; readonly pem: string };

export type KeySource = FileSource;
