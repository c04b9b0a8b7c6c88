/** `comity cert crl` and `cert revoke --list`: lists of revoked certificates of the home's authority, written and taken. */
import { X509Certificate } from "node:crypto";
import { resolve } from "node:path";
import { loadInput } from "../../client/input-file.ts";
import { write } from "../../client/output-file.ts";
import { keyHashOf } from "../../edge/tls/certificate-facts.ts";
import { formatPem } from "../../edge/tls/der.ts";
import { readNamed } from "../../edge/tls/pem-file.ts";
import { issueRevocationList, LIST_LABEL, type RevokedCertificate } from "../../edge/tls/revocation-list.ts";
import { readRevocationList } from "../../edge/tls/revocation-list-reader.ts";
import { parseBundle } from "../../edge/tls/trust.ts";
import type { Cause } from "../../identities/schema.ts";
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

export type TakeOptions = DeskOptions & { readonly list: string; readonly force?: boolean };

/** A certificate on a list that the node knows, and that counts there still. */
type Found = { readonly identity: string; readonly serial: string; readonly cause: Cause };

/**
 * Revokes each certificate on a list that the node knows, of an authority that lives elsewhere. Rejects as `readRevocationList` does,
 * before anything is revoked, and as a revocation does; those before it stay revoked, and the command may be given again.
 */
export async function revokeListed(options: TakeOptions, terminal: Terminal): Promise<void> {
  const { list, force = false, json } = options;
  const { home, config } = openHome(options, terminal);
  const authorities = parseBundle(readNamed(resolve(home, config.authority), "the authority's certificate"));
  const { revoked, signer } = readRevocationList(loadInput(terminal.path(list)), authorities, new Date());
  const done = await callDesk(options, terminal, async (operator) => {
    const known = (await operator.listCertificates("", "", Number.MAX_SAFE_INTEGER)).items;
    const own = known.filter((each) => each.authority === undefined || each.authority === keyHashOf(signer));
    const found = new Map(own.map((each) => [each.serial, each]));
    const counting = revoked.flatMap(({ serial, cause }): readonly Found[] => {
      const row = found.get(serial);
      return row?.state === "issued" || row?.state === "renewed"
        ? [{ identity: row.identity, serial, cause }]
        : [];
    });
    for (const each of counting) await operator.revoke({ ...each, force });
    return {
      revoked: counting,
      unknown: revoked.filter(({ serial }) => !found.has(serial)).map(({ serial }) => serial),
    };
  });
  if (json) return terminal.printJson(done);
  terminal.printLines([
    ...done.revoked.map(({ identity, serial }) => `${paint("bad", "REVOKED")} ${serial} of ${identity}`),
    ...(done.revoked.length === 0 ? ["Nothing on the list counted at this node."] : []),
    ...(done.unknown.length === 0
      ? []
      : [
          `${done.unknown.length} on the list are unknown to this node, and count still: revoke each with its name,`,
          "  such as `comity cert revoke platform/aurora --serial 5AD0`. `--json` lists them.",
        ]),
  ]);
}
