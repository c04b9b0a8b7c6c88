/**
 * A rulebook memoises compiled sources and floors under one set of implications. Each atlas owns one. It is a cache
 * only: a new rulebook gives the same answers.
 */
import { BoundedCache, WeakCache } from "../memo.ts";
import {
  type CompiledRule,
  type CompiledSource,
  type CompilePart,
  compileSource,
  createCompiler,
} from "./compile.ts";
import { type Facts, formatFacts } from "./fact.ts";
import type { Implications } from "./formula.ts";
import { type JoinNode, JoinTrie } from "./join-trie.ts";
import type { Floor, Gathered } from "./outcome.ts";
import type { Grant, Rule } from "./rule.ts";
import type { Source } from "./source.ts";

/** The last floor for some facts, and the number of the question that it answered. */
type Answer = { readonly question: number; readonly floor: Floor; readonly key: string };

/**
 * The weight of the floors that are remembered: the parts and rules that they name, and the text of their facts. Some
 * thousand plain ones.
 */
const REMEMBERED = 100_000;
/** The characters of text that weigh as much as a part. */
const TEXT_OF_PART = 100;

function weightOf({ floor, key }: Answer): number {
  const { notApplied, depends, grants } = floor;
  return (
    key.length / TEXT_OF_PART + weightOfGathered(floor) + notApplied.length + depends.length + grants.length
  );
}

function weightOfGathered({ dimensions }: Gathered): number {
  let weight = 1;
  for (const { parts } of dimensions.values()) weight += parts.length;
  return weight;
}

/** The compiled form of a rule or grant, by the places and the side for which it counts. */
type BySource<Compiled> = Map<string, Compiled>;

export class Rulebook {
  readonly implications: Implications;
  readonly trie: JoinTrie;
  readonly #compiled = new WeakCache<Source, CompiledSource>();
  readonly #compile: CompilePart;
  readonly #lists = new WeakCache<readonly Source[], number>();
  readonly #keys = new WeakCache<Facts, string>();
  readonly #answers = new BoundedCache<string, Answer>(REMEMBERED, weightOf);
  readonly #gathered = new BoundedCache<string, Gathered>(REMEMBERED, weightOfGathered);
  #next = 0;

  constructor(implications: Implications) {
    this.implications = implications;
    this.trie = new JoinTrie(implications);
    this.#compile = createSharing(createCompiler(implications));
  }

  /** Returns the source's rules and grants, ready to be matched against facts. Sources share what they have in common. */
  compile(source: Source): CompiledSource {
    return this.#compiled.get(source, () => compileSource(source, this.#compile));
  }

  /**
   * Returns the last floor for these facts where the list of sources and `engaged` (a number from 0 to 7) are the
   * same too; else calls `compute` and keeps the result.
   */
  recall(sources: readonly Source[], facts: Facts, engaged: number, compute: () => Floor): Floor {
    const list = this.#lists.get(sources, () => this.#next++);
    const question = 8 * list + engaged;
    const key = this.#keys.get(facts, () => formatFacts(facts));
    const known = this.#answers.find(key);
    if (known?.question === question) return known.floor;
    const floor = compute();
    this.#answers.keep(key, { question, floor, key });
    return floor;
  }

  /**
   * Returns what these nodes, one for each dimension, demand together under `engaged`: the same value for the same
   * nodes, so that what derives from it can be kept beside it. Nodes that stand apart from the trie are computed anew.
   */
  gather(nodes: readonly JoinNode[], engaged: number, compute: () => Gathered): Gathered {
    let key = String(engaged);
    for (const { id } of nodes) {
      if (id === undefined) return compute();
      key += ` ${id}`;
    }
    return this.#gathered.get(key, compute);
  }
}

/**
 * Returns a compiler that compiles each rule and grant once for each place and side, whatever the days of the sources:
 * many days share one law, and the same parts reach the same nodes of the trie.
 */
function createSharing(compile: CompilePart): CompilePart {
  const rules = new WeakCache<Rule, BySource<{ readonly rule: CompiledRule | undefined }>>();
  const grants = new WeakCache<Grant, BySource<ReturnType<CompilePart["grant"]>>>();
  return {
    rule: (written, source) =>
      once(
        rules.get(written, () => new Map()),
        source,
        () => ({ rule: compile.rule(written, source) }),
      ).rule,
    grant: (grant, source) =>
      once(
        grants.get(grant, () => new Map()),
        source,
        () => compile.grant(grant, source),
      ),
  };
}

function once<Compiled>(known: BySource<Compiled>, source: Source, compile: () => Compiled): Compiled {
  const key = `${source.side} ${source.jurisdiction} ${source.within ?? ""}`;
  const compiled = known.get(key) ?? compile();
  known.set(key, compiled);
  return compiled;
}
