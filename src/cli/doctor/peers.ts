/** Checks what the running node says of others: its own card as they see it, peers, agreements, dead letters. */
import type { Operator } from "../../client/operator.ts";
import type { ShownAgreement } from "../../edge/grpc/agreements-service.ts";
import type { ShownPeer, ShownSetAside } from "../../edge/grpc/peers-service.ts";
import { SOON_MS } from "../../edge/tls/pem-file.ts";
import { parseIdentity } from "../../federation/identity.ts";
import type { PeerCard } from "../../federation/peer-card.ts";
import { canonicalText } from "../../ledger/canonical.ts";
import { unsignedOf } from "../present/agreement.ts";
import { daysUntil, type Finding } from "./finding.ts";

/** The calls of an operator that the checks make. */
export type Asked = Pick<
  Operator,
  "offerCard" | "listPeers" | "testPeer" | "listAgreements" | "listDeadLetters" | "getAuthority"
>;

/** The most dead letters that are counted. */
const MOST = 1000;

/** Checks that the running node's card is that of its files: it reads them when it starts. */
export async function checkCard(
  { offerCard }: Pick<Asked, "offerCard">,
  card: PeerCard,
): Promise<readonly Finding[]> {
  return canonicalText(await offerCard()) === canonicalText(card)
    ? []
    : [
        {
          about: "the card",
          wrong:
            "the running node gives another card than the home's files: they have changed since it started",
          remedy:
            "`comity authority reload` lets it take another authority; for all else stop the node, and start it again with `comity serve`",
        },
      ];
}

/** Checks that a change of the authority goes on: who is waited for, and what is the next step. */
export async function checkAuthorityChange({
  getAuthority,
}: Pick<Asked, "getAuthority">): Promise<readonly Finding[]> {
  const { authorities, peersBehind, older } = await getAuthority();
  if (authorities.length < 2) return [];
  const about = "the change of the authority";
  const isOwn = ({ identity }: { readonly identity: string }) => parseIdentity(identity).role === "node";
  if (peersBehind.length > 0)
    return [
      {
        about,
        wrong: `these peers have not taken the node's card: ${peersBehind.join(", ")}${older.some(isOwn) ? "; the node's certificate is not renewed before they have" : ""}`,
        remedy: "ask their operators if their nodes run; `comity authority show` says who is left",
      },
    ];
  if (older.some(isOwn))
    return [
      {
        about,
        wrong: "the node's certificate is still the older authority's",
        remedy: "`comity authority reissue` renews it",
      },
    ];
  if (older.length > 0)
    return [
      {
        about,
        wrong: `certificates of the older authority are in use: ${older.map(({ identity }) => identity).join(", ")}`,
        remedy: "let their holders renew them with `comity cert renew`, or revoke those that nobody uses",
      },
    ];
  return [
    {
      about,
      wrong: "the older authority is still trusted, although everybody has followed",
      remedy: "`comity authority retire` ends that",
    },
  ];
}

/**
 * Checks each peer: it answers, its authority lasts, and an agreement with it is in force, or waits for signatures. Nothing is asked of
 * a peer with which all is over on purpose.
 */
export async function checkPeers(
  { listPeers, testPeer }: Asked,
  agreements: readonly ShownAgreement[],
  now: Date,
): Promise<readonly Finding[]> {
  const peers = await listPeers();
  const today = now.toISOString().slice(0, 10);
  const waiting = agreements.filter(
    (each) => each.until > today && each.state !== "declined" && unsignedOf(each).length > 0,
  );
  const tested = await Promise.all(
    peers.map(async (peer): Promise<readonly Finding[]> => {
      const { trustDomain: about } = peer;
      const waits = waiting.some(({ parties }) => parties.some(({ trustDomain }) => trustDomain === about));
      if (!waits && isDoneWith(peer, agreements, now)) return [];
      const answer = await testPeer(about);
      return [
        ...(answer.reachable
          ? []
          : [
              {
                about,
                wrong: `it does not answer: ${answer.reason}: ${answer.message}`,
                remedy: `ask its operator if its node runs and has added your card; then \`comity peer test ${about}\``,
              },
            ]),
        ...(answer.reachable ? checkPeerClock(about, answer.clockAheadMs) : []),
        ...checkAuthority(peer, now),
        // What waits for signatures is a finding of its own.
        ...(waits ? [] : checkAgreed(peer, agreements, now)),
      ];
    }),
  );
  return tested.flat();
}

/** Returns true where a peer was removed, or an agreement with it was terminated and nothing came after: its operator has ended it. */
function isDoneWith(peer: ShownPeer, all: readonly ShownAgreement[], now: Date): boolean {
  if (peer.removed && peer.keptUntil !== "") return true;
  const last = findLast(peer, all);
  const bound = peer.agreements.some(({ inForce }) => inForce);
  return !bound && last?.state === "terminated" && isOver(last, now);
}

/** Returns the agreement with a peer that lasts, or has lasted, longest; undefined where the node's files alone state one. */
function findLast({ agreements }: ShownPeer, all: readonly ShownAgreement[]): ShownAgreement | undefined {
  const listed = new Set(agreements.map(({ hash }) => hash));
  return all
    .filter(({ hash }) => listed.has(hash))
    .toSorted((a, b) => (endOf(a) < endOf(b) ? 1 : -1))
    .at(0);
}

/** Returns the day or instant with which an agreement ends. */
const endOf = ({ until, endsAt }: ShownAgreement) => (endsAt !== "" && endsAt < until ? endsAt : until);
const isOver = (shown: ShownAgreement, now: Date) => endOf(shown) <= now.toISOString();

