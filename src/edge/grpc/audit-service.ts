/** The service by which auditors see the decisions within their scope: Audit of comity/v1. */
import type { PageRequest } from "../../engine/page.ts";
import type { AuditedPage } from "../../transfers/list-decisions.ts";
import { Audit } from "./definition.ts";
import type { ListDecisionsRequestOutput } from "./generated/comity/v1/ListDecisionsRequest.ts";
import type { ListDecisionsResponseInput } from "./generated/comity/v1/ListDecisionsResponse.ts";
import { unary } from "./handlers.ts";
import { decodePage } from "./notices-codec.ts";
import type { Implementation } from "./server.ts";
import { encodeStatement } from "./statement-codec.ts";

/** Creates the service over the list of decisions. The auditor is the caller, whatever the message says. */
export function createAuditService(
  list: (auditor: string, page: PageRequest, signal: AbortSignal) => Promise<AuditedPage>,
): Implementation {
  return {
    definition: Audit,
    handlers: {
      ListDecisions: unary(
        async (
          request: ListDecisionsRequestOutput,
          { identity, signal },
        ): Promise<ListDecisionsResponseInput> => {
          const { decisions, nextToken, scope } = await list(identity.id, decodePage(request), signal);
          return {
            scope: { places: [...scope.places], firstDay: scope.from, lastDay: scope.until },
            nextPageToken: nextToken,
            decisions: decisions.map(({ index, statements, obligations, token }) => ({
              index,
              statements: statements.map(encodeStatement),
              obligations: obligations.map((text) => Buffer.from(text, "utf8")),
              pageToken: token,
            })),
          };
        },
      ),
    },
  };
}
