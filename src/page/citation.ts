/** A citation as a part of the page: the law, its provision, and how sure the project is of it. */
import type { Citation } from "../law/source.ts";
import { element, type PageElement } from "./element.ts";

/** Makes a citation. */
export function citationPart({ jurisdiction, cite, status }: Citation): PageElement {
  return element("cite", {}, `${jurisdiction}, ${cite} (${status})`);
}
