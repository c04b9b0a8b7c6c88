/**
 * What a record costs the node that answers many in one call, in its CPU time with transport: with evidence that it has
 * seen, and with a signature of each person's own, over bare verifications of such signatures.
 */
import { createPrivateKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { join } from "node:path";
import grpc from "@grpc/grpc-js";
import { v7 } from "uuid";
import { ATTESTOR, attest, loadRequest, prepareRequest, signEvidence } from "../../src/client/index.ts";
import { decodeChunkAnswer, encodeChunk } from "../../src/edge/grpc/assess-many-codec.ts";
import { Transfers } from "../../src/edge/grpc/definition.ts";
import { encodeRequest } from "../../src/edge/grpc/request-codec.ts";
import { decodeChunkOutcome } from "../../src/edge/grpc/request-many-codec.ts";
import { readSecret } from "../../src/edge/tls/pem-file.ts";
import { LIMITS } from "../../src/limits.ts";
import { bindingFor } from "../../src/transfers/bound.ts";
import { parseRecord, type SubjectRecord } from "../../src/transfers/subject-record.ts";
import {
  acceptedDigestOf,
  dropEvidence,
  parseRequest,
  type TransferRequest,
} from "../../src/transfers/transfer-request.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { startProcesses } from "../support/processes.ts";
import { type Episode, type Figures, watchProcess } from "./episode.ts";
import { openChannelAs } from "./load.ts";

const SAMPLE = new URL("../../src/cli/samples/eu-us-il-login.yaml", import.meta.url).pathname;
const PEOPLE = 10_000_000;
const DAY_MS = 24 * 3600 * 1000;
/** The ages in a stream, from 18 on. */
const AGES = 60;
/** Answered before anything is measured. */
const WARM_UP_CHUNKS = 20;
/** One chunk in so many is new to a node: its records each bring a signature that nobody has seen. */
const FIRST_SEEN_PART = 8;
const VERIFICATIONS = 2000;

type Stream = {
  /** Sends the shared part, which has no answer. */
  readonly open: (message: Buffer) => void;
  readonly send: (message: Buffer) => Promise<Buffer>;
  readonly end: () => void;
};

/** Opens a stream that sends prepared bytes, and takes one answer for each. */
function openStream(channel: grpc.Client, path = Transfers.AssessMany.path): Stream {
  const raw = (bytes: Buffer) => bytes;
  const call = channel.makeBidiStreamRequest(path, raw, raw, new grpc.Metadata());
  let answered = Promise.withResolvers<Buffer>();
  call.on("data", (answer: Buffer) => answered.resolve(answer));
  call.on("error", (error) => answered.reject(error));
  return {
    open: (message) => void call.write(message),
    send(message) {
      answered = Promise.withResolvers();
      call.write(message);
      return answered.promise;
    },
    end: () => call.end(),
  };
}

const chunkOf = (number: number, records: readonly SubjectRecord[]) =>
  Transfers.AssessMany.requestSerialize({ chunk: encodeChunk(number, records) });

/** Signs consents of which no two have the same evidence: each is of another second. */
function createSigner(certs: string, shared: TransferRequest, exporter: string) {
  const key = createPrivateKey(readSecret(join(certs, ATTESTOR, "key.pem"), "the attestor's key"));
  const subject = { exporter, request: shared, digest: acceptedDigestOf(shared) };
  const binding = bindingFor("consents", subject, shippedAtlas());
  const [given] = shared.offer.consents;
  if (given === undefined) throw new Error("the sample has no consent");
  const began = Date.now();
  return async (n: number): Promise<SubjectRecord> => {
    const issued = new Date(began - 1000 * (1 + (n % 80_000)));
    const until = new Date(began + DAY_MS + 1000 * Math.floor(n / 80_000));
    const evidence = await signEvidence({
      item: dropEvidence(given),
      binding,
      issuer: ATTESTOR,
      key,
      issued,
      until,
    });
    return parseRecord({ age: 18 + (n % AGES), consents: [{ ...given, evidence }] }, shared);
  };
}

/** Measures bare verifications of a signature over as many bytes as evidence has, one after the other. */
function verificationsPerCpuSecond(): number {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const bytes = Buffer.alloc(800, 1);
  const signature = sign(null, bytes, privateKey);
  const verifyAll = () => {
    for (let i = 0; i < VERIFICATIONS; i++)
      if (!verify(null, bytes, publicKey, signature)) throw new Error("a signature did not verify");
  };
  verifyAll();
  const before = process.cpuUsage();
  verifyAll();
  const { user, system } = process.cpuUsage(before);
  return VERIFICATIONS / ((user + system) / 1_000_000);
}

/** Sends chunks, and returns the records that one second of the node's CPU answered, and the rate in time. */
async function answer(stream: Stream, pid: number, messages: readonly Buffer[]) {
  using watch = watchProcess(pid);
  const from = performance.now();
  let last: Buffer | undefined;
  for (const message of messages) last = await stream.send(message);
  const records = messages.length * LIMITS.recordsPerChunk;
  const answers = decodeChunkAnswer(
    Transfers.AssessMany.responseDeserialize(last ?? Buffer.alloc(0)),
    LIMITS.recordsPerChunk,
  );
  if (answers.some(({ decision }) => decision.decision !== "permit")) throw new Error("a record was denied");
  return {
    perCpuSecond: records / (watch.cpuMs() / 1000),
    perSecond: records / ((performance.now() - from) / 1000),
    riseMiB: watch.riseMiB(),
  };
}

/** Carries chunks out, and returns the records that one second of both nodes' CPU carried out, and the rate in time. */
async function transfer(
  channel: grpc.Client,
  pids: readonly number[],
  shared: TransferRequest,
  messages: readonly Buffer[],
) {
  const { RequestMany } = Transfers;
  const stream = openStream(channel, RequestMany.path);
  const opening = { shared: { request: encodeRequest(shared), idempotencyKey: v7() } };
  stream.open(RequestMany.requestSerialize(opening));
  const warm = Math.min(WARM_UP_CHUNKS, Math.floor(messages.length / 2));
  for (const message of messages.slice(0, warm)) await stream.send(message);
  const watches = pids.map(watchProcess);
  const from = performance.now();
  let last = Buffer.alloc(0);
  for (const message of messages.slice(warm)) last = Buffer.from(await stream.send(message));
  const records = (messages.length - warm) * LIMITS.recordsPerChunk;
  const cpuMs = watches.reduce((sum, watch) => sum + watch.cpuMs(), 0);
  for (const watch of watches) watch[Symbol.dispose]();
  stream.end();
  const { records: answers } = decodeChunkOutcome(
    RequestMany.responseDeserialize(last),
    LIMITS.recordsPerChunk,
  );
  if (answers.some(({ decision }) => decision.decision !== "permit")) throw new Error("a record was denied");
  return {
    perCpuSecond: records / (cpuMs / 1000),
    perSecond: records / ((performance.now() - from) / 1000),
  };
}

async function measureBulk(count: number, progress: (what: string) => void): Promise<Figures> {
  await using stack = new AsyncDisposableStack();
  const federation = stack.adopt(
    await startProcesses({ EU: ["aurora"], "US-IL": ["lakeshore"] }, { decideWithinMs: 10_000 }),
    async (each) => {
      await each.stopAll();
      each.remove();
    },
  );
  const pids = await federation.pids();
  const [pid = 0] = pids;
  const { address, platformFolder } = federation.home("EU");
  const exporter = "spiffe://eu.comity.example/platform/aurora";
  const sample = loadRequest(SAMPLE);
  const whole = parseRequest({ ...sample, facts: { ...sample.facts, people: [String(PEOPLE)] } });
  const attestor = { folder: join(federation.certs, ATTESTOR), issuer: ATTESTOR };
  const shared = await attest(whole, exporter, attestor, new Date());
  const signed = createSigner(federation.certs, shared, exporter);
  const known = (n: number) => parseRecord({ age: 18 + (n % AGES), sharedConsents: [0] }, shared);
  const channel = stack.adopt(openChannelAs(address, platformFolder("aurora")), (each) => each.close());

  /** Answers the chunks of a new stream, after a few that are not measured. */
  async function run(
    what: string,
    record: boolean,
    chunks: number,
    make: (n: number) => Promise<SubjectRecord>,
  ) {
    progress(what);
    const messages: Buffer[] = [];
    for (let number = 0; number < chunks; number++)
      messages.push(
        chunkOf(
          number,
          await Promise.all(
            Array.from({ length: LIMITS.recordsPerChunk }, (_, i) =>
              make(number * LIMITS.recordsPerChunk + i),
            ),
          ),
        ),
      );
    const stream = openStream(channel);
    const opening = Transfers.AssessMany.requestSerialize({
      shared: { request: encodeRequest(shared), record },
    });
    const warm = Math.min(WARM_UP_CHUNKS, Math.floor(chunks / 2));
    stream.open(opening);
    for (const message of messages.slice(0, warm)) await stream.send(message);
    const found = await answer(stream, pid, messages.slice(warm));
    stream.end();
    return found;
  }

  const seen = await run("known evidence", false, count, async (n) => known(n));
  const recorded = await run("known evidence, recorded", true, count, async (n) => known(n));
  const first = await run("first seen", false, Math.ceil(count / FIRST_SEEN_PART), signed);
  progress("known evidence, transferred by two nodes");
  const caller = stack.adopt(federation.connect("EU", "aurora"), (each) => each.close());
  const accepted = await prepareRequest(
    parseRequest({ ...whole, facts: { ...whole.facts, youngest: ["18"] } }),
    caller,
    attestor.folder,
  );
  const chunks = Array.from({ length: count }, (_, number) =>
    chunkOf(
      number,
      Array.from({ length: LIMITS.recordsPerChunk }, (_, i) => known(i)),
    ),
  );
  const carried = await transfer(channel, pids, accepted, chunks);
  const bare = verificationsPerCpuSecond();
  return {
    knownPerCpuSecond: seen.perCpuSecond,
    knownPerSecond: seen.perSecond,
    recordedPerCpuSecond: recorded.perCpuSecond,
    recordedPerSecond: recorded.perSecond,
    transferredPerCpuSecond: carried.perCpuSecond,
    transferredPerSecond: carried.perSecond,
    firstSeenPerCpuSecond: first.perCpuSecond,
    bareVerificationsPerCpuSecond: bare,
    firstSeenRatio: first.perCpuSecond / bare,
    riseMiB: recorded.riseMiB,
  };
}

export const bulk: Episode = {
  name: "bulk",
  what: "chunks of 1,024 records in one stream: known evidence, recorded with proofs, transferred by two nodes, and a new signature for each record",
  count: 200,
  quickCount: 8,
  run: measureBulk,
};
