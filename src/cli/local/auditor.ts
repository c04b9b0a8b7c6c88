/** The auditor of a local federation: certified at the first node for its place and a year, where none is yet. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { dayAfter } from "../../calendar.ts";
import type { Home } from "../../client/members.ts";
import { connectOperator } from "../../client/operator.ts";
import { issueBy } from "../commands/issue-certificate.ts";

const NAME = "court";
const DAYS = 90;

/** Returns the folder of the auditor's certificate at a node that runs; has the node's operator issue it where it is not there. */
export async function makeAuditor(
  { address, jurisdiction, operatorFolder, trustDomain }: Home,
  now: Date,
): Promise<string> {
  const folder = join(operatorFolder, "..", "..", "auditor", NAME);
  if (existsSync(join(folder, "certificate.pem"))) return folder;
  const operator = connectOperator({ address, as: operatorFolder });
  const from = now.toISOString().slice(0, 10);
  const scope = { places: [jurisdiction], from, until: dayAfter(from, "P1Y") };
  try {
    await issueBy(
      operator,
      { id: `spiffe://${trustDomain}/auditor/${NAME}`, folder },
      { days: DAYS, ...scope },
    );
    return folder;
  } finally {
    operator.close();
  }
}
