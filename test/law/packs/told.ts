/** Whom a state's law has told after a breach, and by when. */
import type { Content } from "../../../src/notices/notice.ts";
import { deadlinesThen, noticeWith } from "../../notices/notices.ts";
import { atlas } from "../question.ts";

type Breach = Partial<Omit<Content, "times" | "subjects">> & {
  readonly count?: number;
  readonly aware?: string;
};

/** Each deadline at a place as `whom: how long`, of a breach there of which somebody became aware. */
export function told(place: string, { count, aware = "2026-03-02T12:00:00Z", ...content }: Breach) {
  const subjects = [{ place, ...(count === undefined ? {} : { count }) }];
  const notice = noticeWith({ ...content, subjects, times: { aware } }, { jurisdiction: place });
  return deadlinesThen(notice, atlas, new Date(aware)).map(({ to, dueAt, prompt }) => {
    const days = dueAt === undefined ? undefined : (Date.parse(dueAt) - Date.parse(aware)) / 86_400_000;
    const time = days === undefined ? "no end known" : `${Math.floor(days)} days`;
    return `${to}: ${time}${prompt ? ", without delay" : ""}`;
  });
}
