/**
 * `comity assess`: sends a request file to the caller's home node for an assessment. `comity transfer` shares this
 * code.
 */
import type { Command } from "commander";
import { ATTESTOR, attest } from "../../client/attest.ts";
import { holdsText, prepareFile, write } from "../../client/output-file.ts";
import { connectPlatform, type Platform } from "../../client/platform.ts";
import { loadRequest } from "../../client/request-file.ts";
import type { Answer } from "../../edge/grpc/codec.ts";
import type { TransferRequest } from "../../transfers/transfer-request.ts";
import { locateCaller } from "../caller.ts";
import { answerJson, answerLines, shortAnswerLines } from "../present/decision.ts";
import { nearTerms } from "../present/mistakes.ts";
import { paragraph } from "../present/terminal.ts";
import type { Terminal } from "../terminal.ts";
import { assessRecords, type RecordsOptions } from "./records.ts";

export type Options = Omit<RecordsOptions, "records"> & {
  readonly verbose?: boolean;
  /** The file of records that share the request. */
  readonly records?: string;
};

/**
 * Shows an answer, sets the exit code, and writes the receipt. `more` is added to the JSON; `request` helps to say what
 * its words may have meant. Throws DIRECTORY_UNWRITABLE after the answer was shown.
 */
export function showAnswer(
  answer: Answer,
  options: Pick<Options, "receipt" | "json" | "verbose">,
  more: object,
  terminal: Terminal,
  request?: TransferRequest,
): void {
  const help = {
    atoms: () => terminal.loadAtlas().registry.atoms,
    ...(request && { request, near: nearTerms(request, () => terminal.loadAtlas().schemes) }),
  };
  const lines = options.verbose ? answerLines : shortAnswerLines;
  if (options.json) terminal.printJson({ ...answerJson(answer), ...more });
  else terminal.printLines(lines(answer, terminal.columns, help));
  if (!isPermitted(answer)) terminal.exitWith(answer.state === "IN_DOUBT" ? 3 : 1);
  const receipt = keepReceipt(answer, options, terminal);
  if (!options.json && receipt !== "")
    terminal.printLines(paragraph(receipt, { width: terminal.columns, style: "quiet" }));
}

/** Returns true where the answer permits; of many records, where it permits them all. */
function isPermitted({ decision, records }: Answer): boolean {
  return records === undefined ? decision?.decision === "permit" : records.permitted === records.count;
}

/** Writes the receipt where a file is named, and returns a sentence on what became of it; empty where there is none. */
function keepReceipt(
  { receipt, state, transferId, records }: Answer,
  { receipt: name }: Pick<Options, "receipt">,
  terminal: Terminal,
): string {
  if (name === undefined)
    return state === "PERMITTED" && records === undefined
      ? `No receipt was kept: \`comity resolve ${transferId} --receipt FILE\` writes it.`
      : "";
  if (receipt === undefined)
    return records === undefined
      ? `No receipt was written to \`${name}\`: there is none yet.`
      : `No receipt was written to \`${name}\`: each record has one; name its place with \`--record\`.`;
  const file = terminal.path(name);
  const before = holdsText(file);
  write(file, receipt);
  return `The receipt is in \`${name}\`${before ? ", in place of what the file held before" : ""}.`;
}

/**
 * Reads the request, makes the call, and shows the answer. A receipt's file that cannot be written is refused before
 * the call.
 */
export async function run(
  file: string,
  options: Options,
  terminal: Terminal,
  call: (platform: Platform, request: TransferRequest) => Promise<Answer>,
  more: object = {},
): Promise<Answer> {
  const request = loadRequest(terminal.path(file));
  if (options.receipt !== undefined) prepareFile(terminal.path(options.receipt));
  const platform = connectPlatform({ address: options.node, as: locateCaller(options.as, terminal) });
  try {
    const answer = await call(platform, request);
    showAnswer(answer, options, more, terminal, request);
    return answer;
  } finally {
    platform.close();
  }
}

/** Creates a command with the options that `assess` and `transfer` share. */
export function addCallCommand(program: Command, name: string, summary: string): Command {
  return program
    .command(name)
    .description(summary)
    .argument("<file>", "the request, in YAML or JSON")
    .requiredOption("--node <host:port>", "the caller's home node")
    .requiredOption("--as <folder>", "the caller: a folder with certificate.pem, key.pem and authority.pem")
    .option(
      "--attest <folder>",
      "sign missing evidence, and the acceptance of obligations, with this attestor's key.pem",
    )
    .option("--issuer <name>", "the attestor's name in the agreement", ATTESTOR)
    .option(
      "--records <file>",
      'one record in JSON on each line, such as {"age": 34, "sharedConsents": [0]}: the request is what all of them share',
    )
    .option("--receipt <file>", "write the receipt to this file; with --records one on each line")
    .option("--verbose", "show every demand, term and obligation in full")
    .option("--json", "print JSON; with --records a line for each record")
    .addHelpText("after", exampleOf(name));
}

const exampleOf = (name: string) => `
Example: with the nodes that \`comity up\` has started
  comity ${name} src/cli/samples/eu-us-il-login.yaml --node 127.0.0.1:7440 \\
    --as certs/eu.comity.example/platform/aurora --attest certs/attestor`;

export function register(program: Command, terminal: Terminal): void {
  addCallCommand(program, "assess", "ask what a transfer would need; nothing is sent")
    .option("--record", "have the node record the answer and give a receipt; --receipt does the same")
    .action(async (file: string, options: Options & { readonly record?: boolean }) => {
      const { records } = options;
      if (records !== undefined) return assessRecords(file, { ...options, records }, terminal);
      const record = options.record === true || options.receipt !== undefined;
      const { attest: folder, issuer } = options;
      await run(file, options, terminal, async (platform, request) =>
        platform.assess(
          folder === undefined
            ? request
            : await attest(request, platform.id, { folder: terminal.path(folder), issuer }, new Date()),
          { record },
        ),
      );
    });
}
