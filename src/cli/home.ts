/** The home of the node for which a command cares: `--home`, or COMITY_HOME, or the folder that `comity init` makes. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { ComityError } from "../errors.ts";
import { readConfigFile } from "../node/config.ts";
import { HOME, IN_HOME } from "../node/home.ts";
import type { Terminal } from "./terminal.ts";

export type HomeOption = { readonly home?: string };

/** Adds `--home` to a command. */
export function addHome(command: Command): Command {
  return command.option("--home <folder>", `the node's home (default: COMITY_HOME, or \`${HOME}\` here)`);
}

/** Returns the folder that the caller means, whether or not it is there. */
export function locateHome({ home }: HomeOption, { path, env }: Pick<Terminal, "path" | "env">): string {
  return path(home ?? (env.COMITY_HOME || HOME));
}

/** Returns true where a command names a home, or the default one is there. */
export function hasHome(options: HomeOption, terminal: Pick<Terminal, "path" | "env">): boolean {
  const named = options.home !== undefined || (terminal.env.COMITY_HOME ?? "") !== "";
  return named || existsSync(join(locateHome(options, terminal), IN_HOME.config));
}

/** Returns the folder of a home that is there, with its configuration. Throws CONFIG_INVALID where there is none. */
export function openHome(
  options: HomeOption,
  terminal: Pick<Terminal, "path" | "env">,
): { readonly home: string; readonly config: ReturnType<typeof readConfigFile> } {
  const home = locateHome(options, terminal);
  const file = join(home, IN_HOME.config);
  if (!existsSync(file))
    throw new ComityError(
      "CONFIG_INVALID",
      `there is no node's home at \`${home}\`: make one with \`comity init\`, or name another with \`--home\``,
    );
  return { home, config: readConfigFile(file) };
}
