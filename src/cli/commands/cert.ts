/** `comity cert`: certificates for those who call a node, and what each role may do. */
import { type Command, InvalidArgumentError } from "commander";
import { loadInput } from "../../client/input-file.ts";
import { METHODS } from "../../edge/grpc/methods.ts";
import { certificateFacts } from "../../edge/tls/certificate-facts.ts";
import { ROLES } from "../../federation/identity.ts";
import { openAuthority } from "../../node/authority.ts";
import { folderOf } from "../../node/home.ts";
import { issueInto, requestInto } from "../../node/issuance.ts";
import { addHome, type HomeOption, openHome } from "../home.ts";
import { formatRoles, listRoles } from "../present/roles.ts";
import { paint } from "../present/terminal.ts";
import type { Terminal } from "../terminal.ts";

type IssueOptions = HomeOption & {
  readonly out?: string;
  readonly csr?: string;
  readonly days: number;
  readonly json?: boolean;
};

const MAX_DAYS = 366;

async function issue(name: string, options: IssueOptions, terminal: Terminal): Promise<void> {
  const { home, config } = openHome(options, terminal);
  const { out, csr, days, json } = options;
  const id = `spiffe://${config.trustDomain}/${name}`;
  const folder = out === undefined ? folderOf(home, id) : terminal.path(out);
  const request = csr === undefined ? undefined : loadInput(terminal.path(csr)).toString("utf8");
  const authority = await openAuthority(home, config.authorityKey);
  const issuing = issueInto(folder, authority, { id, now: new Date(), days }, request);
  const certificatePem = await issuing.finally(authority.close);
  const { serial, notAfter } = certificateFacts(certificatePem);
  const until = notAfter.toISOString();
  if (json) terminal.printJson({ id, serial, until, folder });
  else
    terminal.printLines([
      `${paint("heading", id)} until ${until.slice(0, 10)}`,
      `  serial ${serial}`,
      `  in ${folder}${request === undefined ? ", with its key: hand both over by a way that nobody reads" : ""}`,
    ]);
}

type RequestOptions = { readonly trustDomain: string; readonly out: string; readonly json?: boolean };

function request(name: string, { trustDomain, out, json }: RequestOptions, terminal: Terminal): void {
  const id = `spiffe://${trustDomain}/${name}`;
  const file = requestInto(terminal.path(out), id);
  if (json) terminal.printJson({ id, file });
  else
    terminal.printLines([
      `${paint("heading", file)} asks for a certificate of ${id}`,
      "  Send it to the node's operator. The key beside it stays with you.",
    ]);
}

function parseDays(text: string): number {
  const days = Number(text);
  if (/^\d{1,3}$/.test(text) && days >= 1 && days <= MAX_DAYS) return days;
  throw new InvalidArgumentError(`Give a whole number of days from 1 to ${MAX_DAYS}.`);
}

const EXAMPLE = `
Example: a certificate for a platform, and one for a regulator whose key is made elsewhere
  comity cert issue platform/aurora
  comity cert request regulator/pipc --trust-domain pipc.example --out pipc/
  comity cert issue regulator/pipc --csr pipc/request.pem --out issued/`;

export function register(program: Command, terminal: Terminal): void {
  const cert = program
    .command("cert")
    .description("Makes certificates for those who call this node, and says what each role may do.")
    .addHelpText("after", EXAMPLE);
  const issuing = cert
    .command("issue")
    .description(`Makes a certificate. The roles are ${ROLES.filter((each) => each !== "node").join(", ")}.`)
    .argument("<role/name>", "for whom, such as platform/aurora")
    .option("--out <folder>", "the folder for it (default: one in the home)")
    .option("--csr <file>", "a request in PEM, for a key that its holder keeps")
    .option("--days <n>", `the days for which it holds, at most ${MAX_DAYS}`, parseDays, 90)
    .option("--json", "print JSON");
  addHome(issuing).action((name, options) => issue(name, options, terminal));
  cert
    .command("request")
    .description(
      "Makes a key that stays with you, and a request for a certificate that goes to the node's operator.",
    )
    .argument("<role/name>", "for whom, such as regulator/pipc")
    .requiredOption("--trust-domain <name>", "the trust domain of the node")
    .requiredOption("--out <folder>", "the folder for both")
    .option("--json", "print JSON")
    .action((name, options) => request(name, options, terminal));
  cert
    .command("roles")
    .description("Prints who may call which method: everything else is denied.")
    .option("--json", "print JSON")
    .action(({ json = false }) =>
      json
        ? terminal.printJson(listRoles(METHODS))
        : terminal.printLines(formatRoles(METHODS, terminal.columns)),
    );
}
