/** The links of a page of Markdown that lead to files of the project, and whether they lead somewhere. */
import { existsSync, readFileSync } from "node:fs";

/** A link to a file, and to one of its headings where it names one. */
type Link = { readonly file: string; readonly anchor: string | undefined };

/** Returns the links of a page to files, in their order. */
export function fileLinksIn(markdown: string): readonly Link[] {
  return [...markdown.matchAll(/\]\(([^)#]*)(?:#([^)]*))?\)/g)]
    .map(([, file = "", anchor]) => ({ file, anchor }))
    .filter(({ file }) => !file.includes(":"));
}

/** Returns those links whose file or heading is not there. Files are named from the top of the project. */
export function deadLinks(links: readonly Link[]): readonly Link[] {
  return links.filter(
    ({ file, anchor }) =>
      !existsSync(file) || (anchor !== undefined && !anchorsIn(readFileSync(file, "utf8")).includes(anchor)),
  );
}

/** Returns the anchors of a page's headings, as GitHub makes them. */
function anchorsIn(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}
