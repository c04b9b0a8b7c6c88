/** `comity regulator`: the regulators of a running node, entered with their places by one command. */
import type { Command } from "commander";
import { certificateFacts } from "../../edge/tls/certificate-facts.ts";
import type { ArgumentNames } from "../argument-names.ts";
import { addDesk, callDesk, type DeskOptions } from "../desk.ts";
import { addedLines, regulatorLines } from "../present/regulators.ts";
import type { Terminal } from "../terminal.ts";
import { parseDays, parsePlaces } from "./cert.ts";
import { type IssueOptions, issueBy, wantedOf } from "./issue-certificate.ts";

/** The names that these commands have for the fields of their calls. */
const ARGUMENTS: ArgumentNames = { identity: "<name>", serves: "--serves", days: "--days", csr: "--csr" };

type AddOptions = IssueOptions & { readonly serves: readonly string[] };

async function add(name: string, options: AddOptions, terminal: Terminal): Promise<void> {
  const wanted = wantedOf(name.startsWith("regulator/") ? name : `regulator/${name}`, options, terminal);
  const made = await callDesk(options, terminal, (operator) => issueBy(operator, wanted, options), ARGUMENTS);
  const { serial, notAfter } = certificateFacts(made.certificatePem);
  const { id, folder, request } = wanted;
  const { serves } = options;
  const { waiting } = made;
  const until = notAfter.toISOString();
  if (options.json) terminal.printJson({ id, serves, serial, until, folder, waiting });
  else
    terminal.printLines(
      addedLines({ id, serves, serial, until, folder, waiting, keyElsewhere: request !== undefined }),
    );
}

async function list(options: DeskOptions, terminal: Terminal): Promise<void> {
  const regulators = await callDesk(options, terminal, (operator) => operator.listRegulators());
  if (options.json) terminal.printJson({ regulators });
  else terminal.printLines(regulatorLines(regulators, terminal.columns));
}

const EXAMPLE = `
Example: a regulator whose key stays with it. There, then here:
  comity cert request regulator/pipc --trust-domain pipc.example --out pipc/
  comity regulator add pipc --serves KR --csr pipc/request.pem --out issued/`;

export function register(program: Command, terminal: Terminal): void {
  const regulator = program
    .command("regulator")
    .description(
      "Enters regulators at the running node with the places for which they report, and lists them.",
    )
    .addHelpText("after", EXAMPLE);
  addDesk(
    regulator
      .command("add")
      .description(
        "Certifies a regulator and enters it: it may report at once, and is shown what was reported before and concerns its places.",
      )
      .argument("<name>", "its name, such as pipc")
      .requiredOption("--serves <places>", "the places for which it may report, such as KR", parsePlaces)
      .option("--out <folder>", "the folder for its certificate (default: one in the home)")
      .option("--csr <file>", "a request in PEM, for a key that stays with the regulator")
      .option("--days <n>", "the days for which the certificate holds", parseDays, 90),
  ).action((name, options) => add(name, options, terminal));
  addDesk(
    regulator.command("list").description("Lists who may report at the running node, and for which places."),
  ).action((options) => list(options, terminal));
}
