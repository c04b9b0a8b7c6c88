/** `comity cert list`, `revoke`, `enter` and `renew`: what is done with the certificates that a running node knows. */
import { loadInput } from "../../client/input-file.ts";
import { connectOperator, type Operator } from "../../client/operator.ts";
import { renewCredentials } from "../../client/renew.ts";
import { certificateFacts } from "../../edge/tls/certificate-facts.ts";
import { ComityError } from "../../errors.ts";
import { parseIdentity } from "../../federation/identity.ts";
import type { Cause } from "../../identities/schema.ts";
import { type ArgumentNames, nameArguments } from "../argument-names.ts";
import { locateNode, type NodeOption } from "../node-of-home.ts";
import { certificateLines } from "../present/certificates.ts";
import { paint } from "../present/terminal.ts";
import type { Terminal } from "../terminal.ts";
import { type ProfileOptions, profileOf } from "./issue-certificate.ts";

const ARGUMENTS: ArgumentNames = {
  identity: "<role/name>",
  serial: "--serial",
  force: "--force",
  cause: "--cause",
  serves: "--serves",
  party: "--party",
  alsoAt: "--also-at",
  pageSize: "--limit",
  pageToken: "--page",
};

/** Runs an action as an operator of the node, and closes the connection after it. */
async function asOperator(
  options: NodeOption,
  terminal: Terminal,
  act: (operator: Operator, idOf: (name: string) => string) => Promise<void>,
): Promise<void> {
  const operator = connectOperator(locateNode(options, terminal));
  const { trustDomain } = parseIdentity(operator.id);
  try {
    await act(operator, (name) => `spiffe://${trustDomain}/${name}`);
  } catch (thrown) {
    throw nameArguments(thrown, ARGUMENTS);
  } finally {
    operator.close();
  }
}

export type ListOptions = NodeOption & {
  readonly limit: number;
  readonly page: string;
  readonly json?: boolean;
};

/** Lists the certificates of one name, or of all. */
export function list(name: string | undefined, options: ListOptions, terminal: Terminal): Promise<void> {
  const { limit, page, json } = options;
  return asOperator(options, terminal, async (operator, idOf) => {
    const identity = name === undefined ? "" : idOf(name);
    const { items, nextPageToken } = await operator.listCertificates(identity, page, limit);
    const more = nextPageToken !== "";
    if (json) terminal.printJson({ certificates: items, more, nextPageToken });
    else terminal.printLines(certificateLines(items, more, terminal.columns));
  });
}

export type RevokeOptions = NodeOption & {
  readonly serial?: string;
  readonly cause: Cause;
  readonly force?: boolean;
  readonly json?: boolean;
};

/** Revokes every certificate of a name, or the one with `--serial`. */
export function revoke(name: string | undefined, options: RevokeOptions, terminal: Terminal): Promise<void> {
  const { serial, cause, force = false, json } = options;
  if (name === undefined && serial === undefined)
    throw new ComityError(
      "INPUT_INVALID",
      "say whose certificates to revoke, such as `platform/aurora`, or which one with `--serial`",
    );
  return asOperator(options, terminal, async (operator, idOf) => {
    const identity = await operator.revoke({
      ...(name !== undefined && { identity: idOf(name) }),
      ...(serial !== undefined && { serial: serial.toUpperCase() }),
      cause,
      force,
    });
    if (json) return terminal.printJson({ identity, ...(serial !== undefined && { serial }), cause });
    terminal.printLines([
      `${paint("bad", "REVOKED")} ${serial === undefined ? "every certificate" : `the certificate ${serial}`} of ${identity}`,
      "  Its connections have ended, and no new one is taken.",
      ...(parseIdentity(identity).role === "node"
        ? ["  Every node that knows this one is told, and refuses it too."]
        : []),
    ]);
  });
}

export type EnterOptions = NodeOption & ProfileOptions & { readonly json?: boolean };

/** Makes a certificate known to the node that was made where the authority's key is. */
export function enter(file: string, options: EnterOptions, terminal: Terminal): Promise<void> {
  const pem = loadInput(terminal.path(file)).toString("utf8");
  const { id, serial } = certificateFacts(pem);
  return asOperator(options, terminal, async (operator) => {
    await operator.enterCertificate(id, pem, profileOf(options));
    if (options.json) terminal.printJson({ id, serial });
    else terminal.printLines([`${paint("good", "KNOWN")} ${id}`, `  serial ${serial}`]);
  });
}

export type RenewOptions = NodeOption & { readonly json?: boolean };

/** Renews the certificate in a folder by that certificate itself; that of the home's first operator by default. */
export async function renew(
  folder: string | undefined,
  options: RenewOptions,
  terminal: Terminal,
): Promise<void> {
  const { address, as } = locateNode({ ...options, ...(folder !== undefined && { as: folder }) }, terminal);
  const { id, serial, until } = await renewCredentials(address, String(as));
  if (options.json) terminal.printJson({ id, serial, until: until.toISOString(), folder: as });
  else
    terminal.printLines([
      `${paint("good", "RENEWED")} ${id} until ${until.toISOString().slice(0, 10)}, with a new key`,
      `  serial ${serial}`,
      `  in ${as}`,
    ]);
}
