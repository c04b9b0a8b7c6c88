/** The port to a private key, which may be kept outside this process: a file, a token or a service holds it. */

/** Signs with one key. The private key does not leave its owner. */
export type Signer = {
  /** The public key: a SubjectPublicKeyInfo in DER (RFC 5280, 4.1.2.7). */
  readonly publicKey: Uint8Array;
  /**
   * Signs bytes: an Ed25519 key with the 64 bytes of RFC 8032, a P-256 key by ECDSA with SHA-256, in DER (RFC 5480), an
   * ML-DSA-44 key with the 2,420 bytes of FIPS 204 and an empty context. Rejects with SIGNER_UNAVAILABLE where there is no right signature in time. Nothing may be kept then that needs one.
   */
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
};
