/**
 * What peers relay: notices from their origin, acknowledgements on their way home. At least once on the
 * wire, exactly once in effect: a repeat gets the same leaf, anything else under the same name is refused.
 */
import { ComityError } from "../errors.ts";
import { nodeOf, type Party } from "../federation/agreement.ts";
import { parseIdentity } from "../federation/identity.ts";
import { areaOf } from "../law/atlas.ts";
import { parseCanonical } from "../ledger/canonical.ts";
import { type Statement, type VerifiedLeaf, verifyStatement } from "../ledger/proof.ts";
import {
  acknowledgementBytes,
  contradicts,
  parseAcknowledgement,
  type Stage,
} from "../notices/acknowledgement.ts";
import { concernsAny, viewersFor } from "../notices/audience.ts";
import { assertSeals, sealedLeaf } from "../notices/leaf.ts";
import { mayLeaveHome } from "../notices/marking.ts";
import { digestOf, type Notice, noticeBytes, parseNotice } from "../notices/notice.ts";
import { type Gateway, ledgerKeyOf, partiesOf } from "./context.ts";
import { noticeIn } from "./notice-view.ts";
import type { Committed, DispatchRow, Proposal } from "./ports.ts";
import { noteConflict } from "./relay.ts";
import type { Wakers } from "./wakers.ts";

export type Receiver = {
  /** Takes in what a peer relays and gives the leaf that records its arrival. Throws what makes it a fault of its own. */
  readonly relay: (
    origin: string,
    dispatchId: string,
    kind: DispatchRow["kind"],
    item: Proposal,
  ) => Promise<Statement>;
};

type Opened = { readonly item: unknown; readonly salt: string; readonly verified: VerifiedLeaf };

const invalid = (what: string) => new ComityError("STATEMENT_INVALID", what);

function open({ own, body }: Proposal, party: Party): Opened {
  const verified = verifyStatement(own, ledgerKeyOf(party));
  const parsed = parseCanonical(Buffer.from(body, "utf8")) as { item?: unknown; salt?: unknown } | null;
  if (typeof parsed?.salt !== "string") throw invalid("what is relayed has no salt");
  return { item: parsed.item, salt: parsed.salt, verified };
}

function ofParty(id: string, party: Party, what: string): void {
  const identity = parseIdentity(id);
  if (identity.role !== "regulator" || identity.trustDomain !== party.trustDomain)
    throw new ComityError("NOTICE_NOT_ORIGIN", `${what} is not a regulator of the node that relays it`);
}

