/**
 * Decodes requests without dropping a field: one that a message's type lacks is refused (Protocol Buffers, "Unknown
 * Fields").
 *
 * THREAT: a newer client may say in such a field who may see a notice, or what may be done with data. The decoder skips
 * it, and the node would do more than was asked.
 */
import protobuf from "protobufjs";
import { type ComityError, fieldError } from "../../errors.ts";
import { type MessageFields, type Method, requestFieldsOf } from "./definition.ts";

/** A field that a message has and its type lacks. */
class UnknownField extends Error {}

/**
 * Reads a message for its decoder, which skips exactly the fields that it does not know: a message without any costs
 * nothing more.
 */
class StrictReader extends protobuf.BufferReader {
  override skipType(wireType: number, depth?: number): this {
    super.skipType(wireType, depth);
    throw new UnknownField();
  }
}

/**
 * Decodes the request of a method. Throws INPUT_INVALID for the first field, at any depth, that the type of its message
 * lacks. The error names the field by its path: JSON names, then its number. Throws as the decoder does for bytes that
 * are no message.
 */
export function decodeWhole(method: Method, bytes: Buffer): object {
  try {
    return method.requestDeserialize(new StrictReader(bytes) as unknown as Buffer);
  } catch (error) {
    if (!(error instanceof UnknownField)) throw error;
    const fields = requestFieldsOf(method);
    // A method of another package, such as a health check, has no field that narrows anything.
    if (fields === undefined) return method.requestDeserialize(bytes);
    const path = findUnknown(new protobuf.BufferReader(bytes), bytes.length, fields, "");
    throw unknownField(path ?? "message");
  }
}

function unknownField(path: string): ComityError {
  return fieldError(
    "INPUT_INVALID",
    path,
    "is the number of a field that this node does not know: call with a client of the node's version, or leave the field out",
  );
}

/** Returns the path of the first field up to `end` that its message's type lacks; undefined where there is none. */
function findUnknown(
  reader: protobuf.Reader,
  end: number,
  fields: MessageFields,
  prefix: string,
): string | undefined {
  const counts = new Map<number, number>();
  while (reader.pos < end) {
    const tag = reader.uint32();
    const number = tag >>> 3;
    const field = fields.get(number);
    if (field === undefined) return `${prefix}${number}`;
    const index = counts.get(number) ?? 0;
    counts.set(number, index + 1);
    if (field.fields === undefined) {
      reader.skipType(tag & 7);
      continue;
    }
    const path = `${prefix}${field.name}${field.repeated ? `[${index}]` : ""}.`;
    const length = reader.uint32();
    const found = findUnknown(reader, reader.pos + length, field.fields(), path);
    if (found !== undefined) return found;
  }
  return undefined;
}
