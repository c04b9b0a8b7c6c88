/** The states of own notices and acknowledgements that a peer has given back: each is written once, and sent to nobody. */
import { keepRecovered, RECOVERED } from "../engine/recovered.ts";
import { keepContents, OUTBOX, type OutboxRow, place, type SealedContent } from "../engine/rows.ts";
import { type Change, type Machine, put, type Refusal, type Rows } from "../engine/store.ts";
import { type Accepted, readsOf } from "./commands.ts";
import {
  ACKNOWLEDGEMENT,
  type AcknowledgementRow,
  KIND,
  NOTICE,
  NOTICE_VERSION,
  subjectOf,
} from "./schema.ts";
import { accept, findMarksChanged, isTooHigh } from "./state.ts";

export type NoticeRecovery =
  /** A version that this node had relayed to `dispatch.peer`, which has it. `own` is the former statement, as `bytesOfFormer` gives it. */
  | ({
      readonly kind: "notice.recover";
      readonly own: Uint8Array;
      readonly dispatch: { readonly id: string; readonly peer: string };
      readonly at: string;
    } & Accepted)
  /** An acknowledgement that a regulator of this node had made of a notice of the peer. */
  | {
      readonly kind: "notice.recover-acknowledgement";
      readonly own: Uint8Array;
      readonly said: Omit<AcknowledgementRow, "leaf" | "until">;
      readonly contents: readonly SealedContent[];
      readonly until: string;
    };

type Of<Kind extends NoticeRecovery["kind"]> = Extract<NoticeRecovery, { kind: Kind }>;

/**
 * The machine. It refuses `already-here` for what is known, `other-content` for a version that has another content here, `version-unknown` for an acknowledgement of a version that is not there,
 * and as `notice.arrive` is refused.
 */
export const noticeRecoveryMachine: Machine<NoticeRecovery> = {
  kinds: ["notice.recover", "notice.recover-acknowledgement"],
  collections: [RECOVERED, NOTICE, NOTICE_VERSION, ACKNOWLEDGEMENT],
  reads: (command) => {
    if (command.kind === "notice.recover")
      return [
        ...readsOf({ ...command, kind: "notice.arrive" }),
        { of: OUTBOX, index: "subject", prefix: [subjectOf(command.version)] },
      ];
    const { origin, id, version, by, stage } = command.said;
    return [
      { of: ACKNOWLEDGEMENT, key: [origin, id, version, by, stage] },
      { of: NOTICE_VERSION, key: [origin, id, version] },
    ];
  },
  transition: (command, rows, leaf) =>
    command.kind === "notice.recover" ? recover(command, rows, leaf) : recoverSaid(command, rows, leaf),
};

function recover(command: Of<"notice.recover">, rows: Rows, leaf: number): Change | Refusal {
  const { version, own, dispatch, at, until } = command;
  const there = rows.get(NOTICE_VERSION, version.origin, version.id, version.version);
  if (there !== undefined && there.digest !== version.digest) return { refused: "other-content", row: there };
  const subject = subjectOf(version);
  const items = rows.span({ of: OUTBOX, index: "subject", prefix: [subject] });
  const item = items.find((each) => isOf(each, dispatch.peer, version.version));
  if (there !== undefined && item !== undefined) return { refused: "already-here", row: there };
  const changed = there ? undefined : findMarksChanged(version, command, rows);
  if (changed !== undefined) return changed;
  if (isTooHigh(version)) return { refused: "too-many-versions" };
  const carried = { kind: KIND.notice, subject, version: version.version, until: there?.until ?? until };
  const received: OutboxRow = {
    ...{ ...dispatch, ...carried, leaf: there?.leaf ?? leaf, place: place(leaf, 0), state: "received" },
    since: at,
  };
  return {
    puts: [
      // Another peer has given it back before: only that this one has it too is new.
      ...(there === undefined ? accept(command, rows, leaf) : []),
      ...(item === undefined ? [put(OUTBOX, received)] : []),
      keepRecovered(leaf, own, until),
    ],
  };
}

const isOf = ({ peer, kind, version }: OutboxRow, to: string, of: number) =>
  peer === to && kind === KIND.notice && version === of;

function recoverSaid(
  { own, said, contents, until }: Of<"notice.recover-acknowledgement">,
  rows: Rows,
  leaf: number,
): Change | Refusal {
  const { origin, id, version, by, stage } = said;
  const there = rows.get(ACKNOWLEDGEMENT, origin, id, version, by, stage);
  if (there !== undefined) return { refused: "already-here", row: there };
  if (rows.get(NOTICE_VERSION, origin, id, version) === undefined) return { refused: "version-unknown" };
  return {
    puts: [
      put(ACKNOWLEDGEMENT, { ...said, leaf, until }),
      ...keepContents(leaf, contents),
      keepRecovered(leaf, own, until),
    ],
  };
}
