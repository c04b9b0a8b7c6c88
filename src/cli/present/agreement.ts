/** Shows an agreement in plain sentences, in the order in which a lawyer asks. */
import type { ShownAgreement } from "../../edge/grpc/agreements-service.ts";
import {
  AFTERWARDS,
  type Agreement,
  type Attested,
  type Issuer,
  type Party,
} from "../../federation/agreement.ts";
import type { Atlas } from "../../law/atlas.ts";
import type { Rule } from "../../law/rule.ts";
import { parseVerifierKey } from "../../ledger/note.ts";
import { formatTime } from "./due.ts";
import { type Cell, styled, tableLines } from "./table.ts";
import { paint, paragraph, type Style } from "./terminal.ts";

/** An agreement as it is read: what the node says of it, what was signed, and what its words mean. */
export type ReadAgreement = {
  readonly shown: Omit<ShownAgreement, "document">;
  readonly agreement: Agreement;
  /** The rules of the agreement itself. */
  readonly rules: readonly Pick<Rule, "id" | "says" | "cite" | "from" | "until" | "status" | "applies">[];
  /** The trust domain of the reader's node. */
  readonly own: string;
  readonly now: Date;
  readonly atlas: Pick<Atlas, "concepts" | "packs">;
};

/** The state of an agreement in one sentence, with its style. */
export type Standing = { readonly style: Style; readonly says: string };

/** Joins words as a sentence does: `a, b and c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

/** Returns the trust domains of the parties that have not signed. */
export const unsignedOf = ({ parties }: Pick<ShownAgreement, "parties">): readonly string[] =>
  parties.filter(({ signed }) => !signed).map(({ trustDomain }) => trustDomain);

/** Says in one sentence if an agreement is in force at a moment, and why not. */
export function standingOf(shown: Omit<ShownAgreement, "document">, now: Date): Standing {
  const { state, from, until, inForce, endsAt, endedBy, parties } = shown;
  const unsigned = unsignedOf(shown);
  const today = now.toISOString().slice(0, 10);
  if (state === "terminated")
    return inForce
      ? { style: "open", says: `In force today, and ended by ${endedBy} from ${formatTime(endsAt)} on.` }
      : {
          style: "bad",
          says: `Not in force: ${endedBy} has ended it for all parties, from ${formatTime(endsAt)} on.`,
        };
  if (state === "declined")
    return { style: "bad", says: `Not in force: ${endedBy} has declined it, so that it never comes about.` };
  if (inForce) return { style: "good", says: "In force today: all parties have signed." };
  if (until <= today) return { style: "bad", says: `Not in force: it ended with ${dayBefore(until)}.` };
  if (state === "agreed")
    return { style: "open", says: `Not in force yet: all have signed, and it begins on ${from}.` };
  if (unsigned.length === parties.length)
    return {
      style: "open",
      says: "A draft that nobody has signed. It is not in force, and nobody else has seen it.",
    };
  return {
    style: "open",
    says: `Not in force: ${listed(unsigned)} ${unsigned.length === 1 ? "has" : "have"} not signed.`,
  };
}

/** Returns the day before another, since an agreement names the first day on which it is in force no more. */
export function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 24 * 3_600_000).toISOString().slice(0, 10);
}

/** Shows an agreement. `verbose` adds keys and hashes in full. */
export function agreementLines(read: ReadAgreement, width: number, verbose = false): readonly string[] {
  const { shown, now } = read;
  const { style, says } = standingOf(shown, now);
  return [
    paint("heading", `AGREEMENT ${shown.id}`),
    ...paragraph(says, { width, style }),
    ...section("WHO", partyLines(read, width)),
    ...section("SINCE WHEN, UNTIL WHEN", sentences(width, termOf(shown))),
    ...section("FOR WHICH PURPOSES", purposeLines(read, width)),
    ...section("WHO MAY ATTEST WHAT", issuerLines(read, width)),
    ...section("RULES OF ITS OWN", ruleLines(read, width)),
    ...section("KEYS OF THE LOGS", keyLines(read, width, verbose)),
    ...section("HOW IT ENDS", sentences(width, ENDS)),
    ...section("WHAT IT DOES NOT DO", sentences(width, DOES_NOT)),
  ];
}

