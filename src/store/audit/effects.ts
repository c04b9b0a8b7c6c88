/**
 * Holds what leaves prove against what the store keeps: each leaf has its rows and its contents, and these say what it says.
 * Rows have dates of retention: what is missing counts as a fault only where its date cannot have come.
 */
import { dayAfter } from "../../calendar.ts";
import { headNamedIn, noteIn, rowsOfHead } from "../../engine/kept-statement.ts";
import type { StatementHeadRow } from "../../engine/rows.ts";
import type { Read } from "../../engine/store.ts";
import type { Audited } from "./audited.ts";
import {
  contentReads,
  isSealing,
  type Kept,
  type Needed,
  neededBy,
  type Opener,
  openKept,
  SEALED_PARTS,
} from "./kept.ts";
import { type Page, type RowsRead, readGroups } from "./page-reads.ts";
import { type ReadLeaf, readLeaf, textIn, UNREADABLE } from "./read-leaf.ts";
import type { Gathering } from "./report.ts";
import { type Fields, type Standing, standingFor } from "./standing.ts";

/** The parts beside a leaf that are statements of peers, in whatever capability. */
const STATEMENT_PARTS: ReadonlySet<string> = new Set(["answer", "proposal", "denied", "source"]);

/** The kinds of leaves that this program writes. */
const KNOWN: ReadonlySet<string> = new Set([
  "proposal",
  "decision",
  "denial",
  "assessment",
  "bar",
  "outcome",
  "conflict",
  "recovery",
  "sealed",
  "pack",
  "pack-held",
  "pack-conflict",
  "peer",
  "own-card",
  "agreement-copy",
  "agreement-end",
  "agreement-decline",
  "peer-key",
  "key-hand-over",
  "log-opening",
  "certificate-issued",
  "certificate-renewed",
  "certificate-revoked",
  "node-certificate-revoked",
]);

/**
 * The shortest period for which any node keeps what a leaf of a transfer, a notice or a certificate leads to
 * (`docs/retention.md`): what is younger cannot have run out.
 */
const SHORTEST = "P1Y";

export type Effects = {
  /** Checks the leaves of a page, which begin at `first`. */
  readonly check: (first: number, leaves: readonly (Uint8Array | undefined)[]) => Promise<void>;
};

type Parts = {
  readonly audited: Pick<Audited, "read">;
  readonly gathering: Gathering;
  readonly sealer: Opener;
  readonly origin: string;
  readonly now: Date;
};

/** A head that a kept statement names. `where` says which statement. */
type NamedHead = { readonly hash: string; readonly where: string };

/** The rows to read for one leaf, and the check of them, which returns the heads that the statements among them name. */
type Check = {
  readonly reads: readonly Read[];
  readonly run: (rows: RowsRead) => readonly NamedHead[];
};

export function createEffects(parts: Parts): Effects {
  const { gathering } = parts;
  return {
    async check(first, leaves) {
      const checks = leaves.flatMap((bytes, i) => {
        if (bytes === undefined) return [];
        const leaf = readLeaf(first + i, bytes);
        gathering.countIn("types", leaf?.type ?? UNREADABLE);
        if (leaf === undefined || !KNOWN.has(leaf.kind)) gathering.unchecked("unknownType");
        return leaf === undefined ? [] : checksOf(parts, leaf);
      });
      const rows = await readAll(parts, checks, { first, below: first + leaves.length });
      const heads = checks.flatMap(({ run }, i) => {
        const read = rows[i];
        return read === undefined ? [] : run(read);
      });
      await checkHeads(parts, heads);
    },
  };
}

/** Checks that each head that a statement names is kept, whole. The statements of a batch share theirs. */
async function checkHeads(
  parts: Pick<Parts, "audited" | "gathering">,
  named: readonly NamedHead[],
): Promise<void> {
  const { gathering } = parts;
  const heads = [...new Map(named.map((each) => [each.hash, each])).values()];
  const reads = heads.map(({ hash }) => ({ reads: [rowsOfHead(hash)] }));
  const rows = await readAll(parts, reads, { first: 0, below: 0 });
  for (const [i, { hash, where }] of heads.entries()) {
    const found = rows[i]?.[0] as readonly StatementHeadRow[] | undefined;
    if (found === undefined) continue;
    if (found.length === 0) gathering.found(`${where} is under a head that is missing`);
    else if (noteIn(hash, found) === undefined)
      gathering.found(`${where} is under a head that is not the one it names`);
  }
}

