/** The decisions of an auditor: those of the scope with what proves them, and nothing that tells of any other. */
import { expect, test } from "vitest";
import type { AuditScope } from "../../src/engine/audit-scope.ts";
import type { PageRequest } from "../../src/engine/page.ts";
import { ComityError } from "../../src/errors.ts";
import { formatReceipt } from "../../src/receipt/receipt.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { createErasures } from "../../src/transfers/erase.ts";
import { createListDecisions, MOST_LEAVES } from "../../src/transfers/list-decisions.ts";
import {
  AURORA,
  createPair,
  keyAt,
  leafIn,
  never,
  type Pair,
  START,
  sample,
  stricterAtlas,
  trust,
} from "../support/pair.ts";

const [login, advertising] = [await sample("login"), await sample("advertising")];
const DAY_MS = 24 * 3600 * 1000;
const COURT = "spiffe://eu.example/auditor/court";
const dayOf = (n: number) => new Date(START + n * DAY_MS).toISOString().slice(0, 10);
const ILLINOIS: AuditScope = { places: ["US-IL"], from: dayOf(0), until: dayOf(0) };

const listAt = (node: Pair["eu"] | Pair["il"], scope: AuditScope | undefined) =>
  createListDecisions(
    node.context,
    () => scope,
    () => Promise.resolve(),
  );

/** Reads all pages of a size, and fails where one that is not the last is empty. */
async function readAll(node: Pair["eu"] | Pair["il"], scope: AuditScope, size = 0) {
  const list = listAt(node, scope);
  const all = [];
  for (let token = ""; ; ) {
    const page = await list(COURT, { size, token }, never);
    all.push(...page.decisions);
    if (page.nextToken === "") return all;
    expect(page.decisions.length).toBeGreaterThan(0);
    token = page.nextToken;
  }
}

const typesOf = (decisions: Awaited<ReturnType<typeof readAll>>) =>
  decisions.map(({ statements }) => statements.map((each) => leafIn(each).type.split("/")[2]).join("+"));

/** A permit and a denial at home, now. */
async function makeTwo(pair: Pair, n: number): Promise<void> {
  await pair.eu.origin.request(AURORA, keyAt(pair.now(), n), login, never);
  await pair.eu.origin.request(AURORA, keyAt(pair.now(), n + 1), advertising, never);
}

test("an auditor sees the decisions of its places and days, each with the parts of its receipt", async () => {
  const pair = await createPair();
  await makeTwo(pair, 0);
  const found = await readAll(pair.eu, ILLINOIS);
  expect(typesOf(found)).toEqual(["proposal+decision", "denial"]);
  const kinds = found.map(({ statements, obligations }) => {
    const lists = obligations.map((text) => ({ text }));
    return verifyReceipt(formatReceipt(statements, lists), trust).permit;
  });
  expect(kinds).toEqual([true, false]);
  // The destination decided once; it has the place of the sender from the proposal.
  expect(typesOf(await readAll(pair.il, { ...ILLINOIS, places: ["EU"] }))).toEqual(["proposal+decision"]);
});

test("what is erased stays in the list, with the parts of its receipt", async () => {
  const pair = await createPair();
  const { id } = await pair.eu.origin.request(AURORA, keyAt(pair.now(), 0), login, never);
  const scopes = [ILLINOIS, { ...ILLINOIS, places: ["EU"] }];
  const before = await Promise.all(scopes.map((scope) => readAll(pair.il, scope)));
  expect(before.map(typesOf)).toEqual([["proposal+decision"], ["proposal+decision"]]);
  await createErasures(pair.il.context).erase("spiffe://us-il.example/operator/desk", id);
  expect(await Promise.all(scopes.map((scope) => readAll(pair.il, scope)))).toEqual(before);
  await createErasures(pair.eu.context).erase(AURORA, id);
  expect(typesOf(await readAll(pair.eu, ILLINOIS))).toEqual(["proposal+decision"]);
});

test("a denial at the destination is seen by an auditor of either place, also once it is erased, and by no other", async () => {
  const pair = await createPair({ destinationAtlas: stricterAtlas });
  const { id, state } = await pair.eu.origin.request(AURORA, keyAt(START), login, never);
  expect(state).toBe("DENIED");
  const seen = () =>
    Promise.all(
      [["US-IL"], ["EU"], ["JP"]].map(async (places) =>
        typesOf(await readAll(pair.il, { ...ILLINOIS, places })),
      ),
    );
  const expected = [["proposal+decision"], ["proposal+decision"], []];
  expect(await seen()).toEqual(expected);
  await createErasures(pair.il.context).erase("spiffe://us-il.example/operator/desk", id);
  expect(await seen()).toEqual(expected);
});

/** A node with so many further leaves behind its own, none of which is a decision. `reads` are the indexes that were asked for. */
function withLeaves({ context }: Pair["eu"], further: number) {
  const { log } = context.store;
  const reads: number[] = [];
  const size = async () => (await log.head()).size + further;
  const store = {
    ...context.store,
    log: {
      ...log,
      head: async () => ({ ...(await log.head()), size: await size() }),
      leaves: async (indexes: readonly number[]) => {
        reads.push(...indexes);
        const known = (await log.head()).size;
        return Promise.all(indexes.map((index) => (index < known ? log.leaf(index) : Buffer.from("{}"))));
      },
    },
  };
  return { reads, context: { ...context, store } };
}

