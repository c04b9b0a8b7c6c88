/** The events that concern a node's own files, its log and its store: faults, and the growth of each table. */
import type { Meter } from "@opentelemetry/api";
import type { Observer } from "../../engine/observer.ts";
import { nodeId } from "../../federation/identity.ts";
import type { Log, LogFields } from "./log.ts";

/** A table, with its growth in bytes a day where that is known. */
type Table = {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  readonly bytesPerDay?: number;
};

type StoreChecked = {
  readonly rows: number;
  readonly leaves: number;
  readonly removed: number;
  readonly tables: readonly Table[];
};

/** The events that concern a node's own files and its log. */
export type SetupObserver = {
  /** No peer has confirmed the log in time: nothing is signed, and the node keeps asking. Told once. */
  readonly logUnconfirmed: (event: {
    readonly missing: readonly string[];
    readonly restored: boolean;
  }) => void;
  /** The node may sign. */
  readonly logConfirmed: () => void;
  /** A peer holds a checkpoint of `held` leaves that the log here, of `size` leaves, does not extend. */
  readonly logForked: (event: {
    readonly peer: string;
    readonly size: number;
    readonly held: number;
  }) => void;
  /** The log goes on as `log` after its `size` leaves here: the peer `by` holds the head of `held` leaves, and the others are lost. */
  readonly logOpened: (event: {
    readonly by: string;
    readonly size: number;
    readonly held: number;
    readonly log: string;
  }) => void;
  /** A peer has given back all that it had exchanged with this node: so many items were recovered, here already, past their date, or refused. */
  readonly askedBack: (event: {
    readonly peer: string;
    readonly recovered: number;
    readonly here: number;
    readonly past: number;
    readonly refused: number;
  }) => void;
  /** A read or a checkpoint of the database failed, or damage was found; the node goes on. `what` says which. */
  readonly storeFault: (event: { readonly what: string; readonly error: unknown }) => void;
  /** The store has no more room for anything new, or has room again. `used` and `free` are bytes. */
  readonly storeRoom: (event: {
    readonly state: "full" | "room";
    readonly used: number;
    readonly free: number;
  }) => void;
  /**
   * A pass over the whole store has ended: the rows, the leaves, the rows that were removed, and each table with its
   * growth since the pass before.
   */
  readonly storeChecked: (event: StoreChecked) => void;
  /** A certificate of this node or of a peer ends within 30 days. `until` is the instant (ISO 8601). */
  readonly certificateEnds: (event: { readonly peer: string; readonly until: string }) => void;
  /** An agreement has ended or has not begun. `agreement` is its id: transfers and new notices under it are refused. */
  readonly agreementNotInForce: (event: { readonly agreement: string; readonly peer: string }) => void;
  /**
   * A stored card or agreement cannot be read. It is set aside, and nothing rests on it; the node starts. `name` is a trust domain, or
   * the id or the hash of the agreement.
   */
  readonly setAside: (event: {
    readonly what: "card" | "agreement";
    readonly name: string;
    readonly cause: Error;
  }) => void;
  /** An audit event could not be written. The node goes on. */
  readonly auditLost: (error: unknown) => void;
  readonly configurationOdd: (event: LogFields & { readonly what: string }) => void;
};

