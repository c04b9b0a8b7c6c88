/**
 * The record beside a store that it was restored from a backup. Until every peer has said how much of the log it holds, and the
 * log extends that, the node signs nothing: what it signs twice in two ways would fork its log (RFC 9162, 11.3).
 */
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { replace } from "../client/output-file.ts";
import type { NodeObserver } from "../edge/telemetry/events.ts";
import type { Clock } from "../engine/context.ts";
import type { Peers } from "../engine/peers.ts";
import { ComityError } from "../errors.ts";
import { parseIdentity } from "../federation/identity.ts";
import { narrow } from "../narrow.ts";
import type { SigningParts } from "./signing.ts";

const Names = z.array(z.string().min(1).max(255)).max(10_000);

const Count = z.int().min(0);

const Counts = z.strictObject({ recovered: Count, here: Count, past: Count, refused: Count });

/** The numbers of items by what became of them. */
export type Counts = z.output<typeof Counts>;

export const NO_COUNTS: Counts = { recovered: 0, here: 0, past: 0, refused: 0 };

/** A peer that is asked for what was lost: how far it has got, and what came back. */
const Asked = z.strictObject({
  /** The token of the next page; empty for the first. */
  token: z.string().max(256),
  /** The time at which the peer had given back all; absent until then. */
  done: z.iso.datetime().optional(),
  transfers: Counts,
  /** Notices and acknowledgements; absent in the record of an earlier version. */
  notices: Counts.optional(),
  /** The first items that were refused, each with the reason. */
  refused: z
    .array(
      z.strictObject({
        what: z.enum(["transfer", "notice", "acknowledgement"]),
        id: z.string().max(512),
        reason: z.string().max(64),
      }),
    )
    .max(100),
  /** The last question, where it brought no answer. */
  failed: z.strictObject({ at: z.iso.datetime(), reason: z.string().max(64) }).optional(),
});

/** A peer that is asked for what was lost, and what came back. */
export type AskedPeer = z.output<typeof Asked>;

/** A peer before the first question. */
export const NOT_ASKED: AskedPeer = {
  token: "",
  transfers: NO_COUNTS,
  refused: [],
};

/** Returns true for a peer that has not given back all, unless it is of a version that knows of no asking back. */
export const isOpen = ({ done, failed }: AskedPeer): boolean =>
  done === undefined && failed?.reason !== "METHOD_UNKNOWN";

const Restoration = z.strictObject({
  type: z.literal("comity/v1/restoration"),
  /** The time of the restoration, and the time and the size of the backup. */
  at: z.iso.datetime(),
  backupAt: z.iso.datetime(),
  size: z.int().min(0),
  /** The peers whose answers confirmed the log, and those that the operator left out; absent until then. */
  confirmed: z
    .strictObject({
      at: z.iso.datetime(),
      by: Names,
      without: Names,
      /** The name of the log that was opened since a peer held more than the backup; absent where none did. */
      opened: z.string().max(320).optional(),
    })
    .optional(),
  /** The peers that were asked for what was lost, by their trust domains; absent before the first answer. */
  asked: z.record(z.string().min(1).max(255), Asked).optional(),
});

export type Restoration = z.output<typeof Restoration>;

/** Names the record of a store. No name that begins like the store's own files: it is no part of any copy of those. */
export function restorationFileOf(storeFile: string): string {
  return join(dirname(storeFile), `restoration-of-${basename(storeFile)}.json`);
}

/** Writes the record of a store in place of an earlier one. Throws DIRECTORY_UNWRITABLE. */
export function writeRestoration(storeFile: string, restoration: Restoration): void {
  replace(restorationFileOf(storeFile), `${JSON.stringify(restoration, undefined, 2)}\n`, 0o600);
}

/** Reads the record of a store; undefined where it was never restored. Throws STORE_UNAVAILABLE where it is damaged. */
export function readRestoration(storeFile: string): Restoration | undefined {
  // A store in a database has no file, and is restored by the means of the database.
  if (storeFile === "") return undefined;
  const file = restorationFileOf(storeFile);
  if (!existsSync(file)) return undefined;
  try {
    return narrow(Restoration, JSON.parse(readFileSync(file, "utf8")), `the record \`${file}\``);
  } catch (cause) {
    throw new ComityError(
      "STORE_UNAVAILABLE",
      `\`${file}\`, which says that the store was restored, cannot be read: restore the backup anew`,
      { cause },
    );
  }
}

/** Returns true for a store that was restored, and whose log the peers have not confirmed since. */
export function isUnconfirmed(storeFile: string): boolean {
  const restoration = readRestoration(storeFile);
  return restoration !== undefined && restoration.confirmed === undefined;
}

/** The words of an operator about the peers of a node that starts, and who is told. */
type Starting = {
  /** The node signs at once, without asking. */
  readonly alone?: boolean;
  /** The trust domains of peers that a restored node does not wait for. */
  readonly without?: readonly string[];
  /** The node goes on under another name of its log where a peer holds more of it than was restored. */
  readonly openLog?: boolean;
  /** Opens another log, as `SigningParts.reopen` does. */
  readonly open?: SigningParts["reopen"];
  readonly clock: Clock;
  readonly observer: Pick<NodeObserver, "fault">;
};

/**
 * Chooses whom a node asks about its log. A restored one asks every peer but those that its operator leaves out by name, and
 * that is recorded. Throws CONFIG_INVALID for a restored node that is to ask nobody, for a name that is no
 * peer's, and for a log that is to be opened by a node that was never restored.
 */
export function chooseAsked(
  storeFile: string,
  { all }: Pick<Peers, "all">,
  { alone = false, without = [], openLog = false, open, clock, observer }: Starting,
): Pick<SigningParts, "peers" | "each" | "confirmed" | "reopen"> {
  const restoration = readRestoration(storeFile);
  if (openLog && restoration === undefined)
    throw new ComityError(
      "CONFIG_INVALID",
      "`--open-log` is for a node that `comity restore` has restored: restore the newest backup first",
    );
  const nodes = all.map(({ node }) => node);
  if (restoration === undefined || restoration.confirmed !== undefined) return { peers: alone ? [] : nodes };
  if (alone)
    throw new ComityError(
      "CONFIG_INVALID",
      "the store was restored from a backup, and signs nothing before its peers have answered: leave out `--alone`, and name each peer that cannot answer with `--without`",
    );
  const nameOf = (node: string) => parseIdentity(node).trustDomain;
  const unknown = without.find((each) => !nodes.some((node) => nameOf(node) === each));
  if (unknown !== undefined)
    throw new ComityError("CONFIG_INVALID", `\`--without ${unknown}\` names no peer of this node`);
  const peers = nodes.filter((node) => !without.includes(nameOf(node)));
  const confirm = (opened?: string) => {
    const confirmed = { at: clock.now().toISOString(), by: peers.map(nameOf), without: [...without] };
    writeRestoration(storeFile, {
      ...restoration,
      confirmed: { ...confirmed, ...(opened !== undefined && { opened }) },
    });
  };
  return {
    ...{ peers, each: true },
    ...(openLog && open !== undefined && { reopen: open }),
    confirmed: (opened) => {
      try {
        confirm(opened);
      } catch (error) {
        // The next start asks all of them again.
        observer.fault({ method: "restoration", error });
      }
    },
  };
}
