/** Entries as a gateway would commit them, made of as little as a store looks at. */
import type { Committed, Effect, Entry, Store } from "../../src/gateway/ports.ts";
import { canonicalBytes } from "../../src/ledger/canonical.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import type { Statement } from "../../src/ledger/proof.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import type { Counted, TallyBound } from "../../src/transfers/tally.ts";

export const key = createLedgerKey("eu.example/log");
export const verifierKey = parseVerifierKey(key.verifierKey);

/** The nodes that transfers come from, and notices go to. */
export const JP = "spiffe://jp.example/node";
export const US = "spiffe://us.example/node";

/** A statement of another node's: a store keeps it as it is. */
export const foreign: Statement = { leaf: "e30=", index: 4, proof: [], checkpoint: "another log's" };

export function entry(n: number, effect: Effect = { kind: "noted" }): Entry {
  return { leaf: canonicalBytes({ type: "test", n }), effect };
}

function transfer(id: string, idempotencyKey: string) {
  return {
    id,
    caller: "spiffe://eu.example/platform/a",
    key: idempotencyKey,
    digest: "00".repeat(32),
    destination: JP,
    decideBy: "2026-01-01T00:00:00.000Z",
    body: '{"a":"é"}',
  } as const;
}

/** One person to the recipient `r` on a day, without a bound. */
export const counted: Counted = { recipient: "r", day: "2026-01-01", people: { from: 1, to: 1 } };

export function proposed(
  id: string,
  idempotencyKey = `key of ${id}`,
  { bounds = [], ...count }: Partial<Counted> & { readonly bounds?: readonly TallyBound[] } = {},
) {
  return {
    kind: "proposed",
    ...transfer(id, idempotencyKey),
    counted: { ...counted, ...count },
    bounds,
  } as const satisfies Effect;
}

export function denied(id: string, idempotencyKey = `key of ${id}`) {
  return { kind: "denied", ...transfer(id, idempotencyKey) } as const satisfies Effect;
}

export function decided(id: string, recipient?: string): Effect & { kind: "decided" } {
  const effect = { kind: "decided", origin: JP, id, proposal: "ab".repeat(32) } as const;
  return recipient === undefined
    ? effect
    : { ...effect, inbox: { recipient, notice: `{"id":"${id}"}`, proposal: foreign } };
}

export function concluded(id: string, state: "PERMITTED" | "DENIED" | "BARRED" = "PERMITTED"): Effect {
  return { kind: "concluded", id, state, answer: foreign };
}

function notice(id: string, version: number) {
  return { id, version, digest: "cd".repeat(32), origin: JP, body: `{"id":"${id}","v":${version}}` };
}

/** A version reported here, with dispatches of these ids to Japan's node. */
export function reported(
  id: string,
  version: number,
  dispatches: readonly string[] = [],
  viewers: readonly string[] = [],
) {
  return {
    kind: "reported",
    notice: notice(id, version),
    dispatches: dispatches.map((dispatch) => ({ id: dispatch, peer: JP })),
    viewers,
  } as const satisfies Effect;
}

export function arrived(id: string, version: number, viewers: readonly string[] = []) {
  return { kind: "arrived", notice: notice(id, version), source: foreign, viewers } as const satisfies Effect;
}

/** What the regulator `r` says of a version, with dispatches of these ids to Japan's node. */
export function acknowledged(
  id: string,
  version: number,
  stage: string,
  dispatches: readonly string[] = [],
  viewers: readonly string[] = [],
) {
  const body = `{"id":"${id}","stage":"${stage}"}`;
  return {
    kind: "acknowledged",
    acknowledgement: { notice: id, version, by: "r", stage, body },
    dispatches: dispatches.map((dispatch) => ({ id: dispatch, peer: JP })),
    viewers,
  } as const satisfies Effect;
}

/** When a sample dispatch was parked. */
export const PARKED_AT = "2026-01-02T03:04:05.000Z";

export function parked(id: string): Effect {
  return { kind: "parked", id, reason: "INPUT_INVALID", at: PARKED_AT };
}

export function requeued(id: string): Effect {
  return { kind: "requeued", id, evidence: `{"requeued":"${id}"}` };
}

/** A version of a jurisdiction's pack, published here. */
export function enacted(jurisdiction: string, serial: number) {
  const version = `2026.${serial}`;
  const edition = { jurisdiction, serial, version, hash: "ef".repeat(32), authority: JP };
  return {
    kind: "enacted",
    pack: { ...edition, text: `pack: ${jurisdiction} # é` },
  } as const satisfies Effect;
}

/** The statement of what must have been committed. */
export function statementOf(committed: Committed): Statement {
  if (committed.kind !== "committed") throw new Error(`\`${committed.kind}\` instead of committed`);
  return committed.statement;
}

/** Commits two entries, in one batch or in turn; the first must be written. */
export async function commitBoth(
  store: Store,
  together: boolean,
  first: Entry,
  second: Entry,
): Promise<[Statement, Committed]> {
  const one = store.commit(first);
  if (!together) await one;
  const [a, b] = await Promise.all([one, store.commit(second)]);
  return [statementOf(a), b];
}
