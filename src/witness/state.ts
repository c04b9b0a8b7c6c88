/** The states of cosigned heads (`docs/protocol.md`, "Witnesses"). None of these commands has a leaf. */
import { FOREVER, type Machine, put } from "../engine/store.ts";
import {
  COSIGNATURE,
  type CosignatureRow,
  FORK,
  type ForkRow,
  MOST_FORKS,
  WITNESSED,
  type WitnessedRow,
} from "./schema.ts";

/** A head of another log is cosigned that was proved to extend the cosigned one of the size `after`; -1 where there was none. */
export type CosignHead = {
  readonly kind: "witness.cosign";
  readonly after: number;
  readonly head: Omit<WitnessedRow, "until">;
};

/** Another has cosigned a head of this node's own log. */
export type KeepCosignature = { readonly kind: "witness.keep"; readonly cosignature: CosignatureRow };

/** A log is proved to have two histories. */
export type KeepFork = { readonly kind: "witness.fork"; readonly fork: Omit<ForkRow, "until"> };

export type WitnessCommand = CosignHead | KeepCosignature | KeepFork;

/**
 * The machine of witnesses. Refuses `head-moved` for a head that was held against another than is kept, and that is not above it,
 * `already-kept` for a cosignature that is held, and `already-noted` for evidence that is kept or one too much of its log.
 */
export const witnessMachine: Machine<WitnessCommand> = {
  kinds: ["witness.cosign", "witness.keep", "witness.fork"],
  collections: [WITNESSED, COSIGNATURE, FORK],
  reads: (command) => {
    if (command.kind === "witness.cosign") return [{ of: WITNESSED, key: [command.head.log] }];
    if (command.kind === "witness.fork") return [{ of: FORK, index: "log", prefix: [command.fork.log] }];
    const { log, size, witness } = command.cosignature;
    return [{ of: COSIGNATURE, key: [log, size, witness] }];
  },
  transition: (command, rows) => {
    if (command.kind === "witness.cosign") {
      const { after, head } = command;
      const held = rows.get(WITNESSED, head.log);
      // INVARIANT: the size never falls, also where two heads are cosigned at once.
      if ((held?.size ?? -1) !== after || head.size < after)
        return { refused: "head-moved", ...(held && { row: held }) };
      return { puts: [put(WITNESSED, { ...head, until: FOREVER })] };
    }
    if (command.kind === "witness.fork") {
      const { fork } = command;
      const held = rows.span({ of: FORK, index: "log", prefix: [fork.log] });
      if (held.length >= MOST_FORKS || held.some(({ digest }) => digest === fork.digest))
        return { refused: "already-noted" };
      return { puts: [put(FORK, { ...fork, until: FOREVER })] };
    }
    const { cosignature } = command;
    const held = rows.get(COSIGNATURE, cosignature.log, cosignature.size, cosignature.witness);
    return held === undefined
      ? { puts: [put(COSIGNATURE, cosignature)] }
      : { refused: "already-kept", row: held };
  },
};
