import type { AwsService, Platform } from '../../platform/service.ts';
import { NO_USER_POOLS, type UserPoolKeys } from '../../platform/user-pool-keys.ts';
import { type Api, ApiStore } from './api.ts';
import { bindResolvers } from './graphql/executable.ts';
import { graphqlOperation } from './graphql-operation.ts';
import { graphqlRoute, type ServedApi } from './http/endpoint.ts';
import { ApiLog } from './logging.ts';
import { apiKeyProvider } from './providers/api-key.ts';
import { dataSourceProvider } from './providers/data-source.ts';
import { functionConfigurationProvider } from './providers/function-configuration.ts';
import { graphqlApiProvider } from './providers/graphql-api.ts';
import { graphqlSchemaProvider } from './providers/graphql-schema.ts';
import { resolverProvider } from './providers/resolver.ts';
import { RealtimeEndpoint } from './realtime/endpoint.ts';

/**
 * AppSync: GraphQL APIs over HTTP with APPSYNC_JS resolvers, and their subscriptions over WebSockets. `userPoolKeys` are
 * what the tokens of callers are checked with.
 */
export function createAppSync(platform: Platform, userPoolKeys: UserPoolKeys = NO_USER_POOLS): AwsService {
  const apis = new ApiStore();
  const served = new Map<Api, ServedApi>();
  /** Everything of the template exists when the first request comes; only then are resolvers tied to the schema. */
  const serve = (api: Api): ServedApi => {
    const known = served.get(api);
    if (known) return known;
    bind(api);
    const made: ServedApi = { api, log: new ApiLog(platform, api) };
    served.set(api, made);
    return made;
  };
  const bind = (api: Api): void => {
    if (api.schema) bindResolvers(platform, api, api.schema);
  };
  // Fields that are being resolved end on the resolver they began with.
  apis.onChange((api) => {
    if (served.has(api)) bind(api);
  });
  const realtime = new RealtimeEndpoint(platform, apis, serve);
  return {
    name: 'appsync',
    operations: new Map([['GraphQL', graphqlOperation(platform, apis, serve)]]),
    accessDenied: { code: 'AccessDeniedException', status: 403 },
    protocols: [],
    providers: [
      graphqlApiProvider(platform, apis, userPoolKeys),
      graphqlSchemaProvider(apis),
      apiKeyProvider(platform, apis),
      dataSourceProvider(platform, apis),
      functionConfigurationProvider(apis),
      resolverProvider(apis),
    ],
    routes: [graphqlRoute(platform, apis, serve)],
    upgrades: [realtime],
    gauges: function* () {
      for (const { config, subscribers } of apis.all()) yield [config.arn, { subscribers: subscribers.count }];
    },
    stop: async () => {
      realtime.close();
      for (const { log } of served.values()) await log.flushed();
    },
  };
}
