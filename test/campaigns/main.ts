/** `npm run test:campaign`: runs campaigns by name, or all; `--report` writes docs/reliability.md. */
import { CAMPAIGNS } from "./all.ts";
import { runCli } from "./cli.ts";

process.exitCode = await runCli(process.argv.slice(2), { campaigns: CAMPAIGNS });
// A run that got stuck may have left timers and sockets behind.
process.exit();