const section = (heading: string, lines: readonly string[]) => ["", paint("heading", heading), ...lines];
const sentences = (width: number, ...all: readonly string[]) =>
  all.flatMap((each) => paragraph(each, { width, indent: 2 }));

/** Shows a sentence behind a mark, so that what goes on stands under its beginning. */
function bullet(mark: string, text: string, width: number): readonly string[] {
  const indent = mark.length + 3;
  const [first = "", ...more] = paragraph(text, { width, indent });
  return [`  ${mark} ${first.slice(indent)}`, ...more];
}

const ENDS =
  "It ends by itself on its last day. Any party may end it earlier for all of them, at once or from a later instant, without a reason; " +
  "none can take that back. What was delivered before stays bound by the obligations under which it was delivered, and notices of " +
  "incidents with that data are still exchanged. What both want to go on needs a new agreement.";
const DOES_NOT =
  "It lowers no law. Each transfer is decided by itself at both nodes, and of the two laws and this agreement the strictest demand " +
  "governs. It obliges nobody to send anything, and it permits nothing that a law forbids.";

function termOf({ from, until }: Pick<ShownAgreement, "from" | "until">): string {
  return `From ${from} to ${dayBefore(until)}, both days included, by the calendar of UTC. It begins no earlier than the last signature.`;
}

/** Names a place by its law's title and its code. */
function nameOf(place: string, { packs }: ReadAgreement["atlas"]): string {
  const title = packs.get(place)?.title;
  return title === undefined ? place : `${title} (${place})`;
}

function partyLines({ agreement, shown, own, atlas }: ReadAgreement, width: number): readonly string[] {
  const signed = new Set(shown.parties.filter((each) => each.signed).map(({ trustDomain }) => trustDomain));
  const rows = agreement.parties.map(({ trustDomain, jurisdictions }): readonly Cell[] => [
    [trustDomain, ...(trustDomain === own ? [styled("quiet", "this node")] : [])],
    [`answers for ${listed(jurisdictions.map((place) => nameOf(place, atlas)))}`],
    [signed.has(trustDomain) ? styled("good", "has signed") : styled("open", "has not signed")],
  ]);
  const first = Math.min(34, Math.floor(width / 3));
  // Two gaps, the indent, and the last column.
  return tableLines(rows, { width, indent: 2, widths: [first, width - first - 6 - 14], fixed: true });
}

function purposeLines({ agreement, atlas }: ReadAgreement, width: number): readonly string[] {
  return [
    ...sentences(
      width,
      "The parties may send each other biometric data for these purposes, what lies within them included, and for no other:",
    ),
    ...agreement.purposes.flatMap((id) => {
      const { concepts } = atlas;
      const { label, definition } = concepts.has(id) ? concepts.get(id) : { label: id, definition: "" };
      return bullet("-", `${label}${definition === "" ? "" : `: ${definition}`}`, width);
    }),
  ];
}

function issuerLines({ agreement }: ReadAgreement, width: number): readonly string[] {
  const issuers = Object.entries(agreement.issuers);
  if (issuers.length === 0)
    return sentences(
      width,
      "Nobody. What a transfer needs to show, such as a consent, can be shown to neither node, so that only transfers that need nothing of the kind are permitted.",
    );
  return [
    ...sentences(
      width,
      "What a transfer needs to show counts only where one of these has signed it for that transfer:",
    ),
    ...issuers.flatMap(([name, issuer]) => [
      ...bullet("-", `${name} ${abilitiesOf(issuer, agreement.parties)}.`, width),
      ...paragraph(`Ed25519 public key ${issuer.x}`, { width, indent: 4, style: "quiet" }),
    ]),
  ];
}

