/** `comity cert crl`: the list of revoked certificates of the home's authority, as the running node knows them. */
import { X509Certificate } from "node:crypto";
import { write } from "../../client/output-file.ts";
import { keyHashOf } from "../../edge/tls/certificate-facts.ts";
import { formatPem } from "../../edge/tls/der.ts";
import { issueRevocationList, LIST_LABEL, type RevokedCertificate } from "../../edge/tls/revocation-list.ts";
import { openAuthority } from "../../node/authority.ts";
import { callDesk, type DeskOptions } from "../desk.ts";
import { openHome } from "../home.ts";
import { paint } from "../present/terminal.ts";
import type { Terminal } from "../terminal.ts";

export type ListOptions = DeskOptions & {
  readonly out: string;
  readonly days: number;
  readonly format: "pem" | "der";
};

const DAY_MS = 86_400_000;

/**
 * Writes the list. Rejects with CONFIG_INVALID where the authority's key is not here: the node is then named with `--node`, and the
 * command runs where the key is.
 */
export async function writeRevocationList(options: ListOptions, terminal: Terminal): Promise<void> {
  const { out, days, format, json } = options;
  const { home, config } = openHome(options, terminal);
  const authority = await openAuthority(home, config.authorityKey);
  try {
    const own = keyHashOf(new X509Certificate(authority.certificatePem));
    const listed = await callDesk(options, terminal, (operator) => operator.listRevoked());
    const revoked = listed
      // One that the node never saw may be any authority's: a list that names too many refuses nobody wrongly.
      .filter((each) => each.authority === undefined || each.authority === own)
      .map(({ serial, revokedAt, cause = "unspecified" }): RevokedCertificate => {
        return { serial, cause, revokedAt: new Date(revokedAt ?? 0) };
      });
    const now = new Date();
    const next = new Date(now.getTime() + days * DAY_MS);
    const der = await issueRevocationList(authority, { revoked, now, next });
    const file = terminal.path(out);
    write(file, format === "der" ? der : formatPem(LIST_LABEL, der));
    const number = now.getTime();
    if (json) return terminal.printJson({ file, number, revoked: revoked.length, next: next.toISOString() });
    terminal.printLines([
      `${paint("heading", file)} names ${revoked.length} revoked certificate${revoked.length === 1 ? "" : "s"} of ${config.trustDomain}`,
      `  number ${number}; the next is due by ${next.toISOString().slice(0, 10)}: readers refuse everybody after that day`,
    ]);
  } finally {
    authority.close();
  }
}
