/** Shows a permitted transfer as it stands in the recipient's inbox, in the words of the recipient's own law. */
import type { InboxEntry } from "../../edge/grpc/codec.ts";
import { type Cell, tableLines } from "./table.ts";
import { paint } from "./terminal.ts";

/** Shows an entry as text. Its obligations are those that the sender's answer lists too. */
export function inboxLines(entry: InboxEntry, recipient: string, width: number): readonly string[] {
  const { sender, from, to, terms, obligations } = entry;
  const said = terms.map(({ path, target, source }): Cell[] => [
    [path.replace(/\[\d+\]$/, "")],
    [target.join(" and "), { text: `the sender wrote: ${source}`, style: "quiet" }],
  ]);
  const rows: Cell[][] = [
    [["from"], [`${sender} (${from})`]],
    [["to"], [`${recipient} (${to})`]],
    ...said,
    [["bound by"], [`${obligations.length} obligation${obligations.length === 1 ? "" : "s"}, as above`]],
  ];
  return [
    paint("heading", "THE RECIPIENT'S INBOX, IN THE RECIPIENT'S WORDS"),
    ...tableLines(rows, { width, indent: 2, widths: [12] }),
  ];
}
