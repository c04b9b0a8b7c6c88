/** The parts of `comity verify` that are about logs: evidence of a fork, and two receipts of one log. */

import { ComityError } from "../../errors.ts";
import { nodeId } from "../../federation/identity.ts";
import { type Fork, originIn, parseFork, verifyFork } from "../../ledger/fork.ts";
import { trustDomainOf } from "../../ledger/log-origin.ts";
import { type Compared, compareReceipts } from "../../receipt/compare.ts";
import type { Trust } from "../../receipt/verify.ts";
import { comparedLines, forkLines } from "../present/logs.ts";
import type { Terminal } from "../terminal.ts";

type Shown = { readonly json?: boolean };

/** The exit code where a log is proved to have two histories. */
export const FORKED = 4;
/** The exit code where two receipts can tell nothing. */
const UNKNOWN = 1;

/**
 * Returns what verifies the evidence in a file; undefined for a file of another type. It throws as `verifyFork` does, and
 * RECEIPT_INVALID where the trust file has no key of the log.
 */
export function findFork(bytes: Uint8Array): ((trust: Trust) => Fork) | undefined {
  const evidence = isEvidence(bytes) ? parseFork(bytes) : undefined;
  if (evidence === undefined) return undefined;
  return (trust) => {
    const origin = originIn(evidence);
    const keys = trust.get(nodeId(trustDomainOf(origin)));
    if (keys !== undefined) return verifyFork(evidence, keys);
    throw new ComityError("RECEIPT_INVALID", `the trust file has no ledger key for the log \`${origin}\``);
  };
}

/** Returns true for what may be evidence of a fork: whatever else is wrong with it is said as such. */
function isEvidence(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(-24)).includes('"comity/v1/fork"');
}

/** Shows a fork that is proved. */
export function showFork(fork: Fork, { json = false }: Shown, terminal: Terminal): void {
  terminal.exitWith(FORKED);
  const heads = fork.heads.map(({ size, root }) => ({ size, root: root.toBase64() }));
  if (json) terminal.printJson({ verifies: true, kind: "fork", log: fork.origin, heads });
  else terminal.printLines(forkLines(fork, terminal.columns));
}

/** Compares two receipts that verify, and shows what they tell of the logs that both have. */
export function compareFiles(
  [first, second]: readonly Uint8Array[],
  trust: Trust,
  { json = false }: Shown,
  terminal: Terminal,
): void {
  const compared = compareReceipts(first ?? new Uint8Array(), second ?? new Uint8Array(), trust);
  const code = codeOf(compared);
  if (code !== 0) terminal.exitWith(code);
  if (json) terminal.printJson({ compared });
  else terminal.printLines(comparedLines(compared, terminal.columns));
}

function codeOf(compared: readonly Compared[]): number {
  const has = (verdict: Compared["verdict"]) => compared.some((each) => each.verdict === verdict);
  if (has("fork")) return FORKED;
  return compared.length === 0 || has("unknown") ? UNKNOWN : 0;
}
