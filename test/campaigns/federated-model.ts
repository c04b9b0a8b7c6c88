/**
 * What two nodes must come to, by docs/protocol.md, however badly items pass between them: a small model of their transfers, notices,
 * acknowledgements and erasures, and the acts that move both the model and the nodes.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { v7 } from "uuid";
import { loadRequest, type Platform } from "../../src/client/index.ts";
import type { Answer } from "../../src/edge/grpc/codec.ts";
import { statementOf } from "../../src/engine/record.ts";
import type { Recorded } from "../../src/engine/store.ts";
import { ComityError, exitCodeOf } from "../../src/errors.ts";
import { nodeId } from "../../src/federation/identity.ts";
import { verifyCheckpoint } from "../../src/ledger/checkpoint.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { verifyLeaf } from "../../src/ledger/proof.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import type { TestFederation } from "../support/federation.ts";
import { draft, type Regulator, regulatorOf } from "../support/incident.ts";
import { createNoticeStoreView } from "../support/notice-view.ts";
import type { Violation } from "./campaign.ts";
import { within } from "./ten.ts";
import { deliveredTo } from "./transfers.ts";

/** The two places, each with a node. */
export const CODES = ["EU", "JP"] as const;
export type Code = (typeof CODES)[number];
export const otherThan = (code: Code): Code => (code === "EU" ? "JP" : "EU");

const STAGES = ["validated", "accepted", "read"] as const;
/** In so long a time each thing is settled, on a machine that does much else. */
const SETTLE_MS = 60_000;
const POLL_MS = 50;

type Transfer = { readonly from: Code; readonly told: Answer; erased: boolean };
type Notice = {
  readonly from: Code;
  readonly id: string;
  version: number;
  withdrawn: boolean;
  readonly said: string[];
};

export type Model = { readonly transfers: Transfer[]; readonly notices: Notice[] };

export type Nodes = Awaited<ReturnType<typeof openNodes>>;

/** The callers of both nodes. A `hasty` platform takes silence for a denial. */
export async function openNodes(federation: TestFederation, { hasty }: { readonly hasty: boolean }) {
  const violations: Violation[] = [];
  const each = async <T>(make: (code: Code) => T | Promise<T>) =>
    Object.fromEntries(await Promise.all(CODES.map(async (code) => [code, await make(code)]))) as Record<
      Code,
      T
    >;
  return {
    ...{ federation, hasty, violations },
    violated: (kind: string, what: string) => void violations.push({ kind, what }),
    platforms: await each((code) => federation.caller(code)),
    regulators: await each((code) => regulatorOf(federation, code)),
    requests: await each((code) =>
      code === "EU" ? federation.sample("eu-jp-research") : fromJapan(federation),
    ),
  };
}

/** A request from Japan to the EU, which no sample is. At both places, other than in India, no law has the records of a transfer kept. */
function fromJapan(federation: TestFederation): Promise<TransferRequest> {
  const sample = new URL("../../src/cli/samples/in-eu-login.yaml", import.meta.url).pathname;
  const { consents, ...offer } = loadRequest(sample).offer;
  return federation.sample("in-eu-login", {
    from: "JP",
    offer: {
      ...offer,
      consents: consents.map((each) => ({ ...each, qualities: [...each.qualities, "separate"] })),
      instruments: [],
      notices: ["eu.notice", "jp.purpose-notice", "jp.country-notice"].map((id) => ({ id })),
      safeguards: ["eu.security", "eu.by-design", "jp.security-control", "jp.supervision"].map((id) => ({
        id,
      })),
    },
  });
}

/** A call, made again while nobody answers. */
async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (let leftMs = SETTLE_MS; ; leftMs -= POLL_MS) {
    try {
      return await call();
    } catch (thrown) {
      if (exitCodeOf(ComityError.from(thrown).reason) !== 3 || leftMs <= 0) throw thrown;
      await sleep(POLL_MS);
    }
  }
}

async function askOnce(platform: Platform, request: TransferRequest, hasty: boolean): Promise<Answer> {
  const key = v7();
  for (let leftMs = SETTLE_MS; ; leftMs -= POLL_MS) {
    const answer = await patiently(() => platform.request(request, key));
    if (answer.state !== "IN_DOUBT") return answer;
    if (hasty) return { ...answer, state: "DENIED" };
    if (leftMs <= 0) throw new Error("a transfer is in doubt for ever");
    await sleep(POLL_MS);
  }
}

/** A platform at `from` asks for a transfer until that is final; asked once more, it has ended the same way. */
export async function transfer(model: Model, nodes: Nodes, from: Code): Promise<void> {
  const [platform, request] = [nodes.platforms[from], nodes.requests[from]];
  const told = await askOnce(platform, request, nodes.hasty);
  model.transfers.push({ from, told, erased: false });
  let now = await patiently(() => platform.resolve(told.transferId));
  await within(SETTLE_MS, async () => {
    if (now.state === "IN_DOUBT") now = await patiently(() => platform.resolve(told.transferId));
    return now.state !== "IN_DOUBT";
  });
  if (now.state !== told.state)
    nodes.violated("changed", `a platform was told ${told.state}, then ${now.state}`);
  else if (!Buffer.from(now.receipt ?? []).equals(told.receipt ?? new Uint8Array()))
    nodes.violated("changed", "the same transfer came with two receipts");
}

