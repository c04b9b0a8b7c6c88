/**
 * A rulebook memoises compiled sources and floors under one set of implications. Each atlas owns one. It is a cache
 * only: a new rulebook gives the same answers.
 */
import { BoundedCache, WeakCache } from "../memo.ts";
import { type CompiledSource, compileSource } from "./compile.ts";
import { type Facts, formatFacts } from "./fact.ts";
import type { Implications } from "./formula.ts";
import { JoinTrie } from "./join-trie.ts";
import type { Floor } from "./outcome.ts";
import type { Source } from "./source.ts";

/** The last floor for some facts, and the number of the question that it answered. */
type Answer = { question: number; floor?: Floor };

export class Rulebook {
  readonly implications: Implications;
  readonly trie: JoinTrie;
  readonly #compiled = new WeakCache<Source, CompiledSource>();
  readonly #lists = new WeakCache<readonly Source[], number>();
  readonly #keys = new WeakCache<Facts, string>();
  readonly #answers = new BoundedCache<string, Answer>(1_000);
  #next = 0;

  constructor(implications: Implications) {
    this.implications = implications;
    this.trie = new JoinTrie(implications);
  }

  /** Returns the source's rules and grants, ready to be matched against facts. */
  compile(source: Source): CompiledSource {
    return this.#compiled.get(source, () => compileSource(source, this.implications));
  }

  /**
   * Returns the last floor for these facts where the list of sources and `engaged` (a number from 0 to 7) are the
   * same too; else calls `compute` and keeps the result.
   */
  recall(sources: readonly Source[], facts: Facts, engaged: number, compute: () => Floor): Floor {
    const list = this.#lists.get(sources, () => this.#next++);
    const question = 8 * list + engaged;
    const key = this.#keys.get(facts, () => formatFacts(facts));
    const answer = this.#answers.get(key, (): Answer => ({ question }));
    if (answer.floor === undefined || answer.question !== question) {
      answer.floor = compute();
      answer.question = question;
    }
    return answer.floor;
  }
}
