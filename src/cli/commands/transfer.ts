/**
 * `comity transfer`: asks for a transfer, and explains how to repeat the same request where the outcome is in doubt.
 */
import type { Command } from "commander";
import { v7 } from "uuid";
import { prepareRequest } from "../../client/attest.ts";
import type { Answer } from "../../edge/grpc/codec.ts";
import { ComityError, exitCodeOf } from "../../errors.ts";
import { paint, paragraph } from "../present/terminal.ts";
import type { Terminal } from "../terminal.ts";
import { addCallCommand, type Options, run } from "./assess.ts";
import { transferRecords } from "./records.ts";

async function transfer(
  file: string,
  options: Options & { readonly key?: string },
  terminal: Terminal,
): Promise<void> {
  const { key = v7(), attest, issuer, json } = options;
  const again = `the same command with \`--key ${key}\` asks for the same transfer again, and never for a second one`;
  let sent = false;
  let answered: Answer | undefined;
  try {
    const answer = await run(
      file,
      options,
      terminal,
      async (platform, request) => {
        const prepared =
          attest === undefined
            ? request
            : await prepareRequest(request, platform, terminal.path(attest), { issuer });
        sent = true;
        answered = await platform.request(prepared, key);
        return answered;
      },
      { key },
    );
    const last =
      answer.state === "IN_DOUBT"
        ? paragraph(again, { width: terminal.columns })
        : [paint("quiet", `key ${key}`)];
    if (!json) terminal.printLines(["", ...last]);
  } catch (thrown) {
    const error = ComityError.from(thrown);
    if (answered !== undefined)
      throw told(error, `transfer ${answered.transferId} is ${answered.state}; ${again}`);
    // Nobody answered, which does not mean that nothing happened.
    if (sent && exitCodeOf(error.reason) === 3) throw told(error, again);
    throw thrown;
  }
}

/** Returns the error with a sentence on what became of the transfer. */
function told(error: ComityError, sentence: string): ComityError {
  const { reason, message, violations } = error;
  return new ComityError(reason, `${message}; ${sentence}`, { violations, cause: error });
}

export function register(program: Command, terminal: Terminal): void {
  addCallCommand(program, "transfer", "ask for a transfer: decided and recorded by both nodes")
    .option("--key <uuid>", "the idempotency key (UUIDv7) of an earlier try, to repeat it")
    .action((file, options) =>
      options.records === undefined
        ? transfer(file, options, terminal)
        : transferRecords(file, options, terminal),
    );
}
