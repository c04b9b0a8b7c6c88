/** A regulator as a client of its own node: it reports notices, and acknowledges those of others. */
import { Notices } from "../edge/grpc/definition.ts";
import { type DutyWord, encodeDutySaying } from "../edge/grpc/duty-codec.ts";
import { fileError } from "../edge/grpc/narrow.ts";
import {
  decodeFeedEntry,
  decodeList,
  decodeView,
  type ListedNotice,
  type ShownEntry,
  type ShownNotice,
} from "../edge/grpc/notice-answers.ts";
import { RENAMED } from "../edge/grpc/notice-content.ts";
import { encodeDraft, encodeSaying } from "../edge/grpc/notices-codec.ts";
import type { Stage } from "../notices/acknowledgement.ts";
import type { NoticeDraft } from "../notices/notice.ts";
import { type Endpoint, openConnection } from "./connection.ts";
import { type AskNode, askOver } from "./law.ts";
import { type Asked, type Gathered, gather, gatherAfter } from "./pages.ts";

/** An acknowledgement by a regulator. Only the regulator's node states `received`. */
export type Acknowledgement = {
  readonly noticeId: string;
  /** The SPIFFE id of the node of the notice; needed where several nodes have sent one with the id. */
  readonly origin?: string;
  readonly version: number;
  readonly stage: Exclude<Stage, "received">;
  readonly why?: string;
};

/** With `dryRun` nothing is recorded or sent; the answer shows who would be told. */
export type ReportOptions = { readonly dryRun?: boolean };

/** The calls of the service Notices for regulators. Each rejects with the reason that the node states. */
export type Regulator = {
  /** The SPIFFE id of the regulator. */
  readonly id: string;
  /** Reports, updates or withdraws a notice. Repeating a report with the same id, version and content is safe. */
  readonly report: (notice: NoticeDraft, options?: ReportOptions) => Promise<ShownNotice>;
  readonly acknowledge: (acknowledgement: Acknowledgement) => Promise<ShownNotice>;
  /**
   * Says at this node alone that a duty was done, or with `at: "never"` takes that back. For a regulator that serves the
   * place of the duty and did not report the notice. `changed` is false where it had stood so before.
   */
  readonly markDuty: (word: DutyWord) => Promise<{ readonly notice: ShownNotice; readonly changed: boolean }>;
  /**
   * Lists notices, newest first: at most `limit`, or all by default. Each is a summary; `get` gives the whole. A notice that the node cannot
   * show stands there with `unreadable`.
   */
  readonly list: (limit?: number) => Promise<readonly ListedNotice[]>;
  /** Lists as `list` does, after a page token (empty for the beginning), and gives the token for what follows. */
  readonly listAfter: (pageToken: string, limit: number) => Promise<Gathered<ListedNotice>>;
  /** `origin` is the SPIFFE id of the notice's node, needed where several nodes have sent one with the id. */
  readonly get: (noticeId: string, origin?: string) => Promise<ShownNotice>;
  /** Asks what the law in force at the node demands of a transfer. Nothing is recorded. */
  readonly askLaw: AskNode;
  /**
   * Follows the regulator's feed after `cursor` (empty for the beginning) until `signal` aborts; with `untilEnd` it ends
   * when the node says that nothing more is there.
   */
  readonly watch: (
    cursor: string,
    signal: AbortSignal,
    untilEnd?: boolean,
  ) => AsyncGenerator<ShownEntry, void>;
  readonly close: () => void;
};

/** Connects as a regulator to its own node. Throws CONFIG_INVALID, CERTIFICATE_EXPIRED or IDENTITY_INVALID. */
export function connectRegulator(endpoint: Endpoint): Regulator {
  const { id, client } = openConnection(endpoint);
  const page = async (asked: Asked) => {
    const view = "NOTICE_VIEW_SUMMARY" as const;
    const { notices, nextPageToken = "" } = await client.unary(Notices.List, { ...asked, view });
    return { items: decodeList(notices), nextPageToken };
  };
  return {
    id,
    report: async (notice, { dryRun = false } = {}) => {
      const reported = client.unary(Notices.Report, { draft: encodeDraft(notice), dryRun });
      // The caller wrote the fields under their names in a file.
      const { notice: view } = await reported.catch((thrown: unknown) => {
        throw fileError(thrown, RENAMED);
      });
      return decodeView(view);
    },
    acknowledge: async (acknowledgement) =>
      decodeView((await client.unary(Notices.Acknowledge, encodeSaying(acknowledgement))).notice),
    markDuty: async (word) => {
      const { notice, changed = false } = await client.unary(Notices.MarkDuty, encodeDutySaying(word));
      return { notice: decodeView(notice), changed };
    },
    list: (limit = Number.POSITIVE_INFINITY) => gather(limit, page),
    listAfter: (pageToken, limit) => gatherAfter(pageToken, limit, page),
    get: async (noticeId, origin = "") =>
      decodeView((await client.unary(Notices.Get, { noticeId, origin })).notice),
    watch: async function* (cursor, signal, untilEnd = false) {
      for await (const entry of client.stream(Notices.Watch, { cursor, untilEnd }, { signal }))
        yield decodeFeedEntry(entry);
    },
    askLaw: askOver(client),
    close: client.close,
  };
}
