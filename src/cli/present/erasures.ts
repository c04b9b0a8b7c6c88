/** Shows erasures: what is erased here, and what the other node has said. */
import type { ShownErasure } from "../../edge/grpc/erasures-codec.ts";
import { formatTime } from "./due.ts";
import { formatId } from "./notice.ts";
import { type Cell, styled, tableLines } from "./table.ts";
import { paint, paragraph } from "./terminal.ts";

function peerWords({ peer, peerState, by }: ShownErasure): Cell[number] {
  if (peer === "") return styled("quiet", "it went to no other node");
  if (peerState === "erased") return styled("good", `${formatId(peer)} has erased what it had`);
  if (peerState === "asked") return styled("open", `${formatId(peer)} is asked, and has not erased it yet`);
  return styled(
    "quiet",
    by === peer ? `${formatId(peer)} has asked for it` : `${formatId(peer)} was not asked`,
  );
}

function rowOf(erasure: ShownErasure): readonly Cell[] {
  const { transfer, erasedAt, by, demandedBy } = erasure;
  return [
    [erasedAt === undefined ? styled("bad", "the keys are still to be destroyed") : formatTime(erasedAt)],
    [
      transfer,
      styled("quiet", `asked for by ${formatId(by)}`),
      ...(demandedBy === undefined ? [] : [styled("quiet", `demanded by ${demandedBy}`)]),
      peerWords(erasure),
    ],
  ];
}

/** Shows erasures. `more`: these are not all. */
export function erasureLines(
  erasures: readonly ShownErasure[],
  { more, width }: { readonly more: boolean; readonly width: number },
): readonly string[] {
  if (erasures.length === 0) return ["Nothing was erased."];
  const waits = erasures.some(({ peerState }) => peerState === "asked");
  return [
    paint("heading", "ERASED"),
    ...tableLines(erasures.map(rowOf), { width, indent: 2, widths: [20] }),
    ...(waits
      ? [
          "",
          ...paragraph(
            "Next: `comity erase list` shows when the peer has answered. One that refuses stands in `comity incident parked`.",
            { width },
          ),
        ]
      : []),
    ...(more
      ? ["", ...paragraph("There are more: `--json` with the client's own pages shows them.", { width })]
      : []),
  ];
}
