/** Shows dead letters to an operator: how many, for which peer and since when, why, and the next step. */
import type { ShownDeadLetter } from "../../edge/grpc/notice-answers.ts";
import { formatTime } from "./due.ts";
import { formatId } from "./notice.ts";
import { type Cell, styled, tableLines } from "./table.ts";
import { paint, paragraph } from "./terminal.ts";

function rowOf({ kind, noticeId, version, reason, since }: ShownDeadLetter): readonly Cell[] {
  return [
    [since === "" ? styled("quiet", "time unknown") : formatTime(since)],
    [styled("bad", reason)],
    [
      `${noticeId}, version ${version}`,
      ...(kind === "notice"
        ? []
        : [
            styled(
              "quiet",
              kind === undefined
                ? "of a kind that the node does not know: a newer program queued it"
                : "acknowledgement by a regulator of this node",
            ),
          ]),
    ],
  ];
}

/** Groups dead letters by peer, in the order in which the node gave them. */
function peerLines(letters: readonly ShownDeadLetter[], width: number): readonly string[] {
  return [...Map.groupBy(letters, ({ peer }) => peer)].flatMap(([peer, rows]) => [
    "",
    paint("heading", formatId(peer)),
    ...tableLines(rows.map(rowOf), { width, indent: 2, widths: [20, 20] }),
  ]);
}

/** Shows dead letters. `more`: these are not all. */
export function deadLetterLines(
  letters: readonly ShownDeadLetter[],
  more: boolean,
  width: number,
): readonly string[] {
  if (letters.length === 0) return ["There are no dead letters."];
  const count = `${more ? "THE FIRST " : ""}${letters.length} DEAD ${letters.length === 1 ? "LETTER" : "LETTERS"}`;
  const [first = "", ...rest] = paragraph(
    `${count}: the peer rejected each of these; delivery stopped until you requeue it.`,
    { width },
  );
  const next =
    "Next: settle the reason with the peer's operator, then requeue it with `--requeue ID`, for one peer with " +
    "`--peer NAME`. A newer version from its reporter supersedes the dead letter of a notice.";
  return [
    first.replace(count, (found) => paint("bad", found)),
    ...rest,
    ...peerLines(letters, width),
    ...(more ? ["", ...paragraph("There are more: `--limit NUMBER` shows them.", { width })] : []),
    "",
    ...paragraph(next, { width }),
  ];
}

/** Shows requeued items, with the reason and the time for which each was a dead letter; or says that there were none. */
export function requeuedLines(requeued: readonly ShownDeadLetter[], width: number): readonly string[] {
  if (requeued.length === 0) return ["There were no dead letters to requeue."];
  const next =
    "They are sent as soon as the peer can be reached. An item that the peer rejects again becomes a dead letter again.";
  return [
    paint("good", `${requeued.length} REQUEUED`),
    ...peerLines(requeued, width),
    "",
    ...paragraph(next, { width }),
  ];
}
