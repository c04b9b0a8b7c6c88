/**
 * What a platform's call costs: an assessment at its home node, and a transfer that two nodes decide and record. The people
 * and facts of every call differ, and so does the key of a transfer.
 */
import { dirname } from "node:path";
import { v7 } from "uuid";
import { ATTESTOR, attest, loadRequest, type Platform } from "../../src/client/index.ts";
import { type Answer, decodeAssessment, decodeOutcome } from "../../src/edge/grpc/codec.ts";
import { Transfers } from "../../src/edge/grpc/definition.ts";
import { encodeRequest } from "../../src/edge/grpc/request-codec.ts";
import { parseRequest, type TransferRequest } from "../../src/transfers/transfer-request.ts";
import { type PostgresServer, startPostgres, WITHOUT_POSTGRES } from "../support/postgres.ts";
import { type ProcessFederation, startProcesses } from "../support/processes.ts";
import { storeIn } from "../support/replicas.ts";
import type { Candidate } from "./candidate.ts";
import { createEcho, type Sizes } from "./echo.ts";
import { createPool, openLoadAs, sampling } from "./load.ts";
import { hasNginx, startNginx } from "./nginx.ts";

const CODES = { EU: ["aurora"], "US-IL": ["lakeshore"] };
const SAMPLE = new URL("../../src/cli/samples/eu-us-il-login.yaml", import.meta.url).pathname;

/** One federation for all that is measured on it: started by its first user, and ended by its last. */
type Shared = {
  readonly use: () => Promise<ProcessFederation>;
  readonly leave: (federation: ProcessFederation) => Promise<void>;
};

function createShared(start: () => Promise<ProcessFederation>, ended: () => Promise<void>): Shared {
  let running: Promise<ProcessFederation> | undefined;
  let users = 0;
  return {
    use() {
      users++;
      running ??= start();
      return running;
    },
    async leave(federation) {
      if (--users > 0) return;
      running = undefined;
      await Promise.all(Object.keys(CODES).map(federation.kill));
      federation.remove();
      await ended();
    },
  };
}

const inFiles = createShared(
  () => startProcesses(CODES, { decideWithinMs: 10_000 }),
  async () => {},
);

/** The same nodes, whose logs are signed by Ed25519 alone. */
const ofEd25519 = createShared(
  () => startProcesses(CODES, { decideWithinMs: 10_000, ed25519Alone: true }),
  async () => {},
);

let server: PostgresServer | undefined;
/** The same nodes, each with its store in a database of one server. */
const inDatabases = createShared(
  async () => {
    const started = await startPostgres();
    server = started;
    return startProcesses(CODES, { decideWithinMs: 10_000, storeOf: () => storeIn(started) });
  },
  async () => server?.[Symbol.asyncDispose](),
);

/** Requests of which no two are the same. */
type Requests = {
  /** With evidence that was seen before. Nothing is accepted yet: an assessment is asked for to learn what must be. */
  readonly known: (n: number) => Promise<TransferRequest>;
  /** The same, with an acceptance of its own: one signature that nobody has seen. */
  readonly accepted: (n: number) => Promise<TransferRequest>;
  /** With evidence that nobody has seen. */
  readonly firstSeen: (n: number) => Promise<TransferRequest>;
};

/** Creates requests like the one in `file`, which `caller` makes. */
export async function createRequests(
  federation: Pick<ProcessFederation, "certs">,
  caller: Platform,
  file: string = SAMPLE,
): Promise<Requests> {
  const attestor = { folder: `${federation.certs}/${ATTESTOR}`, issuer: ATTESTOR };
  const began = Date.now();
  const sample = loadRequest(file);
  const vary = (request: TransferRequest, n: number) =>
    parseRequest({
      ...request,
      facts: { ...request.facts, people: [String(1000 + (n % 9000))], youngest: [String(18 + (n % 50))] },
    });
  const offered = await attest(sample, caller.id, attestor, new Date(began));
  const { decision } = await caller.assess(offered);
  if (decision?.decision !== "permit") throw new Error("the sample request was not permitted");
  const accepts = { obligations: decision.obligationsHash };
  return {
    known: async (n) => vary(offered, n),
    accepted: (n) =>
      attest(
        vary({ ...offered, offer: { ...offered.offer, accepts } }, n),
        caller.id,
        attestor,
        new Date(began),
      ),
    // Evidence of another second is another signature.
    firstSeen: (n) =>
      attest(vary(sample, n), caller.id, attestor, new Date(began - 1000 * (1 + (n % 30_000)))),
  };
}

type Call = {
  readonly of: keyof Requests;
  readonly path: string;
  readonly message: (request: TransferRequest) => Buffer;
  readonly decode: (answer: Buffer) => Answer;
};

