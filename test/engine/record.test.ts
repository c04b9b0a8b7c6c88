/** Entries of the log as statements, and contents beside their leaf: sealed, opened, missing and erased. */
import { expect, test } from "vitest";
import { isDamage } from "../../src/engine/damage.ts";
import {
  loadContent,
  loadContents,
  loadContentsIn,
  loadStatement,
  loadStatements,
  loadText,
  requireRecorded,
  seal,
  statementOf,
} from "../../src/engine/record.ts";
import { ENGINE_COLLECTIONS, keepContents, type SealedContent } from "../../src/engine/rows.ts";
import type { Machine } from "../../src/engine/store.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { verifyStatement } from "../../src/ledger/proof.ts";
import { joinMachines } from "../../src/store/join.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import { createSealer } from "../../src/store/sealer.ts";

type Keep = { readonly kind: "keep"; readonly contents: readonly SealedContent[] };
const machine: Machine<Keep> = {
  kinds: ["keep"],
  collections: [...ENGINE_COLLECTIONS],
  reads: () => [],
  transition: ({ contents }, _, leaf) => ({ puts: keepContents(leaf, contents) }),
};
const key = createLedgerKey("eu.example");
const create = () => ({ store: createMemoryStore(key, joinMachines([machine])), sealer: createSealer() });
const leaf = Buffer.from('{"n":1}');
const UNTIL = "2030-01-01";

/** A context whose leaf 0 has these contents beside it. */
async function keeping(parts: Readonly<Record<string, string | Uint8Array>>) {
  const context = create();
  const contents = Object.entries(parts).map(([part, content]) => seal(context, part, content, UNTIL));
  const command: Keep = { kind: "keep", contents };
  return { ...context, recorded: requireRecorded(await context.store.commit({ leaf, command })) };
}

test("a recorded entry is a statement that verifies, whenever it is read", async () => {
  const context = await keeping({});
  const statement = statementOf(context.recorded);
  expect(verifyStatement(statement, parseVerifierKey(key.verifierKey)).leaf).toEqual({ n: 1 });
  expect(await loadStatement(context, 0)).toEqual(statement);
  expect(await loadStatements(context, [0])).toEqual([statement]);
});

test("a refusal that nobody expected is an internal fault", () => {
  expect(() => requireRecorded({ refused: "key-taken" })).toThrow(
    expect.objectContaining({ reason: "INTERNAL", message: expect.stringContaining("`key-taken`") }),
  );
});

test("a leaf that is not there is a fault of the store", async () => {
  await expect(loadStatement(create(), 0)).rejects.toThrow(
    expect.objectContaining({ reason: "STORE_UNAVAILABLE" }),
  );
});

test("a content is kept sealed, and opened when it is read", async () => {
  const context = await keeping({ body: "é", answer: Uint8Array.of(255) });
  expect(await loadText(context, 0, "body")).toBe("é");
  expect(await loadContent(context, 0, "answer")).toEqual(Buffer.of(255));
  const wanted = [
    { leaf: 0, part: "answer" },
    { leaf: 0, part: "none" },
    { leaf: 0, part: "body" },
  ];
  expect(await loadContents(context, wanted)).toEqual([Buffer.of(255), undefined, Buffer.from("é")]);
  expect(await loadContentsIn(context, wanted, { from: 0, below: 1 })).toEqual(
    await loadContents(context, wanted),
  );
  expect(await loadContentsIn(context, wanted, { from: 1, below: 2 })).toEqual(wanted.map(() => undefined));
  expect(Buffer.from(seal(context, "body", "secret", UNTIL).sealed).includes("secret")).toBe(false);
});

test("text that was never kept is a fault that names its part, and not its leaf, which tells how long the log is", async () => {
  await expect(loadText(await keeping({}), 0, "body")).rejects.toThrow(
    expect.objectContaining({
      reason: "STORE_UNAVAILABLE",
      message: "the `body` of an entry of the log is missing from the store; restore it from a backup",
    }),
  );
});

test("bytes that are no UTF-8 are never taken for text", async () => {
  const read = loadText(await keeping({ body: Uint8Array.of(255) }), 0, "body");
  const thrown = await read.catch((error: unknown) => error);
  expect(thrown).toMatchObject({ reason: "STORE_UNAVAILABLE" });
  expect(isDamage(thrown)).toBe(true);
});
