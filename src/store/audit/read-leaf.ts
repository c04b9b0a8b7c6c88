/** Reads a leaf for an audit: its kind and its fields. What it does not know it leaves alone. */

/** A leaf with its place. `kind` is its type without name and version, such as `proposal`. */
export type ReadLeaf = {
  readonly index: number;
  readonly kind: string;
  readonly type: string;
  readonly fields: Readonly<Record<string, unknown>>;
};

/** The type under which leaves are counted that are no leaves of Comity. */
export const UNREADABLE = "unreadable";

const TYPE = /^comity\/v\d+\/([a-z-]+)$/;

/** Reads a leaf; undefined for one that is no JSON object with a type of Comity. */
export function readLeaf(index: number, bytes: Uint8Array): ReadLeaf | undefined {
  try {
    const fields: unknown = JSON.parse(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8"),
    );
    if (typeof fields !== "object" || fields === null || !("type" in fields)) return undefined;
    const type = String(fields.type);
    const [, kind] = TYPE.exec(type) ?? [];
    return kind === undefined ? undefined : { index, kind, type, fields: fields as ReadLeaf["fields"] };
  } catch {
    return undefined;
  }
}

/** Returns a field as text; empty where it is none. */
export function textIn({ fields }: ReadLeaf, name: string): string {
  const value = fields[name];
  return typeof value === "string" ? value : "";
}
