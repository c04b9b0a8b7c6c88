/** An auditor as a client of its own node: reads the decisions within its scope. */
import { Audit, Ledger } from "../edge/grpc/definition.ts";
import { fromNode, requirePresent } from "../edge/grpc/narrow.ts";
import { decodeStatement } from "../edge/grpc/statement-codec.ts";
import type { AuditScope } from "../engine/audit-scope.ts";
import type { AuditedDecision, AuditedPage } from "../transfers/list-decisions.ts";
import { type Endpoint, openConnection } from "./connection.ts";

/** The calls of an auditor. Each rejects with the reason that the node states. */
export type Auditor = {
  /** The SPIFFE ids of the auditor and of the node. */
  readonly id: string;
  readonly node: string;
  /** Lists the decisions within the scope, oldest first, after a token; from the beginning where that is empty. */
  readonly listDecisions: (pageToken: string) => Promise<AuditedPage>;
  /** Returns the newest checkpoint of the log, as a signed note. */
  readonly readCheckpoint: () => Promise<string>;
  readonly close: () => void;
};

/** Connects as an auditor to its own node. Throws CONFIG_INVALID, CERTIFICATE_EXPIRED or IDENTITY_INVALID. */
export function connectAuditor(endpoint: Endpoint): Auditor {
  const { id, node, client } = openConnection(endpoint);
  return {
    ...{ id, node, close: client.close },
    readCheckpoint: async () =>
      requirePresent((await client.unary(Ledger.GetCheckpoint, {})).checkpoint, "checkpoint"),
    listDecisions: async (pageToken) => {
      const { decisions, nextPageToken = "", scope } = await client.unary(Audit.ListDecisions, { pageToken });
      return fromNode("answer", () => ({
        nextToken: nextPageToken,
        scope: decodeScope(scope),
        decisions: decisions.map(
          ({ index = 0, statements, obligations, pageToken: token }): AuditedDecision => ({
            index,
            statements: statements.map(decodeStatement),
            obligations: obligations.map((text) => Buffer.from(text).toString("utf8")),
            token: requirePresent(token, "pageToken"),
          }),
        ),
      }));
    },
  };
}

function decodeScope(
  scope:
    | { readonly places: readonly string[]; readonly firstDay?: string; readonly lastDay?: string }
    | null
    | undefined,
): AuditScope {
  const { places, firstDay, lastDay } = requirePresent(scope, "scope");
  return {
    places,
    from: requirePresent(firstDay || undefined, "scope.first_day"),
    until: requirePresent(lastDay || undefined, "scope.last_day"),
  };
}
