/** `comity cert issue`: by the running node, which records it, or by the files of its home where nobody answers. */
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { loadInput } from "../../client/input-file.ts";
import { connectOperator, type IssuedCertificate, type Operator } from "../../client/operator.ts";
import { write } from "../../client/output-file.ts";
import { certificateFacts } from "../../edge/tls/certificate-facts.ts";
import { createRequest } from "../../edge/tls/certificate-request.ts";
import { ComityError } from "../../errors.ts";
import { parseIdentity } from "../../federation/identity.ts";
import type { Profile } from "../../identities/schema.ts";
import { openHomeAudit } from "../../node/audit.ts";
import { openAuthority } from "../../node/authority.ts";
import { folderOf, writeCredentials } from "../../node/home.ts";
import { assertFree, issueInto } from "../../node/issuance.ts";
import { openHome } from "../home.ts";
import { locateNode, type NodeOption } from "../node-of-home.ts";
import { paint, paragraph } from "../present/terminal.ts";
import type { Terminal } from "../terminal.ts";
import { loadVersion } from "../version.ts";

/** The options that state something of an identity. */
export type ProfileOptions = {
  readonly serves?: readonly string[];
  readonly party?: string;
  readonly alsoAt?: string;
  readonly places?: readonly string[];
  readonly from?: string;
  readonly until?: string;
};

export type IssueOptions = NodeOption &
  ProfileOptions & {
    readonly out?: string;
    readonly csr?: string;
    readonly days: number;
    readonly json?: boolean;
  };

/**
 * Returns what the options state of an identity. `--also-at` may leave out what every id of a node has. Throws INPUT_INVALID for a part
 * of an auditor's scope alone.
 */
export function profileOf({ serves, party, alsoAt, ...scope }: ProfileOptions): Profile {
  const audits = scopeOf(scope);
  return {
    ...(serves && { serves }),
    ...(audits && { audits }),
    ...(party !== undefined && { party }),
    ...(alsoAt !== undefined && {
      alsoAt: alsoAt.startsWith("spiffe://") ? alsoAt : `spiffe://${alsoAt}/node`,
    }),
  };
}

function scopeOf({ places, from, until }: ProfileOptions): Profile["audits"] {
  if (places === undefined && from === undefined && until === undefined) return undefined;
  if (places !== undefined && from !== undefined && until !== undefined) return { places, from, until };
  throw new ComityError(
    "INPUT_INVALID",
    "an auditor's scope has places and days: state `--places`, `--from` and `--until` together",
  );
}

/** A certificate to be made: for whom, into which folder, and the request for a key that stays with its holder. */
export type Wanted = { readonly id: string; readonly folder: string; readonly request?: string };

/** Returns what is wanted for a name. Throws INPUT_INVALID for a folder that holds a certificate. */
export function wantedOf(name: string, { out, csr, ...options }: IssueOptions, terminal: Terminal): Wanted {
  const { home, config } = openHome(options, terminal);
  const id = `spiffe://${config.trustDomain}/${name}`;
  const folder = out === undefined ? folderOf(home, id) : terminal.path(out);
  assertFree(folder);
  return {
    ...{ id, folder },
    ...(csr !== undefined && { request: loadInput(terminal.path(csr)).toString("utf8") }),
  };
}

/** Issues a certificate into a folder, and says who made it. */
export async function issue(name: string, options: IssueOptions, terminal: Terminal): Promise<void> {
  const { home, config } = openHome(options, terminal);
  const { json } = options;
  const wanted = wantedOf(name, options, terminal);
  const { id, folder, request } = wanted;
  const byNode = await issueByNode(wanted, options, terminal);
  const certificatePem =
    byNode.certificatePem ?? (await issueByFiles(wanted, { home, config, days: options.days }, terminal));
  const { serial, notAfter } = certificateFacts(certificatePem);
  const until = notAfter.toISOString();
  const recorded = byNode.why === undefined;
  if (json) return terminal.printJson({ id, serial, until, folder, recorded });
  terminal.printLines([
    `${paint("heading", id)} until ${until.slice(0, 10)}`,
    `  serial ${serial}`,
    `  in ${folder}${request === undefined ? ", with its key: hand both over by a way that nobody reads" : ""}`,
    ...(recorded
      ? []
      : paragraph(
          `Made by the files of the home, since ${byNode.why}. It counts as it is; \`comity cert enter\` makes it known, so that the node lists and records it.`,
          { width: terminal.columns, indent: 2 },
        )),
    ...(request === undefined && parseIdentity(id).role === "platform"
      ? firstCalls(shortest(folder, terminal))
      : []),
  ]);
}

