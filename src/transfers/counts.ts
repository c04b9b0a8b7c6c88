/** Reads the node's own count of the people that a sender has sent, before a request is assessed. */
import { loadSpan, type Store } from "../engine/store.ts";
import type { Atlas } from "../law/atlas.ts";
import { countOf, spansOf } from "./sums.ts";
import { type Count, listCountedSpans, type Span, type Tally } from "./tally.ts";
import type { TransferRequest } from "./transfer-request.ts";

/** Loads every count that a rule may look at for this request, and returns them as a tally. */
export async function loadTally(
  store: Pick<Store, "read">,
  caller: string,
  request: TransferRequest,
  atlas: Atlas,
  at: Date,
): Promise<Tally> {
  const spans = listCountedSpans(request, atlas, at);
  const counts = await Promise.all(
    spans.map(async (span): Promise<[string, Count]> => {
      const rows = await Promise.all(spansOf(caller, span).map((each) => loadSpan(store, each)));
      return [keyOf(span), countOf(rows.flat())];
    }),
  );
  const bySpan = new Map(counts);
  // A span that was not loaded is unknown, and must not pass for a small number.
  return (span) => bySpan.get(keyOf(span)) ?? { from: 0, to: Number.POSITIVE_INFINITY };
}

const keyOf = ({ since, recipient = "" }: Span) => `${since} ${recipient}`;
