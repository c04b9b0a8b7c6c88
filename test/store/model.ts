/** The answers and rows to which any sequence of entries must lead, written as plainly as possible. */
import fc from "fast-check";
import { expect } from "vitest";
import type { Effect, NewDispatch, Store, TransferRow } from "../../src/gateway/ports.ts";
import { verifyStatement } from "../../src/ledger/proof.ts";
import type { Counted, Span, TallyBound } from "../../src/transfers/tally.ts";
import {
  acknowledged,
  arrived,
  concluded,
  decided,
  denied,
  enacted,
  JP,
  PARKED_AT,
  parked,
  proposed,
  reported,
  requeued,
  verifierKey,
} from "./samples.ts";

const NOTICES = ["m", "n"];
const PLACES = ["EU", "JP"];
const VIEWERS = ["r", "s"];
const DAYS = ["2025-12-31", "2026-01-01", "2026-01-02"];
const SPANS: readonly Span[] = [undefined, ...VIEWERS].flatMap((recipient) =>
  DAYS.map((since) => ({ since, ...(recipient && { recipient }) })),
);
const STATES = ["queued", "received", "parked", "superseded"] as const;

/** Any effect, over so few ids that most sequences hold conflicts. */
export function anyEffect(): fc.Arbitrary<Effect> {
  const id = fc.constantFrom("a", "b", "c", "d");
  const notice = fc.constantFrom(...NOTICES);
  const version = fc.integer({ min: 1, max: 3 });
  const dispatch = fc.integer({ min: 1, max: 12 }).map((n) => `d${n}`);
  const dispatches = fc.array(dispatch, { maxLength: 2 });
  const viewers = fc.subarray(VIEWERS);
  return fc.oneof(
    fc.constant<Effect>({ kind: "noted" }),
    fc.tuple(id, id).map((of) => denied(...of)),
    fc.tuple(id, id, anyCount()).map((of) => proposed(...of)),
    fc.tuple(id, fc.constantFrom("PERMITTED", "DENIED", "BARRED")).map((of) => concluded(...of)),
    fc.tuple(id, fc.constantFrom(...VIEWERS, undefined)).map(([a, r]) => decided(a, r)),
    id.map((a): Effect => ({ kind: "barred", origin: decided(a).origin, id: a })),
    fc.tuple(fc.constantFrom(...PLACES), fc.integer({ min: 1, max: 4 })).map((of) => enacted(...of)),
    fc.tuple(notice, version, dispatches, viewers).map((of) => reported(...of)),
    fc.tuple(notice, version, viewers).map((of) => arrived(...of)),
    fc
      .tuple(notice, version, fc.constantFrom("received", "read"), dispatches, viewers)
      .map((of) => acknowledged(...of)),
    dispatch.map((d): Effect => ({ kind: "dispatched", id: d })),
    dispatch.map(parked),
    dispatch.map(requeued),
  );
}

/** What a transfer counts, and bounds of which some hold. */
function anyCount() {
  const number = fc.constantFrom(0, 1, 400, 10_000_000_000);
  const to = fc.oneof(fc.constant(0), number, fc.constant(Number.POSITIVE_INFINITY));
  return fc.record({
    recipient: fc.constantFrom(...VIEWERS),
    day: fc.constantFrom(...DAYS),
    people: fc.tuple(number, to).map(([from, more]) => ({ from, to: from + more })),
    bounds: fc.array(
      fc.record({ span: fc.constantFrom(...SPANS), below: fc.constantFrom(1, 801, 10_000_000_401) }),
      { maxLength: 2 },
    ),
  });
}

