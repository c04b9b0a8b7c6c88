/** Shows the entries of a regulator's feed, as they come. */
import type { ShownEntry } from "../../edge/grpc/notice-answers.ts";
import { formatTime } from "./due.ts";
import { summaryLines } from "./notice.ts";
import { paint, paragraph } from "./terminal.ts";

/** Shows an entry of a regulator's feed: a version of a notice, or what somebody said of one, when, and of which; then its cursor. */
export function entryLines({ cursor, notice, said }: ShownEntry, width: number): readonly string[] {
  const words =
    said && [said.by, said.stage, `version ${said.version}`, said.why].filter((each) => each !== "");
  const about = said && [
    paint(
      "quiet",
      `  notice ${notice.id}, ${said.unreadable === undefined ? `said ${formatTime(said.at)}` : said.unreadable}`,
    ),
  ];
  return [
    ...(words === undefined
      ? summaryLines(notice, width)
      : paragraph(`${words.join(", ")}: ${notice.content?.title ?? notice.id}`, { width })),
    ...(about ?? []),
    paint("quiet", `  cursor ${cursor}`),
    "",
  ];
}
