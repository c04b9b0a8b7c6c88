/** Files of records and of their receipts: a JSON value on each line (NDJSON). */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { ComityError } from "../errors.ts";
import type { RecordInput } from "../transfers/subject-record.ts";

/** The longest line of a file of records, in characters. A record has at most four consents. */
const MAX_LINE = 262_144;

/**
 * Reads records from a file as they are needed: one in JSON on each line, empty lines left out. Throws INPUT_INVALID, naming
 * the line, for one that is no JSON object or too long, and for a file that cannot be read.
 */
export async function* readRecords(file: string): AsyncGenerator<RecordInput, void> {
  const input = createReadStream(file, "utf8");
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  // An error of the file would otherwise end the process: readline passes it to nobody.
  const failed = new Promise<never>((_, reject) => input.once("error", reject));
  failed.catch(() => {});
  let number = 0;
  try {
    const iterator = lines[Symbol.asyncIterator]();
    for (;;) {
      const next = await Promise.race([iterator.next(), failed]);
      if (next.done) return;
      number++;
      if (next.value.trim() !== "") yield parseLine(next.value, file, number);
    }
  } catch (thrown) {
    if (thrown instanceof ComityError) throw thrown;
    throw new ComityError("INPUT_INVALID", `\`${file}\` cannot be read`, { cause: thrown });
  } finally {
    lines.close();
    input.destroy();
  }
}

function parseLine(line: string, file: string, number: number): RecordInput {
  const invalid = (what: string, cause?: unknown) =>
    new ComityError("INPUT_INVALID", `\`${file}\`, line ${number}: ${what}`, { cause });
  if (line.length > MAX_LINE) throw invalid(`it has more than ${MAX_LINE} characters`);
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as RecordInput;
  } catch (cause) {
    throw invalid("it is no JSON: write one record on each line", cause);
  }
  throw invalid('it is no record: write an object such as `{"age": 34}`');
}

/** Returns the file of the receipts of records: one on each line. */
export function receiptsFile(records: readonly { readonly receipt: () => Uint8Array }[]): string {
  return records.map(({ receipt }) => `${Buffer.from(receipt()).toString("utf8")}\n`).join("");
}
