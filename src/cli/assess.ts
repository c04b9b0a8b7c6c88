/** `comity assess` and `comity transfer`: a request file put to the caller's home node. */
import { type Command, Option } from "commander";
import type { Answer } from "../grpc/codec.ts";
import type { TransferRequest } from "../transfer/request.ts";
import { type Caller, connectAs } from "./caller.ts";
import { printJson, printLines } from "./command.ts";
import { ATTESTOR, write } from "./members.ts";
import { answerJson, answerLines } from "./present-decision.ts";
import { attest, loadRequest } from "./request-file.ts";
import { columnsOf } from "./terminal.ts";

type Options = {
  readonly node: string;
  readonly as: string;
  readonly attest?: string;
  readonly receipt?: string;
  readonly key?: string;
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

function show(answer: Answer, options: Options): void {
  if (options.receipt !== undefined && answer.receipt !== undefined)
    writeReceipt(options.receipt, answer.receipt);
  if (options.json) printJson(answerJson(answer));
  else printLines(answerLines(answer, columnsOf()));
  if (answer.decision?.decision !== "permit") process.exitCode = answer.state === "IN_DOUBT" ? 3 : 1;
}

async function run(
  file: string,
  options: Options,
  call: (caller: Caller, request: TransferRequest) => Promise<Answer>,
) {
  const request = loadRequest(file);
  const caller = connectAs(options.as, options.node);
  try {
    show(await call(caller, request), options);
  } finally {
    caller.close();
  }
}

function described(program: Command, name: string, summary: string): Command {
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

export function register(program: Command): void {
  described(program, "assess", "ask what a transfer would need; recorded, but nothing is sent").action(
    (file: string, options: Options) =>
      run(file, options, async (caller, request) =>
        caller.assess(
          options.attest === undefined
            ? request
            : await attest(request, options.attest, ATTESTOR, new Date()),
        ),
      ),
  );
}

/** Registers `transfer`, which differs in what it calls. */
export function registerTransfer(program: Command): void {
  described(program, "transfer", "ask for a transfer: decided and recorded by both nodes")
    .addOption(new Option("--key <uuid>", "the idempotency key (UUIDv7) of an earlier try, to repeat it"))
    .action((file: string, options: Options) =>
      run(file, options, async (caller, request) =>
        caller.transfer(
          options.attest === undefined ? request : await readied(request, caller, options.attest),
          options.key,
        ),
      ),
    );
}
