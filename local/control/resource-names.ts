import type { MapNode } from './views.ts';

/** Finds the node of the map that a name of the journal, or an ARN, belongs to. */
export class ResourceNames {
  readonly #ids: ReadonlySet<string>;
  readonly #byArn: ReadonlyMap<string, string>;
  readonly #known = new Map<string, string | undefined>();
  /** Names of stray clients and mailboxes have no end; past this many, all are looked up anew. */
  static readonly #mostKnown = 5_000;

  constructor(nodes: readonly MapNode[], byArn: ReadonlyMap<string, string>) {
    this.#ids = new Set(nodes.map(({ id }) => id));
    this.#byArn = byArn;
  }

  /** `Orders-dev/Orders/Stream` and `Orders-dev/Workflow/StateMachine / Save order` give the node they are within. */
  nodeOf(name: string): string | undefined {
    if (this.#known.has(name)) return this.#known.get(name);
    if (this.#known.size >= ResourceNames.#mostKnown) this.#known.clear();
    const found = this.#within(name.split(' / ')[0] ?? name);
    this.#known.set(name, found);
    return found;
  }

  /** Also for what belongs to a resource: a table's stream, a function's version. */
  nodeOfArn(arn: string): string | undefined {
    for (let end = arn.length; end > 0; end = Math.max(arn.lastIndexOf('/', end - 1), arn.lastIndexOf(':', end - 1))) {
      const id = this.#byArn.get(arn.slice(0, end));
      if (id !== undefined) return id;
    }
    return undefined;
  }

  #within(path: string): string | undefined {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const id = path.slice(0, end);
      if (this.#ids.has(id)) return id;
    }
    return undefined;
  }
}
