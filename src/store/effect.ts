/** What an effect writes beside its leaf, in the same transaction. */
import type { Effect, FeedRow, NewDispatch } from "../gateway/ports.ts";
import type { DispatchRecord, WritableTables } from "./tables.ts";

/** Writes an effect that stands in no conflict; `leaf` is the index of its leaf. */
export function apply(effect: Effect, leaf: number, tables: WritableTables): void {
  switch (effect.kind) {
    case "noted":
      if (effect.evidence !== undefined) tables.addEvidence(leaf, effect.evidence);
      return;
    case "denied": {
      const { kind: _, ...transfer } = effect;
      tables.addTransfer({ ...transfer, state: "DENIED", leaf });
      return;
    }
    case "proposed": {
      const { kind: _, counted, bounds: __, ...transfer } = effect;
      tables.addTransfer({ ...transfer, state: "PROPOSED", leaf }, counted);
      return;
    }
    case "concluded":
      tables.conclude(effect.id, effect.state, effect.answer);
      return;
    case "barred":
      tables.addInbound({ origin: effect.origin, id: effect.id, proposal: "", leaf });
      return;
    case "decided": {
      const { origin, id, proposal, inbox } = effect;
      tables.addInbound({ origin, id, proposal, leaf });
      if (inbox !== undefined) tables.addInbox({ ...inbox, id, leaf });
      return;
    }
    case "enacted":
      tables.addPack({ ...effect.pack, leaf });
      return;
    case "reported": {
      const { id: notice, version } = effect.notice;
      tables.addNotice({ ...effect.notice, leaf });
      tables.supersede(notice, version);
      queue(effect.dispatches, { kind: "notice", notice, version, leaf }, tables);
      show(effect.viewers, { notice, version }, tables);
      return;
    }
    case "arrived": {
      const { id: notice, version } = effect.notice;
      tables.addNotice({ ...effect.notice, source: effect.source, leaf });
      show(effect.viewers, { notice, version }, tables);
      return;
    }
    case "acknowledged": {
      const { acknowledgement, source } = effect;
      const { notice, version, by, stage } = acknowledgement;
      tables.addAcknowledgement({ ...acknowledgement, ...(source && { source }), leaf });
      queue(effect.dispatches, { kind: "acknowledgement", notice, version, leaf }, tables);
      show(effect.viewers, { notice, version, acknowledgement: { by, stage } }, tables);
      return;
    }
    case "dispatched":
      tables.moveDispatch(effect.id, "received");
      return;
    case "parked":
      tables.moveDispatch(effect.id, "parked", effect.reason, effect.at);
      return;
    case "requeued":
      tables.moveDispatch(effect.id, "queued");
      tables.addEvidence(leaf, effect.evidence);
  }
}

function queue(
  dispatches: readonly NewDispatch[],
  carried: Pick<DispatchRecord, "kind" | "notice" | "version" | "leaf">,
  tables: WritableTables,
): void {
  for (const { id, peer } of dispatches)
    tables.addDispatch({ id, peer, ...carried, state: "queued", reason: "", since: "" });
}

function show(
  viewers: readonly string[],
  shown: Omit<FeedRow, "viewer" | "cursor">,
  tables: WritableTables,
): void {
  for (const viewer of viewers) tables.addFeed({ viewer, ...shown });
}
