/**
 * Holds what leaves prove against what the store keeps: each leaf has its rows and its contents, and these say what it says.
 * Rows have dates of retention: what is missing counts as a fault only where its date cannot have come.
 */
import { dayAfter } from "../../calendar.ts";
import type { Read, Row } from "../../engine/store.ts";
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
import { type ReadLeaf, readLeaf, textIn } from "./read-leaf.ts";
import type { Gathering } from "./report.ts";
import { type Fields, type Standing, standingFor } from "./standing.ts";

/** The kinds of leaves that this program writes. */
const KNOWN: ReadonlySet<string> = new Set([
  "proposal",
  "decision",
  "denial",
  "assessment",
  "bar",
  "outcome",
  "conflict",
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

/** The rows to read for one leaf, and the check of them. */
type Check = { readonly reads: readonly Read[]; readonly run: (rows: readonly (readonly Row[])[]) => void };

export function createEffects(parts: Parts): Effects {
  const { audited, gathering } = parts;
  return {
    async check(first, leaves) {
      const checks = leaves.flatMap((bytes, i) => {
        if (bytes === undefined) return [];
        const leaf = readLeaf(first + i, bytes);
        gathering.countIn("types", leaf?.type ?? "unreadable");
        if (leaf === undefined || !KNOWN.has(leaf.kind)) gathering.unchecked("unknownType");
        return leaf === undefined ? [] : checksOf(parts, leaf);
      });
      const rows = await readAll(audited, checks, gathering);
      for (const [i, { run }] of checks.entries()) {
        const read = rows[i];
        if (read !== undefined) run(read);
      }
    },
  };
}

/** Reads the rows of all checks at once; where that fails, those of each check, so that one damaged row spoils no other. */
async function readAll(
  audited: Parts["audited"],
  checks: readonly Check[],
  gathering: Gathering,
): Promise<readonly (readonly (readonly Row[])[] | undefined)[]> {
  try {
    const rows = await audited.read(checks.flatMap(({ reads }) => reads));
    let next = 0;
    return checks.map(({ reads }) => {
      next += reads.length;
      return rows.slice(next - reads.length, next);
    });
  } catch {
    const found: (readonly (readonly Row[])[] | undefined)[] = [];
    for (const { reads } of checks) {
      const read = await audited.read(reads).catch(() => undefined);
      const of = new Set(reads.map((each) => each.of.name));
      if (read === undefined)
        gathering.found(`a row of ${[...of].join(" or ")} that a leaf needs cannot be read`);
      found.push(read);
    }
    return found;
  }
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
        return;
      }
      if (mayLack || (!forever && mayHaveRunOut(leaf, now))) gathering.unchecked("ranOut");
      else gathering.found(`${name}: the row of \`${of.name}\` that it proves is missing`);
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
    },
  };
}

/** A sealed leaf tells nothing of what belongs to it: what is there must be what it commits to. */
function sealedCheck({ gathering, sealer }: Parts, leaf: ReadLeaf): Check {
  return {
    reads: contentReads(leaf.index, SEALED_PARTS),
    run: (rows) => {
      const kept = openKept(sealer, SEALED_PARTS, rows);
      const states = [...kept.values()];
      if (states.every((each) => each === "absent")) return gathering.unchecked("sealedAlone");
      if (states.includes("damaged"))
        return gathering.found(
          `leaf ${leaf.index} (sealed): what is kept beside it does not open under its key`,
        );
      for (const state of ["erased", "locked"] as const)
        if (states.includes(state)) return gathering.unchecked(state);
      gathering.count("contents");
      if (!attempt(() => isSealing(leaf, kept)))
        gathering.found(`leaf ${leaf.index} (sealed): it does not commit to what is kept beside it`);
    },
  };
}

/** Runs a check on what may be malformed in any way: then it does not fit. */
function attempt(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
