/** Checks the certificates that the running node knows: those that end with none after them, and those of which only the serial is known. */
import type { Operator } from "../../client/operator.ts";
import { SOON_MS } from "../../edge/tls/pem-file.ts";
import { daysUntil, type Finding } from "./finding.ts";

/** The calls of an operator that the check makes. */
export type Listing = Pick<Operator, "listCertificates">;
type Listed = Awaited<ReturnType<Listing["listCertificates"]>>["items"][number];

/** The most certificates that are looked at, newest first. */
const MOST = 2000;
/** The most names of one finding. */
const NAMED = 8;

/** Checks each identity that has a valid certificate. One that another follows, or that has ended, is no matter any more. */
export async function checkIdentities({ listCertificates }: Listing, now: Date): Promise<readonly Finding[]> {
  const { items, nextPageToken } = await listCertificates("", "", MOST);
  const valid = items.filter(({ state }) => state === "issued" || state === "renewed");
  const last = new Map<string, Date>();
  for (const { identity, until } of valid) {
    const end = new Date(until ?? 0);
    if (end > (last.get(identity) ?? new Date(0))) last.set(identity, end);
  }
  const soon = [...last].filter(([, end]) => end > now && end.getTime() <= now.getTime() + SOON_MS);
  return [
    ...soon.map(([identity, end]) => ({
      about: nameOf(identity),
      wrong: `its certificate ends ${daysUntil(end, now)}, at ${end.toISOString()}, and no other follows`,
      remedy: `whoever holds it renews it: \`comity cert renew FOLDER\`; or \`comity cert issue ${nameOf(identity)}\``,
    })),
    ...unknownIn(valid),
    ...(nextPageToken === ""
      ? []
      : [
          {
            about: "the list of certificates",
            wrong: `it has more than ${MOST}, and the newest were looked at`,
            remedy: "`comity cert list NAME` shows those of one identity",
          },
        ]),
  ];
}

const nameOf = (identity: string) => identity.split("/").slice(3).join("/");

/** Names those of which the node knows a serial alone: it cannot tell when they end, nor whose key they certify. */
function unknownIn(valid: readonly Listed[]): readonly Finding[] {
  const bare = valid.filter(({ keyHash = "" }) => keyHash === "");
  if (bare.length === 0) return [];
  const names = bare.slice(0, NAMED).map(({ identity, serial }) => `${nameOf(identity)} ${serial}`);
  return [
    {
      about: "certificates of which only the serial is known",
      wrong: `${bare.length}: ${names.join(", ")}${bare.length > NAMED ? ", …" : ""}`,
      remedy: "`comity cert enter FILE` makes each known, or `comity cert revoke --serial SERIAL` ends it",
    },
  ];
}
