/** What stays in doubt: alarms once, and proposals of an earlier version that no node reads. */
import { expect, test } from "vitest";
import type { Entry, Store } from "../../src/engine/store.ts";
import { ComityError } from "../../src/errors.ts";
import { canonicalBytes, parseCanonical } from "../../src/ledger/canonical.ts";
import { createAlarm } from "../../src/transfers/doubt.ts";
import type { TransferRow } from "../../src/transfers/schema.ts";
import { AURORA, createPair, EU, IL, keyAt, never, START, sample } from "../support/pair.ts";

const login = await sample("login");

test("an alarm is raised once for each transfer and reason", async () => {
  const alarms: unknown[] = [];
  const raise = createAlarm({ alarm: (event) => alarms.push(event) });
  const row = { id: "a", destination: IL } as TransferRow;
  const invalid = new ComityError("STATEMENT_INVALID", "no leaf");
  for (const each of [invalid, invalid, new ComityError("PROOF_INVALID", "no proof")]) raise.alarm(row, each);
  await expect(raise.onError({ ...row, id: "b" }, () => Promise.reject(invalid))).rejects.toBe(invalid);
  expect(await raise.onError(row, async () => "read")).toBe("read");
  expect(alarms).toMatchObject([
    { what: "STATEMENT_INVALID", transfer: "a", peer: IL },
    { what: "PROOF_INVALID", transfer: "a" },
    { what: "STATEMENT_INVALID", transfer: "b" },
  ]);
});

/** A store that records each proposal as version 0.2 could: with more terms than any node reads, or longer ones. */
function writingTooLarge(store: Store, count: number, path: string): Store {
  const enlarged = (bytes: Uint8Array): Uint8Array => {
    const leaf = parseCanonical(bytes) as { translation: { terms: object[] } };
    const [term] = leaf.translation.terms;
    const terms = Array.from({ length: count }, () => ({ ...term, path }));
    return canonicalBytes({ ...leaf, translation: { ...leaf.translation, terms } });
  };
  const commit = (entry: Entry) =>
    store.commit(
      entry.command.kind === "transfer.propose" ? { ...entry, leaf: enlarged(entry.leaf) } : entry,
    );
  return { ...store, commit };
}

test.each([
  ["entries", 1003, "modality[0]"],
  ["bytes", 990, "/BIR[1]".repeat(40)],
])(
  "a stored proposal with too many %s is barred by its destination, with an alarm",
  async (_, count, path) => {
    const pair = await createPair({
      before: (store, node) => (node === EU ? writingTooLarge(store, count, path) : store),
    });
    pair.wire.questions = "lose";
    const { id } = await pair.eu.origin.request(AURORA, keyAt(START), login, never);
    pair.wire.questions = "pass";
    pair.restart();
    await pair.eu.origin.settleAll();
    expect(await pair.eu.view.stateOf(id)).toBe("BARRED");
    expect(pair.wire.sent.at(-1)).toMatchObject({ kind: "resolve", id });
    expect(pair.alarms.at(-1)).toMatchObject({ what: "INPUT_TOO_LARGE", transfer: id, peer: IL });
    expect(await pair.eu.origin.resolve(AURORA, id)).toMatchObject({ id, state: "BARRED" });
    expect(await pair.eu.origin.request(AURORA, keyAt(START), login, never)).toMatchObject({
      state: "BARRED",
    });
  },
);
