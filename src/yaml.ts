/**
 * Reads YAML 1.2 documents, of which JSON is a part, and keeps the line of each value. It is strict: a text that two
 * parsers could read differently is refused.
 */
import {
  constructFromEvents,
  EVENT_ID,
  type Event,
  getScalarValue,
  parseEvents,
  YAMLException,
} from "js-yaml";

type Path = readonly PropertyKey[];

export type YamlFault = {
  readonly kind: "syntax" | "repeated-key" | "alias";
  /** Counts from 1; absent where the fault is one of the whole text. */
  readonly line?: number;
  /** Says what is wrong, in a few words that may quote the text. */
  readonly says: string;
};

/** A text that is refused. */
export class YamlError extends Error {
  readonly fault: YamlFault;
  constructor(fault: YamlFault) {
    super(fault.says);
    this.fault = fault;
  }
}

/** The value of a text, and the lines of its parts. An empty text holds null. */
export type Yaml = {
  readonly value: unknown;
  /** Gives each value under its path, with the line on which it begins, from the outside in. Keys are no values. */
  readonly places: () => Generator<{ readonly path: Path; readonly line: number }>;
};

/** The most characters of a fault: it may quote the text. */
const MOST_SAID = 100;
/** The deepest nesting that is read. What a reader asks for is far less deep. */
const MAX_DEPTH = 100;

/** Reads the one document of a text. Throws YamlError. */
export function readYaml(text: string): Yaml {
  const lineAt = lineCounter(text);
  const events = parse(text, lineAt);
  for (const event of events) {
    // THREAT: aliases of aliases grow without bound when they are expanded.
    if (event.type === EVENT_ID.ALIAS)
      throw new YamlError({ kind: "alias", line: lineAt(event.anchorStart), says: "an alias is used" });
    // A directive, such as a version, changes how a text is read.
    if (event.type === EVENT_ID.DOCUMENT && event.directives.length > 0)
      throw new YamlError({ kind: "syntax", line: 1, says: "directives are not allowed" });
  }
  const values = refusing(lineAt, () => {
    try {
      return constructFromEvents(events, { source: text, maxAliases: 0 });
    } catch (error) {
      // The library names the first line for a key that is a collection; the walk names the key's own.
      for (const _ of placesOf(text, events, lineAt));
      throw error;
    }
  });
  if (values.length > 1) throw new YamlError({ kind: "syntax", says: "there is more than one document" });
  const [value = null] = values;
  return { value, places: () => placesOf(text, events, lineAt) };
}

const parse = (text: string, lineAt: (offset: number) => number) =>
  refusing(lineAt, () => parseEvents(text, { maxDepth: MAX_DEPTH }));

function refusing<T>(lineAt: (offset: number) => number, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof YAMLException)) throw cause;
    // The exception itself goes no further: it holds the whole text.
    const kind = cause.reason.startsWith("duplicated mapping key") ? "repeated-key" : "syntax";
    const line = cause.mark === undefined ? {} : { line: lineAt(cause.mark.position) };
    throw new YamlError({ kind, ...line, says: cause.reason.slice(0, MOST_SAID) });
  }
}

/** Returns a function that finds the line, from 1, of an offset. */
function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

/** A collection that is being walked. In a mapping, keys and values take turns. */
type Frame = { readonly path: Path; readonly isMapping: boolean; key?: string | undefined; items: number };

function* placesOf(text: string, events: readonly Event[], lineAt: (offset: number) => number) {
  const frames: Frame[] = [];
  for (const event of events) {
    // The last POP closes the document, which is no frame.
    if (event.type === EVENT_ID.POP) frames.pop();
    if (!("valueStart" in event || "start" in event)) continue;
    const frame = frames.at(-1);
    const line = lineAt("valueStart" in event ? event.valueStart : event.start);
    if (frame?.isMapping && frame.key === undefined) {
      if (event.type !== EVENT_ID.SCALAR)
        throw new YamlError({ kind: "syntax", line, says: "a key is no text" });
      frame.key = getScalarValue(text, event);
      continue;
    }
    const path = frame === undefined ? [] : [...frame.path, frame.key ?? frame.items];
    if (frame !== undefined) {
      frame.items += 1;
      frame.key = undefined;
    }
    yield { path, line };
    if (event.type !== EVENT_ID.SCALAR)
      frames.push({ path, isMapping: event.type === EVENT_ID.MAPPING, items: 0 });
  }
}
