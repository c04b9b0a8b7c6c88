/**
 * Merkle proof vectors of transparency-dev/merkle: each verdict as its file says. They are read from
 * `merkle/` in the folder that COMITY_CORPUS names; without it these tests are skipped.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { verifyConsistency, verifyInclusion } from "../../src/ledger/merkle.ts";

const corpus = process.env.COMITY_CORPUS;
const why = corpus === undefined ? " (skipped: COMITY_CORPUS names no folder of vectors)" : "";

type Case = { readonly desc: string; readonly wantErr: boolean; readonly proof: string[] | null };
type Inclusion = Case & { leafIdx: number; treeSize: number; root: string; leafHash: string };
type Consistency = Case & { size1: number; size2: number; root1: string; root2: string };

/** The cases of a kind, by path. */
function load<T>(kind: string): [string, T][] {
  if (corpus === undefined) return [];
  const folder = join(corpus, "merkle", kind);
  const paths = globSync("**/*.json", { cwd: folder }).sort();
  return paths.map((path) => [path, JSON.parse(readFileSync(join(folder, path), "utf8")) as T]);
}

const bytes = (text: string) => Buffer.from(text, "base64");

describe.skipIf(corpus === undefined)(`merkle vectors${why}`, () => {
  const inclusion = load<Inclusion>("inclusion");
  const consistency = load<Consistency>("consistency");

  test("are all there", () => {
    expect([inclusion.length, consistency.length]).toEqual([98, 98]);
  });

  test.each(inclusion)("inclusion %s", (_, { leafIdx, treeSize, root, leafHash, proof, wantErr }) => {
    const verified = verifyInclusion({
      index: leafIdx,
      size: treeSize,
      leafHash: bytes(leafHash),
      proof: (proof ?? []).map(bytes),
      root: bytes(root),
    });
    expect(verified).toBe(!wantErr);
  });

  test.each(consistency)("consistency %s", (_, { size1, size2, root1, root2, proof, wantErr }) => {
    const verified = verifyConsistency({
      first: size1,
      second: size2,
      firstRoot: bytes(root1),
      secondRoot: bytes(root2),
      proof: (proof ?? []).map(bytes),
    });
    expect(verified).toBe(!wantErr);
  });
});