/** An empty model; `commit` gives the kind of the answer. */
export function createModel() {
  let size = 0;
  const transfers: { id: string; key: string; state: string; index: number; counted?: Counted }[] = [];
  const inbound: { id: string; index: number; recipient: string | undefined }[] = [];
  const packs: { jurisdiction: string; serial: number; index: number }[] = [];
  const notices: { id: string; version: number; index: number }[] = [];
  const said: { notice: string; version: number; stage: string; index: number }[] = [];
  const dispatches: {
    id: string;
    kind: string;
    notice: string;
    version: number;
    state: string;
    index: number;
  }[] = [];
  const evidence = new Map<number, string>();
  const shown: { viewer: string; notice: string; version: number; stage: string | undefined }[] = [];

  function isTaken(queued: readonly NewDispatch[]): boolean {
    const ids = [...dispatches, ...queued].map(({ id }) => id);
    return new Set(ids).size < ids.length;
  }

  function tally({ since, recipient }: Span) {
    let [from, to] = [0, 0];
    for (const { state, counted } of transfers)
      if (counted && state !== "DENIED" && state !== "BARRED" && counted.day >= since)
        if (recipient === undefined || counted.recipient === recipient)
          [from, to] = [from + counted.people.from, to + counted.people.to];
    return { from, to };
  }

  function isPassed(bounds: readonly TallyBound[], { people }: Counted): boolean {
    return bounds.some(({ span, below }) => tally(span).to + people.to >= below);
  }

  function commit(effect: Effect): string {
    switch (effect.kind) {
      case "proposed":
      case "denied": {
        if (transfers.some((each) => each.key === effect.key)) return "key-taken";
        if (transfers.some((each) => each.id === effect.id)) return "rejected";
        const common = { id: effect.id, key: effect.key, index: size };
        if (effect.kind === "denied") {
          transfers.push({ ...common, state: "DENIED" });
          break;
        }
        if (isPassed(effect.bounds, effect.counted)) return "bound-passed";
        transfers.push({ ...common, state: "PROPOSED", counted: effect.counted });
        break;
      }
      case "concluded": {
        const transfer = transfers.find((each) => each.id === effect.id);
        if (transfer === undefined) return "rejected";
        if (transfer.state !== "PROPOSED") return "already-concluded";
        transfer.state = effect.state;
        break;
      }
      case "decided":
      case "barred": {
        if (inbound.some((each) => each.id === effect.id)) return "already-decided";
        const recipient = effect.kind === "decided" ? effect.inbox?.recipient : undefined;
        inbound.push({ id: effect.id, index: size, recipient });
        break;
      }
      case "enacted": {
        const { jurisdiction, serial } = effect.pack;
        const above = packs.some((each) => each.jurisdiction === jurisdiction && each.serial >= serial);
        if (above) return "already-enacted";
        packs.push({ jurisdiction, serial, index: size });
        break;
      }
      case "reported":
      case "arrived": {
        const { id, version } = effect.notice;
        if (notices.some((each) => each.id === id && each.version === version)) return "already-noticed";
        const queued = effect.kind === "reported" ? effect.dispatches : [];
        if (isTaken(queued)) return "rejected";
        notices.push({ id, version, index: size });
        for (const each of dispatches)
          if (effect.kind === "reported" && each.kind === "notice" && each.notice === id)
            if (each.version < version && each.state !== "received") each.state = "superseded";
        for (const each of queued)
          dispatches.push({ id: each.id, kind: "notice", notice: id, version, state: "queued", index: size });
        for (const viewer of effect.viewers) shown.push({ viewer, notice: id, version, stage: undefined });
        break;
      }
      case "acknowledged": {
        const { notice, version, stage } = effect.acknowledgement;
        const same = (each: (typeof said)[number]) =>
          each.notice === notice && each.version === version && each.stage === stage;
        if (said.some(same)) return "already-acknowledged";
        if (isTaken(effect.dispatches)) return "rejected";
        said.push({ notice, version, stage, index: size });
        for (const { id } of effect.dispatches)
          dispatches.push({ id, kind: "acknowledgement", notice, version, state: "queued", index: size });
        for (const viewer of effect.viewers) shown.push({ viewer, notice, version, stage });
        break;
      }
      case "dispatched":
      case "parked": {
        const dispatch = dispatches.find((each) => each.id === effect.id);
        if (dispatch === undefined) return "rejected";
        if (dispatch.state !== "queued") return "already-dispatched";
        dispatch.state = effect.kind === "parked" ? "parked" : "received";
        break;
      }
      case "requeued": {
        const dispatch = dispatches.find((each) => each.id === effect.id);
        if (dispatch === undefined) return "rejected";
        if (dispatch.state !== "parked") return "not-parked";
        dispatch.state = "queued";
        evidence.set(size, effect.evidence);
      }
    }
    size += 1;
    return "committed";
  }
  return {
    commit,
    tally,
    transfers,
    inbound,
    packs,
    notices,
    said,
    dispatches,
    evidence,
    shown,
    size: () => size,
  };
}

