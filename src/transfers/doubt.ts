/** The alarms of transfers that stay in doubt for another reason than a peer that is away. Each is raised once. */
import type { Observer } from "../engine/observer.ts";
import { ComityError, type Reason } from "../errors.ts";
import type { Statement } from "../ledger/proof.ts";
import { BoundedCache } from "../memo.ts";
import { isReadable, type Leaf } from "../receipt/leaf.ts";
import type { Allowance } from "./allowance.ts";
import type { TransferRow } from "./schema.ts";

/** The number of alarms that are remembered, so that none is raised again at each try. */
const ALARMS = 10_000;

/** The reasons that raise no alarm: the peer is away, or has no room for more of this platform's transfers today. */
const SILENT: readonly Reason[] = ["PEER_UNREACHABLE", "OVERLOADED"];

export type Raise = {
  /** Raises an alarm, once for each transfer and reason. */
  readonly alarm: (row: TransferRow, error: ComityError) => void;
  /** Notes that the destination has no room for more transfers of the platform. */
  readonly full: (row: TransferRow) => void;
  /** Runs `work`. Raises an alarm where it rejects, and rejects as it does. */
  readonly onError: <T>(row: TransferRow, work: () => Promise<T>) => Promise<T>;
};

/** Creates what raises the alarms. */
export function createAlarm(
  observer: Pick<Observer, "alarm">,
  refused: Allowance["refused"] = () => {},
): Raise {
  /** The transfers of which an alarm was raised, each with its reason. */
  const alarmed = new BoundedCache<string, true>(ALARMS);

  const alarm: Raise["alarm"] = ({ id, destination }, error) => {
    alarmed.get(`${id} ${error.reason}`, () => {
      observer.alarm({ what: error.reason, transfer: id, peer: destination, cause: error });
      return true;
    });
  };
  return {
    alarm,
    full: ({ caller, destination }) => refused(caller, destination),
    onError: (row, work) =>
      work().catch((thrown) => {
        alarm(row, ComityError.from(thrown));
        throw thrown;
      }),
  };
}

/**
 * Creates the function that runs `work`. A failure leaves the transfer in doubt, and raises an alarm unless it is only
 * silence. A broken store ends the process.
 */
export function createDoubt({ alarm }: Raise) {
  return async <T>(row: TransferRow, work: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      const error = ComityError.from(thrown);
      if (error.reason === "STORE_UNAVAILABLE") throw error;
      if (!SILENT.includes(error.reason)) alarm(row, error);
      return otherwise;
    }
  };
}

/**
 * Returns the fault of a proposal that no node reads; undefined where there is none. Version 0.2 could record one. It
 * cannot be sent, so that only the destination's bar ends it.
 */
export function findTooLarge(
  { id }: Pick<TransferRow, "id">,
  leaf: Leaf,
  { leaf: encoded }: Statement,
): ComityError | undefined {
  if (isReadable(leaf, Buffer.byteLength(encoded, "base64"))) return undefined;
  return new ComityError(
    "INPUT_TOO_LARGE",
    `the proposal of transfer \`${id}\` is too large to be sent, and its destination is asked to bar it`,
  );
}
