/** Which effects cannot be, because of what the store holds already. */
import type { Effect, NewDispatch } from "../gateway/ports.ts";
import type { Outcome } from "./outcome.ts";
import type { Tables } from "./tables.ts";
import { acknowledgementRow, dispatchRow, inboundRow, noticeRow, packRow, transferRow } from "./view.ts";

/** Which state a dispatch is moved from, and what is answered where it is in another. */
const MOVES = {
  dispatched: ["queued", "already-dispatched"],
  parked: ["queued", "already-dispatched"],
  requeued: ["parked", "not-parked"],
} as const;

/** Why an effect cannot be, as the tables stand now; its answer, once the batch has its head. */
export function findConflict(effect: Effect, tables: Tables): (() => Outcome) | undefined {
  switch (effect.kind) {
    case "noted":
      return undefined;
    case "denied":
    case "proposed": {
      const taken = tables.transferByKey(effect.caller, effect.key);
      if (taken !== undefined) return () => ({ kind: "key-taken", row: transferRow(taken, tables) });
      if (tables.transfer(effect.id) !== undefined)
        return rejected(`transfer \`${effect.id}\` is there under another key`);
      const passed = effect.kind === "proposed" && isBoundPassed(effect, tables);
      return passed ? () => ({ kind: "bound-passed" }) : undefined;
    }
    case "concluded": {
      const record = tables.transfer(effect.id);
      if (record === undefined) return rejected(`transfer \`${effect.id}\` is unknown; propose it first`);
      if (record.state === "PROPOSED") return undefined;
      return () => ({ kind: "already-concluded", row: transferRow(record, tables) });
    }
    case "decided":
    case "barred": {
      const record = tables.inbound(effect.origin, effect.id);
      return record && (() => ({ kind: "already-decided", row: inboundRow(record, tables) }));
    }
    case "enacted": {
      const { jurisdiction, serial } = effect.pack;
      const record = tables.pack(jurisdiction);
      if (record === undefined || record.serial < serial) return undefined;
      return () => ({ kind: "already-enacted", row: packRow(record, tables) });
    }
    case "reported":
    case "arrived": {
      const record = tables.noticeVersion(effect.notice.id, effect.notice.version);
      if (record !== undefined) return () => ({ kind: "already-noticed", row: noticeRow(record, tables) });
      return effect.kind === "reported" ? findTaken(effect.dispatches, tables) : undefined;
    }
    case "acknowledged": {
      const record = tables.acknowledgement(effect.acknowledgement);
      if (record === undefined) return findTaken(effect.dispatches, tables);
      return () => ({ kind: "already-acknowledged", row: acknowledgementRow(record, tables) });
    }
    case "dispatched":
    case "parked":
    case "requeued": {
      const record = tables.dispatch(effect.id);
      if (record === undefined) return rejected(`dispatch \`${effect.id}\` is unknown; queue it first`);
      const [from, kind] = MOVES[effect.kind];
      if (record.state === from) return undefined;
      return () => ({ kind, row: dispatchRow(record, tables) });
    }
  }
}

/** That a decision was computed by another atlas than is in force when it would be written. */
export function findOutdated(epoch: number | undefined, tables: Tables): (() => Outcome) | undefined {
  return epoch === undefined || epoch === tables.epoch() ? undefined : () => ({ kind: "law-changed" });
}

/** Here and not before: only the writer sees all that is committed, its own batch included. */
function isBoundPassed(
  { caller, counted, bounds }: Extract<Effect, { kind: "proposed" }>,
  tables: Tables,
): boolean {
  return bounds.some(({ span, below }) => tables.tally(caller, span).to + counted.people.to >= below);
}

/** That a dispatch to be queued has the id of another. */
function findTaken(dispatches: readonly NewDispatch[], tables: Tables): (() => Outcome) | undefined {
  const ids = dispatches.map(({ id }) => id);
  const taken = ids.find((id, i) => ids.indexOf(id) < i || tables.dispatch(id) !== undefined);
  return taken === undefined
    ? undefined
    : rejected(`dispatch \`${taken}\` is there already; give it a new id`);
}

function rejected(message: string): () => Outcome {
  return () => ({ kind: "rejected", reason: "INTERNAL", message });
}
