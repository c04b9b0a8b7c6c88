/**
 * The terminal as a value. Commands write, find their folder and learn of a stop through it, never through the
 * process.
 */
import { once } from "node:events";
import { resolve } from "node:path";
import { WriteStream } from "node:tty";
import { stripVTControlCharacters } from "node:util";
import type { Atlas } from "../law/atlas.ts";
import { cleanLines, columnsOf, formatJson } from "./present/terminal.ts";

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A stream for text, such as `process.stdout`. `columns` is its width where it is a terminal. */
export type TextStream = {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
};

/** Asks one question, and resolves to the answer in one line; to undefined where nobody answers any more. */
export type Ask = (question: string) => Promise<string | undefined>;

/** The surroundings of a command, as the program that runs it supplies them. */
export type World = {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Read for NO_COLOR, FORCE_COLOR, COMITY_DEBUG and OTEL_EXPORTER_OTLP_ENDPOINT. Node processes inherit it. */
  readonly env: Environment;
  /** The folder from which relative paths start; that of the process by default. */
  readonly cwd?: string;
  /** Called by commands that run until somebody asks them to end. The signal aborts at that moment. */
  readonly stop: () => AbortSignal;
  /** Has `listener` called whenever somebody asks the process to open its files anew (SIGHUP); nobody does by default. */
  readonly onHangup?: (listener: () => void) => void;
  readonly loadAtlas: () => Atlas;
  /** Asks whoever calls; nobody answers by default. */
  readonly ask?: Ask;
};

/** The terminal that a command gets. */
export type Terminal = Pick<World, "env" | "stop" | "loadAtlas"> & {
  readonly ask: Ask;
  readonly onHangup: (listener: () => void) => void;
  /** The columns to fill. */
  readonly columns: number;
  /** The columns to fill on standard error. */
  readonly errorColumns: number;
  /** True where lines keep their colours. */
  readonly colours: boolean;
  /** Writes text to standard output unchanged. */
  readonly print: (text: string) => void;
  /** Writes lines for a person. */
  readonly printLines: (lines: readonly string[]) => void;
  /** Writes a value for a machine. */
  readonly printJson: (value: unknown) => void;
  /** Writes a value for a machine on one line, for streams. */
  readonly printJsonLine: (value: unknown) => void;
  /** Writes text for a person to standard error. */
  readonly printError: (text: string) => void;
  /**
   * Shows how far long work has come, in place of what it showed before: on standard error, where that is a terminal. An
   * empty text clears the line.
   */
  readonly printProgress: (text: string) => void;
  /** Resolves the path in an argument. */
  readonly path: (file: string) => string;
  /** Sets the exit code with which the command ends unless it throws. */
  readonly exitWith: (code: number) => void;
};

/** Returns true where the stream shows colours, by Node's own rules for NO_COLOR, FORCE_COLOR, TERM and the like. */
function showsColours({ isTTY = false }: TextStream, env: Environment): boolean {
  return (isTTY || env.FORCE_COLOR !== undefined) && WriteStream.prototype.getColorDepth(env) > 2;
}

/** Resolves when the signal has aborted. */
export async function waitForAbort(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
}

const askNobody: Ask = () => Promise.resolve(undefined);

/** Creates the terminal of one command. `exitWith` gets the exit code for which the command asks. */
export function createTerminal(world: World, exitWith: (code: number) => void): Terminal {
  const { stdout, stderr, env, cwd, stop, loadAtlas, ask = askNobody, onHangup = () => {} } = world;
  const colours = showsColours(stdout, env);
  const print = (text: string) => void stdout.write(text);
  return {
    env,
    stop,
    loadAtlas,
    ask,
    onHangup,
    colours,
    columns: columnsOf(stdout),
    errorColumns: columnsOf(stderr),
    print,
    printLines: (lines) => {
      // THREAT: peers and files choose texts, which could hide or turn around what stands beside them.
      const text = cleanLines(`${lines.join("\n")}\n`);
      print(colours ? text : stripVTControlCharacters(text));
    },
    printJson: (value) => print(`${formatJson(value, 2)}\n`),
    printJsonLine: (value) => print(`${formatJson(value)}\n`),
    printError: (text) => void stderr.write(cleanLines(text)),
    printProgress: (text) => {
      if (stderr.isTTY) stderr.write(`\r\u001b[K${text}`);
    },
    path: (file) => (cwd === undefined ? file : resolve(cwd, file)),
    exitWith,
  };
}
