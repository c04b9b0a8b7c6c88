/** Summaries of notices, for lists: long texts are cut, and the whole notice is asked for by its id. */
import type { NoticeView } from "./view.ts";

/** The most characters of a text in a summary. */
const MAX_TEXT = 240;
/** The most measures and acknowledgements in a summary. */
const MAX_ITEMS = 16;

/** Returns a summary of a notice. `shortened` is set where anything was cut. */
export function summarise(view: NoticeView): NoticeView {
  const { content } = view.notice;
  let shortened = false;
  const cut = (text: string): string => {
    if (text.length <= MAX_TEXT) return text;
    shortened = true;
    // A pair of surrogates stays whole.
    const end = /[\ud800-\udbff]/.test(text[MAX_TEXT - 2] ?? "") ? MAX_TEXT - 2 : MAX_TEXT - 1;
    return `${text.slice(0, end)}…`;
  };
  const few = <T>(items: readonly T[]): readonly T[] => {
    if (items.length > MAX_ITEMS) shortened = true;
    return items.slice(-MAX_ITEMS);
  };
  const short = content && {
    ...content,
    nature: cut(content.nature),
    consequences: cut(content.consequences),
    measures: few(content.measures).map(({ state, text }) => ({ state, text: cut(text) })),
  };
  const said = few(view.said).map((each) => ({ ...each, why: cut(each.why) }));
  const notice = short === undefined ? view.notice : { ...view.notice, content: short };
  return { ...view, notice: notice as NoticeView["notice"], said, shortened };
}
