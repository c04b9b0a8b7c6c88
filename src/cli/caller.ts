/** Finds the caller's certificate for a command, and says on standard error when it ends soon. */
import { join } from "node:path";
import { loadCredentials } from "../client/connection.ts";
import { parseCertificate, SOON_MS } from "../edge/tls/pem-file.ts";
import type { Terminal } from "./terminal.ts";

const DAY_MS = 24 * 3_600_000;

/**
 * Returns the folder of `--as`. Where its certificate ends within 30 days, it says so. Throws CONFIG_INVALID, naming
 * the file that cannot be read.
 */
export function locateCaller(
  folder: string,
  { path, printError }: Pick<Terminal, "path" | "printError">,
  now = new Date(),
) {
  const located = path(folder);
  const file = join(located, "certificate.pem");
  const { validToDate: end } = parseCertificate(loadCredentials(located).certificatePem, file);
  const days = Math.floor((end.getTime() - now.getTime()) / DAY_MS);
  if (end > now && end.getTime() <= now.getTime() + SOON_MS)
    printError(
      `comity: your certificate ends in ${days} day${days === 1 ? "" : "s"}, at ${end.toISOString()}: ask for a new one\n`,
    );
  return located;
}
