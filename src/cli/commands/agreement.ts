/** `comity agreement`: an operator drafts, reads, signs and ends the agreements of its node with others. */
import { generateKeyPairSync } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import type { Operator } from "../../client/operator.ts";
import { makePrivateFolder, write } from "../../client/output-file.ts";
import type { ShownAgreement } from "../../edge/grpc/agreements-service.ts";
import { ComityError } from "../../errors.ts";
import { verifySignatures } from "../../evidence/agreement.ts";
import { ATTESTED } from "../../federation/agreement.ts";
import { parseIdentity } from "../../federation/identity.ts";
import { parseRules } from "../../law/pack/pack.ts";
import type { ArgumentNames } from "../argument-names.ts";
import { addDesk, callDesk, type DeskOptions } from "../desk.ts";
import {
  agreementLines,
  agreementsLines,
  nextLines,
  type ReadAgreement,
  standingOf,
} from "../present/agreement.ts";
import { governingSays } from "../present/governing.ts";
import { paint, paragraph } from "../present/terminal.ts";
import type { Terminal } from "../terminal.ts";
import { composeTerms, type DraftOptions } from "./draft-agreement.ts";

/** The names that these commands have for the fields of their calls. */
const ARGUMENTS: ArgumentNames = {
  with: "--with",
  purposes: "--purposes",
  from: "--from",
  until: "--until",
  rules: "--rules",
  issuers: "--issuer",
  endsAt: "--at",
};

type ShowOptions = DeskOptions & { readonly verbose?: boolean };

/** Gets an agreement with its document, and reads it. Rejects with CONFIG_INVALID where a signature on it is no party's. */
async function readAgreement(
  operator: Operator,
  name: string,
  terminal: Terminal,
): Promise<ReadAgreement & { readonly document: unknown }> {
  const { document, ...shown } = await operator.getAgreement(name);
  const { agreement } = await verifySignatures(document, "the agreement");
  const atlas = terminal.loadAtlas();
  const { concepts, registry } = atlas;
  const rules = parseRules(agreement.rules, { concepts, registry, file: "agreement" });
  const own = parseIdentity(operator.id).trustDomain;
  return { shown, agreement, document, rules, own, atlas, now: new Date() };
}

function showRead(
  read: ReadAgreement & { readonly document: unknown },
  { json, verbose = false }: ShowOptions,
  terminal: Terminal,
): void {
  const { shown, agreement, document, own, now } = read;
  if (json) terminal.printJson({ ...shown, agreement, document });
  else
    terminal.printLines([...agreementLines(read, terminal.columns, verbose), ...nextLines(shown, own, now)]);
}

async function draft(
  { like, ...options }: ShowOptions & DraftOptions & { readonly like?: string },
  terminal: Terminal,
): Promise<void> {
  const read = await callDesk(
    options,
    terminal,
    async (operator) => {
      const older =
        like === undefined ? undefined : (await readAgreement(operator, like, terminal)).agreement;
      const own = parseIdentity(operator.id).trustDomain;
      const { concepts } = terminal.loadAtlas();
      const terms = composeTerms(options, { older, own, path: terminal.path, concepts });
      return readAgreement(operator, (await operator.draftAgreement(terms)).hash, terminal);
    },
    ARGUMENTS,
  );
  showRead(read, options, terminal);
}

async function list(options: DeskOptions, terminal: Terminal): Promise<void> {
  const agreements = await callDesk(options, terminal, (operator) => operator.listAgreements());
  if (options.json) terminal.printJson({ agreements });
  else terminal.printLines(agreementsLines(agreements, new Date(), terminal.columns));
}

async function show(name: string, options: ShowOptions, terminal: Terminal): Promise<void> {
  showRead(
    await callDesk(options, terminal, (operator) => readAgreement(operator, name, terminal)),
    options,
    terminal,
  );
}

/** Shows what became of an agreement, and what comes next. */
function showChanged(
  shown: ShownAgreement,
  did: string,
  own: string,
  { json, further = [] }: DeskOptions & { readonly further?: readonly string[] },
  terminal: Terminal,
): void {
  const now = new Date();
  const { style, says } = standingOf(shown, now);
  const width = terminal.columns;
  if (json) terminal.printJson(shown);
  else
    terminal.printLines([
      ...paragraph(did, { width }),
      ...paragraph(says, { width, style }),
      ...further.flatMap((each) => paragraph(each, { width })),
      ...nextLines(shown, own, now),
    ]);
}

async function sign(name: string, options: DeskOptions, terminal: Terminal): Promise<void> {
  const [shown, own] = await callDesk(
    options,
    terminal,
    async (operator) => [await operator.signAgreement(name), parseIdentity(operator.id).trustDomain] as const,
  );
  showChanged(
    shown,
    `${own} has signed ${shown.id} (${shown.hash.slice(0, 8)}), and tells the other parties.`,
    own,
    options,
    terminal,
  );
}

async function decline(name: string, options: DeskOptions, terminal: Terminal): Promise<void> {
  const [shown, own] = await callDesk(
    options,
    terminal,
    async (operator) =>
      [await operator.declineAgreement(name), parseIdentity(operator.id).trustDomain] as const,
  );
  const told = "The parties that hold it are told, and exactly this agreement never comes about.";
  showChanged(
    shown,
    `${own} will not sign ${shown.id} (${shown.hash.slice(0, 8)}). ${told}`,
    own,
    options,
    terminal,
  );
}

