/** Renews a caller's own certificate at its node, for a new key, in the folder where the old one lies. */
import { Identities } from "../edge/grpc/definition.ts";
import { certificateFacts } from "../edge/tls/certificate-facts.ts";
import { createRequest } from "../edge/tls/certificate-request.ts";
import { openConnection } from "./connection.ts";
import { pairIn, prepareReplacement } from "./credential-files.ts";

/** A certificate that was renewed: whose it is, its serial, and its end. */
export type Renewed = { readonly id: string; readonly serial: string; readonly until: Date };

/**
 * Has the node at `address` make the next certificate for whoever has the credentials in `folder`, and puts it there. The old
 * certificate holds until its end. Rejects with the reason that the node states, and with DIRECTORY_UNWRITABLE; what is in
 * the folder stays then.
 */
export async function renewCredentials(address: string, folder: string): Promise<Renewed> {
  const { id, client } = openConnection({ address, as: folder });
  try {
    const { keyPem, request } = createRequest(id);
    const { certificate = "" } = await client.unary(Identities.Renew, { csr: request });
    const { serial, notAfter } = certificateFacts(certificate);
    prepareReplacement(pairIn(folder), { certificatePem: certificate, keyPem }).commit();
    return { id, serial, until: notAfter };
  } finally {
    client.close();
  }
}
