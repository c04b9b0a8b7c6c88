/** The names by which a configuration refers to keys: a path, a `pkcs11:` URI (RFC 7512), or `unix:SOCKET#KEY`. */
import { fileURLToPath } from "node:url";
import { ComityError } from "../errors.ts";
import type { SocketSource, TokenKey } from "./key-source.ts";

/** A name that was parsed. Nothing is read yet. `pinFile` is a path, relative to where the name stands. */
export type KeyName =
  | { readonly in: "file"; readonly path: string }
  | (TokenKey & { readonly in: "token"; readonly pinFile: string })
  | SocketSource;

const MAX_NAME = 2_048;
/** The path of a socket fits into the 108 bytes of `sun_path`. */
const MAX_SOCKET_PATH = 107;
const SOCKET = /^unix:(\/[^#]+)#([A-Za-z0-9._:/-]{1,128})$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: no path or label holds one
const CONTROL = /[\x00-\x1f\x7f]/;
const PATH_PARTS = ["token", "serial", "object", "id", "type"];
const QUERY_PARTS = ["module-path", "pin-source"];

/** Parses the name of a key. `what` names the key in errors. Throws CONFIG_INVALID. */
export function parseKeyName(name: string, what: string): KeyName {
  if (name.length > MAX_NAME || CONTROL.test(name))
    throw wrong(what, `is named by more than ${MAX_NAME} characters, or by a control character`);
  if (name.startsWith("unix:")) return parseSocketName(name, what);
  if (name.startsWith("pkcs11:")) return parseTokenName(name.slice("pkcs11:".length), what);
  return { in: "file", path: name };
}

function parseSocketName(name: string, what: string): KeyName {
  const [, path = "", keyId = ""] = SOCKET.exec(name) ?? [];
  if (keyId === "" || Buffer.byteLength(path) > MAX_SOCKET_PATH)
    throw wrong(
      what,
      `is named by \`${name}\`: write \`unix:/run/comity/signer.sock#KEY\`, with a path of at most ${MAX_SOCKET_PATH} bytes`,
    );
  return { in: "socket", path, keyId };
}

function parseTokenName(rest: string, what: string): KeyName {
  const [path = "", query = "", ...more] = rest.split("?");
  if (more.length > 0) throw wrong(what, "is named by a `pkcs11:` URI with more than one `?`");
  const { type, id, ...names } = partsOf(path.split(";"), PATH_PARTS, what);
  const { "module-path": modulePath = "", "pin-source": pinSource } = partsOf(
    query.split("&"),
    QUERY_PARTS,
    what,
  );
  if (type !== undefined && type.toString() !== "private")
    throw wrong(what, "is named by a `pkcs11:` URI of another type than `private`");
  if (!modulePath.toString().startsWith("/"))
    throw wrong(what, "needs `module-path` in its `pkcs11:` URI: the token's library, by its absolute path");
  if (pinSource === undefined)
    throw wrong(what, "needs `pin-source` in its `pkcs11:` URI: the file in which the PIN stands");
  const texts = Object.fromEntries(Object.entries(names).map(([part, value]) => [part, value.toString()]));
  if (texts.token === undefined && texts.serial === undefined)
    throw wrong(what, "needs `token` or `serial` in its `pkcs11:` URI");
  if (texts.object === undefined && id === undefined)
    throw wrong(what, "needs `object` or `id` in its `pkcs11:` URI");
  return {
    in: "token",
    ...texts,
    ...(id !== undefined && { id: id.toString("hex") }),
    modulePath: modulePath.toString(),
    pinFile: fileOf(pinSource.toString(), what),
  };
}

/** Returns the values by their parts, each at most once. THREAT: a part that is left unread could be what tells two keys apart. */
function partsOf(parts: readonly string[], known: readonly string[], what: string): Record<string, Buffer> {
  const values: Record<string, Buffer> = {};
  for (const each of parts.filter((part) => part !== "")) {
    const at = each.indexOf("=");
    const [part, value] = [each.slice(0, at), each.slice(at + 1)];
    // THREAT: whoever reads the configuration would have the PIN.
    if (part === "pin-value")
      throw wrong(
        what,
        "has its PIN in the configuration: put it into a file, and name that with `pin-source`",
      );
    if (!known.includes(part))
      throw wrong(what, `has \`${part}\` in its \`pkcs11:\` URI, which may hold ${known.join(", ")} there`);
    if (part in values) throw wrong(what, `has \`${part}\` twice in its \`pkcs11:\` URI`);
    const bytes = decodePercent(value);
    if (bytes === undefined || bytes.length === 0)
      throw wrong(what, `has a malformed \`${part}\` in its \`pkcs11:\` URI`);
    values[part] = bytes;
  }
  return values;
}

/** Decodes percent-encoding (RFC 3986, 2.1); undefined where it is malformed. */
function decodePercent(text: string): Buffer | undefined {
  if (/%(?![0-9a-f]{2})/i.test(text)) return undefined;
  const parts = text.split(/(%[0-9a-f]{2})/i);
  const bytes = Buffer.concat(
    parts.map((part, i) => (i % 2 === 1 ? Buffer.from(part.slice(1), "hex") : Buffer.from(part))),
  );
  return bytes;
}

function fileOf(source: string, what: string): string {
  if (source.startsWith("|"))
    throw wrong(what, "has a program as its `pin-source`, which is not run: name a file");
  if (!source.startsWith("file:")) return source;
  try {
    return fileURLToPath(source);
  } catch (cause) {
    throw wrong(what, `has \`${source}\` as its \`pin-source\`, which is no file of this machine`, cause);
  }
}

function wrong(what: string, why: string, cause?: unknown): ComityError {
  return new ComityError("CONFIG_INVALID", `${what} ${why}`, { cause });
}
