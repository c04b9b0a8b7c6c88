/**
 * A rulebook: what was compiled and computed under one set of implications, so that it is done once. An atlas owns one.
 * Everything in it can be made again, and answers are the same with a new one.
 */
import { BoundedCache, WeakCache } from "../memo.ts";
import { type CompiledSource, compileSource } from "./compile.ts";
import { type Facts, formatFacts } from "./fact.ts";
import type { Implications } from "./formula.ts";
import { JoinTrie } from "./join-trie.ts";
import type { Floor } from "./outcome.ts";
import type { Source } from "./source.ts";

/** The last floor for some facts, and what else was asked with them. */
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

  /** The source's rules and grants, ready to be matched against facts. */
  compile(source: Source): CompiledSource {
    return this.#compiled.get(source, () => compileSource(source, this.implications));
  }

  /**
   * The floor for the same list of sources, the same facts and `engaged` (a number from 0 to 7) from memory where it was
   * the last one for these facts; else `compute` makes it.
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
