/** `comity assess`, and what `comity transfer` shares with it: a request file put to the caller's home node. */
import type { Command } from "commander";
import type { Answer } from "../../edge/grpc/codec.ts";
import type { TransferRequest } from "../../transfers/request.ts";
import { type Caller, connectAs } from "../caller.ts";
import { ATTESTOR, write } from "../local/members.ts";
import { answerJson, answerLines } from "../present/decision.ts";
import { attest, loadRequest } from "../request-file.ts";
import type { Terminal } from "../terminal.ts";

export type Options = {
  readonly node: string;
  readonly as: string;
  readonly attest?: string;
  readonly receipt?: string;
  readonly json?: boolean;
};

/**
 * The request as it can be carried out: evidence signed, and the obligations that an assessment lists
 * accepted. Only for whoever holds the attestor's key; others bring evidence in the file.
 */
export async function readied(
  request: TransferRequest,
  caller: Caller,
  folder: string,
): Promise<TransferRequest> {
  const signed = await attest(request, folder, ATTESTOR, new Date());
  if (signed.offer.accepts !== undefined) return signed;
  const { decision } = await caller.assess(signed);
  if (decision?.decision !== "permit") return signed;
  const accepts = { obligations: decision.obligationsHash };
  return attest({ ...signed, offer: { ...signed.offer, accepts } }, folder, ATTESTOR, new Date());
}

/** Writes a receipt's bytes as they came. Throws DIRECTORY_UNWRITABLE. */
export function writeReceipt(file: string, receipt: Uint8Array): void {
  write(file, receipt);
}

/** Shows an answer, leaves its receipt, and sets the exit code. `more` is added to the JSON form. */
function show(answer: Answer, options: Options, more: object, terminal: Terminal): void {
  if (options.receipt !== undefined && answer.receipt !== undefined)
    writeReceipt(terminal.path(options.receipt), answer.receipt);
  if (options.json) terminal.printJson({ ...answerJson(answer), ...more });
  else terminal.printLines(answerLines(answer, terminal.columns, () => terminal.loadAtlas().registry.atoms));
  if (answer.decision?.decision !== "permit") terminal.exitWith(answer.state === "IN_DOUBT" ? 3 : 1);
}

/** Reads the request, calls as the caller, and shows the answer. */
export async function run(
  file: string,
  options: Options,
  terminal: Terminal,
  call: (caller: Caller, request: TransferRequest) => Promise<Answer>,
  more: object = {},
): Promise<Answer> {
  const request = loadRequest(terminal.path(file));
  const caller = connectAs(terminal.path(options.as), options.node);
  try {
    const answer = await call(caller, request);
    show(answer, options, more, terminal);
    return answer;
  } finally {
    caller.close();
  }
}

/** A command with what `assess` and `transfer` share. */
export function described(program: Command, name: string, summary: string): Command {
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
    .option("--receipt <file>", "leave the receipt here")
    .option("--json", "answer as JSON");
}

export function register(program: Command, terminal: Terminal): void {
  described(program, "assess", "ask what a transfer would need; recorded, but nothing is sent").action(
    async (file: string, options: Options) => {
      await run(file, options, terminal, async (caller, request) =>
        caller.assess(
          options.attest === undefined
            ? request
            : await attest(request, terminal.path(options.attest), ATTESTOR, new Date()),
        ),
      );
    },
  );
}
