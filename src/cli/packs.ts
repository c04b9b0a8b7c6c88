/** `comity packs`: the law as data. */
import type { Command } from "commander";
import { addPublish } from "./publish-pack.ts";

export function register(program: Command): void {
  addPublish(program.command("packs").description("the law as data"));
}
