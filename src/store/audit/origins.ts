/**
 * Holds every row against the leaf that it names: the leaf is in the log, is of a kind that writes such rows, and the state
 * machine makes the same row of it where the leaf holds enough.
 */
import { COUNTER, FEED, LAW_EPOCH } from "../../engine/rows.ts";
import type { AnyCollection, Row } from "../../engine/store.ts";
import { sha256 } from "../../ledger/canonical.ts";
import { NEWEST_PACK, PACK, type PackRow } from "../../packs/schema.ts";
import {
  INBOUND,
  type InboundRow,
  OBLIGATIONS,
  type ObligationsRow,
  TRANSFER,
  type TransferRow,
} from "../../transfers/schema.ts";
import type { Audited, RowRange } from "./audited.ts";
import { type ReadLeaf, readLeaf } from "./read-leaf.ts";
import { isSameRow, replayInbound, replayTransfer } from "./replayed.ts";
import type { Gathering } from "./report.ts";
import type { Fields } from "./standing.ts";

/** The fields by which a row names leaves, in the order in which those were written. */
const NAMING = ["leaf", "outcome", "endLeaf"] as const;

const CERTIFICATES = [
  "certificate-issued",
  "certificate-renewed",
  "certificate-revoked",
  "node-certificate-revoked",
];

/** The kinds of leaves that each field of a collection may name. What is not here may name any leaf. */
const KINDS: Readonly<Record<string, Readonly<Partial<Record<(typeof NAMING)[number], readonly string[]>>>>> =
  {
    // What a recovered transfer ended with lies beside the leaf of its erasure, once it is erased.
    transfer: {
      leaf: ["proposal", "denial", "recovery"],
      outcome: ["outcome", "denial", "recovery", "sealed"],
    },
    inbound: { leaf: ["decision", "bar", "recovery"] },
    recovered: { leaf: ["recovery"] },
    pack: { leaf: ["pack", "pack-held"] },
    newest_pack: { leaf: ["pack", "pack-held"] },
    notice: { leaf: ["sealed", "recovery"] },
    notice_version: { leaf: ["sealed", "recovery"] },
    acknowledgement: { leaf: ["sealed", "recovery"] },
    duty_mark: { leaf: ["sealed"] },
    peer_card: { leaf: ["peer", "own-card"] },
    agreement: { leaf: ["agreement-copy"], endLeaf: ["agreement-end", "agreement-decline"] },
    hand_over: { leaf: ["key-hand-over", "log-opening", "peer-key"] },
    certificate: { leaf: CERTIFICATES },
    identity: { leaf: CERTIFICATES },
    node_revocation: { leaf: ["node-certificate-revoked"] },
  };

export type RowParts = {
  readonly audited: Pick<Audited, "collections" | "rows" | "read" | "leavesAt">;
  readonly gathering: Gathering;
  /** The size of the log that is checked. Rows of later leaves are left alone. */
  readonly size: number;
  /** True where every leaf of the log has been read, and is one of Comity. */
  readonly everyLeaf: boolean;
};

/**
 * Checks a run of the rows of a collection. Returns false where it cannot be read.
 */
export async function checkRun(parts: RowParts, of: AnyCollection, range: RowRange): Promise<boolean> {
  const { audited, gathering } = parts;
  const rows = await audited.rows(of, range).catch(() => undefined);
  if (rows === undefined) return false;
  const leafAt = await createLeaves(parts, of, rows);
  for (const row of rows) {
    gathering.countIn("rows", of.name);
    if (row === undefined) gathering.found(`a row of \`${of.name}\` does not fit its digest`);
    else
      await checkRow({ ...parts, leafAt }, of, row).catch(() =>
        gathering.found(`what a row of \`${of.name}\` leads to cannot be read`),
      );
  }
  return true;
}

type LeafAt = (index: number) => Promise<ReadLeaf | undefined>;

/**
 * Reads the leaves that a page of rows names, each once, and all of them together. Where one of them cannot be read, each is read
 * when it is asked for, so that it spoils no other.
 */
async function createLeaves(
  parts: RowParts,
  of: AnyCollection,
  rows: readonly (Row | undefined)[],
): Promise<LeafAt> {
  const { audited, size } = parts;
  const named = rows.flatMap((row) =>
    row === undefined || mayNameAny(parts, of, row as Fields) ? [] : leavesNamedBy(row),
  );
  const indexes = [...new Set(named)].filter((index) => index >= 0 && index < size);
  const read = async (wanted: readonly number[]) =>
    (await audited.leavesAt(wanted)).map((bytes, i) => bytes && readLeaf(wanted[i] as number, bytes));
  const leaves = await read(indexes).catch(() => undefined);
  const known = leaves && new Map(indexes.map((index, i) => [index, leaves[i]]));
  return async (index) => (known === undefined && index >= 0 ? (await read([index]))[0] : known?.get(index));
}

