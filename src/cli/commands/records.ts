/** `comity assess --records` and `comity transfer --records`: one request for the data of many people, record by record. */
import { v7 } from "uuid";
import { attest } from "../../client/attest.ts";
import { append, prepareFile, write } from "../../client/output-file.ts";
import { connectPlatform, type Platform } from "../../client/platform.ts";
import { readRecords } from "../../client/record-file.ts";
import { loadRequest } from "../../client/request-file.ts";
import type { TransferredChunk } from "../../client/request-many.ts";
import { ComityError, exitCodeOf } from "../../errors.ts";
import type { TransferRequest } from "../../transfers/transfer-request.ts";
import { locateCaller } from "../caller.ts";
import {
  countRecord,
  createRecordsTally,
  recordJson,
  recordsLines,
  recordsOf,
  type ShownRecord,
} from "../present/records.ts";
import { paint, paragraph } from "../present/terminal.ts";
import type { Terminal } from "../terminal.ts";

/** The options of a call about the records of a file. */
export type RecordsOptions = {
  readonly node: string;
  readonly as: string;
  readonly attest?: string;
  readonly issuer: string;
  readonly receipt?: string;
  readonly json?: boolean;
  readonly records: string;
};

/** The records that are answered between two lines of progress. */
const PROGRESS = 1_024;

/** Takes the answers one by one: prints, counts, and writes the receipts as they come. */
function createTaker({ receipt: name, json }: RecordsOptions, terminal: Terminal) {
  const tally = createRecordsTally();
  const file = name === undefined ? undefined : terminal.path(name);
  let taken = 0;
  let receipts = 0;

  function keep(bytes: Uint8Array): void {
    // What the file held before is dropped with the first receipt, and not by a call that is refused.
    const put = receipts++ === 0 ? write : append;
    if (file !== undefined) put(file, `${Buffer.from(bytes).toString("utf8")}\n`);
  }

  return {
    tally,
    take(answer: ShownRecord, receipt: (() => Uint8Array) | undefined): void {
      if (file !== undefined && receipt !== undefined) keep(receipt());
      countRecord(tally, answer.decision);
      if (json) terminal.printJsonLine(recordJson(taken, answer));
      taken++;
      if (taken % PROGRESS === 0) terminal.printProgress(`${recordsOf(taken)} answered`);
    },
    /** Shows the sum, and sets the exit code. */
    end(sent: boolean): void {
      terminal.printProgress("");
      if (tally.denied > 0 || tally.permitted === 0) terminal.exitWith(1);
      if (json) return;
      terminal.printLines(recordsLines(tally, sent, terminal.columns));
      if (name === undefined) return;
      const says =
        receipts === 0
          ? `No receipt was written to \`${name}\`.`
          : `The receipts of ${recordsOf(receipts)} are in \`${name}\`, one on each line; \`comity verify\` checks them all.`;
      terminal.printLines(paragraph(says, { width: terminal.columns, style: "quiet" }));
    },
  };
}

/** Reads the shared part, and connects. Refuses a receipt's file that cannot be written before anything is asked. */
function open(file: string, options: RecordsOptions, terminal: Terminal) {
  const shared = loadRequest(terminal.path(file));
  if (options.receipt !== undefined) prepareFile(terminal.path(options.receipt));
  const platform = connectPlatform({ address: options.node, as: locateCaller(options.as, terminal) });
  return { shared, platform, records: () => readRecords(terminal.path(options.records)) };
}

/** Signs the evidence of the shared part that is missing, where an attestor is named. */
async function signed(
  shared: TransferRequest,
  platform: Platform,
  { attest: folder, issuer }: RecordsOptions,
  terminal: Terminal,
): Promise<TransferRequest> {
  if (folder === undefined) return shared;
  return attest(shared, platform.id, { folder: terminal.path(folder), issuer }, new Date());
}

/** Runs `comity assess --records`. */
export async function assessRecords(
  file: string,
  options: RecordsOptions & { readonly record?: boolean },
  terminal: Terminal,
): Promise<void> {
  const { shared, platform, records } = open(file, options, terminal);
  try {
    const taker = createTaker(options, terminal);
    const request = await signed(shared, platform, options, terminal);
    const record = options.record === true || options.receipt !== undefined;
    for await (const { proof, ...answer } of platform.assessMany(request, records(), { record }))
      taker.take(answer, proof?.receipt);
    taker.end(false);
  } finally {
    platform.close();
  }
}

/**
 * Accepts the obligations that most of the permitted records need, unless the shared part accepts some already, and signs
 * the acceptance. The records are assessed for that first.
 */
async function accepting(
  request: TransferRequest,
  platform: Platform,
  options: RecordsOptions,
  terminal: Terminal,
  records: ReturnType<typeof open>["records"],
): Promise<TransferRequest> {
  if (options.attest === undefined || request.offer.accepts !== undefined) return request;
  const needed = new Map<string, number>();
  for await (const { decision } of platform.assessMany(request, records()))
    if (decision.decision === "permit")
      needed.set(decision.obligationsHash, (needed.get(decision.obligationsHash) ?? 0) + 1);
  const [most] = [...needed].toSorted(([, a], [, b]) => b - a);
  if (most === undefined) return request;
  const accepts = { obligations: most[0] };
  return signed({ ...request, offer: { ...request.offer, accepts } }, platform, options, terminal);
}

/** Runs `comity transfer --records`. */
export async function transferRecords(
  file: string,
  options: RecordsOptions & { readonly key?: string },
  terminal: Terminal,
): Promise<void> {
  const { key = v7(), json } = options;
  const again = `the same command with \`--key ${key}\` gives the answers again that were given, and goes on with the rest; nothing is sent twice`;
  const { shared, platform, records } = open(file, options, terminal);
  const taker = createTaker(options, terminal);
  let sent = false;
  try {
    const evidenced = await signed(shared, platform, options, terminal);
    const request = await accepting(evidenced, platform, options, terminal, records);
    sent = true;
    let doubt: TransferredChunk | undefined;
    for await (const chunk of platform.requestMany(request, records(), { key })) {
      for (const { receipt, salt: _, ...answer } of chunk.records) taker.take(answer, receipt);
      if (chunk.state === "IN_DOUBT") doubt = chunk;
    }
    taker.end(true);
    if (doubt !== undefined) showDoubt(doubt, again, options, terminal);
    else if (!json) terminal.printLines(["", paint("quiet", `key ${key}`)]);
  } catch (thrown) {
    const error = ComityError.from(thrown);
    // Nobody answered, which does not mean that nothing happened.
    if (!sent || exitCodeOf(error.reason) !== 3) throw thrown;
    const { reason, message, violations } = error;
    throw new ComityError(reason, `${message}; ${again}`, { violations, cause: error });
  } finally {
    platform.close();
  }
}

function showDoubt(
  { chunk, transferId }: TransferredChunk,
  again: string,
  { json }: RecordsOptions,
  terminal: Terminal,
): void {
  terminal.exitWith(3);
  if (json) {
    terminal.printJsonLine({ chunk, transfer: transferId, state: "IN_DOUBT" });
    return;
  }
  const says = `IN DOUBT: chunk ${chunk} (transfer ${transferId}) has no answer of the destination yet, and nothing after it was sent. What was answered stands: ${again}.`;
  terminal.printLines(["", ...paragraph(says, { width: terminal.columns, style: "open" })]);
}
