/** A regulator as a caller of its own node: mutual TLS with its own certificate, and the calls of Notices. */
import { type Method, Notices } from "../edge/grpc/definition.ts";
import {
  decodeFeedEntry,
  decodeView,
  type ShownEntry,
  type ShownNotice,
} from "../edge/grpc/notices-codec.ts";
import type { Stage } from "../notices/acknowledgement.ts";
import type { NoticeDraft } from "../notices/notice.ts";
import { openClient } from "./caller.ts";
import { gather } from "./pages.ts";

/** What a regulator says of a notice; receipt is said by its node. */
export type Saying = {
  readonly noticeId: string;
  readonly version: number;
  readonly stage: Exclude<Stage, "received">;
  readonly why?: string;
};

export type RegulatorCaller = {
  /** The caller's SPIFFE id. */
  readonly id: string;
  /** To repeat a report with the same id and version is safe. */
  readonly report: (notice: NoticeDraft) => Promise<ShownNotice>;
  readonly acknowledge: (saying: Saying) => Promise<ShownNotice>;
  /** Newest first, at most `limit`; all unless it is said. */
  readonly list: (limit?: number) => Promise<readonly ShownNotice[]>;
  readonly get: (noticeId: string) => Promise<ShownNotice>;
  /** The caller's feed from after `cursor`, empty for the beginning, then live. */
  readonly watch: (cursor: string, signal: AbortSignal) => AsyncGenerator<ShownEntry, void>;
  readonly close: () => void;
};

type Wrapped = { readonly notice?: unknown };
type Listed = { readonly notices?: readonly unknown[]; readonly nextPageToken?: string };

/** Connects as a regulator to its own node. Throws as `openClient` does. */
export function connectRegulator(folder: string, address: string): RegulatorCaller {
  const { id, client } = openClient(folder, address);
  const one = async (method: Method, request: object) =>
    decodeView((await client.unary<Wrapped>(method, request)).notice);
  return {
    id,
    report: (notice) => one(Notices.Report, { notice }),
    acknowledge: (saying) => one(Notices.Acknowledge, saying),
    list: (limit = Number.POSITIVE_INFINITY) =>
      gather(limit, async (asked) => {
        const { notices = [], nextPageToken = "" } = await client.unary<Listed>(Notices.List, asked);
        return { items: notices.map(decodeView), nextPageToken };
      }),
    get: (noticeId) => one(Notices.Get, { noticeId }),
    watch: async function* (cursor, signal) {
      for await (const entry of client.stream(Notices.Watch, { cursor }, { signal }))
        yield decodeFeedEntry(entry);
    },
    close: client.close,
  };
}
