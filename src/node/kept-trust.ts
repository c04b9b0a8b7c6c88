/**
 * Keeps the authority of a node that is known by agreements which are over, and by no card: as long as what was delivered under
 * them needs it (docs/retention.md), and no longer.
 */
import { dayAfter } from "../calendar.ts";
import type { Clock } from "../engine/context.ts";
import type { Retention } from "../engine/retention.ts";
import { type Agreement, isOver } from "../federation/agreement.ts";
import { nodeId } from "../federation/identity.ts";

/** The time for which it counts where nothing was delivered: ends are told, and transfers in doubt are settled. */
const SETTLED_WITHIN = "P30D";

export type KeptTrust = {
  /** Returns the day on which an agreement's word for a trust domain counts no more; undefined where the agreement is not over. */
  readonly until: (agreement: Agreement, trustDomain: string) => string | undefined;
  /** Returns true where the word of an agreement for a trust domain counts now. */
  readonly counts: (agreement: Agreement, trustDomain: string) => boolean;
  /** Returns a text that is the same while the answers are. */
  readonly epoch: () => string;
  /** Looks anew with whom data was shared. Until then it is taken to be with everybody. */
  readonly refresh: (agreements: readonly Agreement[]) => Promise<void>;
};

type Parts = {
  readonly clock: Clock;
  readonly retention: Pick<Retention, "transfers">;
  /** Returns true where data was delivered between this node and a peer, by what the store holds still. */
  readonly sharesData: (peer: string) => Promise<boolean>;
};

/** Creates the answers. */
export function createKeptTrust({ clock, retention, sharesData }: Parts): KeptTrust {
  let apart: ReadonlySet<string> = new Set();
  const today = () => clock.now().toISOString().slice(0, 10);
  const until = (agreement: Agreement, trustDomain: string): string | undefined => {
    if (!isOver(agreement, clock.now())) return undefined;
    const { endsAt, until: last } = agreement;
    const end = endsAt !== undefined && endsAt < last ? endsAt : last;
    return dayAfter(end, apart.has(trustDomain) ? SETTLED_WITHIN : retention.transfers);
  };
  return {
    until,
    counts: (agreement, trustDomain) => {
      const last = until(agreement, trustDomain);
      return last === undefined || today() < last;
    },
    // What an agreement says of itself changes with its end, at any instant of a day.
    epoch: () => `${today()} ${[...apart].join(" ")}`,
    async refresh(agreements) {
      const over = agreements.filter((each) => isOver(each, clock.now()));
      const named = [...new Set(over.flatMap(({ parties }) => parties.map((party) => party.trustDomain)))];
      const shared = await Promise.all(named.map((each) => sharesData(nodeId(each))));
      apart = new Set(named.filter((_, i) => shared[i] === false));
    },
  };
}
