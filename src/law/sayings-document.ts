/** The form of a file of sentences in another language, and the way from YAML to them. */
import { z } from "zod";
import { ComityError } from "../errors.ts";
import { narrow } from "../narrow.ts";
import { LIMITS } from "./pack/limits.ts";
import { parseYaml } from "./pack/yaml.ts";
import { LANGUAGE_CODES, type Sayings } from "./sayings.ts";

const MOST_SAYINGS = LIMITS.rules + LIMITS.grants + LIMITS.atoms;

const Document = z.strictObject({
  language: z.enum(LANGUAGE_CODES),
  pack: z.string().max(LIMITS.name),
  status: z
    .literal("unreviewed")
    .describe(
      "Nobody who speaks for the law of the place has read these sentences. There is no other status yet.",
    ),
  says: z
    .record(
      z.string().max(LIMITS.name),
      z.strictObject({
        of: z.string().regex(/^[0-9a-f]{16}$/, "the first 16 digits of the SHA-256 of the English sentence"),
        says: z.string().min(1).max(LIMITS.text),
      }),
    )
    .refine((says) => Object.keys(says).length <= MOST_SAYINGS, `at most ${MOST_SAYINGS} sentences`),
});

/**
 * Parses the sentences of one pack in one language. Throws PACK_INVALID, with file and line, for what is not in its form, and
 * for a file that says that it is of another pack or another language.
 */
export function parseSayings(
  text: string,
  file: string,
  { language, pack }: { readonly language: string; readonly pack: string },
): Sayings {
  const { value, placeOf } = parseYaml(text, file);
  const document = narrow(Document, value, "the sentences", { reason: "PACK_INVALID", placeOf });
  if (document.language !== language || document.pack !== pack)
    throw new ComityError(
      "PACK_INVALID",
      `${file}: it holds ${document.language} sentences of \`${document.pack}\`, not ${language} ones of \`${pack}\``,
    );
  return new Map(Object.entries(document.says));
}
