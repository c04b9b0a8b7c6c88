/**
 * Compares the parts of a configuration with each other: its places, regulators, addresses and agreements. What cannot
 * be meant does not start; what may be meant, and is odd, is said.
 */
import { ComityError } from "../errors.ts";
import { type Agreement, counterparts, nodeOf } from "../federation/agreement.ts";
import { areasOf, overlap } from "../law/areas.ts";
import type { Atlas } from "../law/atlas.ts";
import { placeOf } from "../law/places.ts";
import type { NodeConfig } from "./config.ts";
import { parseAddress } from "./config-file.ts";

/** A part of the configuration that may be meant, and is odd. */
export type Oddity = {
  readonly what:
    | "an agreement gives the peer a place within this node's own"
    | "an agreement gives the peer a place of which no law is known"
    | "two agreements with one peer are in force at once: the first in `peers` counts"
    | "two issuers of an agreement have one key"
    | "a regulator serves a place that this node does not serve";
  readonly agreement?: string;
  readonly peer?: string;
  readonly jurisdiction?: string;
};

/** An entry of `peers` with the party that it names. */
type Entry = {
  readonly file: string;
  readonly agreement: Agreement;
  readonly node: string;
  readonly places: readonly string[];
  readonly address: string;
};

const wrong = (message: string) => new ComityError("CONFIG_INVALID", message);

/**
 * Throws CONFIG_INVALID for the first two parts of a configuration that exclude each other. The message names the files
 * and the field. Agreements that ended before `at` are compared with nothing.
 */
export function assertComparable(config: NodeConfig, at: Date): void {
  assertOnce(config.jurisdictions.map(placeOf), "jurisdictions", "name each place once");
  assertOnce(
    config.regulators.map(({ id }) => id),
    "regulators",
    "list all places of a regulator in one `serves`",
  );
  const entries = entriesOf(config, at);
  assertPlaces(config, entries);
  assertAddresses(config, entries);
}

/**
 * Throws CONFIG_INVALID where a new agreement cannot stand beside those that are known, or gives the peer what this node serves.
 * Those that have ended at `at` are compared with nothing.
 */
export function assertBeside(
  config: Pick<NodeConfig, "jurisdictions" | "trustDomain">,
  known: readonly Agreement[],
  agreement: Agreement,
  at: Date,
): void {
  const peers = [...known.filter(({ hash }) => hash !== agreement.hash), agreement];
  assertPlaces(
    config,
    entriesOf(
      { ...config, peers: peers.map((each) => ({ agreement: each, file: each.id, address: "" })) },
      at,
    ),
  );
}

/** Throws where a place would have two nodes. */
function assertPlaces({ jurisdictions }: Pick<NodeConfig, "jurisdictions">, entries: readonly Entry[]): void {
  const own = jurisdictions.map(placeOf);
  for (const { file, places } of entries) {
    const shared = places.find((place) => own.includes(place));
    if (shared !== undefined)
      throw wrong(
        `the agreement \`${file}\` says that the peer serves \`${shared}\`, and \`jurisdictions\` in the configuration names it as this node's own: ` +
          "one node alone serves a place; leave it out of one of the two",
      );
  }
  for (const [i, one] of entries.entries()) for (const other of entries.slice(i + 1)) assertPair(one, other);
}

/** Throws where two agreements cannot both be meant. */
function assertPair(one: Entry, other: Entry): void {
  if (one.node === other.node && one.agreement.hash === other.agreement.hash)
    throw wrong(
      `\`peers\` in the configuration lists the agreement \`${one.agreement.id}\` twice, as \`${one.file}\` and \`${other.file}\`: list it once`,
    );
  if (one.node === other.node || !isAtOnce(one.agreement, other.agreement)) return;
  const shared = one.places.find((place) => other.places.includes(place));
  if (shared !== undefined)
    throw wrong(
      `the agreements \`${one.file}\` and \`${other.file}\` give \`${shared}\` to two nodes, \`${one.node}\` and \`${other.node}\`: ` +
        "data and law of a place go to one node; leave one of the two out of `peers`, or agree on the place with one node alone",
    );
}

