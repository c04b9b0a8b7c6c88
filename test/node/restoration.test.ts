/** A store that was restored: whom its node asks, and what it records of that. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { Peer } from "../../src/engine/peers.ts";
import {
  chooseAsked,
  isUnconfirmed,
  readRestoration,
  restorationFileOf,
  writeRestoration,
} from "../../src/node/restoration.ts";

const nodes = ["spiffe://eu.example/node", "spiffe://jp.example/node"];
const peers = { all: nodes.map((node) => ({ node }) as Peer) };
const at = "2026-11-30T10:00:00.000Z";
const restoration = { type: "comity/v1/restoration", at, backupAt: at, size: 7 } as const;

function restored() {
  const store = join(mkdtempSync(join(tmpdir(), "comity-restoration-")), "ledger.db");
  const fault = vi.fn();
  const words = { clock: { now: () => new Date(at) }, observer: { fault } };
  return { store, words, fault };
}

test("a store that was never restored asks all peers, of whom one is enough, and nobody where it is alone", () => {
  const { store, words } = restored();
  expect(isUnconfirmed(store)).toBe(false);
  expect(chooseAsked(store, peers, words)).toEqual({ peers: nodes });
  expect(chooseAsked(store, peers, { ...words, alone: true })).toEqual({ peers: [] });
});

test("a restored one asks each, and is as any other once that is confirmed and recorded", () => {
  const { store, words } = restored();
  writeRestoration(store, restoration);
  expect(isUnconfirmed(store)).toBe(true);
  const { peers: asked, each, confirmed } = chooseAsked(store, peers, { ...words, without: ["jp.example"] });
  expect([asked, each]).toEqual([["spiffe://eu.example/node"], true]);
  confirmed?.();
  expect(readRestoration(store)).toEqual({
    ...restoration,
    confirmed: { at, by: ["eu.example"], without: ["jp.example"] },
  });
  expect(isUnconfirmed(store)).toBe(false);
  expect(chooseAsked(store, peers, words)).toEqual({ peers: nodes });
});

test("a restored one may open another log, whose name is recorded; one that was never restored may not", () => {
  const { store, words } = restored();
  expect(() => chooseAsked(store, peers, { ...words, openLog: true })).toThrow(
    expect.objectContaining({ reason: "CONFIG_INVALID", message: expect.stringContaining("--open-log") }),
  );
  writeRestoration(store, restoration);
  const open = async () => "kr.example/2026-11-30-0123abcd";
  expect(chooseAsked(store, peers, { ...words, open }).reopen).toBeUndefined();
  const { reopen, confirmed } = chooseAsked(store, peers, { ...words, open, openLog: true });
  expect(reopen).toBe(open);
  confirmed?.("kr.example/2026-11-30-0123abcd");
  expect(readRestoration(store)?.confirmed?.opened).toBe("kr.example/2026-11-30-0123abcd");
  // It is left among the words of the service, and asks for nothing more.
  expect(chooseAsked(store, peers, { ...words, openLog: true })).toEqual({ peers: nodes });
});

test("a restored one is not started alone, nor without somebody who is no peer", () => {
  const { store, words } = restored();
  writeRestoration(store, restoration);
  for (const [more, message] of [
    [{ alone: true }, "--alone"],
    [{ without: ["other.example"] }, "--without other.example"],
  ] as const)
    expect(() => chooseAsked(store, peers, { ...words, ...more })).toThrow(
      expect.objectContaining({ reason: "CONFIG_INVALID", message: expect.stringContaining(message) }),
    );
});

test("a confirmation that cannot be recorded is told, and the next start asks again", () => {
  const { store, words, fault } = restored();
  writeRestoration(store, restoration);
  const { confirmed } = chooseAsked(store, peers, {
    ...words,
    clock: { now: () => new Date(Number.NaN) },
  });
  confirmed?.();
  expect(fault).toHaveBeenCalledWith(expect.objectContaining({ method: "restoration" }));
  expect(isUnconfirmed(store)).toBe(true);
});

test("a record that is damaged, or says more than is known, starts nothing", () => {
  const { store } = restored();
  for (const text of ["", "{", JSON.stringify({ ...restoration, more: 1 })]) {
    writeFileSync(restorationFileOf(store), text);
    expect(() => isUnconfirmed(store), text).toThrow(
      expect.objectContaining({ reason: "STORE_UNAVAILABLE" }),
    );
  }
});
