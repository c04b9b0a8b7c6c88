/** `comity incident parked`: an operator lists dead letters, and requeues them. */
import { InvalidArgumentError } from "commander";
import { connectOperator } from "../../client/operator.ts";
import { ComityError } from "../../errors.ts";
import { nodeId, parseIdentity } from "../../federation/identity.ts";
import { parkedLines, requeuedLines } from "../present/parked.ts";
import type { Terminal } from "../terminal.ts";

type ParkedOptions = {
  readonly node: string;
  readonly as: string;
  readonly json?: boolean;
  readonly limit: number;
  /** The notice whose dead letters to requeue. */
  readonly requeue?: string;
  readonly peer?: string;
};

/** The SPIFFE id of a peer's node, from its trust domain or however `parked` shows it. */
export function parsePeer(text: string): string {
  const id = nodeId(text.replace(/^spiffe:\/\//, "").replace(/\/node$/, ""));
  try {
    return parseIdentity(id).id;
  } catch {
    throw new InvalidArgumentError("the trust domain of a peer, such as jp.comity.example.");
  }
}

/** Shows the dead letters, or requeues those of one notice. */
export async function parked(
  { node, as, json, limit, requeue, peer }: ParkedOptions,
  terminal: Terminal,
): Promise<void> {
  if (peer !== undefined && requeue === undefined)
    throw new ComityError("INPUT_INVALID", "`--peer` says where to send again what `--requeue ID` names");
  const operator = connectOperator({ address: node, as: terminal.path(as) });
  const width = terminal.columns;
  try {
    if (requeue !== undefined) {
      const requeued = await operator.requeue(requeue, peer);
      if (json) terminal.printJson({ requeued });
      else terminal.printLines(requeuedLines(requeued, width));
      return;
    }
    // One more than is shown tells whether there are more.
    const found = await operator.listParked(limit + 1);
    const more = found.length > limit;
    const shown = found.slice(0, limit);
    if (json) terminal.printJson({ parked: shown, more });
    else terminal.printLines(parkedLines(shown, more, width));
  } finally {
    operator.close();
  }
}
