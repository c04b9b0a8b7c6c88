/** The certificate that a node shows now: to callers by its listener, to peers by its links. It is replaced while the node runs. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import type { Certified } from "../edge/tls/authority.ts";
import { ComityError } from "../errors.ts";
import type { NodeConfig } from "./config.ts";
import { assertOwnCertificate } from "./setup.ts";

export type OwnCertificate = {
  readonly current: () => Certified;
  /**
   * Shows another certificate from now on; connections that stand go on. Throws CONFIG_INVALID for one that is not this node's,
   * that its authority did not sign, or whose key is another's, and CERTIFICATE_EXPIRED. The one that is shown stays then.
   */
  readonly use: (pair: Certified) => void;
  /** Sets the function that is called after each change. */
  readonly tell: (changed: () => void) => void;
};

/** Creates the certificate of a node, as its configuration has it. `authority` returns those of its trust domain at each use. */
export function createOwnCertificate(
  config: Pick<NodeConfig, "trustDomain" | "certificatePem" | "keyPem">,
  authority: () => NodeConfig["authority"],
  now: () => Date,
): OwnCertificate {
  const { trustDomain, certificatePem, keyPem } = config;
  let shown: Certified = { certificatePem, keyPem };
  let told = () => {};
  return {
    current: () => shown,
    use: (pair) => {
      if (pair.certificatePem === shown.certificatePem && pair.keyPem === shown.keyPem) return;
      const { certificatePem } = pair;
      assertOwnCertificate({ trustDomain, authority: authority(), certificatePem }, now());
      assertFits(pair);
      shown = { certificatePem: pair.certificatePem, keyPem: pair.keyPem };
      told();
    },
    tell: (changed) => {
      told = changed;
    },
  };
}

function assertFits({ certificatePem, keyPem }: Certified): void {
  let fits = false;
  try {
    fits = new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem));
  } catch {
    // Not passed on as the cause: a parser's message may quote its input.
  }
  if (!fits)
    throw new ComityError(
      "CONFIG_INVALID",
      "`key` is not the key of `certificate`: put both in place together",
    );
}