/** Records alarms, and what concerns the log, the store and the files of the node. */
export function observeSetup(meter: Meter, log: Log): SetupObserver & Pick<Observer, "noticeUnreadable"> {
  const alarms = meter.createCounter("comity.alarms", { unit: "{alarm}" });
  const recordTables = observeTables(meter);
  const auditsLost = meter.createCounter("comity.audit.lost", { unit: "{event}" });
  const storeFaults = meter.createCounter("comity.store.faults", { unit: "{fault}" });
  return {
    noticeUnreadable: ({ notice, cause: error }) =>
      log("error", "stored notice unreadable", { notice, error }),
    logUnconfirmed: ({ missing, restored }) => {
      if (!restored) log("warn", "no peer has confirmed the log: nothing is signed until one does");
      else
        for (const peer of missing)
          log("warn", "the store was restored: nothing is signed until this peer has answered", { peer });
    },
    logConfirmed: () => log("info", "log confirmed"),
    logForked: ({ peer, size, held }) => {
      alarms.add(1, { "comity.reason": "LOG_FORKED" });
      log("error", "a peer holds more of the log than the store here: nothing is signed; restore the store", {
        peer,
        size: String(size),
        held: String(held),
      });
    },
    logOpened: ({ by: peer, size, held, log: name }) => {
      alarms.add(1, { "comity.reason": "LOG_OPENED" });
      const sizes = { size: String(size), held: String(held) };
      log("warn", "the end of the log was lost: it goes on under another name", {
        peer,
        log: name,
        ...sizes,
      });
    },
    askedBack: (event) => tellAskedBack(log, event),
    storeFault: ({ what, error }) => {
      storeFaults.add(1, { "comity.what": what });
      log("error", "store fault", { code: what, error });
    },
    storeRoom: ({ state, used, free }) => {
      const bytes = { bytes: String(used), free: String(free) };
      if (state === "full") log("error", "store full: nothing new is taken; give it more room", bytes);
      else log("info", "store has room again", bytes);
    },
    storeChecked: (event) => {
      recordTables(event.tables);
      log("info", "store checked", linesOf(event));
    },
    certificateEnds: ({ peer, until }) => log("warn", "certificate ends soon: renew it", { peer, until }),
    agreementNotInForce: ({ agreement, peer }) => log("warn", "agreement not in force", { agreement, peer }),
    setAside: ({ what, name, cause: error }) => {
      alarms.add(1, { "comity.reason": "SET_ASIDE" });
      if (what === "card") log("error", "stored card set aside", { peer: nodeId(name), error });
      else log("error", "stored agreement set aside", { agreement: name, error });
    },
    auditLost: (error) => {
      auditsLost.add(1);
      log("error", "audit event lost", { error });
    },
    configurationOdd: ({ what, ...about }) => log("warn", what, about),
  };
}

/** Creates the gauges of tables, and returns the function that records them. */
function observeTables(meter: Meter): (tables: readonly Table[]) => void {
  const rows = meter.createGauge("comity.store.rows", {
    description: "rows of a table at the last pass; the table `log` counts leaves",
    unit: "{row}",
  });
  const bytes = meter.createGauge("comity.store.bytes", {
    description: "bytes of the values of a table at the last pass",
    unit: "By",
  });
  const growth = meter.createGauge("comity.store.growth", {
    description: "bytes by which a table grows a day, from one pass to the next",
    unit: "By/d",
  });
  return (tables) => {
    for (const table of tables) {
      const named = { "comity.table": table.name };
      rows.record(table.rows, named);
      bytes.record(table.bytes, named);
      if (table.bytesPerDay !== undefined) growth.record(table.bytesPerDay, named);
    }
  };
}

/** Returns the fields of the line about a pass. */
function linesOf({ rows, leaves, removed, tables }: StoreChecked): LogFields {
  const sum = (of: (table: Table) => number) => String(tables.reduce((total, table) => total + of(table), 0));
  const known = tables.some(({ bytesPerDay }) => bytesPerDay !== undefined);
  return {
    size: String(leaves),
    rows: String(rows),
    removed: String(removed),
    bytes: sum((table) => table.bytes),
    ...(known && { growth: sum(({ bytesPerDay = 0 }) => bytesPerDay) }),
  };
}

function tellAskedBack(log: Log, { peer, ...counts }: Parameters<SetupObserver["askedBack"]>[0]): void {
  const numbers = Object.entries(counts).map(([name, count]) => [name, String(count)]);
  log("info", "a peer has given back what was exchanged with it", { peer, ...Object.fromEntries(numbers) });
}
