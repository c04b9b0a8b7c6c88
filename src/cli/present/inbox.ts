/** Shows permitted transfers as they stand in the recipient's inbox, in the words of the recipient's own law. */
import type { InboxEntry, ListedInboxEntry } from "../../edge/grpc/inbox-codec.ts";
import { lawLines } from "./law.ts";
import { type Cell, tableLines } from "./table.ts";
import { paint } from "./terminal.ts";

const passedTo = ({ tiers, recipients, places }: NonNullable<InboxEntry["onward"]>) =>
  [...tiers, ...recipients, ...places].join(", ") || "to nobody";

const keptFor = ({ event, period }: InboxEntry["retention"][number]) =>
  `at most ${period} after ${event.replaceAll("-", " ")}`;

/** Says how many records came, and at which places of their chunk: all of them where nothing is left out. */
function recordsSaid(records: NonNullable<InboxEntry["records"]>): string {
  const places = records.map(({ index }) => index);
  return `${places.length} permitted, with places from ${places[0] ?? 0} to ${places.at(-1) ?? 0} in their chunk`;
}

/** Shows an entry below its heading. `bound` says where the obligations are listed. */
function entryLines(entry: InboxEntry, recipient: string, width: number, bound: string): readonly string[] {
  const { sender, from, to, terms, obligations, operations, onward, retention, records } = entry;
  const said = terms.map(({ path, target, source }): Cell[] => [
    [path.replace(/\[\d+\]$/, "")],
    [target.join(" and "), { text: `the sender wrote: ${source}`, style: "quiet" }],
  ]);
  const rows: Cell[][] = [
    [["from"], [`${sender} (${from})`]],
    [["to"], [`${recipient} (${to})`]],
    ...(records === undefined ? [] : [[["records"], [recordsSaid(records)]]]),
    ...said,
    ...(operations.length === 0 ? [] : [[["may do"], [operations.join(", ")]]]),
    ...(onward === undefined ? [] : [[["may pass on"], [passedTo(onward)]]]),
    ...(retention.length === 0 ? [] : [[["keeps"], [retention.map(keptFor).join("; ")]]]),
    [["bound by"], [`${obligations.length} obligation${obligations.length === 1 ? "" : "s"}, ${bound}`]],
  ];
  return tableLines(rows, { width, indent: 2, widths: [12] });
}

/** Shows the entry of a transfer whose answer stands above, where the sender reads the same obligations. */
export function inboxLines(entry: InboxEntry, recipient: string, width: number): readonly string[] {
  return [
    paint("heading", "THE RECIPIENT'S INBOX, IN THE RECIPIENT'S WORDS"),
    ...entryLines(entry, recipient, width, "as above"),
  ];
}

/** Shows an entry of the recipient's own inbox, with its cursor; its obligations in full where `verbose`. */
export function inboxEntryLines(
  entry: ListedInboxEntry,
  recipient: string,
  width: number,
  verbose: boolean,
): readonly string[] {
  if (entry.unreadable !== undefined)
    return [
      `${paint("heading", `${entry.cursor}`)}  ${paint("bad", "this entry cannot be shown")}`,
      ...tableLines([[["why"], [entry.unreadable]]], { width, indent: 2, widths: [12] }),
    ];
  const { cursor, entryCursor, transferId, obligations } = entry;
  const told = verbose || obligations.length === 0 ? "below" : "which `--verbose` lists";
  return [
    `${paint("heading", `${cursor}`)}  ${paint("quiet", `transfer ${transferId}`)}`,
    ...entryLines(entry, recipient, width, told),
    ...(verbose ? lawLines(obligations, width) : []),
    ...(entryCursor === "" ? [] : [paint("quiet", `  cursor ${entryCursor}`)]),
  ];
}

/** Returns an entry in the form of `--json`. `receipt` has the form that `comity verify` takes. */
export function inboxEntryJson(shown: ListedInboxEntry) {
  if (shown.unreadable !== undefined) return shown;
  const { transferId, receipt, records, ...entry } = shown;
  const parsed = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString("utf8")) as unknown;
  return {
    transfer: transferId,
    ...entry,
    ...(receipt && { receipt: parsed(receipt) }),
    ...(records && { records: records.map((each) => ({ ...each, receipt: parsed(each.receipt()) })) }),
  };
}
