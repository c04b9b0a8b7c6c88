/** Shows certificates to an operator: whose, until when, and whether each counts. */
import type { ListedCertificate } from "../../edge/grpc/identities-codec.ts";
import { type Cell, styled, tableLines } from "./table.ts";
import { paint, type Style } from "./terminal.ts";

const STYLES: Readonly<Record<ListedCertificate["state"], Style>> = {
  issued: "good",
  renewed: "quiet",
  revoked: "bad",
  expired: "quiet",
};

const dayOf = (time: string) => time.slice(0, 10);

/** Says what became of a certificate. */
function fateOf({ state, until, revokedAt, cause, renewedBy }: ListedCertificate): string {
  if (state === "revoked")
    return `since ${(revokedAt ?? "").slice(0, 16).replace("T", " ")} UTC${cause === undefined ? "" : `, ${cause}`}`;
  if (state === "renewed") return `until ${dayOf(until ?? "")}; ${renewedBy} took its place`;
  return `until ${dayOf(until ?? "")}`;
}

function rowOf(each: ListedCertificate): readonly Cell[] {
  const { identity, serial, state, serves, party, alsoAt } = each;
  const about = [
    ...(serves === undefined ? [] : [`reports for ${serves.join(", ")}`]),
    ...(party === undefined ? [] : [`party ${party}${alsoAt === undefined ? "" : `, also at ${alsoAt}`}`]),
  ];
  return [
    [identity.replace(/^spiffe:\/\/[^/]*\//, ""), ...about.map((line) => styled("quiet", line))],
    [styled(STYLES[state], state)],
    [fateOf(each), styled("quiet", serial)],
  ];
}

/** Shows certificates as a table. `more`: these are not all. */
export function certificateLines(
  certificates: readonly ListedCertificate[],
  more: boolean,
  width: number,
): readonly string[] {
  if (certificates.length === 0) return ["The node knows of no certificate."];
  const heading = ["WHO", "STATE", "SERIAL"].map((text): Cell => [styled("heading", text)]);
  return [
    ...tableLines([heading, ...certificates.map(rowOf)], { width, widths: [26, 8] }),
    ...(more ? ["", paint("quiet", "There are more: `--limit NUMBER` shows them.")] : []),
  ];
}
