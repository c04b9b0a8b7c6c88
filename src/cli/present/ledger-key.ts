/** Shows the keys of a log, and the renewal of the present one. */
import { parseVerifierKey } from "../../ledger/note.ts";
import { type Cell, styled, tableLines } from "./table.ts";
import { paint, wrap } from "./terminal.ts";

/**
 * A key of a log, as a C2SP verifier key: with the size of its last head, and the instant (ISO 8601) of its hand-over. `kept` is the number
 * of leaves that were left when the node lost the end of the log and opened another.
 */
export type ShownKey = {
  readonly ledger: string;
  readonly upTo?: number;
  readonly until?: string;
  readonly kept?: number;
};

/** Shows the keys of a log, oldest first. */
export function ledgerKeysLines(keys: readonly ShownKey[], width: number): readonly string[] {
  const rows = keys.map(({ ledger, upTo, until, kept }, i): readonly Cell[] => {
    const from = (keys[i - 1]?.kept ?? keys[i - 1]?.upTo ?? -1) + 1;
    const { id, name } = parseVerifierKey(ledger);
    const ended = kept === undefined ? "handed over" : `lost beyond ${kept}, and another log opened`;
    const signs =
      upTo === undefined
        ? `signs from size ${from} on`
        : `signed sizes ${from} to ${upTo}, ${ended} at ${until}`;
    const log = keys.some((each) => each.kept !== undefined) ? [`of the log ${name}`] : [];
    return [[styled("heading", id)], [signs, ...log, styled("quiet", shownText(ledger))]];
  });
  return [
    paint("heading", "KEYS OF THE LOG, OLDEST FIRST"),
    ...tableLines(rows, { width, indent: 2, widths: [10] }),
  ];
}

/** Shows the key by which this node cosigns the logs of others. It is whole, so that it can be copied. */
export function cosignerLines(cosigner: string): readonly string[] {
  return ["", paint("heading", "KEY AS A WITNESS OF OTHER LOGS (C2SP, TYPE 0X04)"), `  ${cosigner}`];
}

/** Returns a key as people read it: of an ML-DSA-44 part, which fills a screen, only the id. */
function shownText(ledger: string): string {
  const { postQuantum } = parseVerifierKey(ledger);
  if (postQuantum === undefined) return ledger;
  return `${ledger.slice(0, ledger.indexOf(" "))}, and with ML-DSA-44 as ${postQuantum.id}: whole with --json`;
}

/** Says that a log was handed over, and what is left to do. */
export function renewedLines(from: string, to: string, width: number): readonly string[] {
  const rest =
    "Copy the new key to where you keep copies, and destroy those of the old one. Export the trust file again for those who check receipts: what they have still verifies what was signed before.";
  return [
    paint("good", `The log goes on under the key ${to}; the key ${from} signs nothing more.`),
    ...wrap(rest, width),
  ];
}
