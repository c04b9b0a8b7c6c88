/**
 * Reads a document that comes with a request, at the node where the request enters. The document's terms go on, to
 * the ledger's commitment and to the other node; its bytes end here.
 */
import { ComityError } from "../errors.ts";
import { parseBase64 } from "../ledger/base64.ts";
import { narrow } from "../narrow.ts";
import { type ReadTerm, readBiometric } from "../vocabulary/read-document.ts";
import { DocumentRead, MAX_FINDINGS, type TransferRequest } from "./transfer-request.ts";

/**
 * The kinds of terms that a document states about the data. Its purposes are those of its maker, not of this
 * transfer.
 */
export const TOLD = ["modality", "form"] as const;
type Told = (typeof TOLD)[number];

const isTold = (kind: string): kind is Told => TOLD.some((each) => each === kind);

/**
 * Replaces the document of a request by its terms. A rejected document leaves the reason, so that the denial can be
 * recorded.
 */
export function readRequest({ document, ...request }: TransferRequest): TransferRequest {
  if (document === undefined) return request;
  const bytes = parseBase64(document.content) ?? new Uint8Array();
  const unstated = TOLD.filter((kind) => request[kind].length === 0);
  return { ...request, documentRead: read(document.format, bytes, unstated) };
}

function read(format: string, bytes: Uint8Array, unstated: readonly Told[]): DocumentRead {
  try {
    const { terms, findings, payloadBroken } = readBiometric(format, bytes);
    for (const kind of unstated) assertSaid(kind, terms);
    return fitting({
      format,
      terms: terms.flatMap(({ path, kind, scheme, term }) =>
        isTold(kind) ? [{ path, kind, scheme, term }] : [],
      ),
      findings: [...(payloadBroken ? [BROKEN] : []), ...findings].slice(0, MAX_FINDINGS),
      payloadBroken,
    });
  } catch (thrown) {
    const error = ComityError.from(thrown);
    if (error.reason === "INTERNAL") throw error;
    return refused(format, error);
  }
}

const BROKEN: DocumentRead["findings"][number] = {
  code: "VOC_OUT_OF_RANGE",
  path: "/",
  sentence: "a part of the payload is missing or does not fit its header: it may not be passed on",
};

/**
 * Checks that every record that holds data states the kinds of terms that the request leaves to the document. Throws
 * VOC_NO_TERM.
 */
function assertSaid(kind: Told, terms: readonly ReadTerm[]): void {
  const holding = terms.filter(({ holdsNothing }) => holdsNothing !== true);
  const records = Map.groupBy(holding, ({ record }) => record);
  for (const [record, each] of records)
    if (!each.some((term) => term.kind === kind))
      throw new ComityError(
        "VOC_NO_TERM",
        `record ${record ?? 1} does not state its ${kind}, and neither does the request: state it there`,
      );
}

/**
 * Checks the form of the result. INVARIANT: what is stored and sent can be parsed again, at the other node too.
 * Throws INPUT_TOO_LARGE.
 */
function fitting(given: unknown): DocumentRead {
  return narrow(DocumentRead, given, "the document has too many terms, or one that is too long: it", {
    reason: "INPUT_TOO_LARGE",
  });
}

function refused(format: string, { reason: code, violations: [at], message }: ComityError): DocumentRead {
  const finding = { code, path: at?.field ?? "/", sentence: (at?.description ?? message).slice(0, 512) };
  return { format, terms: [], findings: [finding], payloadBroken: false, refused: code };
}
