/** What an origin decides at home and records: an assessment, a denial, or the proposal that goes abroad. */
import { ComityError } from "../errors.ts";
import { agreementWith, nodeOf } from "../federation/agreement.ts";
import { canonicalText } from "../ledger/canonical.ts";
import { commitmentTo } from "../ledger/commitment.ts";
import { leafBytes, type OneSidedLeaf } from "../receipt/leaf.ts";
import { formatReceipt } from "../receipt/receipt.ts";
import type { Assessment } from "../transfers/assess.ts";
import { digestOf, plain, type TransferRequest } from "../transfers/request.ts";
import { countedBy, type Tally } from "../transfers/tally.ts";
import { verdictOf } from "../transfers/verdict.ts";
import { assessNow, type Gateway } from "./context.ts";
import { commitDecision, statementOf } from "./law.ts";
import type { Effect, TransferRow } from "./ports.ts";

export type HomeDecisions = {
  /** Says what a transfer would need. Recorded; nothing is sent. */
  readonly assess: (
    caller: string,
    request: TransferRequest,
  ) => Promise<Assessment & { readonly receipt: Uint8Array }>;
  /** Denies, or proposes; the row that an earlier call has written under the same key. */
  readonly decide: (
    caller: string,
    key: string,
    digest: string,
    request: TransferRequest,
  ) => Promise<TransferRow>;
};

type Assessed = Awaited<ReturnType<typeof assessNow>>;

/** What the ledger knows of a request: places, concepts, and its words under a commitment. */
function subjectOf(request: TransferRequest, { concepts }: Assessment, salt: string) {
  const { from, to, recipient, action } = request;
  return {
    from,
    to,
    recipient,
    concepts: plain({ ...concepts, action }) as never,
    request: commitmentTo(digestOf(request), salt),
  };
}

export function createHomeDecisions(gateway: Gateway): HomeDecisions {
  const { store, clock, entropy, observer } = gateway;

  function admit(request: TransferRequest) {
    if (!gateway.jurisdictions.has(request.from))
      throw new ComityError(
        "SCOPE_FORBIDDEN",
        `this node does not serve \`${request.from}\`: ask the home node of that jurisdiction`,
      );
    return agreementWith(
      gateway.agreements,
      gateway.trustDomain,
      (party) => party.jurisdictions.includes(request.to),
      clock.now(),
    );
  }

  function observed(method: "Assess" | "Request", { from, to }: TransferRequest, { decision }: Assessment) {
    observer.decided({ method, decision: decision.decision, from, to });
  }

  function oneSided(
    type: OneSidedLeaf["type"],
    id: string,
    caller: string,
    request: TransferRequest,
    assessed: Assessed,
    salt: string,
  ) {
    return leafBytes({
      type,
      nonce: entropy.nonce(),
      transfer: id,
      sender: caller,
      origin: gateway.node,
      at: assessed.at.toISOString(),
      ...subjectOf(request, assessed, salt),
      ...verdictOf(assessed),
    });
  }

  const tallyOf =
    (caller: string): Tally =>
    (span) =>
      store.tally(caller, span);

  async function assessment(caller: string, request: TransferRequest) {
    const assessed = await assessNow(gateway, request, admit(request)?.agreement, false, tallyOf(caller));
    const leaf = oneSided("comity/v1/assessment", entropy.id(), caller, request, assessed, entropy.nonce());
    const effect: Effect = { kind: "noted" };
    return { assessed, entry: { leaf, effect, epoch: assessed.atlas.epoch } };
  }

  async function computed(caller: string, key: string, digest: string, request: TransferRequest) {
    const known = admit(request);
    const assessed = await assessNow(gateway, request, known?.agreement, true, tallyOf(caller));
    const { at, atlas, bounds } = assessed;
    const { epoch } = atlas;
    const { counts } = assessed.decision;
    const id = entropy.id();
    const salt = entropy.nonce();
    const body = canonicalText(plain({ request, salt }));
    const decideBy = new Date(at.getTime() + gateway.decideWithinMs).toISOString();
    const row = { id, caller, key, digest, decideBy, body, ...(counts && { counts }) };
    if (assessed.decision.decision === "deny" || known === undefined) {
      const leaf = oneSided("comity/v1/denial", id, caller, request, assessed, salt);
      const denied = { ...row, destination: "", state: "DENIED" } as const;
      const effect: Effect = { kind: "denied", ...row, destination: "" };
      return { assessed, row: denied, entry: { leaf, effect, epoch } };
    }
    const destination = nodeOf(known.party);
    const leaf = leafBytes({
      type: "comity/v1/proposal",
      nonce: entropy.nonce(),
      transfer: id,
      sender: caller,
      origin: gateway.node,
      destination,
      agreement: known.agreement.hash,
      at: at.toISOString(),
      decideBy,
      ...subjectOf(request, assessed, salt),
      ...verdictOf(assessed),
    });
    const proposed = { ...row, destination, state: "PROPOSED" } as const;
    const counted = countedBy(request, atlas, at);
    const effect: Effect = { kind: "proposed", ...row, destination, counted, bounds };
    return { assessed, row: proposed, entry: { leaf, effect, epoch } };
  }

  return {
    async assess(caller, request) {
      const { assessed, committed } = await commitDecision(store, () => assessment(caller, request));
      observed("Assess", request, assessed);
      return { ...assessed, receipt: formatReceipt([statementOf(committed)]) };
    },

    async decide(caller, key, digest, request) {
      const compute = () => computed(caller, key, digest, request);
      const { assessed, row, committed } = await commitDecision(store, compute);
      observed("Request", request, assessed);
      return committed.kind === "key-taken" ? committed.row : { ...row, own: statementOf(committed) };
    },
  };
}