/** That a store reads as the model does. */
export function expectAsModel(store: Store, model: ReturnType<typeof createModel>): void {
  expect(store.checkpoint().size).toBe(model.size());
  for (let index = 0; index < model.size(); index++)
    expect(store.evidence(index)).toBe(model.evidence.get(index));
  expectTransfersAsModel(store, model);
  const newest = PLACES.flatMap((place) => {
    const last = model.packs.findLast(({ jurisdiction }) => jurisdiction === place);
    return last === undefined ? [] : [{ ...enacted(place, last.serial).pack, own: { index: last.index } }];
  });
  expect(store.packs()).toMatchObject(newest);
  expect(PLACES.flatMap((place) => store.pack(place) ?? [])).toEqual(store.packs());
  expectNoticesAsModel(store, model);
}

function expectTransfersAsModel(store: Store, model: ReturnType<typeof createModel>): void {
  for (const { id, key: taken, state, index } of model.transfers) {
    expect(store.transfer(id)).toMatchObject({ id, key: taken, state, own: { index } });
    verifyStatement((store.transfer(id) as TransferRow).own, verifierKey);
  }
  const open = model.transfers.filter(({ state }) => state === "PROPOSED");
  expect(store.proposed().map(({ id }) => id)).toEqual(open.map(({ id }) => id));
  const { caller } = proposed("a");
  expect(SPANS.map((span) => store.tally(caller, span))).toEqual(SPANS.map(model.tally));
  for (const { id, index } of model.inbound)
    expect(store.inbound(decided(id).origin, id)).toMatchObject({ id, own: { index } });
  for (const recipient of VIEWERS) {
    const ids = model.inbound.flatMap((each) => (each.recipient === recipient ? each.id : []));
    expect(store.inbox(recipient, 0, 99).map(({ cursor, id }) => [cursor, id])).toEqual(
      ids.map((each, i) => [i + 1, each]),
    );
  }
}

function expectNoticesAsModel(store: Store, model: ReturnType<typeof createModel>): void {
  const dispatch = ({ own, ...each }: { own: { index: number }; [more: string]: unknown }) => [
    each.id,
    each.kind,
    each.notice,
    each.version,
    each.state,
    each.since,
    own.index,
  ];
  const plain = (each: (typeof model.dispatches)[number]) =>
    dispatch({ ...each, since: each.state === "parked" ? PARKED_AT : "", own: each });
  for (const state of STATES)
    expect(store.dispatches(JP, state, 99).map(dispatch)).toEqual(
      model.dispatches.filter((each) => each.state === state).map(plain),
    );
  const stuck = (of = NOTICES) =>
    model.dispatches.flatMap(({ id, notice, state }, i) =>
      state === "parked" && of.includes(notice) ? [{ id, place: i + 1 }] : [],
    );
  expect(store.parked(0, 99)).toMatchObject(stuck());
  expect(store.parked(3, 2)).toMatchObject(
    stuck()
      .filter(({ place }) => place > 3)
      .slice(0, 2),
  );
  for (const id of NOTICES) {
    expect(store.parked(0, 99, id)).toMatchObject(stuck([id]));
    const versions = model.notices.filter((each) => each.id === id).sort((a, b) => a.version - b.version);
    expect(store.notice(id).map(({ version, own }) => [version, own.index])).toEqual(
      versions.map(({ version, index }) => [version, index]),
    );
    const said = model.said.filter((each) => each.notice === id);
    expect(store.acknowledgements(id).map(({ stage, own }) => [stage, own.index])).toEqual(
      said.map(({ stage, index }) => [stage, index]),
    );
    const carried = model.dispatches.filter((each) => each.notice === id && each.kind === "notice");
    expect(store.deliveries(id).map(dispatch)).toEqual(carried.map(plain));
  }
  for (const viewer of VIEWERS) {
    const shown = model.shown.filter((each) => each.viewer === viewer);
    const entries = store.feed(viewer, 0, 99);
    expect(
      entries.map((each) => [each.cursor, each.notice, each.version, each.acknowledgement?.stage]),
    ).toEqual(shown.map(({ notice, version, stage }, i) => [i + 1, notice, version, stage]));
    const seen = NOTICES.flatMap((notice) => {
      const first = shown.findIndex((each) => each.notice === notice) + 1;
      return first === 0 ? [] : [{ notice, first }];
    }).sort((a, b) => b.first - a.first);
    expect(store.noticesSeenBy(viewer, 0, 99)).toEqual(seen);
    expect(store.noticesSeenBy(viewer, 3, 1)).toEqual(seen.filter(({ first }) => first < 3).slice(0, 1));
  }
}
