/** Heads of logs that nodes tell each other of, and the proofs of a log's own: Federation.CompareHeads and Federation.ProveHead. */
import { MOST_CLAIMS } from "../../witness/claims.ts";
import type { HeldHead } from "../../witness/compare-heads.ts";
import type { HeadToCosign } from "../../witness/context.ts";
import { MOST_LOGS } from "../../witness/gossip.ts";
import { createClient } from "./client.ts";
import { decodeHead, encodeHead } from "./cosign.ts";
import { Federation } from "./definition.ts";
import type { CompareHeadsRequestOutput } from "./generated/comity/v1/CompareHeadsRequest.ts";
import type {
  CompareHeadsResponseInput,
  CompareHeadsResponseOutput,
} from "./generated/comity/v1/CompareHeadsResponse.ts";
import type { ProveHeadRequestOutput } from "./generated/comity/v1/ProveHeadRequest.ts";
import type { ProveHeadResponseOutput } from "./generated/comity/v1/ProveHeadResponse.ts";
import { countOf, fromNode, invalid, requirePresent } from "./narrow.ts";
import type { PeerTarget } from "./peer-stream.ts";
import { assertText } from "./text.ts";

/** The time, in milliseconds, that a node has to answer. */
const ANSWER_WITHIN_MS = 3_000;
const TAG_BYTES = 32;
/** The longest note, in characters, and evidence, in bytes. */
const [MAX_NOTE, MAX_EVIDENCE] = [16_384, 65_536];

/** Decodes the tags of logs. Throws INPUT_INVALID. */
export function decodeLogs({ logs }: CompareHeadsRequestOutput): readonly Uint8Array[] {
  if (logs.length > MOST_LOGS) throw invalid("logs", `has more than ${MOST_LOGS} entries`);
  return logs.map((log, i) => decodeTag(log, `logs[${i}]`));
}

function decodeTag(log: Uint8Array | undefined, field: string): Uint8Array {
  const tag = requirePresent(log, field);
  if (tag.length !== TAG_BYTES) throw invalid(field, `is not of ${TAG_BYTES} bytes`);
  return tag;
}

/** Encodes what is held of logs. */
export function encodeHeldHeads(heads: readonly HeldHead[]): CompareHeadsResponseInput {
  return {
    heads: heads.map(({ log, checkpoint, evidence = new Uint8Array() }) => ({
      ...{ log: Buffer.from(log), checkpoint, evidence: Buffer.from(evidence) },
    })),
  };
}

/** Decodes what a node holds of logs, and verifies nothing. Throws STATEMENT_INVALID. */
export function decodeHeldHeads({ heads }: CompareHeadsResponseOutput): readonly HeldHead[] {
  return fromNode("answer", () => {
    if (heads.length > MOST_LOGS) throw invalid("heads", `has more than ${MOST_LOGS} entries`);
    return heads.map(({ log, checkpoint, evidence }, i): HeldHead => {
      const at = `heads[${i}]`;
      const note = requirePresent(checkpoint, `${at}.checkpoint`);
      assertText(note, `${at}.checkpoint`);
      if (note.length > MAX_NOTE) throw invalid(at, `has a checkpoint of more than ${MAX_NOTE} characters`);
      const bytes = evidence ?? new Uint8Array();
      if (bytes.length > MAX_EVIDENCE) throw invalid(at, `has evidence of more than ${MAX_EVIDENCE} bytes`);
      return {
        ...{ log: decodeTag(log, `${at}.log`), checkpoint: note },
        ...(bytes.length > 0 && { evidence: bytes }),
      };
    });
  });
}

/** Decodes the sizes from which proofs are asked for. Throws INPUT_INVALID. */
export function decodeSizes({ sizes }: ProveHeadRequestOutput): readonly number[] {
  if (sizes.length > MOST_CLAIMS) throw invalid("sizes", `has more than ${MOST_CLAIMS} entries`);
  return sizes.map((size, i) => {
    const count = countOf(size, `sizes[${i}]`);
    if (count === 0) throw invalid(`sizes[${i}]`, "is 0, and every log extends an empty one");
    return count;
  });
}

/** Decodes a node's newest head with its proofs, and verifies nothing. Throws STATEMENT_INVALID. */
export function decodeProvedHead(answer: ProveHeadResponseOutput): HeadToCosign {
  return fromNode("answer", () => decodeHead(answer));
}

/** Encodes a node's newest head with its proofs. */
export const encodeProvedHead = encodeHead;

/** Asks a node for what it holds of logs, by their tags. Rejects where no answer comes, with METHOD_UNKNOWN from one that knows no gossip. */
export function askHeldHeads(target: PeerTarget, logs: readonly Uint8Array[]): Promise<readonly HeldHead[]> {
  return ask(target, async (client) =>
    decodeHeldHeads(
      await client.unary(
        Federation.CompareHeads,
        { logs: logs.map((log) => Buffer.from(log)) },
        { deadlineMs: ANSWER_WITHIN_MS },
      ),
    ),
  );
}

/** Asks a node for the newest head of its own log, with proofs from these sizes. Rejects as `askHeldHeads` does. */
export function askProvedHead(target: PeerTarget, sizes: readonly number[]): Promise<HeadToCosign> {
  return ask(target, async (client) =>
    decodeProvedHead(
      await client.unary(Federation.ProveHead, { sizes: [...sizes] }, { deadlineMs: ANSWER_WITHIN_MS }),
    ),
  );
}

async function ask<T>(
  { address, credentials }: PeerTarget,
  act: (client: ReturnType<typeof createClient>) => Promise<T>,
): Promise<T> {
  const client = createClient({ address, credentials });
  try {
    return await act(client);
  } finally {
    client.close();
  }
}
