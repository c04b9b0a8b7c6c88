/** Shows the mistakes in a request itself, with the words that may have been meant. */

import type { TransferRequest } from "../../transfers/transfer-request.ts";
import { suggest } from "../../vocabulary/nearest.ts";
import type { Schemes } from "../../vocabulary/scheme.ts";
import { type Cell, tableLines } from "./table.ts";

/** Says what may have been meant at a place of the request, such as `purpose[0]`; empty where nothing is known of it. */
export type Near = (path: string) => string;

/** The reasons that lie in the request and its words: no law and no agreement causes them. */
const OF_REQUEST: ReadonlySet<string> = new Set([
  "VOC_AMBIGUOUS",
  "VOC_BROADER",
  "VOC_CONFLICT",
  "VOC_DUP_KEY",
  "VOC_LEXICAL",
  "VOC_NARROWER",
  "VOC_NO_TERM",
  "VOC_OUT_OF_RANGE",
  "VOC_SCHEME_UNKNOWN",
  "VOC_VERSION",
  "JURISDICTION_UNKNOWN",
  "NO_LAW_AT_DATE",
  "FACT_MISSING",
  "RECIPIENT_UNKNOWN",
  "OPERATION_FORBIDDEN",
]);

/** Returns true for a reason that lies in the request itself. */
export function isMistake({ code }: { readonly code: string }): boolean {
  return OF_REQUEST.has(code);
}

const PATH = /`((?:modality|form|purpose)\[\d+\])`/;

/** Shows each mistake, and below it what `near` says of its place. */
export function mistakeLines(
  reasons: readonly { readonly code: string; readonly says: string }[],
  width: number,
  near: Near = () => "",
): readonly string[] {
  const rows = reasons.filter(isMistake).map(({ code, says }): Cell[] => {
    const hint = near(code === "RECIPIENT_UNKNOWN" ? "recipient" : (PATH.exec(says)?.[1] ?? ""));
    return [[{ text: code, style: "heading" }], [says, ...(hint === "" ? [] : [hint])]];
  });
  return tableLines(rows, { width, indent: 2, widths: [26] });
}

/** Returns what may have been meant by the terms of a request, in the words of its scheme; and the recipient that it names. */
export function nearTerms(request: TransferRequest, schemes: () => Schemes): Near {
  return (path) => {
    if (path === "recipient")
      return `the request names \`${request.recipient}\`: change it in \`recipient\`, and likewise in \`recipients\` of consents and \`parties\` of instruments`;
    const [, kind, i] = /^(modality|form|purpose)\[(\d+)\]$/.exec(path) ?? [];
    const scheme = schemes().get(request.scheme);
    const term = request[kind as "modality"]?.[Number(i)];
    if (scheme === undefined || term === undefined) return "";
    const known = scheme.terms.filter((each) => each.kind === kind).map((each) => each.term);
    if (known.includes(term)) return "";
    return `\`${term}\` is no ${kind} of the scheme \`${scheme.id}\`${suggest(term, known)}; \`comity vocabulary show ${scheme.id}\` lists all`;
  };
}
