/** Moves transfers, their arrivals, inboxes and tallies out of their earlier tables. */
import { RETENTION } from "../../../engine/retention.ts";
import { FEED } from "../../../engine/rows.ts";
import { put } from "../../../engine/store.ts";
import {
  type CountedRow,
  INBOUND,
  keepTallyUntil,
  keepTransferUntil,
  PART,
  TALLY,
  type TallyRow,
  TRANSFER,
  type TransferRow,
} from "../../../transfers/schema.ts";
import { startDecideBy } from "../../../transfers/state.ts";
import { canonicalText, type Earlier, type EarlierRow } from "./earlier.ts";

/** Moves all rows that belong to transfers. */
export function migrateTransfers(earlier: Earlier): void {
  for (const row of earlier.rows("transfer", "leaf")) moveTransfer(row, earlier);
  for (const row of earlier.rows("inbound", "leaf")) moveInbound(row, earlier);
  for (const row of earlier.rows("inbox", "recipient, cursor")) moveDelivery(row, earlier);
  moveTallies(earlier);
}

function moveTransfer(row: EarlierRow, { put: write, keep, instantOf, outcomeOf }: Earlier): void {
  const [id, leaf, decideBy] = [String(row.id), Number(row.leaf), String(row.decideBy)];
  const until = keepTransferUntil(instantOf(leaf), RETENTION);
  const answer = canonicalText(row.answer);
  const outcome = answer === null ? undefined : (outcomeOf(id) ?? leaf);
  const counted = countedIn(row);
  const transfer: TransferRow = {
    id,
    state: row.state as TransferRow["state"],
    caller: String(row.caller),
    key: String(row.key),
    digest: String(row.digest),
    destination: String(row.destination),
    decideBy,
    leaf,
    until,
    ...(outcome !== undefined && { outcome }),
    ...(row.counts !== null && { counts: JSON.parse(String(row.counts)) }),
    ...(counted && { counted }),
  };
  write([put(TRANSFER, transfer)]);
  if (transfer.state === "PROPOSED") write([startDecideBy(transfer)]);
  keep(leaf, until, { [PART.body]: String(row.body) });
  if (outcome !== undefined) keep(outcome, until, { [PART.answer]: answer });
}

function countedIn({ recipient, day, fewest, most }: EarlierRow): CountedRow | undefined {
  if (day === null) return undefined;
  return {
    recipient: String(recipient),
    day: String(day),
    fewest: Number(fewest),
    ...(most !== null && { most: Number(most) }),
  };
}

function moveInbound({ origin, id, proposal, leaf }: EarlierRow, { put: write, instantOf }: Earlier): void {
  const until = keepTransferUntil(instantOf(Number(leaf)), RETENTION);
  const row = { origin: String(origin), id: String(id), leaf: Number(leaf), until };
  // An empty hash means that the transfer was barred unseen.
  write([put(INBOUND, proposal === "" ? row : { ...row, proposal: String(proposal) })]);
}

function moveDelivery(row: EarlierRow, { put: write, keep, instantOf, raiseCursor }: Earlier): void {
  const [viewer, cursor, leaf] = [String(row.recipient), Number(row.cursor), Number(row.leaf)];
  const until = keepTransferUntil(instantOf(leaf), RETENTION);
  write([put(FEED, { viewer, cursor, kind: "delivery", leaf, data: { transfer: String(row.id) }, until })]);
  keep(leaf, until, { [PART.delivery]: String(row.notice), [PART.proposal]: canonicalText(row.proposal) });
  raiseCursor(viewer, cursor);
}

/** Moves each day as it was, and adds the sum of each month. */
function moveTallies({ rows, put: write }: Earlier): void {
  const months = new Map<string, TallyRow>();
  for (const row of rows("tally", "caller, recipient, day")) {
    const day = String(row.day);
    const sums = { fewest: Number(row.fewest), most: Number(row.most), unsaid: Number(row.unsaid) };
    const of = {
      caller: String(row.caller),
      recipient: String(row.recipient),
      until: keepTallyUntil(day, RETENTION),
    };
    write([put<TallyRow>(TALLY, { ...of, unit: "day", period: day, ...sums })]);
    const period = day.slice(0, 7);
    const name = JSON.stringify([of.caller, of.recipient, period]);
    const { fewest, most, unsaid } = months.get(name) ?? { fewest: 0, most: 0, unsaid: 0 };
    months.set(name, {
      ...of,
      unit: "month",
      period,
      fewest: fewest + sums.fewest,
      most: most + sums.most,
      unsaid: unsaid + sums.unsaid,
    });
  }
  write([...months.values()].map((row) => put(TALLY, row)));
}
