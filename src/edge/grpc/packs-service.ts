/** The service that a node's operator calls: Packs of comity/v1. */
import { z } from "zod";
import { ComityError } from "../../errors.ts";
import type { Publisher } from "../../gateway/publication.ts";
import { MAX_PACK_BYTES } from "../../law/pack/successor.ts";
import { narrowAnswer } from "./codec.ts";
import { Packs } from "./definition.ts";
import { unary } from "./handlers.ts";
import type { Implementation } from "./server.ts";
import { encodeStatement, textOf } from "./statement-codec.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A file's name without its folder: what a path may tell of a person stays at home. */
const FILE = /^[\w.-]{1,64}$/;

/** The service over a node's own laws. */
export function createPacksService({ publish }: Publisher): Implementation {
  return {
    definition: Packs,
    handlers: {
      Publish: unary(async ({ text, file }: Fields) => {
        const bytes = Buffer.isBuffer(text) ? text : Buffer.alloc(0);
        if (bytes.length > MAX_PACK_BYTES)
          throw new ComityError(
            "INPUT_TOO_LARGE",
            `\`text\` has \`${bytes.length}\` bytes; at most \`${MAX_PACK_BYTES}\` are read`,
          );
        const name = typeof file === "string" && FILE.test(file) ? file : "the pack";
        const { jurisdiction, version, serial, hash, own } = await publish(textOf(bytes, "text"), name);
        return { jurisdiction, version, serial, hash, statement: encodeStatement(own) };
      }),
    },
  };
}

const Shown = z.object({
  jurisdiction: z.string(),
  version: z.string(),
  serial: z.number(),
  hash: z.string(),
});

/** A publication as the operator sees it. */
export type ShownPublication = z.output<typeof Shown>;

/** A publication's message, narrowed. Throws STATEMENT_INVALID. */
export function decodePublication(value: unknown): ShownPublication {
  return narrowAnswer(Shown, value, "answer");
}
