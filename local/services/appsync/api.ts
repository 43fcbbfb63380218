import type { GraphQLSchema } from 'graphql';
import type { UserPoolKeys } from '../../platform/user-pool-keys.ts';
import type { ApiConfig } from './api-config.ts';
import type { DataSource } from './data-sources/data-source.ts';
import type { QueryDocuments } from './graphql/documents.ts';
import type { Delivery } from './realtime/delivery.ts';
import { Subscribers } from './realtime/subscribers.ts';
import type { Triggers } from './realtime/triggers.ts';
import type { AppSyncFunction, Resolver } from './resolvers/resolver.ts';
import type { AppSyncRuntime } from './runtime/compile.ts';

/** A key of an API; `expires` in seconds since the epoch. */
export interface ApiKey {
  readonly id: string;
  readonly expires: number;
}

/** One GraphQL API with all that belongs to it. */
export class Api {
  config: ApiConfig;
  readonly runtime: AppSyncRuntime;
  readonly userPoolKeys: UserPoolKeys;
  readonly keys = new Map<string, ApiKey>();
  readonly dataSources = new Map<string, DataSource>();
  readonly functions = new Map<string, AppSyncFunction>();
  /** By `Type.field`. */
  readonly resolvers = new Map<string, Resolver>();
  readonly subscribers = new Subscribers();
  /** Which subscriptions each mutation notifies. */
  triggers: Triggers = new Map();
  /** What subscribers get; undefined while there is no schema. */
  delivery: Delivery | undefined;
  schema: GraphQLSchema | undefined;
  documents: QueryDocuments | undefined;

  constructor(config: ApiConfig, runtime: AppSyncRuntime, userPoolKeys: UserPoolKeys) {
    this.config = config;
    this.runtime = runtime;
    this.userPoolKeys = userPoolKeys;
  }

  /** The data source of this name. Raises an Error that lists those there are. */
  dataSource(name: string): DataSource {
    const found = this.dataSources.get(name);
    if (!found)
      throw new Error(
        `there is no data source ${name}; the API has ${[...this.dataSources.keys()].join(', ') || 'none'}.`,
      );
    return found;
  }
}

/** The APIs of this local cloud, in the order in which they were made. */
export class ApiStore {
  readonly #apis = new Map<string, Api>();
  readonly #listeners: ((api: Api) => void)[] = [];

  /** Called when something of an API was added, changed or removed. */
  onChange(listener: (api: Api) => void): void {
    this.#listeners.push(listener);
  }

  /** To be called by whoever changes something of an API. */
  changed(api: Api): void {
    for (const listener of this.#listeners) listener(api);
  }

  add(api: Api): void {
    this.#apis.set(api.config.id, api);
  }

  find(id: string): Api | undefined {
    return this.#apis.get(id);
  }

  all(): IterableIterator<Api> {
    return this.#apis.values();
  }

  /** The API that `/graphql` leads to. */
  get first(): Api | undefined {
    return this.#apis.values().next().value;
  }

  /** Raises an Error when there is no such API. */
  get(id: string): Api {
    const api = this.#apis.get(id);
    if (!api) throw new Error(`ApiId: there is no GraphQL API ${id}.`);
    return api;
  }
}
