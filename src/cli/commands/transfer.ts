/**
 * `comity transfer`: asks for a transfer, and explains how to repeat the same request where the outcome is in doubt.
 */
import type { Command } from "commander";
import { v7 } from "uuid";
import { prepareRequest } from "../../client/attest.ts";
import { ComityError, exitCodeOf } from "../../errors.ts";
import { paragraph } from "../present/terminal.ts";
import type { Terminal } from "../terminal.ts";
import { addCallCommand, type Options, run } from "./assess.ts";

async function transfer(
  file: string,
  options: Options & { readonly key?: string },
  terminal: Terminal,
): Promise<void> {
  const { key = v7(), attest, json } = options;
  const again = `the same command with \`--key ${key}\` asks for the same transfer again, and never for a second one`;
  try {
    const answer = await run(
      file,
      options,
      terminal,
      async (platform, request) =>
        platform.request(
          attest === undefined ? request : await prepareRequest(request, platform, terminal.path(attest)),
          key,
        ),
      { key },
    );
    if (answer.state === "IN_DOUBT" && !json)
      terminal.printLines(["", ...paragraph(again, { width: terminal.columns })]);
  } catch (thrown) {
    const error = ComityError.from(thrown);
    // Nobody answered, which does not mean that nothing happened.
    if (exitCodeOf(error.reason) !== 3 || error.reason === "INTERNAL") throw thrown;
    throw new ComityError(error.reason, `${error.message}; ${again}`, {
      violations: error.violations,
      cause: error,
    });
  }
}

export function register(program: Command, terminal: Terminal): void {
  addCallCommand(program, "transfer", "ask for a transfer: decided and recorded by both nodes")
    .option("--key <uuid>", "the idempotency key (UUIDv7) of an earlier try, to repeat it")
    .action((file, options) => transfer(file, options, terminal));
}