/**
 * Returns true for a row that may name a leaf of any kind, where every leaf has been read: then it is enough that the places it names
 * lie within the log, and none of their leaves has to be read again.
 */
function mayNameAny({ everyLeaf }: RowParts, of: AnyCollection, fields: Fields): boolean {
  return (
    everyLeaf &&
    NAMING.every((name) => {
      const index = fields[name];
      return (
        typeof index !== "number" ||
        (Number.isSafeInteger(index) && index >= 0 && kindsOf(of, fields, name) === undefined)
      );
    })
  );
}

const leavesNamedBy = (row: Row): readonly number[] =>
  NAMING.map((name) => (row as Fields)[name]).filter((index) => typeof index === "number");

async function checkRow(
  parts: RowParts & { readonly leafAt: LeafAt },
  of: AnyCollection,
  row: Row,
): Promise<void> {
  const { gathering, size } = parts;
  const fields = row as Fields;
  const named = NAMING.filter((name) => typeof fields[name] === "number");
  if (named.length === 0) return checkAlone(parts, of, fields);
  if (named.some((name) => Number(fields[name]) >= size)) return gathering.unchecked("newer");
  if (mayNameAny(parts, of, fields)) return;
  const leaves: ReadLeaf[] = [];
  for (const name of named) {
    const index = Number(fields[name]);
    const leaf = await parts.leafAt(index);
    const allowed = kindsOf(of, fields, name);
    if (leaf === undefined || (allowed !== undefined && !allowed.includes(leaf.kind)))
      return gathering.found(
        `a row of \`${of.name}\` stands without a leaf: leaf ${index} is not of a kind that writes it`,
      );
    leaves.push(leaf);
  }
  await checkReplayed(parts, of, row, leaves);
}

function kindsOf(
  of: AnyCollection,
  fields: Fields,
  name: (typeof NAMING)[number],
): readonly string[] | undefined {
  if (of === FEED) return fields.kind === "delivery" ? ["decision", "recovery"] : undefined;
  return KINDS[of.name]?.[name];
}

/** Rows that name no leaf: a list is known by its hash, and the epoch of the law lies within the log. */
function checkAlone({ gathering, size }: RowParts, of: AnyCollection, fields: Fields): void {
  if (of === OBLIGATIONS) {
    const { hash, list } = fields as unknown as ObligationsRow;
    gathering.count("contents");
    if (sha256(list).toHex() !== hash)
      gathering.found("a list of obligations is not the one that its hash names");
    return;
  }
  if (of === COUNTER && fields.name === LAW_EPOCH && Number(fields.value) > size)
    gathering.unchecked("newer");
  else gathering.unchecked("noLeaf");
}

async function checkReplayed(
  { gathering, audited }: RowParts,
  of: AnyCollection,
  row: Row,
  leaves: readonly ReadLeaf[],
): Promise<void> {
  const differs = () =>
    gathering.found(`a row of \`${of.name}\` at leaf ${leaves[0]?.index} is not what its leaves make of it`);
  // What was recovered is held against the former statement that stands behind its leaf.
  if (leaves[0]?.kind === "recovery") return;
  if (of === TRANSFER) {
    gathering.count("replayed");
    if (!isSameRow(row, replayTransfer(row as TransferRow, leaves))) differs();
  } else if (of === INBOUND) {
    const [leaf] = leaves;
    gathering.count("replayed");
    if (leaf === undefined || !isSameRow(row, replayInbound(row as InboundRow, leaf))) differs();
  } else if (of === PACK || of === NEWEST_PACK) {
    const { jurisdiction, serial } = row as PackRow;
    const [[version], [newest]] = (await audited.read([
      { of: PACK, key: [jurisdiction, serial] },
      { of: NEWEST_PACK, key: [jurisdiction] },
    ])) as readonly (readonly PackRow[])[] as [readonly PackRow[], readonly PackRow[]];
    gathering.count("replayed");
    // The version with the highest serial is in force: that is all that the machine of packs decides.
    const inForce = newest !== undefined && newest.serial >= serial;
    if (!inForce || !isSameRow(row, of === PACK ? version : newest) || !isSameRow(row, version)) differs();
  }
}