/** Reads the rows of all checks. Those of a check that cannot be read are told, and spoil no other. */
async function readAll(
  { audited, gathering }: Pick<Parts, "audited" | "gathering">,
  checks: readonly Pick<Check, "reads">[],
  page: Page,
): Promise<readonly (RowsRead | undefined)[]> {
  const groups = checks.map(({ reads }) => reads);
  const rows = await readGroups(audited, groups, page);
  for (const [i, reads] of groups.entries()) {
    if (rows[i] !== undefined) continue;
    const of = new Set(reads.map((each) => each.of.name));
    gathering.found(`a row of ${[...of].join(" or ")} that a leaf needs cannot be read`);
  }
  return rows;
}

function checksOf(parts: Parts, leaf: ReadLeaf): readonly Check[] {
  if (leaf.kind === "sealed") return [sealedCheck(parts, leaf)];
  const needed = neededBy(leaf);
  return [
    ...standingFor(leaf, parts.origin).map((each) => standingCheck(parts, leaf, each)),
    ...(needed.length > 0 ? [contentCheck(parts, leaf, needed)] : []),
  ];
}

/** Returns true where what belongs to a leaf may be gone by its date. */
function mayHaveRunOut(leaf: ReadLeaf, now: Date): boolean {
  const at = textIn(leaf, "at");
  return !/^\d{4}-\d{2}-\d{2}T/.test(at) || dayAfter(at, SHORTEST) < now.toISOString().slice(0, 10);
}

function standingCheck({ gathering, now }: Parts, leaf: ReadLeaf, standing: Standing): Check {
  const { of, key, fits, forever, mayLack } = standing;
  const name = `leaf ${leaf.index} (${leaf.kind})`;
  return {
    reads: [{ of, key }],
    run: ([rows = []]) => {
      const row = rows[0] as Fields | undefined;
      if (row !== undefined) {
        if (!fits(row))
          gathering.found(`${name}: the row of \`${of.name}\` says another thing than the leaf`);
      } else if (mayLack || (!forever && mayHaveRunOut(leaf, now))) gathering.unchecked("ranOut");
      else gathering.found(`${name}: the row of \`${of.name}\` that it proves is missing`);
      return [];
    },
  };
}

function contentCheck({ gathering, sealer, now }: Parts, leaf: ReadLeaf, needed: readonly Needed[]): Check {
  const parts = needed.map(({ part }) => part);
  const name = `leaf ${leaf.index} (${leaf.kind})`;
  const check = ({ part, fits, forever }: Needed, kept: Kept) => {
    if (kept === "erased" || kept === "locked") return gathering.unchecked(kept);
    if (kept === "damaged") return gathering.found(`${name}: its \`${part}\` does not open under its key`);
    if (kept === "absent")
      return !forever && mayHaveRunOut(leaf, now)
        ? gathering.unchecked("ranOut")
        : gathering.found(`${name}: its \`${part}\` is missing`);
    gathering.count("contents");
    if (fits !== undefined && !attempt(() => fits(kept, leaf)))
      gathering.found(`${name}: its \`${part}\` is not what the leaf commits to`);
  };
  return {
    reads: contentReads(leaf.index, parts),
    run: (rows) => {
      const kept = openKept(sealer, parts, rows);
      for (const each of needed) check(each, kept.get(each.part) ?? "absent");
      return headsIn(kept, name);
    },
  };
}

/** A sealed leaf tells nothing of what belongs to it: what is there must be what it commits to. */
function sealedCheck({ gathering, sealer }: Parts, leaf: ReadLeaf): Check {
  return {
    reads: contentReads(leaf.index, SEALED_PARTS),
    run: (rows) => {
      const kept = openKept(sealer, SEALED_PARTS, rows);
      checkSealed(gathering, leaf, kept);
      return headsIn(kept, `leaf ${leaf.index} (sealed)`);
    },
  };
}

function checkSealed(gathering: Gathering, leaf: ReadLeaf, kept: ReadonlyMap<string, Kept>): void {
  const states = new Set(kept.values());
  const name = `leaf ${leaf.index} (sealed)`;
  if ([...states].every((each) => each === "absent")) gathering.unchecked("sealedAlone");
  else if (states.has("damaged"))
    gathering.found(`${name}: what is kept beside it does not open under its key`);
  else if (states.has("erased")) gathering.unchecked("erased");
  else if (states.has("locked")) gathering.unchecked("locked");
  else {
    gathering.count("contents");
    if (!attempt(() => isSealing(leaf, kept)))
      gathering.found(`${name}: it does not commit to what is kept beside it`);
  }
}

/** Returns the heads that the statements among contents name. What is no statement was found before. */
function headsIn(kept: ReadonlyMap<string, Kept>, name: string): readonly NamedHead[] {
  return [...kept].flatMap(([part, content]) => {
    const hash =
      content instanceof Uint8Array && STATEMENT_PARTS.has(part) ? headNamedIn(content) : undefined;
    return hash === undefined ? [] : [{ hash, where: `${name}: its \`${part}\`` }];
  });
}

/** Runs a check on what may be malformed in any way: then it does not fit. */
function attempt(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