/** A clock that differs by more than this, in milliseconds, is a finding: nodes refuse each other beyond 30 s. */
const OFF_MS = 10_000;

/** Checks that a peer's clock is that of this node. Which of the two is wrong, nobody can tell from here. */
function checkPeerClock(about: string, aheadMs = 0): readonly Finding[] {
  if (Math.abs(aheadMs) <= OFF_MS) return [];
  return [
    {
      about,
      wrong: `its clock is ${Math.round(Math.abs(aheadMs) / 1000)} s ${aheadMs > 0 ? "ahead of" : "behind"} this node's; beyond 30 s the two refuse each other`,
      remedy: "let both machines follow a time server; the one that differs from all its peers is wrong",
    },
  ];
}

function checkAuthority({ trustDomain: about, authorityUntil }: ShownPeer, now: Date): readonly Finding[] {
  const ends = new Date(authorityUntil);
  if (authorityUntil === "" || ends.getTime() > now.getTime() + SOON_MS) return [];
  return [
    {
      about,
      wrong:
        ends <= now
          ? `its authority ended at ${authorityUntil}`
          : `its authority ends ${daysUntil(ends, now)}, at ${authorityUntil}`,
      remedy: "ask its operator for its new card, and `comity peer add` it",
    },
  ];
}

function checkAgreed(peer: ShownPeer, all: readonly ShownAgreement[], now: Date): readonly Finding[] {
  const { trustDomain: about, agreements } = peer;
  const last = findLast(peer, all);
  // One that has not begun comes next.
  if (agreements.some(({ inForce }) => inForce) || (last !== undefined && !isOver(last, now))) return [];
  return [
    {
      about,
      wrong:
        agreements.length === 0
          ? "all parties have signed no agreement with it"
          : "no agreement with it is in force",
      remedy:
        agreements.length === 0
          ? `\`comity agreement draft --with ${about} --purposes PURPOSES --until DAY\` makes one`
          : `\`comity agreement draft --like ${(last ?? agreements[0])?.hash.slice(0, 8)} --until DAY\` makes the next`,
    },
  ];
}

/** Checks the agreements: what waits for signatures, and what ends soon with nothing after it. `own` is this node's trust domain. */
export function checkAgreements(all: readonly ShownAgreement[], own: string, now: Date): readonly Finding[] {
  const today = now.toISOString().slice(0, 10);
  const soon = new Date(now.getTime() + SOON_MS).toISOString().slice(0, 10);
  const current = all.filter(({ until, state }) => until > today && state !== "declined");
  return current.flatMap((shown): readonly Finding[] => {
    const { id: about, hash, until, inForce, state } = shown;
    const name = hash.slice(0, 8);
    const unsigned = unsignedOf(shown);
    if (unsigned.includes(own))
      return [
        {
          about,
          wrong: "it waits for your signature",
          remedy: `\`comity agreement show ${name}\`, then \`comity agreement accept ${name}\`, or \`decline\`; else it lapses on ${until}`,
        },
      ];
    if (unsigned.length > 0)
      return [
        {
          about,
          wrong: `it waits for the signature of ${unsigned.join(", ")}`,
          remedy: `ask them to \`comity agreement accept ${name}\``,
        },
      ];
    if (!inForce || state === "terminated" || until > soon || hasNext(shown, current)) return [];
    return [
      {
        about,
        wrong: `it ends ${daysUntil(new Date(until), now)}, and no later one with the same parties is signed`,
        remedy: `\`comity agreement draft --like ${name} --until DAY\`, then sign it`,
      },
    ];
  });
}

/** Returns true where all have signed an agreement with the same parties that lasts longer. */
function hasNext({ parties, until }: ShownAgreement, all: readonly ShownAgreement[]): boolean {
  return all.some(
    (other) =>
      other.until > until &&
      other.state === "agreed" &&
      parties.every(({ trustDomain }) => other.parties.some((each) => each.trustDomain === trustDomain)),
  );
}

/** Checks that nothing has been rejected for good. `call` are the options by which the operator calls the node. */
export async function checkDeadLetters(
  { listDeadLetters }: Asked,
  call: string,
): Promise<readonly Finding[]> {
  const letters = await listDeadLetters(MOST);
  if (letters.length === 0) return [];
  const count = `${letters.length}${letters.length === MOST ? " or more" : ""}`;
  return [
    {
      about: "dead letters",
      wrong: `${count} item${letters.length === 1 ? "" : "s"} that peers rejected: delivery of them has stopped`,
      remedy: `\`comity incident parked ${call}\` shows them, and how to requeue them`,
    },
  ];
}

/** Names the logs that are proved to have two histories. */
export async function checkForks({ listForks }: Pick<Operator, "listForks">): Promise<readonly Finding[]> {
  const logs = new Set((await listForks()).map(({ trustDomain }) => trustDomain));
  return [...logs].map((log) => ({
    about: `the log of ${log}`,
    wrong: "it is proved to have two histories, and nothing of it is cosigned",
    remedy:
      "`comity ledger forks --out FOLDER` exports the evidence: settle with its operator which history counts, before you rely on its receipts",
  }));
}

/** Names what is stored of others and could not be read, so that nothing rests on it. */
export function findSetAside(all: readonly ShownSetAside[]): readonly Finding[] {
  return all.map(({ what, name, says }) => ({
    about: `the ${what} ${name}`,
    wrong: `it is set aside, and nothing rests on it: ${says}`,
    remedy:
      what === "card"
        ? "ask for the node's card anew, and `comity peer add` it"
        : "restore the store from a backup, or agree anew under another id",
  }));
}
