/** `comity incident parked`: an operator lists dead letters and requeues them. */
import { InvalidArgumentError } from "commander";
import { connectOperator } from "../../client/operator.ts";
import { ComityError } from "../../errors.ts";
import { nodeId, parseIdentity } from "../../federation/identity.ts";
import { NOTICE_ARGUMENTS, nameArguments } from "../argument-names.ts";
import { locateCaller } from "../caller.ts";
import { deadLetterLines, requeuedLines } from "../present/dead-letters.ts";
import type { Terminal } from "../terminal.ts";

type DeadLetterOptions = {
  readonly node: string;
  readonly as: string;
  readonly json?: boolean;
  readonly limit: number;
  /** The token of the page before; empty for the first. */
  readonly page: string;
  /** The notice whose dead letters to requeue. */
  readonly requeue?: string | true;
  readonly peer?: string;
  readonly all?: true;
};

/**
 * Reads the SPIFFE id of a peer's node from its trust domain, or from the form in which dead letters show it. Throws
 * InvalidArgumentError, which commander reports as wrong usage.
 */
export function parsePeer(text: string): string {
  const id = nodeId(text.replace(/^spiffe:\/\//, "").replace(/\/node$/, ""));
  try {
    return parseIdentity(id).id;
  } catch {
    throw new InvalidArgumentError("It must be the trust domain of a peer, such as jp.comity.example");
  }
}

/** Shows the dead letters of a node to its operator, or requeues those of one notice. */
export async function showDeadLetters(
  { node, as, json, limit, page, requeue, peer, all }: DeadLetterOptions,
  terminal: Terminal,
): Promise<void> {
  const id = typeof requeue === "string" ? requeue : undefined;
  if (peer !== undefined && requeue === undefined)
    throw new ComityError(
      "INPUT_INVALID",
      "`--peer` only narrows `--requeue`: say `--requeue ID` or `--requeue --all`, or leave `--peer` out",
    );
  const named = requeue !== undefined && (id === undefined) === (all === true);
  if ((requeue !== undefined || all === true) && !named)
    throw new ComityError(
      "INPUT_INVALID",
      "say either `--requeue ID` for the dead letters of one notice, or `--requeue --all` for every one",
    );
  const operator = connectOperator({ address: node, as: locateCaller(as, terminal) });
  const width = terminal.columns;
  try {
    if (requeue !== undefined) {
      const requeued = id === undefined ? await operator.requeueAll(peer) : await operator.requeue(id, peer);
      if (json) terminal.printJson({ requeued });
      else terminal.printLines(requeuedLines(requeued, width));
      return;
    }
    const { items: shown, nextPageToken } = await operator.listDeadLettersAfter(page, limit);
    const more = nextPageToken !== "";
    if (json) terminal.printJson({ parked: shown, more, nextPageToken });
    else terminal.printLines(deadLetterLines(shown, more, width));
  } catch (thrown) {
    throw nameArguments(thrown, { ...NOTICE_ARGUMENTS, noticeId: "--requeue" });
  } finally {
    operator.close();
  }
}