/** A regulator at `from` reports a notice, or the next version of `earlier`; then the other node has that version. */
export async function report(model: Model, nodes: Nodes, from: Code, earlier?: Notice): Promise<Notice> {
  const version = (earlier?.version ?? 0) + 1;
  const { id, marking, content } = draft() as { id: string; marking: object; content: object };
  const subjects = CODES.map((place) => ({ place, count: 1000 * version }));
  const stated = version === 3 ? { withdraw: true } : { content: { ...content, subjects } };
  const notice = earlier ?? { from, id, version, withdrawn: false, said: [] };
  const draftOf = { id: notice.id, version, jurisdiction: from, marking, ...stated };
  await patiently(() => nodes.regulators[from].report(draftOf));
  Object.assign(notice, { version, withdrawn: version === 3 });
  if (earlier === undefined) model.notices.push(notice);
  await shows(nodes.regulators[otherThan(from)], notice, nodes);
  return notice;
}

async function shows(regulator: Regulator, { id, version }: Notice, nodes: Nodes): Promise<void> {
  const arrived = await within(
    SETTLE_MS,
    async () => (await patiently(() => regulator.get(id)).catch(() => undefined))?.version === version,
  );
  if (!arrived) nodes.violated("undelivered", "a version of a notice is not at its receiver");
}

/** The next stage that a regulator of the other place says of a notice; then its reporter has that once. */
export async function acknowledge(nodes: Nodes, { from, id, version, said }: Notice): Promise<void> {
  const stage = STAGES[said.length] ?? "read";
  await patiently(() => nodes.regulators[otherThan(from)].acknowledge(id, stage, version));
  said.push(`${version} ${stage}`);
  const heard = await within(SETTLE_MS, async () => {
    const shown = await patiently(() => nodes.regulators[from].get(id));
    return shown.said.some((each) => each.stage === stage && each.version === version);
  });
  if (!heard) nodes.violated("unacknowledged", "an acknowledgement is not at the reporter");
}

/** A platform erases a transfer; then both nodes have. */
export async function erase(nodes: Nodes, transfer: Transfer): Promise<void> {
  const platform = nodes.platforms[transfer.from];
  const { transferId } = transfer.told;
  transfer.erased = true;
  await patiently(() => platform.erase(transferId));
  const erased = await within(SETTLE_MS, async () => {
    const { items } = await patiently(() => platform.listErasures("", 1000));
    return items.some((each) => each.transfer === transferId && each.peerState === "erased");
  });
  if (!erased) nodes.violated("unerased", "an erasure did not end at both nodes");
}

/** Holds both nodes against the model, when nothing is under way any more. */
export async function compareAll(model: Model, nodes: Nodes): Promise<void> {
  for (const from of CODES) {
    await compareInbox(model, nodes, from);
    await compareFeed(model, nodes, from);
    await compareStore(nodes, from);
  }
}

async function compareInbox(model: Model, nodes: Nodes, from: Code): Promise<void> {
  const last = await patiently(() => askOnce(nodes.platforms[from], nodes.requests[from], false));
  const delivered = await deliveredTo(nodes.platforms[otherThan(from)], last.transferId, SETTLE_MS);
  const own = model.transfers.filter((each) => each.from === from && !each.erased);
  for (const { told } of own) {
    const times = delivered.filter((id) => id === told.transferId).length;
    if (times !== (told.state === "PERMITTED" ? 1 : 0))
      nodes.violated(
        "two-decisions",
        `what a platform was told is ${told.state} was delivered ${times} times`,
      );
  }
}

/** The other node's feed has each version once, and the reporter's each acknowledgement once. */
async function compareFeed({ notices }: Model, nodes: Nodes, from: Code): Promise<void> {
  const namesIn = async (code: Code) => {
    const names: string[] = [];
    for await (const { notice, said } of nodes.regulators[code].watch(
      "",
      AbortSignal.timeout(SETTLE_MS),
      true,
    ))
      if (said?.stage !== "received")
        names.push([notice.id, said?.version ?? notice.version, said?.stage].filter(Boolean).join(" "));
    return names;
  };
  const [here, there] = [await namesIn(from), await namesIn(otherThan(from))];
  for (const { id, version, said } of notices.filter((each) => each.from === from)) {
    const versions = Array.from({ length: version }, (_, i) => `${id} ${i + 1}`);
    for (const [feed, name] of [
      ...versions.map((each) => [there, each] as const),
      ...said.map((each) => [here, `${id} ${each}`] as const),
    ])
      if (feed.filter((each) => each === name).length !== 1)
        nodes.violated("twice", `an entry is not exactly once in a feed: \`${name.slice(37)}\``);
  }
}

/** No dead letter, and a log that verifies leaf by leaf. */
async function compareStore({ federation, violated }: Nodes, code: Code): Promise<void> {
  const { store } = federation.node(code);
  const peer = nodeId(`${otherThan(code).toLowerCase()}.comity.example`);
  if ((await createNoticeStoreView(store).outbox(peer, "dead")).length > 0)
    violated("dead-letter", "there is a dead letter although both nodes are honest");
  try {
    const { size, checkpoint: note } = await store.log.head();
    const key = parseVerifierKey(federation.homes.get(code)?.ledgerKey ?? "");
    const checkpoint = verifyCheckpoint(note, key, { unknownLines: "refuse" });
    for (let index = 0; index < size; index++)
      verifyLeaf(statementOf((await store.log.prove(index)) as Recorded), checkpoint);
  } catch (thrown) {
    violated("ledger", `a ledger does not verify: ${ComityError.from(thrown).reason}`);
  }
}
