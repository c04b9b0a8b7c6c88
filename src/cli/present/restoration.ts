/** Shows what a restored node has got back from its peers, and what cannot come back, as lines and as JSON. */
import type { AskedPeer, Restoration } from "../../node/restoration.ts";
import { wrap } from "./terminal.ts";

const number = new Intl.NumberFormat("en");

/** Things that no peer has had, so that nobody can give them back. */
const LOST_FOR_GOOD = [
  "denials and recorded assessments at home, and requests that no peer has answered",
  "marks of duties, and whatever regulators of this node alone were shown",
  "certificates and revocations, drafts of agreements, and other changes of operators",
  "the keys of callers: a repeat is known by its request; of many records, and of what is erased, not at all",
  "what a peer has erased: its receipts come back, its words do not",
];

type State = "gave back all" | "is being asked" | "does not answer" | "cannot give back" | "left out";

/** A peer of the report: `state` in a word, and what came back. */
type Reported = { readonly trustDomain: string; readonly state: State } & Partial<AskedPeer>;

/** Returns each peer that is asked or was left out, those with which something is wrong first. */
function reportedOf({ confirmed, asked = {} }: Restoration): readonly Reported[] {
  const peers = (confirmed?.by ?? []).map((trustDomain): Reported => {
    const peer = asked[trustDomain];
    return { trustDomain, state: stateOf(peer), ...peer };
  });
  const left = (confirmed?.without ?? []).map(
    (trustDomain): Reported => ({ trustDomain, state: "left out" }),
  );
  const order: readonly State[] = [
    "does not answer",
    "cannot give back",
    "left out",
    "is being asked",
    "gave back all",
  ];
  const placeOf = ({ state, refused = [] }: Reported) => (refused.length > 0 ? -1 : order.indexOf(state));
  return [...peers, ...left].toSorted((a, b) => placeOf(a) - placeOf(b));
}

function stateOf(peer: AskedPeer | undefined): State {
  if (peer?.done !== undefined) return "gave back all";
  if (peer?.failed === undefined) return "is being asked";
  return peer.failed.reason === "METHOD_UNKNOWN" ? "cannot give back" : "does not answer";
}

/** Writes the report for a person. The first line says how it stands. */
export function restorationLines(restoration: Restoration, columns = 100): readonly string[] {
  const { at, backupAt, size, confirmed } = restoration;
  const peers = reportedOf(restoration);
  const from = `restored ${at} from the backup of ${backupAt}, with ${number.format(size)} leaves`;
  if (confirmed === undefined)
    return [
      "nothing is asked back yet: the node signs nothing before each of its peers has confirmed its log",
      from,
    ];
  return [
    sumOf(peers),
    from,
    ...(confirmed.opened === undefined ? [] : [`the log goes on as ${confirmed.opened}`]),
    ...peers.flatMap((peer) => ["", ...peerLines(peer)]),
    "",
    "cannot come back, since nobody else has it:",
    ...LOST_FOR_GOOD.flatMap((each) => wrap(`  ${each}`, columns)),
  ];
}

function sumOf(peers: readonly Reported[]): string {
  const open = peers.filter(({ state }) => state !== "gave back all").map(({ trustDomain }) => trustDomain);
  const sum = (name: "recovered" | "refused") =>
    peers.reduce((all, { transfers, notices }) => all + (transfers?.[name] ?? 0) + (notices?.[name] ?? 0), 0);
  const [recovered, refused] = [sum("recovered"), sum("refused")];
  const what = `${number.format(recovered)} recovered, ${number.format(refused)} refused`;
  if (open.length === 0) return `${what}: every peer has given back what it had`;
  return `${what}; not yet from ${open.slice(0, 3).join(", ")}${open.length > 3 ? ` and ${open.length - 3} more` : ""}`;
}

function peerLines({
  trustDomain,
  state,
  transfers,
  notices,
  refused = [],
  failed,
  done,
}: Reported): readonly string[] {
  const when = done ?? (failed && `${failed.reason}, last asked ${failed.at}`);
  const remedy = REMEDIES[state];
  return [
    `${trustDomain} ${state}${when === undefined ? "" : `: ${when}`}`,
    ...(transfers === undefined ? [] : [`  transfers: ${countsOf(transfers)}`]),
    ...(notices === undefined ? [] : [`  notices and acknowledgements: ${countsOf(notices)}`]),
    ...refused.map(({ what, id, reason }) => `  refused: ${what} ${id}, ${reason}`),
    ...(remedy === undefined ? [] : [`  ${remedy}`]),
  ];
}

const REMEDIES: Readonly<Partial<Record<State, string>>> = {
  "does not answer": "see that it can be reached; the node goes on asking",
  "cannot give back":
    "its version knows no asking back: ask its operator to renew it; the node goes on asking",
  "left out": "it was left out by `comity serve --without`, and is not asked",
};

function countsOf({ recovered, here, past, refused }: AskedPeer["transfers"]): string {
  const told = [
    `${number.format(recovered)} recovered`,
    `${number.format(here)} here already`,
    ...(past > 0 ? [`${number.format(past)} past their date`] : []),
    `${number.format(refused)} refused`,
  ];
  return told.join(", ");
}

/** Writes the report for a machine. */
export function presentRestoration(restoration: Restoration) {
  const { at, backupAt, size, confirmed } = restoration;
  return {
    ...{ restoredAt: at, backupAt, size },
    ...(confirmed?.opened !== undefined && { log: confirmed.opened }),
    confirmed: confirmed !== undefined,
    peers: reportedOf(restoration).map(({ token: _, ...peer }) => peer),
    lostForGood: LOST_FOR_GOOD,
  };
}
