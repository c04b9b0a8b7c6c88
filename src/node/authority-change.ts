/** A change of the authority at a running node: who has not followed yet, and the certificates that are renewed for it. */
import { describeCertificate, keyHashOf } from "../edge/tls/certificate-facts.ts";
import { parseCertificate } from "../edge/tls/pem-file.ts";
import type { Context } from "../engine/context.ts";
import { loadSpan } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import type { ShownCertificate } from "../identities/list.ts";
import type { Renew } from "../identities/renew.ts";
import { CERTIFICATE } from "../identities/schema.ts";
import type { Own } from "./own-files.ts";
import { type Renewable, renewOne } from "./self-renewal.ts";

/** The authorities of a node, and who has not followed a change of them. */
export type Following = {
  /** In PEM: the one that signs first. */
  readonly authorities: readonly string[];
  /** The trust domains of the peers that have not taken the node's card; none where one authority is trusted. */
  readonly peersBehind: readonly string[];
  /** The certificates of older authorities that were not renewed. */
  readonly older: readonly ShownCertificate[];
};

export type AuthorityChange = {
  readonly show: () => Promise<Following>;
  /** Rejects with CERTIFICATE_REFUSED where peers would not know the authority of the node's next certificate. */
  readonly assertKnown: () => Promise<void>;
  /**
   * Renews the certificates whose keys are here and that an older authority has issued, and returns whose they are. Rejects as
   * `assertKnown` does, unless it is forced, and as `Renew` does; what was renewed stays so.
   */
  readonly reissue: (force: boolean) => Promise<readonly string[]>;
};

type Parts = {
  readonly own: Own;
  readonly renew: Renew;
  /** Returns the certificates whose keys are here. */
  readonly renewables: () => readonly Renewable[];
  /** Returns the trust domains of the peers that have not taken the node's card as it is now. */
  readonly behind: () => Promise<readonly string[]>;
};

/** The most certificates that are shown. */
const MOST = 1_000;

/** Creates the change of a node's authority. */
export function createAuthorityChange(
  context: Pick<Context, "store" | "clock">,
  { own, renew, renewables, behind }: Parts,
): AuthorityChange {
  const { config, signing } = own;
  const assertKnown = async () => {
    const peers = own.isRenewed() ? [] : await behind();
    if (peers.length > 0)
      throw new ComityError(
        "CERTIFICATE_REFUSED",
        `the node's next certificate is of its new authority, which these peers do not know yet: ${named(peers)}; it waits until they have taken the card`,
      );
  };
  return {
    assertKnown,
    show: async () => {
      const first = signing();
      const older = config.authority.filter(({ raw }) => !raw.equals(first.raw));
      const changing = older.length > 0;
      return {
        authorities: [first, ...older].map(String),
        peersBehind: changing ? await behind() : [],
        older: changing ? await listOlder(context, own) : [],
      };
    },
    reissue: async (force) => {
      if (!force) await assertKnown();
      const reissued: string[] = [];
      for (const each of renewables()) {
        const leaf = parseCertificate(each.pair.certificatePem, each.files.certificate);
        if (leaf.verify(signing().publicKey)) continue;
        await renewOne(each, renew);
        reissued.push(describeCertificate(leaf).identity);
      }
      return reissued;
    },
  };
}

const named = (names: readonly string[]) => names.map((each) => `\`${each}\``).join(", ");

/** Lists the certificates that another authority has issued than the one that signs now, the node's own first. */
async function listOlder(
  { store, clock }: Pick<Context, "store" | "clock">,
  own: Own,
): Promise<readonly ShownCertificate[]> {
  const live = { of: CERTIFICATE, index: "state", prefix: ["issued"], from: clock.now().toISOString() };
  const signing = own.signing();
  const [key, since] = [keyHashOf(signing), signing.validFromDate.toISOString()];
  const shown = own.isRenewed()
    ? []
    : [describeCertificate(parseCertificate(own.config.certificatePem, "the node's certificate"))];
  const rows = (await loadSpan(store, live)).filter(
    // Of those that were recorded before the node noted the authority, the date tells.
    ({ role, authority, notBefore }) =>
      role !== "node" && (authority === undefined ? notBefore < since : authority !== key),
  );
  return [
    ...shown.map((each) => ({ ...each, place: 0, leaf: 0, state: "issued" as const, profile: {} })),
    ...rows.slice(0, MOST).map(({ until: _, role: __, ...row }) => ({ ...row, profile: {} })),
  ];
}