test("a page looks at a bounded number of leaves, and its token goes on behind them", async () => {
  const pair = await createPair();
  await makeTwo(pair, 0);
  const { reads, context } = withLeaves(pair.eu, 2 * MOST_LEAVES);
  const list = createListDecisions(
    context,
    () => ILLINOIS,
    () => Promise.resolve(),
  );
  const pages = [];
  for (let token: string | undefined = ""; token !== undefined; ) {
    const page: Awaited<ReturnType<typeof list>> = await list(COURT, { size: 0, token }, never);
    pages.push([page.decisions.length, reads.splice(0).length]);
    token = page.nextToken || undefined;
  }
  const { size } = await pair.eu.context.store.log.head();
  expect(pages).toEqual([
    [2, MOST_LEAVES],
    [0, MOST_LEAVES],
    [0, size],
  ]);
});

test("a call that is cancelled stops looking", async () => {
  const pair = await createPair();
  const { reads, context } = withLeaves(pair.eu, MOST_LEAVES);
  const caller = new AbortController();
  const list = createListDecisions(
    context,
    () => ILLINOIS,
    async () => {
      if (reads.length >= 300) caller.abort(new ComityError("CANCELLED", "gone"));
    },
  );
  const page = list(COURT, { size: 0, token: "" }, caller.signal);
  await expect(page).rejects.toMatchObject({ reason: "CANCELLED" });
  expect(reads).toHaveLength(300);
});

test("a bar names no places: who may see all of the node sees it, and nobody else", async () => {
  const pair = await createPair({ decideWithinMs: 1_000 });
  pair.wire.questions = "lose";
  await pair.eu.origin.request(AURORA, keyAt(START), login, never);
  expect(typesOf(await readAll(pair.eu, ILLINOIS))).toEqual(["proposal"]);
  pair.wire.questions = "pass";
  pair.advance(60_000);
  await pair.eu.origin.settleAll();
  expect(typesOf(await readAll(pair.il, ILLINOIS))).toEqual(["bar"]);
  expect(typesOf(await readAll(pair.il, { ...ILLINOIS, places: ["US"] }))).toEqual(["bar"]);
  expect(await readAll(pair.il, { ...ILLINOIS, places: ["EU"] })).toEqual([]);
  expect(typesOf(await readAll(pair.eu, ILLINOIS))).toEqual(["proposal+bar"]);
});

test.each<[string, AuditScope]>([
  ["other places", { ...ILLINOIS, places: ["JP", "US-TX"] }],
  ["earlier days", { ...ILLINOIS, from: dayOf(-9), until: dayOf(-1) }],
  ["later days", { ...ILLINOIS, from: dayOf(1), until: dayOf(9) }],
])("whose scope has %s is told what a node without decisions tells", async (_, scope) => {
  const [busy, idle] = [await createPair(), await createPair()];
  await makeTwo(busy, 0);
  const page = { size: 1, token: "" };
  expect(await listAt(busy.eu, scope)(COURT, page, never)).toEqual(
    await listAt(idle.eu, scope)(COURT, page, never),
  );
});

test("what lies outside moves no page, makes none empty, and leaves no token", async () => {
  const pair = await createPair();
  await makeTwo(pair, 0);
  const readPage = listAt(pair.eu, ILLINOIS);
  const list = (auditor: string, page: PageRequest) => readPage(auditor, page, never);
  const before = await list(COURT, { size: 2, token: "" });
  pair.advance(DAY_MS);
  for (let n = 2; n < 8; n += 2) await makeTwo(pair, n);
  expect(await list(COURT, { size: 2, token: "" })).toEqual(before);
  expect(before.nextToken).toBe("");
  const both = { ...ILLINOIS, until: dayOf(1) };
  expect(typesOf(await readAll(pair.eu, both, 1))).toHaveLength(8);
  expect(typesOf(await readAll(pair.eu, { ...both, from: dayOf(1) }, 1))).toHaveLength(6);
});

test("a list goes on behind any decision, and for its auditor alone", async () => {
  const pair = await createPair();
  await makeTwo(pair, 0);
  const readPage = listAt(pair.eu, ILLINOIS);
  const list = (auditor: string, page: PageRequest) => readPage(auditor, page, never);
  const [first, second] = (await list(COURT, { size: 0, token: "" })).decisions;
  const next = await list(COURT, { size: 0, token: first?.token ?? "" });
  expect(next.decisions).toEqual([second]);
  expect(await list(COURT, { size: 0, token: second?.token ?? "" })).toMatchObject({
    decisions: [],
    nextToken: "",
  });
  const other = list("spiffe://eu.example/auditor/other", { size: 0, token: first?.token ?? "" });
  await expect(other).rejects.toMatchObject({ reason: "CURSOR_FOREIGN" });
});

test("an auditor of whom no scope is stated sees nothing, and is told why", async () => {
  const pair = await createPair();
  await expect(listAt(pair.eu, undefined)(COURT, { size: 0, token: "" }, never)).rejects.toMatchObject({
    reason: "SCOPE_FORBIDDEN",
    message: expect.stringContaining("--places"),
  });
});
