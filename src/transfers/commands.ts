/** The commands of transfers, as each carries what it writes. */
import type { Contradiction } from "../engine/contradictions.ts";
import type { SealedContent } from "../engine/rows.ts";
import type { CountedRow, InboundRow, ObligationsRow, TransferRow, TransferState } from "./schema.ts";
import type { RaisedCount, TallyBound } from "./tally.ts";

/** The lists of obligations that a command's leaf names. */
export type Lists = { readonly lists: readonly Omit<ObligationsRow, "until">[] };

/** A transfer as a command brings it, denied or proposed. */
export type NewTransfer = Omit<TransferRow, "state" | "leaf" | "outcome" | "counted" | "erased"> &
  Lists & {
    /** The sealed body. */
    readonly contents: readonly SealedContent[];
  };

/** The commands of transfers. */
export type TransferCommand =
  /** A leaf that changes no state: an assessment, or a conflict with its evidence. */
  | ({
      readonly kind: "transfer.note";
      readonly contents: readonly SealedContent[];
      readonly until: string;
      /** Set for a conflict, which is kept once. */
      readonly contradiction?: Contradiction;
    } & Lists)
  | ({ readonly kind: "transfer.deny" } & NewTransfer)
  /** A proposal counts in the tallies unless it ends denied or barred. It is written only while every bound holds. */
  | ({
      readonly kind: "transfer.propose";
      readonly counted: CountedRow;
      /** The date until which the tallies that it adds to are kept, at least. */
      readonly talliedUntil: string;
      readonly bounds: readonly TallyBound[];
    } & NewTransfer)
  | ({
      readonly kind: "transfer.conclude";
      readonly id: string;
      readonly state: Exclude<TransferState, "PROPOSED">;
      /** The sealed answer. */
      readonly contents: readonly SealedContent[];
      /**
       * Set where the answer is a late permit that does not count, and the leaf is this node's denial: the declarations
       * that the sender's tallies raised.
       */
      readonly lapsed?: readonly RaisedCount[];
    } & Lists)
  | ({
      readonly kind: "transfer.decide";
      /** The recipient whose inbox shows it; absent where the decision denies. */
      readonly recipient?: string;
      /** The modalities of what is delivered, as concepts. */
      readonly modality?: readonly string[];
      /** The date until which the inbox shows it; that of the transfer where absent. */
      readonly shownUntil?: string;
      /** The sealed delivery and proposal, where there is a recipient. */
      readonly contents: readonly SealedContent[];
    } & Lists &
      Required<Omit<InboundRow, "leaf" | "erased">>)
  | ({ readonly kind: "transfer.bar" } & Omit<InboundRow, "leaf" | "proposal" | "erased">);

/** The command of a kind. */
export type Of<Kind extends TransferCommand["kind"]> = Extract<TransferCommand, { kind: Kind }>;
