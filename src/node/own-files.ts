/** The files of a node that are replaced while it runs: its certificate with the key, and the authorities of its trust domain. */
import { X509Certificate } from "node:crypto";
import { ComityError } from "../errors.ts";
import type { OpenSigner } from "../keys/open.ts";
import { createCertifier, findIssuer, openAuthorityKey } from "./certifier.ts";
import type { NodeConfig } from "./config.ts";
import { createOwnCertificate, type OwnCertificate } from "./own-certificate.ts";
import { assertSetup } from "./setup.ts";

/** The certificate with its key, the authorities that are trusted with the key of one, and those that were retired. */
export type OwnFiles = Pick<
  NodeConfig,
  "certificatePem" | "keyPem" | "authority" | "authorityKey" | "retired"
>;

export type Own = {
  /** The certificate that is shown now. It is also renewed alone. */
  readonly certificate: OwnCertificate;
  /** The configuration. Its certificate and authorities are those of now at each read. */
  readonly config: NodeConfig;
  /** Opens the authority's key. Rejects as `openAuthorityKey` does. */
  readonly open: () => Promise<void>;
  /** Returns the signer of an authority's key; undefined where that is elsewhere. */
  readonly signer: () => OpenSigner | undefined;
  /** Returns the authority that signs from now on: the one whose key is here, or else the first. */
  readonly signing: () => X509Certificate;
  /** Returns true where the certificate that is shown is of the authority that signs from now on. */
  readonly isRenewed: () => boolean;
  /**
   * Takes other files, all or none. `taken` is called once they count, and its error takes them back. Rejects as `assertSetup`,
   * `OwnCertificate.use` and `createCertifier` do, and with NODE_DRAINING once it is closed.
   */
  readonly rotate: (next: OwnFiles, taken: () => void) => Promise<void>;
  readonly close: () => void;
};

/** Creates the files of a node that runs. An authority's signer that does not answer is told to `failed`. */
export function createOwn(started: NodeConfig, now: () => Date, failed: (error: unknown) => void): Own {
  let held: Pick<OwnFiles, "authority" | "retired"> = started;
  let signer: OpenSigner | undefined;
  let closed = false;
  const config = follow(started, () => ({ ...held, ...certificate.current() }));
  const certificate = createOwnCertificate(started, () => held.authority, now);
  const signing = () => findIssuer(held.authority, signer) ?? held.authority[0];
  return {
    certificate,
    config,
    open: async () => {
      signer = await openAuthorityKey(started, failed);
    },
    signer: () => signer,
    signing,
    isRenewed: () => new X509Certificate(certificate.current().certificatePem).verify(signing().publicKey),
    rotate: async (next, taken) => {
      const { certificatePem, keyPem, authority, retired } = next;
      const merged = { ...config, certificatePem, keyPem, authority, retired };
      assertSetup(merged, now());
      const opened = await openAuthorityKey(next, failed);
      const before = { held, signer, pair: certificate.current() };
      try {
        if (closed) throw new ComityError("NODE_DRAINING", "the node is shutting down");
        createCertifier(merged, opened);
        [held, signer] = [{ authority, retired }, opened];
        certificate.use({ certificatePem, keyPem });
        taken();
      } catch (thrown) {
        ({ held, signer } = before);
        certificate.use(before.pair);
        opened?.close();
        throw thrown;
      }
      before.signer?.close();
    },
    close: () => {
      closed = true;
      signer?.close();
    },
  };
}

/** Returns the configuration with parts that are read anew at each use. */
function follow(
  started: NodeConfig,
  now: () => Pick<NodeConfig, "certificatePem" | "keyPem" | "authority" | "retired">,
): NodeConfig {
  return {
    ...started,
    get certificatePem() {
      return now().certificatePem;
    },
    get keyPem() {
      return now().keyPem;
    },
    get authority() {
      return now().authority;
    },
    get retired() {
      return now().retired;
    },
  };
}