/** The first calls of a platform, as whoever sends and as whoever receives. */
const firstCalls = (folder: string) => [
  `  to send:     comity transfer REQUEST.yaml --node HOST:PORT --as ${folder}`,
  `  to receive:  comity inbox --node HOST:PORT --as ${folder}`,
];

/** Returns a folder as one types it from the folder at hand, where it lies within that. */
function shortest(folder: string, terminal: Terminal): string {
  const here = relative(terminal.path("."), folder);
  return here.startsWith("..") ? folder : here;
}

async function issueByFiles(
  { id, folder, request }: Wanted,
  { home, config, days }: ReturnType<typeof openHome> & { readonly days: number },
  terminal: Pick<Terminal, "printError">,
): Promise<string> {
  const authority = await openAuthority(home, config.authorityKey);
  try {
    // It is opened first: where it cannot be written, no certificate is made.
    const audit = openHomeAudit(home, config, {
      version: loadVersion(),
      lost: () => terminal.printError("comity: the audit could not be told of this certificate\n"),
    });
    try {
      const certificatePem = await issueInto(folder, authority, { id, now: new Date(), days }, request);
      audit.certificate({ change: "issued", subject: id, serial: certificateFacts(certificatePem).serial });
      return certificatePem;
    } finally {
      audit.close();
    }
  } finally {
    authority.close();
  }
}

/** Has the node of an operator issue a certificate into a folder. */
export async function issueBy(
  operator: Operator,
  { id, folder, request }: Wanted,
  options: Pick<IssueOptions, "days"> & ProfileOptions,
): Promise<IssuedCertificate> {
  const own = request === undefined ? createRequest(id) : undefined;
  const csr = request ?? own?.request ?? "";
  const made = await operator.issueCertificate({
    identity: id,
    csr,
    days: options.days,
    ...profileOf(options),
  });
  if (own !== undefined) writeCredentials(folder, { ...made, keyPem: own.keyPem }, made.authorityPem);
  else {
    write(join(folder, "certificate.pem"), made.certificatePem);
    write(join(folder, "authority.pem"), made.authorityPem);
  }
  return made;
}

type ByNode = { readonly certificatePem?: string; readonly why?: string };

/**
 * Has the running node issue a certificate. Returns why it did not where nobody answers, or where the authority's key is not
 * at the node; throws that instead where the caller has named the node, or states what only the node can keep.
 */
async function issueByNode(wanted: Wanted, options: IssueOptions, terminal: Terminal): Promise<ByNode> {
  const { node, as } = options;
  const must = node !== undefined || as !== undefined || Object.keys(profileOf(options)).length > 0;
  try {
    const operator = connectOperator(locateNode(options, terminal));
    try {
      return await issueBy(operator, wanted, options);
    } finally {
      operator.close();
    }
  } catch (thrown) {
    const { reason } = ComityError.from(thrown);
    if (must) throw thrown;
    if (reason === "NODE_UNREACHABLE") return { why: "the node does not answer" };
    if (reason === "AUTHORITY_ABSENT") return { why: "the node does not hold its authority's key" };
    if (reason === "CONFIG_INVALID" && !existsSync(join(wanted.folder, "certificate.pem")))
      return { why: "the home does not say how to reach the node as an operator" };
    throw thrown;
  }
}