async function terminate(
  name: string,
  options: DeskOptions & { readonly at?: string },
  terminal: Terminal,
): Promise<void> {
  const [before, shown, own] = await callDesk(
    options,
    terminal,
    async (operator) => {
      // Asked first, so that nothing can fail behind an end that none can take back.
      const before = { all: await operator.listAgreements(), peers: await operator.listPeers() };
      const shown = await operator.terminateAgreement(name, options.at);
      return [before, shown, parseIdentity(operator.id).trustDomain] as const;
    },
    ARGUMENTS,
  );
  const bound = "The other parties are told. What was delivered under it stays bound.";
  const further = governingSays(shown, before, new Date());
  showChanged(shown, `${shown.id} ends. ${bound}`, own, { ...options, further }, terminal);
}

function makeIssuerKey(
  { out, json }: { readonly out: string; readonly json?: boolean },
  terminal: Terminal,
): void {
  const folder = terminal.path(out);
  const [key, file] = [join(folder, "key.pem"), join(folder, "public.pem")];
  if (existsSync(key))
    throw new ComityError(
      "CONFIG_INVALID",
      `\`${key}\` is there already, and no key is written over: name another folder with \`--out\``,
    );
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  makePrivateFolder(folder);
  write(key, privateKey.export({ type: "pkcs8", format: "pem" }).toString(), 0o600);
  write(file, publicKey.export({ type: "spki", format: "pem" }).toString());
  const shown = join(out, "public.pem");
  if (json) terminal.printJson({ key, public: file });
  else
    terminal.printLines([
      `${paint("heading", shown)} is for the agreement: \`--issuer NAME=${shown}:kind,kind\``,
      `  ${join(out, "key.pem")} signs evidence, and stays with the issuer: \`--attest ${out} --issuer NAME\``,
    ]);
}

const EXAMPLE = `
Example: agree with a node whose card was added; its operator accepts at its own node
  comity agreement issuer-key --out attestor
  comity agreement draft --with pdpc.example --purposes recognition --until 2027-12-01 \\
    --issuer attestor=attestor/public.pem:consents,instruments --accepts-for attestor=pdpc.example
  comity agreement sign pipc.example`;

const gather = (text: string, before: readonly string[] = []) => [...before, text];
const gatherList = (text: string, before: readonly string[] = []) => [
  ...before,
  ...text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== ""),
];

function registerDraft(agreement: Command, terminal: Terminal): void {
  const drafting = agreement
    .command("draft")
    .description(
      "Drafts an agreement with nodes that are known, and shows it. Nothing is sent before you sign.",
    )
    .option("--with <names>", "the trust domains of the other parties", gatherList)
    .option("--purposes <purposes>", "the purposes for which data may move, such as recognition", gatherList)
    .requiredOption("--until <day>", "the first day on which it is in force no more, such as 2027-12-01")
    .option("--from <day>", "its first day (default: today)")
    .option(
      "--issuer <name=key:kinds>",
      `who may attest what: a name, its Ed25519 public key in PEM, and kinds of items: ${ATTESTED.join(", ")}; once for each issuer`,
      gather,
    )
    .option(
      "--accepts-for <name=importers>",
      "for whom an issuer may accept obligations: a party's trust domain, or platforms by SPIFFE id; once for each issuer",
      gather,
    )
    .option("--rules <file>", "rules of the agreement's own, in the form of a pack's rules (YAML or JSON)")
    .option("--id <id>", "its name (default: made of the parties and the first day)")
    .option("--like <name>", "take over the parties and terms of an older one, where nothing else is said")
    .option("--verbose", "show keys and hashes in full");
  addDesk(drafting).action((options) => draft(options, terminal));
}

const NAME = "its id, or the first eight digits of its hash";

export function register(program: Command, terminal: Terminal): void {
  const agreement = program
    .command("agreement")
    .description("Drafts, shows, signs, declines and ends the agreements of this home's node with others.")
    .addHelpText("after", EXAMPLE);
  registerDraft(agreement, terminal);
  const listing = agreement
    .command("list")
    .description("Lists the agreements in every state, without those that this node has declined.");
  addDesk(listing).action((options) => list(options, terminal));
  const showing = agreement
    .command("show")
    .description(
      "Shows an agreement in plain sentences: who, how long, for what, under which rules, how it ends.",
    )
    .argument("<name>", NAME)
    .option("--verbose", "show keys and hashes in full");
  addDesk(showing).action((name, options) => show(name, options, terminal));
  for (const [verb, whose] of [
    ["sign", "an agreement"],
    ["accept", "an agreement of another's draft, as `sign` does,"],
  ] as const) {
    const signing = agreement
      .command(verb)
      .description(
        `Signs ${whose} for this node, and tells the other parties. Signing again changes nothing.`,
      )
      .argument("<name>", NAME);
    addDesk(signing).action((name, options) => sign(name, options, terminal));
  }
  const declining = agreement
    .command("decline")
    .description(
      "Says that this node will not sign an agreement, and tells the parties that hold it. It is listed no more, and does not come back.",
    )
    .argument("<name>", NAME);
  addDesk(declining).action((name, options) => decline(name, options, terminal));
  const ending = agreement
    .command("terminate")
    .description("Ends an agreement for all its parties. It cannot be taken back.")
    .argument("<name>", NAME)
    .option("--at <instant>", "when it ends, such as 2027-01-01T00:00:00Z (default: now)");
  addDesk(ending).action((name, options) => terminate(name, options, terminal));
  agreement
    .command("issuer-key")
    .description("Makes a key with which an issuer signs evidence, and its public part for an agreement.")
    .requiredOption("--out <folder>", "the folder for both")
    .option("--json", "print JSON")
    .action((options) => makeIssuerKey(options, terminal));
}
