/** From a schema's findings to one error that names file, line, place and remedy. */
import type { z } from "zod";
import { ComityError } from "../../errors.ts";
import type { Located } from "./yaml.ts";

/** The document's value as the schema's type, or PACK_INVALID with every violation. */
export function narrowed<T extends z.ZodType>(schema: T, { value, placeOf }: Located): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const found = result.error.issues.map((issue) => ({
    field: issue.path.join("."),
    description: issue.message,
    place: placeOf(issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : issue.path),
  }));
  const [first] = found;
  throw new ComityError("PACK_INVALID", `${first?.place}: at \`${first?.field}\`: ${first?.description}`, {
    violations: found.map(({ field, description }) => ({ field, description })),
  });
}
