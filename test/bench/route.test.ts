/** The counts of `npm run route`: each thing is parsed, derived and computed once (docs/design/0015). */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "vitest";
import { longTest } from "../support/longer.ts";

const ROUTE = fileURLToPath(new URL("route.ts", import.meta.url));

// Tried again where the node's own round falls into a request: it then reads the transfer once more.
longTest("a request and a notice take one route, and derive each thing once", { retry: 2 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [ROUTE]);
  const { request, notice } = JSON.parse(stdout);
  expect(request.parseRequest).toBe(2);
  expect(request.writeCanonical).toBeLessThanOrEqual(12);
  expect(notice.parseNotice).toBe(1);
  expect(notice.parseAcknowledgement).toBe(1);
  expect(notice.computeDeadlines).toBe(2);
});
