/**
 * Packs.Publish: the node that is the authority for a law checks a version, records it, puts it in force, and queues
 * it for peers.
 */
import type { Context } from "../engine/context.ts";
import { loadStatement, requireRecorded, seal, statementOf } from "../engine/record.ts";
import { loadSpan } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import type { Pack } from "../law/pack/pack.ts";
import { compareVersions, parseSuccessor } from "../law/pack/successor.ts";
import type { Statement } from "../ledger/proof.ts";
import type { Law } from "./law.ts";
import { packLeafBytes } from "./leaf.ts";
import { NEWEST_PACK, PACK_UNTIL, PART, type PackRow } from "./schema.ts";
import type { Edition } from "./state.ts";

/** A publication, with the node's statement on it. */
export type Publication = Edition & { readonly own: Statement };

export type Publisher = {
  /**
   * Puts a pack in force here; `file` names it in errors, and `by` is the caller. Repeating the text in force returns its publication again.
   * Rejects with INPUT_TOO_LARGE, PACK_INVALID or ATOM_UNKNOWN with file and line, SCOPE_FORBIDDEN for a law that
   * this node does not serve, and PACK_STALE where the version is not above the one in force.
   */
  readonly publish: (text: string, file: string, by?: string) => Promise<Publication>;
};

type PublishContext = Pick<
  Context,
  "node" | "jurisdictions" | "store" | "sealer" | "peers" | "clock" | "entropy" | "observer"
>;

export function createPublisher(context: PublishContext, law: Law): Publisher {
  const { node, jurisdictions, store, peers, clock, entropy, observer } = context;

  /** Throws where the node may not publish this pack, or has the same or a later version in force. */
  function assertPublishable({ jurisdiction, version, hash }: Pack): void {
    if (!jurisdictions.has(jurisdiction))
      throw new ComityError(
        "SCOPE_FORBIDDEN",
        `this node does not serve \`${jurisdiction}\`: its law is published at its own node`,
      );
    const inForce = law.atlas().packs.get(jurisdiction);
    // The version that came with the program may be published as it is, since only then do peers hold it signed.
    if (inForce && inForce.hash !== hash && compareVersions(version, inForce.version) <= 0)
      throw new ComityError(
        "PACK_STALE",
        `version \`${version}\` of \`${jurisdiction}\` has another text than \`${inForce.version}\`, which is in force: give it a later version`,
      );
  }

  function nextEdition({ jurisdiction, version, hash }: Pack, last: PackRow | undefined, at: Date): Edition {
    // Taken from the clock, as a zone's serial in the DNS often is: after a restore from a backup, counting could
    // reuse a serial that peers hold with another text.
    const serial = Math.max((last?.serial ?? 0) + 1, Math.floor(at.getTime() / 1000));
    return { authority: node, jurisdiction, version, serial, hash };
  }

  async function publish(text: string, file: string, by?: string): Promise<Publication> {
    const stored = await loadSpan(store, { of: NEWEST_PACK, index: "jurisdiction", prefix: [] });
    // INVARIANT: nothing is awaited from here to the commit, so that the pack is checked against the law in force.
    const pack = parseSuccessor(text, law.atlas(), file);
    const last = stored.find(({ jurisdiction }) => jurisdiction === pack.jurisdiction);
    if (last?.hash === pack.hash) return { ...editionOf(last), own: await loadStatement(context, last.leaf) };
    assertPublishable(pack);
    const now = clock.now();
    const edition = nextEdition(pack, last, now);
    const leaf = packLeafBytes({
      type: "comity/v1/pack",
      nonce: entropy.nonce(),
      at: now.toISOString(),
      ...edition,
    });
    const contents = [seal(context, PART.text, text, PACK_UNTIL)];
    const dispatches = peers.all.map((peer) => ({ id: entropy.id(), peer: peer.node }));
    const command = { kind: "pack.enact", pack: edition, contents, dispatches } as const;
    const committed = await law.enact(leaf, command, pack);
    // Another publication came first: check again, against the law that is in force now.
    if ("refused" in committed && committed.refused === "already-enacted") return publish(text, file, by);
    const own = statementOf(requireRecorded(committed));
    const { jurisdiction, version } = edition;
    observer.enacted({ jurisdiction, version, authority: node, ...(by !== undefined && { by }) });
    return { ...edition, own };
  }

  return { publish };
}

function editionOf({ authority, jurisdiction, version, serial, hash }: PackRow): Edition {
  return { authority, jurisdiction, version, serial, hash };
}
