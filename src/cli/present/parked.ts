/** Lists dead letters for an operator: how many, for which peer and since when, why, and the next step. */
import type { ShownParked } from "../../edge/grpc/notices-codec.ts";
import { formatId, formatTime } from "./notice.ts";
import { type Cell, tableLines } from "./table.ts";
import { paint, paragraph, type Style } from "./terminal.ts";

const styled = (style: Style, text: string) => ({ text, style });

function rowOf({ kind, noticeId, version, reason, since }: ShownParked): readonly Cell[] {
  return [
    [since === "" ? styled("quiet", "time not kept") : formatTime(since)],
    [styled("bad", reason)],
    [
      `${noticeId}, version ${version}`,
      ...(kind === "notice" ? [] : [styled("quiet", "what a regulator here said of it")]),
    ],
  ];
}

/** By peer, each in the order in which the node gave them. */
function peerLines(parked: readonly ShownParked[], width: number): readonly string[] {
  return [...Map.groupBy(parked, ({ peer }) => peer)].flatMap(([peer, rows]) => [
    "",
    paint("heading", formatId(peer)),
    ...tableLines(rows.map(rowOf), { width, indent: 2, widths: [20, 20] }),
  ]);
}

/** Formats dead letters. `more` says that these are not all. */
export function parkedLines(parked: readonly ShownParked[], more: boolean, width: number): readonly string[] {
  if (parked.length === 0) return ["Nothing is parked."];
  const count = `${more ? "THE FIRST " : ""}${parked.length} PARKED`;
  const [first = "", ...rest] = paragraph(
    `${count}: the peer refused it for its own sake, and it is sent no more until it is put back.`,
    { width },
  );
  const next =
    "Next: settle the reason with the peer's operator, then put it back with `--requeue ID`, for one peer with " +
    "`--peer NAME`. A newer version from its reporter supersedes a parked notice.";
  return [
    first.replace(count, (found) => paint("bad", found)),
    ...rest,
    ...peerLines(parked, width),
    ...(more ? ["", ...paragraph("There are more: `--limit NUMBER` shows them.", { width })] : []),
    "",
    ...paragraph(next, { width }),
  ];
}

/** Formats requeued items, with the reason and the time for which each had been a dead letter. */
export function requeuedLines(requeued: readonly ShownParked[], width: number): readonly string[] {
  const next = "They are sent as soon as the peer can be reached. What is refused again is parked again.";
  return [
    paint("good", `${requeued.length} PUT BACK INTO THE QUEUE`),
    ...peerLines(requeued, width),
    "",
    ...paragraph(next, { width }),
  ];
}
