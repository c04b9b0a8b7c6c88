/** Shows peer cards and the nodes that are known: whose they are, where they are, and what comes next. */
import type { ShownPeer, Tested } from "../../edge/grpc/peers-service.ts";
import type { PeerCard } from "../../federation/peer-card.ts";
import { type Cell, styled, tableLines } from "./table.ts";
import { paint, paragraph, wrap } from "./terminal.ts";

/** The sentence that tells two people how to compare a fingerprint. */
export const COMPARE =
  "Read it to the other organisation by telephone, on a call that one of you made to a number found elsewhere than beside the card. Both must hold the same words.";

const rows = (width: number, parts: readonly (readonly [name: string, value: string])[]) =>
  parts.flatMap(([name, value]) => {
    const [first = "", ...more] = wrap(value, width - 14);
    return [`  ${name.padEnd(12)}${first}`, ...more.map((line) => " ".repeat(14) + line)];
  });

/** Shows a card. `ends` are the ends of its authorities, `fingerprint` its words; `compared`: the caller gave the same words. */
export function cardLines(
  card: PeerCard,
  {
    ends,
    fingerprint,
    compared,
  }: { readonly ends: readonly Date[]; readonly fingerprint: string; readonly compared: boolean },
  width: number,
): readonly string[] {
  return [
    paint("heading", card.trustDomain),
    ...rows(width, [
      ["serves", card.jurisdictions.join(", ")],
      ["address", card.address],
      ["authority", `until ${ends.map((each) => each.toISOString().slice(0, 10)).join(" and ")}`],
      ["fingerprint", fingerprint],
    ]),
    "",
    ...(compared
      ? [paint("good", "The fingerprint is the one that you gave.")]
      : wrap(`Nothing here is to be believed yet. ${COMPARE}`, width)),
  ];
}

/** Shows a node that was made known, and the next steps. */
export function addedLines(peer: ShownPeer, width: number): readonly string[] {
  const { trustDomain, jurisdictions, address, authorityUntil } = peer;
  return [
    paint("good", `${trustDomain} is known here now.`),
    ...rows(width, [
      ["serves", jurisdictions.join(", ")],
      ["address", address],
      ["authority", `until ${authorityUntil.slice(0, 10)}`],
    ]),
    ...wrap(
      "The two nodes may now exchange agreements, and nothing else, once they have added your card too.",
      width,
    ),
    "",
    paint("heading", "NEXT"),
    `  comity peer test ${trustDomain}`,
    `  comity agreement draft --with ${trustDomain} --purposes recognition --until YEAR-MONTH-DAY`,
  ];
}

/**
 * Says what is kept of a node that is known by agreements alone which are all over, and until when; undefined for any other. The
 * authority may end by itself first.
 */
export function keptSays({ authorityUntil, keptUntil, removed }: ShownPeer): string | undefined {
  if (keptUntil === "") return undefined;
  const known = removed ? "no longer known" : "known by agreements that are over";
  if (authorityUntil === "") return `${known}; not trusted any more`;
  const ends = authorityUntil.slice(0, 10);
  return `${known}; trusted until ${ends < keptUntil ? ends : keptUntil} for the sake of what was delivered`;
}

/** Says that a node was removed, and what is kept of it. `peer` is what is still known; undefined where that is nothing. */
export function removedLines(
  trustDomain: string,
  peer: ShownPeer | undefined,
  width: number,
): readonly string[] {
  const kept = (peer && keptSays(peer)) ?? "no longer known";
  return paragraph(`${trustDomain} is ${kept}.`, { width, style: "good" });
}

/** Shows the nodes that are known. */
export function peersLines(peers: readonly ShownPeer[], width: number): readonly string[] {
  if (peers.length === 0)
    return wrap(
      "No other node is known. `comity peer offer` makes your card, and `comity peer add` takes theirs.",
      width,
    );
  const head = ["node", "serves", "authority until", "agreements"].map(
    (each): Cell => [styled("heading", each)],
  );
  return tableLines([head, ...peers.map(rowOf)], { width, widths: [30, 12, 18] });
}

function rowOf(peer: ShownPeer): readonly Cell[] {
  const { trustDomain, address, jurisdictions, authorityUntil, agreements } = peer;
  const kept = keptSays(peer);
  const named = agreements.map(({ id, inForce }) =>
    styled(inForce ? "plain" : "quiet", `${id}${inForce ? ", in force" : ", not in force"}`),
  );
  return [
    [
      trustDomain,
      styled("quiet", address === "" ? "its address is unknown" : `at ${address}`),
      ...(kept === undefined ? [] : [styled("quiet", kept)]),
    ],
    [jurisdictions.join(", ")],
    [authorityUntil === "" ? styled("quiet", "not trusted") : authorityUntil.slice(0, 10)],
    named.length === 0 ? [styled("open", "none")] : named,
  ];
}

/** Shows one node that is known, and how long its authority is trusted where all agreements with it are over. */
export function peerLines(peer: ShownPeer, width: number): readonly string[] {
  const { trustDomain, jurisdictions, address, authorityUntil, fingerprint, agreements } = peer;
  const kept = keptSays(peer);
  const trusted =
    authorityUntil === ""
      ? "not trusted any more: every agreement with it is over, and nothing that was delivered needs it"
      : `until ${authorityUntil.slice(0, 10)}`;
  return [
    paint("heading", trustDomain),
    ...rows(width, [
      ["serves", jurisdictions.join(", ")],
      ["address", address === "" ? "unknown" : address],
      ["authority", trusted],
      ...(kept === undefined ? [] : ([["kept", kept]] as const)),
      ["fingerprint", fingerprint === "" ? "known by an agreement alone" : fingerprint],
      ...agreements.map(
        ({ id, inForce }) => ["agreement", `${id}, ${inForce ? "in force" : "not in force"}`] as const,
      ),
    ]),
  ];
}

/** Shows what came of a call to a node. */
export function testedLines(trustDomain: string, tested: Tested, width: number): readonly string[] {
  if (tested.reachable)
    return [
      paint("good", `${trustDomain} answers, and each of the two nodes knows the other.`),
      ...clockLines(tested.clockAheadMs ?? 0, width),
    ];
  const { reason, message } = tested;
  const [first = "", ...more] = wrap(`${trustDomain} does not answer: ${reason}: ${message}`, width);
  const hint = HINTS[reason];
  return [paint("bad", first), ...more, ...(hint === undefined ? [] : paragraph(hint, { width }))];
}

/** Says of a clock that it differs, from a second on. */
function clockLines(aheadMs: number, width: number): readonly string[] {
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (seconds === 0) return [];
  const says = `Its clock is ${seconds} s ${aheadMs > 0 ? "ahead of" : "behind"} this node's; beyond 30 s the two refuse each other.`;
  return paragraph(says, { width });
}

const NOT_ADDED =
  "Most likely they have not added your card yet: send it to them (`comity peer offer`), and let them add it.";

/** The likeliest cause of a reason, and what to do. */
const HINTS: Readonly<Record<string, string>> = {
  NODE_UNREACHABLE:
    "Either their node does not run, a firewall stands between, the address of their card is wrong, or they have not added your card yet (`comity peer offer`).",
  TRUST_DOMAIN_UNKNOWN: NOT_ADDED,
  CERTIFICATE_REFUSED: NOT_ADDED,
};
