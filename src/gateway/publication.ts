/** Publishing a version of a law at the node that is its authority: checked, recorded, in force, then told to the peers. */
import { ComityError } from "../errors.ts";
import { compareVersions, parseSuccessor } from "../law/pack/successor.ts";
import { packLeafBytes } from "../packs/leaf.ts";
import type { Gateway } from "./context.ts";
import { type Law, statementOf } from "./law.ts";
import type { PackRow } from "./pack-row.ts";

export type Publisher = {
  /**
   * Puts a pack in force here; `file` is how faults name it. The text in force already gives its row again. Throws
   * INPUT_TOO_LARGE, PACK_INVALID or ATOM_UNKNOWN with file and line, SCOPE_FORBIDDEN for a law that this node does not
   * serve, PACK_STALE where the version is not above the one in force.
   */
  readonly publish: (text: string, file: string) => Promise<PackRow>;
};

/** `published` is told of each new version once it is durable and in force. */
export function createPublisher(
  { store, clock, entropy, observer, ...gateway }: Gateway,
  law: Law,
  published: (row: PackRow) => void,
): Publisher {
  async function publish(text: string, file: string): Promise<PackRow> {
    const atlas = law.atlas();
    const pack = parseSuccessor(text, atlas, file);
    const { jurisdiction, version, hash } = pack;
    if (!gateway.jurisdictions.has(jurisdiction))
      throw new ComityError(
        "SCOPE_FORBIDDEN",
        `this node does not serve \`${jurisdiction}\`: its law is published at its own node`,
      );
    const last = store.pack(jurisdiction);
    if (last?.hash === hash) return last;
    const inForce = atlas.packs.get(jurisdiction);
    // What came with the program may be published as it is: only then do peers hold it signed.
    if (inForce && inForce.hash !== hash && compareVersions(version, inForce.version) <= 0)
      throw new ComityError(
        "PACK_STALE",
        `version \`${version}\` of \`${jurisdiction}\` has another text than \`${inForce.version}\`, which is in force: give it a later version`,
      );
    const now = clock.now();
    // Of the clock, as a zone's serial in the DNS often is: a store restored from a backup must not begin again at a
    // serial that peers hold under another text.
    const serial = Math.max((last?.serial ?? 0) + 1, Math.floor(now.getTime() / 1000));
    const edition = { authority: gateway.node, jurisdiction, version, serial, hash };
    const nonce = entropy.nonce();
    const leaf = packLeafBytes({ type: "comity/v1/pack", nonce, at: now.toISOString(), ...edition });
    const committed = await law.enact(leaf, { ...edition, text }, pack);
    // Another publication came first: what holds now is looked at again.
    if (committed.kind === "already-enacted") return publish(text, file);
    const row = { ...edition, text, own: statementOf(committed) };
    observer.enacted({ jurisdiction, version, authority: gateway.node });
    published(row);
    return row;
  }

  return { publish };
}