function abilitiesOf({ attests, acceptsFor }: Issuer, parties: readonly Party[]): string {
  const whole = new Set(parties.map(({ trustDomain }) => trustDomain));
  const importers = acceptsFor.map((each) =>
    whole.has(each) ? `every platform of ${each}` : each.replace("spiffe://", ""),
  );
  const isLater = (kind: Attested) => AFTERWARDS.some((each) => each === kind);
  const [later, before] = [attests.filter(isLater), attests.filter((kind) => !isLater(kind))];
  const parts = [
    ...(before.length === 0 ? [] : [`may attest ${listed(before)}, for transfers of all parties`]),
    ...(later.length === 0
      ? []
      : [`may attest ${listed(later)} of what was transferred, which no node of this version asks for yet`]),
    ...(importers.length === 0 ? [] : [`may accept obligations for ${listed(importers)}`]),
  ];
  return parts.length === 0 ? "may attest nothing" : parts.join("; it ");
}

function ruleLines({ rules }: ReadAgreement, width: number): readonly string[] {
  if (rules.length === 0)
    return sentences(width, "None. What the laws of the places demand applies as it is.");
  return [
    ...sentences(width, "Beside what the laws demand, and never instead of it:"),
    ...rules.flatMap(({ id, says, cite, from, until, status }, i) => [
      ...bullet(`${i + 1}.`, says, width),
      ...paragraph(
        `${cite}; from ${from}${until === undefined ? "" : ` to ${dayBefore(until)}`}${status === "confirmed" ? "" : `; ${status}`}; rule ${id}`,
        { width, indent: 5, style: "quiet" },
      ),
    ]),
  ];
}

function keyLines({ agreement, shown }: ReadAgreement, width: number, verbose: boolean): readonly string[] {
  const says = "Each party signs its log, and this agreement, with one key. Receipts are checked by it.";
  const rows = agreement.parties.map(({ trustDomain, ledger, address = "not stated" }): readonly Cell[] => [
    [trustDomain],
    verbose ? [ledger, styled("quiet", `node at ${address}`)] : [`key ${parseVerifierKey(ledger).id}`],
  ]);
  return [
    ...sentences(width, says),
    ...tableLines(rows, { width, indent: 2, widths: [34], fixed: true }),
    ...(verbose
      ? paragraph(`SHA-256 of what is signed: ${shown.hash}`, { width, indent: 2 })
      : paragraph(`Whole keys and the hash of what is signed: --verbose.`, {
          width,
          indent: 2,
          style: "quiet",
        })),
  ];
}

/** Says what an operator of the node `own` does next with an agreement; nothing where nothing is to be done. */
export function nextLines(
  shown: Omit<ShownAgreement, "document">,
  own: string,
  now: Date,
): readonly string[] {
  const unsigned = unsignedOf(shown);
  if (shown.state === "declined" || unsigned.length === 0 || shown.until <= now.toISOString().slice(0, 10))
    return [];
  const others = unsigned.filter((each) => each !== own);
  const name = shown.hash.slice(0, 8);
  return [
    "",
    paint("heading", "NEXT"),
    // What another has signed is another's draft: whoever drafts signs before anybody else sees it.
    ...(unsigned.includes(own)
      ? [`  comity agreement ${unsigned.length < shown.parties.length ? "accept" : "sign"} ${name}`]
      : []),
    ...(others.length === 0
      ? []
      : [`  at ${listed(others)}: comity agreement show ${name}, then comity agreement accept ${name}`]),
  ];
}

/** Lists agreements, each with its state. */
export function agreementsLines(
  all: readonly Omit<ShownAgreement, "document">[],
  now: Date,
  width: number,
): readonly string[] {
  if (all.length === 0)
    return paragraph("There is no agreement. `comity agreement draft` makes one with nodes that are known.", {
      width,
    });
  const head = ["agreement", "days", "state"].map((each): Cell => [styled("heading", each)]);
  const rows = all.map((shown): readonly Cell[] => {
    const { style, says } = standingOf(shown, now);
    return [
      [shown.id, styled("quiet", shown.hash.slice(0, 8))],
      [`${shown.from} to`, dayBefore(shown.until)],
      [styled(style, says)],
    ];
  });
  return tableLines([head, ...rows], { width, widths: [44, 13] });
}
