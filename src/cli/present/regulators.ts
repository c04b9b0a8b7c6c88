/** Shows regulators to an operator: for which places they report, and what waits for a new one. */
import type { ShownRegulator } from "../../identities/regulators.ts";
import { type Cell, styled, tableLines } from "./table.ts";
import { paint } from "./terminal.ts";

/** A regulator that was entered. `waiting` is the number of notices that it had missed, 1000 at most. */
export type AddedRegulator = {
  readonly id: string;
  readonly serves: readonly string[];
  readonly serial: string;
  readonly until: string;
  readonly folder: string;
  readonly waiting: number;
  readonly keyElsewhere: boolean;
};

function waitingOf(waiting: number): string {
  if (waiting === 0) return "No notice is waiting for it.";
  if (waiting === 1) return "1 notice is waiting: `comity incident list` shows it to the regulator.";
  const count = waiting >= 1000 ? "1000 notices or more" : `${waiting} notices`;
  return `${count} are waiting: \`comity incident list\` shows them to the regulator.`;
}

/** Says that a regulator was entered, and what it had missed. */
export function addedLines({
  id,
  serves,
  serial,
  until,
  folder,
  waiting,
  keyElsewhere,
}: AddedRegulator): readonly string[] {
  return [
    `${paint("good", "KNOWN")} ${id} reports for ${serves.join(", ")}, until ${until.slice(0, 10)}`,
    `  serial ${serial}`,
    `  in ${folder}${keyElsewhere ? "" : ", with its key: hand both over by a way that nobody reads"}`,
    `  ${waitingOf(waiting)}`,
  ];
}

const rowOf = ({ identity, serves, configured, until }: ShownRegulator): readonly Cell[] => [
  [identity.replace(/^spiffe:\/\/[^/]*\/regulator\//, "")],
  [serves.join(", ")],
  [
    until === undefined ? styled("quiet", "no certificate is known") : `until ${until.slice(0, 10)}`,
    ...(configured ? [styled("quiet", "stands in the configuration")] : []),
  ],
];

/** Shows the regulators of a node as a table. */
export function regulatorLines(regulators: readonly ShownRegulator[], width: number): readonly string[] {
  if (regulators.length === 0) return ["The node has no regulator: `comity regulator add` enters one."];
  const heading = ["WHO", "REPORTS FOR", "CERTIFICATE"].map((text): Cell => [styled("heading", text)]);
  return tableLines([heading, ...regulators.map(rowOf)], { width, widths: [26, 20] });
}
