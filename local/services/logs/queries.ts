import type { ResultField } from './insights/run-query.ts';

/** What GetQueryResults answers. */
export interface QueryResults {
  readonly results: readonly (readonly ResultField[])[];
  readonly statistics: {
    readonly recordsMatched: number;
    readonly recordsScanned: number;
    readonly bytesScanned: number;
  };
  readonly status: 'Complete';
}

/** A query that somebody saved, as DescribeQueryDefinitions tells it. */
export interface QueryDefinition {
  readonly queryDefinitionId: string;
  readonly name: string;
  readonly queryString: string;
  readonly logGroupNames: readonly string[];
}

/** The saved queries, and the answers to the last 100 that were run. */
export class Queries {
  static readonly #kept = 100;
  readonly #results = new Map<string, QueryResults>();
  readonly #definitions = new Map<string, QueryDefinition>();

  add(id: string, results: QueryResults): void {
    this.#results.set(id, results);
    const [oldest] = this.#results.keys();
    if (this.#results.size > Queries.#kept && oldest !== undefined) this.#results.delete(oldest);
  }

  results(id: string): QueryResults | undefined {
    return this.#results.get(id);
  }

  define(definition: QueryDefinition): void {
    this.#definitions.set(definition.queryDefinitionId, definition);
  }

  forget(id: string): void {
    this.#definitions.delete(id);
  }

  definitions(): QueryDefinition[] {
    return [...this.#definitions.values()];
  }
}
