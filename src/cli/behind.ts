/** Those who have not followed a change of the authority: who would be cut off by the next step, and what they can do. */
import { dirname, join } from "node:path";
import { ComityError } from "../errors.ts";
import { parseIdentity } from "../federation/identity.ts";
import type { InHome } from "../node/authority-files.ts";
import { IN_HOME } from "../node/home.ts";

/** Those who have not followed a change, as the running node knows them, and as the files of the home show it. */
export type Behind = {
  /** The trust domains of the peers that have not taken the card. */
  readonly peers: readonly string[];
  /** The certificates of an older authority that are in use: a SPIFFE id each, with its serial, and its file where only the home shows it. */
  readonly certificates: readonly string[];
  /** Those of them, while the node still shows the older authority's certificate, whose holders may know that authority alone. */
  readonly outside: readonly string[];
  /** The commands that renew the callers among them whose folders lie in the home; operators are renewed by `reissue`. */
  readonly renewals: readonly string[];
  /** The serials of those in the home that were renewed or revoked, so that nobody waits for them. */
  readonly over: ReadonlySet<string>;
};

/** Returns true for a caller whose certificate `reissue` does not renew. */
const isCaller = (id: string) => !["node", "operator"].includes(parseIdentity(id).role);

/** Returns the commands that renew callers by their folders in the home, at the node of an address. */
export function renewalsOf(callers: readonly InHome[], address: string): readonly string[] {
  return callers
    .filter(({ id }) => isCaller(id))
    .map(({ file }) => `comity cert renew ${dirname(file)} --node ${address}`);
}

const named = (names: readonly string[]) => names.map((each) => `\`${each}\``).join(", ");

/** Throws INPUT_INVALID where callers may not know the node by its next certificate, with the names. */
export function assertKnown({ outside }: Behind, home: string): void {
  if (outside.length === 0) return;
  const file = join(home, IN_HOME.node, "authority.pem");
  throw new ComityError(
    "INPUT_INVALID",
    `these callers hold certificates of the older authority, in folders outside this home: ${named(outside)}. With the old \`authority.pem\` they no longer reach the node once its certificate is new: let each run \`comity cert renew FOLDER --node HOST:PORT\`, or hand each \`${file}\`, and then go on with \`--force\``,
  );
}

/** Throws INPUT_INVALID where somebody has not followed, with the names. Returns what it was given. */
export function assertFollowed(behind: Behind): Behind {
  const { peers, certificates, renewals } = behind;
  const left = [
    ...(peers.length > 0 ? [`these peers have not taken the node's card: ${named(peers)}`] : []),
    ...(certificates.length > 0
      ? [`these certificates of the older authority are in use: ${named(certificates)}`]
      : []),
  ];
  if (left.length === 0) return behind;
  throw new ComityError(
    "INPUT_INVALID",
    `${left.join("; ")}. They would be cut off: wait for them, renew or revoke, or go on all the same with \`--force\`${renewals.length > 0 ? `. These lie in the home: ${named(renewals)}` : ""}`,
  );
}