/** Throws where two nodes would listen at one address. Port 0 stands for any free port. */
function assertAddresses({ listen }: NodeConfig, entries: readonly Entry[]): void {
  const taken = new Map<string, string>();
  const take = (address: ReturnType<typeof parseAddress>, by: string) => {
    const name = `${address.host.toLowerCase()} ${address.port}`;
    const other = taken.get(name);
    if (address.port !== 0 && other !== undefined && other !== by)
      throw wrong(
        `\`address\` in \`peers\` of the configuration names ${address.host}:${address.port} for \`${by}\`, and ${other === "" ? "this node listens there itself" : `for \`${other}\` too`}: ` +
          "write the address at which its own node listens",
      );
    taken.set(name, by);
  };
  take(listen, "");
  for (const { address, node } of entries) take(parseAddress(address), node);
}

/** Returns what is odd in a configuration, by the law that is in force at the node. */
export function findOddities(config: NodeConfig, atlas: Atlas, at: Date): readonly Oddity[] {
  const entries = entriesOf(config, at);
  return [
    ...entries.flatMap((entry) => oddPlaces(entry, config, atlas)),
    ...entries.flatMap((one, i) =>
      entries
        .slice(i + 1)
        .filter(({ node, agreement }) => node === one.node && isAtOnce(agreement, one.agreement))
        .map(
          ({ agreement, node }): Oddity => ({
            what: "two agreements with one peer are in force at once: the first in `peers` counts",
            agreement: agreement.id,
            peer: node,
          }),
        ),
    ),
    ...entries
      .filter(({ agreement }) => hasSharedKey(agreement))
      .map(
        ({ agreement, node }): Oddity => ({
          what: "two issuers of an agreement have one key",
          agreement: agreement.id,
          peer: node,
        }),
      ),
    ...config.regulators
      .flatMap(({ serves }) => serves)
      .filter((place) => !config.jurisdictions.some((own) => overlap(atlas, own, place)))
      .map(
        (place): Oddity => ({
          what: "a regulator serves a place that this node does not serve",
          jurisdiction: placeOf(place),
        }),
      ),
  ];
}

function oddPlaces({ agreement, node, places }: Entry, config: NodeConfig, atlas: Atlas): readonly Oddity[] {
  const own = config.jurisdictions.map(placeOf);
  return places.flatMap((place): readonly Oddity[] => {
    const about = { agreement: agreement.id, peer: node, jurisdiction: place };
    const areas = areasOf(atlas, place);
    if (own.some((each) => each !== place && areas.includes(each)))
      return [{ what: "an agreement gives the peer a place within this node's own", ...about }];
    if (areas.some((each) => atlas.packs.has(each))) return [];
    return [{ what: "an agreement gives the peer a place of which no law is known", ...about }];
  });
}

const hasSharedKey = ({ issuers }: Agreement) =>
  new Set(Object.values(issuers).map(({ x }) => x)).size < Object.keys(issuers).length;

type Listed = {
  readonly trustDomain: string;
  readonly peers: readonly Omit<NodeConfig["peers"][number], "trust">[];
};

function entriesOf({ peers, trustDomain }: Listed, at: Date): readonly Entry[] {
  const instant = at.toISOString();
  return peers.flatMap(({ agreement, file, address }) => {
    const { until, endsAt = until } = agreement;
    if (until <= instant.slice(0, 10) || endsAt <= instant) return [];
    return counterparts(agreement, trustDomain).map((party) => ({
      agreement,
      file,
      address,
      node: nodeOf(party),
      places: party.jurisdictions.map(placeOf),
    }));
  });
}

/** Returns true where there is a day on which both agreements are in force. `until` is the first day without. */
const isAtOnce = (one: Agreement, other: Agreement) => one.from < other.until && other.from < one.until;

function assertOnce(names: readonly string[], field: string, remedy: string): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw wrong(`\`${field}\` in the configuration names \`${twice}\` twice: ${remedy}`);
}
