/** The service that a node's operator calls: Packs of comity/v1. */
import { ComityError } from "../../errors.ts";
import { MAX_PACK_BYTES } from "../../law/pack/successor.ts";
import type { Publisher } from "../../packs/publish.ts";
import { Packs } from "./definition.ts";
import type { PublishRequestOutput } from "./generated/comity/v1/PublishRequest.ts";
import type { PublishResponseInput, PublishResponseOutput } from "./generated/comity/v1/PublishResponse.ts";
import { unary } from "./handlers.ts";
import { fromNode, requirePresent } from "./narrow.ts";
import type { Implementation } from "./server.ts";
import { encodeStatement, textOf } from "./statement-codec.ts";

/** The name of a file without its folder. A path may hold a person's name, which must not leave the machine. */
const FILE = /^[\w.-]{1,64}$/;

/** Creates the service over the laws of a node. */
export function createPacksService({ publish }: Publisher): Implementation {
  return {
    definition: Packs,
    handlers: {
      Publish: unary(
        async ({ text, file = "" }: PublishRequestOutput, { identity }): Promise<PublishResponseInput> => {
          if (text !== undefined && text.length > MAX_PACK_BYTES)
            throw new ComityError(
              "INPUT_TOO_LARGE",
              `\`text\` has \`${text.length}\` bytes; the limit is \`${MAX_PACK_BYTES}\``,
            );
          const name = FILE.test(file) ? file : "the pack";
          const { jurisdiction, version, serial, hash, own } = await publish(
            textOf(text, "text"),
            name,
            identity.id,
          );
          return { jurisdiction, version, serial, hash, statement: encodeStatement(own) };
        },
      ),
    },
  };
}

/** Decodes a publication for its operator. Throws STATEMENT_INVALID. */
export function decodePublication(message: PublishResponseOutput) {
  return fromNode("answer", () => ({
    jurisdiction: requirePresent(message.jurisdiction, "jurisdiction"),
    version: requirePresent(message.version, "version"),
    serial: requirePresent(message.serial, "serial"),
    hash: requirePresent(message.hash, "hash"),
  }));
}

/** A publication as the operator sees it. */
export type ShownPublication = ReturnType<typeof decodePublication>;
