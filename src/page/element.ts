/** Parts of the page as plain data, so that what is shown can be made and tested without a browser. */

/** An element with its attributes and children. A text is shown as it is and never read as HTML. */
export type PageElement = {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly PageChild[];
};
export type PageChild = PageElement | string;

/** Makes an element. */
export function element(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly PageChild[]
): PageElement {
  return { tag, attributes, children };
}

/** Returns the text of an element, as a person reads it, with a space between elements. */
export function textOf(child: PageChild): string {
  if (typeof child === "string") return child;
  return child.children.map(textOf).join(" ").replace(/\s+/g, " ").trim();
}