async function openCall({ of, path, message, decode }: Call, { use, leave }: Shared = inFiles) {
  const federation = await use();
  const caller = federation.connect("EU", "aurora");
  const { address, platformFolder } = federation.home("EU");
  const load = openLoadAs(address, platformFolder("aurora"));
  const requests = await createRequests(federation, caller);
  caller.close();
  const pool = createPool(async (n) => message(await requests[of](n)));
  const check = (answer: Buffer) => {
    if (decode(answer).decision?.decision !== "permit") throw new Error("a request was not permitted");
  };
  const checkSome = sampling(check);
  return {
    once: async () => checkSome(await load.send(path, pool.take())),
    prepare: pool.fill,
    ready: pool.size,
    pids: federation.pids,
    /** The folders with the stores of the two nodes. */
    stateFolders: Object.keys(CODES).map((code) => dirname(federation.home(code).configFile)),
    sizes: async (): Promise<Sizes> => {
      await pool.fill(1);
      const sent = pool.take();
      const answer = await load.send(path, sent);
      check(answer);
      return { message: sent.length, answer: answer.length };
    },
    close: async () => {
      load.close();
      await leave(federation);
    },
  };
}

const assessing = (of: keyof Requests, view: "BASIC" | "FULL", record: boolean): Call => ({
  of,
  path: Transfers.Assess.path,
  message: (asked) =>
    Transfers.Assess.requestSerialize({ request: encodeRequest(asked), record, view: `ASSESS_VIEW_${view}` }),
  decode: (answer) => decodeAssessment(Transfers.Assess.responseDeserialize(answer)),
});

const ASSESS = assessing("known", "BASIC", false);
const ASSESS_RECORDED = assessing("known", "FULL", true);
const REQUEST: Call = {
  of: "accepted",
  path: Transfers.Request.path,
  message: (asked) =>
    Transfers.Request.requestSerialize({
      request: encodeRequest(asked),
      idempotencyKey: v7(),
      view: "OUTCOME_VIEW_BASIC",
    }),
  decode: (answer) => decodeOutcome(Transfers.Request.responseDeserialize(answer).outcome),
};

/** Opens requests as the candidate `request` makes them. */
export const openRequest = () => openCall(REQUEST);

export const assess: Candidate = {
  name: "assess",
  what: "Transfers.Assess, known evidence, view BASIC, not recorded",
  atOnce: [1, 32],
  open: () => openCall(ASSESS),
};

export const assessRecorded: Candidate = {
  name: "assess-recorded",
  what: "Transfers.Assess, known evidence, view FULL, recorded and with a receipt",
  atOnce: [32],
  open: () => openCall(ASSESS_RECORDED),
};

export const assessFirstSeen: Candidate = {
  name: "assess-first-seen",
  what: "Transfers.Assess, 12 signatures that nobody has seen, view BASIC, not recorded",
  atOnce: [32],
  open: () => openCall(assessing("firstSeen", "BASIC", false)),
};

export const request: Candidate = {
  name: "request",
  what: "Transfers.Request, view BASIC: decided, recorded and proved by both nodes; one new signature, the acceptance",
  atOnce: [1, 32],
  open: openRequest,
};

export const requestEd25519: Candidate = {
  name: "request-ed25519",
  what: "the same, by nodes whose logs are signed by Ed25519 alone",
  atOnce: [1, 32],
  open: () => openCall(REQUEST, ofEd25519),
};

/** The request on PostgreSQL; none where that is not installed. */
export const inPostgres: readonly Candidate[] =
  WITHOUT_POSTGRES !== undefined
    ? []
    : [
        {
          name: "request-postgres",
          what: "the same request where both nodes keep their stores in PostgreSQL, on one server beside them; its CPU time is not counted",
          atOnce: [32],
          open: () => openCall(REQUEST, inDatabases),
        },
      ];

/** The echo of a request behind nginx; none where nginx is not installed. */
const behindNginx = hasNginx()
  ? [
      createEcho(
        "nginx-request",
        "the same behind nginx, with mutual TLS on both legs",
        () => openCall(REQUEST),
        startNginx,
      ),
    ]
  : [];

export const echoes: readonly Candidate[] = [
  createEcho("echo-assess", "an echo with messages of the size of assess", () => openCall(ASSESS)),
  createEcho("echo-recorded", "an echo with messages of the size of assess-recorded", () =>
    openCall(ASSESS_RECORDED),
  ),
  createEcho("echo-request", "an echo with messages of the size of request", () => openCall(REQUEST)),
  ...behindNginx,
];
