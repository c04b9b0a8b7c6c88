/** From a schema's findings to one error that names file, place and remedy. */
import type { z } from "zod";
import { ComityError, type FieldViolation } from "../errors.ts";

/** The value as the schema's type, or PACK_INVALID with every violation. `file` is for the message. */
export function narrowed<T extends z.ZodType>(schema: T, value: unknown, file: string): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const violations: FieldViolation[] = result.error.issues.map((issue) => ({
    field: issue.path.join("."),
    description: issue.message,
  }));
  const [first] = violations;
  throw new ComityError("PACK_INVALID", `${file}: at \`${first?.field}\`: ${first?.description}`, {
    violations,
  });
}
