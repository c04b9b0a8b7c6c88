/** Renews a caller's own certificate at its node, for a new key, in the folder where the old one lies. */

import { join } from "node:path";
import { Identities } from "../edge/grpc/definition.ts";
import { certificateFacts } from "../edge/tls/certificate-facts.ts";
import { createRequest } from "../edge/tls/certificate-request.ts";
import { parseBundle } from "../edge/tls/trust.ts";
import { openConnection } from "./connection.ts";
import { pairIn, prepareReplacement } from "./credential-files.ts";
import { replace } from "./output-file.ts";

/** A certificate that was renewed: whose it is, its serial, and its end. */
export type Renewed = { readonly id: string; readonly serial: string; readonly until: Date };

/**
 * Has the node at `address` make the next certificate for whoever has the credentials in `folder`, and puts it there with the
 * authorities that the node trusts now. The old certificate holds until its end. Rejects with the reason that the node states, and with DIRECTORY_UNWRITABLE; what is in
 * the folder stays then.
 */
export async function renewCredentials(address: string, folder: string): Promise<Renewed> {
  const { id, client } = openConnection({ address, as: folder });
  try {
    const { keyPem, request } = createRequest(id);
    const { certificate = "", authority = "" } = await client.unary(Identities.Renew, { csr: request });
    const { serial, notAfter } = certificateFacts(certificate);
    const made = prepareReplacement(pairIn(folder), { certificatePem: certificate, keyPem });
    // The node's word on its own authorities counts, since this connection has shown it.
    replace(join(folder, "authority.pem"), parseBundle(authority).join(""));
    made.commit();
    return { id, serial, until: notAfter };
  } finally {
    client.close();
  }
}