export function createReceiver(gateway: Gateway, feeds: Wakers): Receiver {
  const { store, entropy, regulators, observer } = gateway;
  const area = (place: string) => areaOf(gateway.atlas(), place);

  /** The sealed leaf of an arrival: the sender, who knows salt and leaf, can see that it is about its own. */
  const arrivalLeaf = ({ salt, verified }: Opened) =>
    sealedLeaf({ of: "arrival", bytes: verified.leafHash }, salt, entropy.nonce());

  function assertMayArrive(notice: Notice, origin: string, party: Party): void {
    if (notice.origin !== origin)
      throw new ComityError("NOTICE_NOT_ORIGIN", "a notice is relayed by its own origin alone");
    ofParty(notice.reporter, party, "the notice's reporter");
    if (!party.jurisdictions.includes(notice.jurisdiction))
      throw new ComityError("SCOPE_FORBIDDEN", `the relaying node does not serve \`${notice.jurisdiction}\``);
    if (!mayLeaveHome(notice.marking.tlp))
      throw new ComityError("MARKING_LOWERED", "a RED notice does not leave its node");
    const rows = store.notice(notice.id);
    if (rows.some((row) => row.origin !== origin))
      throw new ComityError("NOTICE_NOT_ORIGIN", "a notice with this id came from another origin");
    const withdrawn = rows.find((row) => noticeIn(row).stage === "withdrawn");
    if (withdrawn !== undefined && notice.version > withdrawn.version)
      throw new ComityError("NOTICE_WITHDRAWN", "the notice is withdrawn, and nothing follows a withdrawal");
    if (
      rows.length === 0 &&
      notice.stage !== "withdrawn" &&
      !concernsAny(notice, gateway.jurisdictions, area)
    )
      throw new ComityError("SCOPE_FORBIDDEN", "the notice concerns no place that this node serves");
  }

  async function receiveNotice(
    origin: string,
    party: Party,
    opened: Opened,
    source: Proposal,
  ): Promise<Statement> {
    const notice = parseNotice(opened.item);
    assertSeals(opened.verified.leaf, { of: "notice", bytes: noticeBytes(notice) }, opened.salt);
    assertMayArrive(notice, origin, party);
    const digest = digestOf(notice);
    const earlier = regulators.map(({ id }) => id).filter((id) => store.hasSeen(id, notice.id));
    const viewers = [...new Set([...viewersFor(notice, regulators, area), ...earlier])];
    const row = { id: notice.id, version: notice.version, digest, origin, body: source.body };
    const committed = await store.commit({
      leaf: arrivalLeaf(opened),
      effect: { kind: "arrived", notice: row, source: source.own, viewers },
    });
    if (committed.kind === "already-noticed") {
      if (committed.row.digest === digest) return committed.row.own;
      await noteConflict(
        gateway,
        {
          notice: notice.id,
          kept: committed.row.digest,
          refused: digest,
          by: origin,
        },
        source,
      );
      throw new ComityError(
        "NOTICE_CONFLICT",
        "this version arrived before with other content; both are kept as evidence",
      );
    }
    for (const viewer of viewers) feeds.wake(viewer);
    return statementOf(committed);
  }

  async function receiveAcknowledgement(
    origin: string,
    party: Party,
    opened: Opened,
    source: Proposal,
  ): Promise<Statement> {
    const said = parseAcknowledgement(opened.item);
    assertSeals(
      opened.verified.leaf,
      { of: "acknowledgement", bytes: acknowledgementBytes(said) },
      opened.salt,
    );
    ofParty(said.by, party, "whoever acknowledges");
    const row = store.notice(said.notice).find(({ version }) => version === said.version);
    const sent = store
      .deliveries(said.notice)
      .some(({ peer, version }) => peer === origin && version <= said.version);
    if (row === undefined || row.origin !== gateway.node || !sent)
      throw new ComityError("NOTICE_UNKNOWN", "no such notice was sent to the node that acknowledges it");
    if (row.digest !== said.digest) {
      await noteConflict(
        gateway,
        {
          notice: said.notice,
          kept: row.digest,
          refused: said.digest,
          by: origin,
        },
        source,
      );
      throw new ComityError("NOTICE_CONFLICT", "the acknowledgement is of other content than was sent");
    }
    const { reporter } = noticeIn(row);
    const { notice, version, by, stage } = said;
    const committed = await store.commit({
      leaf: arrivalLeaf(opened),
      effect: {
        kind: "acknowledged",
        acknowledgement: { notice, version, by, stage, body: source.body },
        source: source.own,
        dispatches: [],
        viewers: [reporter],
      },
    });
    if (committed.kind === "already-acknowledged") return committed.row.own;
    const statement = statementOf(committed);
    const all = store.acknowledgements(notice).filter((each) => each.by === by && each.version === version);
    if (contradicts(new Set(all.map((each) => each.stage as Stage))))
      observer.alarm({ what: "NOTICE_CONFLICT", peer: origin });
    feeds.wake(reporter);
    return statement;
  }

  return {
    async relay(origin, _dispatchId, kind, item) {
      const party = partiesOf(gateway).find((each) => nodeOf(each) === origin);
      if (party === undefined)
        throw new ComityError("AGREEMENT_MISSING", "no agreement with the relaying node");
      const opened = open(item, party);
      return kind === "notice"
        ? receiveNotice(origin, party, opened, item)
        : receiveAcknowledgement(origin, party, opened, item);
    },
  };
}

function statementOf(committed: Committed): Statement {
  if (committed.kind === "committed") return committed.statement;
  throw new ComityError("INTERNAL", "the store gave back what was not asked for");
}
