/** `comity cert`: certificates for those who call a node, and what each role may do. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { METHODS } from "../../edge/grpc/methods.ts";
import { ComityError } from "../../errors.ts";
import { ROLES } from "../../federation/identity.ts";
import { MOST_DAYS } from "../../identities/issue.ts";
import { CAUSES } from "../../identities/schema.ts";
import { LIMITS } from "../../limits.ts";
import { requestInto } from "../../node/issuance.ts";
import { addDesk } from "../desk.ts";
import { addHome, type HomeOption, hasHome, openHome } from "../home.ts";
import { addNode } from "../node-of-home.ts";
import { formatAccess, formatRoles, listRoles } from "../present/roles.ts";
import { paint } from "../present/terminal.ts";
import type { Terminal } from "../terminal.ts";
import { enter, list, renew, revoke } from "./certificates.ts";
import { issue } from "./issue-certificate.ts";
import { revokeListed, type TakeOptions, writeRevocationList } from "./revocation-list.ts";

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

/** Parses the days for which a certificate holds. */
export function parseDays(text: string): number {
  const days = Number(text);
  if (/^\d{1,3}$/.test(text) && days >= 1 && days <= MOST_DAYS) return days;
  throw new InvalidArgumentError(`Give a whole number of days from 1 to ${MOST_DAYS}.`);
}

function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d{1,6}$/.test(text) && count >= 1) return count;
  throw new InvalidArgumentError("Give a whole number from 1 to 999999.");
}

const EXAMPLE = `
Example: a certificate for a platform, and one for a regulator whose key is made elsewhere
  comity cert issue platform/aurora
  comity cert request regulator/pipc --trust-domain pipc.example --out pipc/
  comity cert issue regulator/pipc --csr pipc/request.pem --out issued/ --serves KR
  comity cert revoke platform/aurora --cause key-compromise`;

/** Adds the options that state something of whom a certificate names. */
function addProfile(command: Command): Command {
  return command
    .option(
      "--serves <places>",
      "of a regulator: the places for which it may report, such as KR",
      parsePlaces,
    )
    .option("--party <id>", "of a platform: an identifier of the legal person behind it, such as an LEI")
    .option("--also-at <node>", "of a platform: the trust domain of another node where that person has one")
    .option("--places <places>", "of an auditor: the places whose decisions it may see", parsePlaces)
    .option("--from <day>", "of an auditor: the first day of those decisions (UTC)")
    .option("--until <day>", "of an auditor: the last day");
}

/** Parses the codes of places with commas between them. */
export const parsePlaces = (text: string) => text.split(",").map((each) => each.trim());

function registerIssue(cert: Command, terminal: Terminal): void {
  const issuing = cert
    .command("issue")
    .description(
      `Makes a certificate: by the running node, or by the files of its home. The roles are ${ROLES.filter((each) => each !== "node").join(", ")}.`,
    )
    .argument("<role/name>", "for whom, such as platform/aurora")
    .option("--out <folder>", "the folder for it (default: one in the home)")
    .option("--csr <file>", "a request in PEM, for a key that its holder keeps")
    .option("--days <n>", `the days for which it holds, at most ${MOST_DAYS}`, parseDays, 90)
    .option("--json", "print JSON");
  addProfile(addNode(issuing)).action((name, options) => issue(name, options, terminal));
  const entering = cert
    .command("enter")
    .description("Makes a certificate known to the running node that was made where the authority's key is.")
    .argument("<file>", "the certificate in PEM")
    .option("--json", "print JSON");
  addProfile(addNode(entering)).action((file, options) => enter(file, options, terminal));
}

function registerCare(cert: Command, terminal: Terminal): void {
  const listing = cert
    .command("list")
    .description("Lists the certificates that the running node knows, newest first.")
    .argument("[role/name]", "whose (default: all)")
    .option("--limit <n>", "the most certificates to show", parseCount, 100)
    .option("--page <token>", "the token of the page before, as --json shows it", "")
    .option("--json", "print JSON");
  addNode(listing).action((name, options) => list(name, options, terminal));
  const renewing = cert
    .command("renew")
    .description(
      "Renews a certificate for a new key, by that certificate itself. The old one holds until its end; a node renews its own by itself.",
    )
    .argument("[folder]", "the certificate and its key (default: those of the first operator in the home)")
    .option("--json", "print JSON");
  addNode(renewing).action((folder, options) => renew(folder, options, terminal));
  const revoking = cert
    .command("revoke")
    .description(
      "Revokes every certificate of a name, or one: its connections end at once, and no new one is taken. Nothing takes it back.",
    )
    .argument("[role/name]", "whose, such as platform/aurora")
    .option("--serial <number>", "only the certificate with this serial number")
    .addOption(new Option("--cause <cause>", "why").choices(CAUSES).default("unspecified"))
    .option(
      "--list <file>",
      "every one that the node knows on this list (CRL) of an authority that lives elsewhere",
    )
    .option("--force", "also the last operator whom the node knows")
    .option("--json", "print JSON");
  addNode(revoking).action((name, options) =>
    options.list === undefined ? revoke(name, options, terminal) : takeList(name, options, terminal),
  );
  addDesk(
    cert
      .command("crl")
      .description(
        "Writes the list of revoked certificates of this home's authority (CRL), for whoever does not ask the node: proxies, other tools. Nodes do not need it.",
      )
      .requiredOption("--out <file>", "the file for it")
      .option("--days <n>", "the days until the next one is due", parseDays, 7)
      .addOption(new Option("--format <format>", "how it is written").choices(["pem", "der"]).default("pem")),
  ).action((options) => writeRevocationList(options, terminal));
}

function takeList(
  name: string | undefined,
  options: TakeOptions & { readonly serial?: string },
  terminal: Terminal,
): Promise<void> {
  if (name === undefined && options.serial === undefined) return revokeListed(options, terminal);
  throw new ComityError(
    "INPUT_INVALID",
    "a list says by itself what is revoked: leave out the name and `--serial`",
  );
}

export function register(program: Command, terminal: Terminal): void {
  const cert = program
    .command("cert")
    .description(
      "Makes, lists and revokes certificates of those who call this node, and says what each role may do.",
    )
    .addHelpText("after", EXAMPLE);
  registerIssue(cert, terminal);
  registerCare(cert, terminal);
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
  const roles = cert
    .command("roles")
    .description(
      "Prints who may call which method, and how much: everything else is denied. What `access` in the home's configuration says comes last.",
    )
    .option("--json", "print JSON");
  addHome(roles).action((options) => printRoles(options, terminal));
}

function printRoles(
  { json = false, ...options }: HomeOption & { readonly json?: boolean },
  terminal: Terminal,
): void {
  const { access = {} } = hasHome(options, terminal) ? openHome(options, terminal).config : {};
  if (json) terminal.printJson({ methods: listRoles(METHODS), limits: LIMITS, access });
  else
    terminal.printLines([
      ...formatRoles(METHODS, terminal.columns),
      ...formatAccess(LIMITS, access, terminal.columns),
    ]);
}
