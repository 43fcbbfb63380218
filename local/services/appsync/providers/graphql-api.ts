import { arnOf } from '../../../core/environment.ts';
import { describe, Fields } from '../../../core/fields.ts';
import { stableId } from '../../../core/stable-id.ts';
import type { ResourceProvider, TemplateResource } from '../../../platform/resources.ts';
import type { Platform } from '../../../platform/service.ts';
import type { UserPoolKeys } from '../../../platform/user-pool-keys.ts';
import { Api, type ApiStore } from '../api.ts';
import type { ApiConfig, AuthorizationMode, FieldLogLevel, LogConfig, TrustedPool } from '../api-config.ts';
import { QueryDocuments } from '../graphql/documents.ts';
import { AppSyncRuntime } from '../runtime/compile.ts';

const LEVELS: ReadonlySet<string> = new Set<FieldLogLevel>(['NONE', 'ERROR', 'INFO', 'DEBUG', 'ALL']);
const MOST_RESOLVERS = 10_000;
const MOST_DEPTH = 75;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-graphqlapi.html */
export function graphqlApiProvider(platform: Platform, apis: ApiStore, userPoolKeys: UserPoolKeys): ResourceProvider {
  return {
    type: 'AWS::AppSync::GraphQLApi',
    supports: {
      honoured: [
        'Name',
        'AuthenticationType',
        'AdditionalAuthenticationProviders[].AuthenticationType',
        'AdditionalAuthenticationProviders[].UserPoolConfig.UserPoolId',
        'AdditionalAuthenticationProviders[].UserPoolConfig.AppIdClientRegex',
        'AdditionalAuthenticationProviders[].UserPoolConfig.AwsRegion',
        'UserPoolConfig.UserPoolId',
        'UserPoolConfig.AppIdClientRegex',
        'UserPoolConfig.AwsRegion',
        'UserPoolConfig.DefaultAction',
        'LogConfig.CloudWatchLogsRoleArn',
        'LogConfig.FieldLogLevel',
        'LogConfig.ExcludeVerboseContent',
        'XrayEnabled',
        'IntrospectionConfig',
        'QueryDepthLimit',
        'ResolverCountLimit',
        'EnvironmentVariables.**',
      ],
      inert: {
        Visibility: 'the endpoint is on this machine only, whatever the setting',
        OwnerContact: 'text for people',
        'Tags[].**': 'no supported condition key reads tags',
        ApiType: 'GRAPHQL is the only type that has no further resources',
      },
    },
    provision: (resource) => {
      const config = configOf(platform, resource);
      const runtime = new AppSyncRuntime({ clock: platform.clock, random: platform.random.fork(config.arn) });
      const first = apis.first === undefined;
      apis.add(new Api(config, runtime, userPoolKeys));
      platform.calls.nameResource(config.arn, resource.path);
      const endpoint = platform.endpoint();
      const url = first ? `${endpoint}/graphql` : `${endpoint}/graphql/${config.id}`;
      const { host } = new URL(endpoint);
      return {
        ref: config.arn,
        attributes: {
          ApiId: config.id,
          Arn: config.arn,
          GraphQLDns: host,
          GraphQLEndpointArn: arnOf(platform.environment, 'appsync', `endpoints/graphql-api/${config.id}`),
          GraphQLUrl: url,
          RealtimeDns: host,
          RealtimeUrl: `${url.replace(/^http/, 'ws')}/realtime`,
        },
      };
    },
    links: (_resource, made) => ({
      arn: made.ref,
      aliases: [made.attributes['GraphQLEndpointArn'] ?? ''],
      links: [{ from: { outside: 'client', service: 'client' }, kind: 'calls', actions: ['appsync:GraphQL'] }],
    }),
    changes: {
      replacing: [],
      update: (resource, made) => {
        const api = apis.get(made.attributes['ApiId'] ?? '');
        api.config = configOf(platform, resource);
        if (api.schema) api.documents = new QueryDocuments(api.schema, { introspection: api.config.introspection });
        apis.changed(api);
        return made;
      },
    },
  };
}

function configOf(platform: Platform, resource: TemplateResource): ApiConfig {
  const fields = new Fields(resource.properties, (message) => new Error(message));
  const id = stableId('api', resource.path);
  const providers = providersOf(platform, fields);
  return {
    id,
    arn: arnOf(platform.environment, 'appsync', `apis/${id}`),
    name: fields.string('Name'),
    path: resource.path,
    modes: providers.map(({ mode }) => mode),
    userPools: providers.flatMap(({ pool }) => pool ?? []),
    environment: environmentOf(fields),
    introspection: fields.optionalString('IntrospectionConfig') !== 'DISABLED',
    queryDepthLimit: fields.optionalInteger('QueryDepthLimit', { min: 0, max: MOST_DEPTH }) ?? 0,
    resolverCountLimit: fields.optionalInteger('ResolverCountLimit', { min: 0, max: MOST_RESOLVERS }) || MOST_RESOLVERS,
    xrayEnabled: fields.optionalBoolean('XrayEnabled') ?? false,
    log: logConfigOf(fields),
  };
}

/** Each way for callers to prove who they are, the default one first. */
function providersOf(platform: Platform, fields: Fields): { mode: AuthorizationMode; pool: TrustedPool | undefined }[] {
  const additional = (fields.optionalArray('AdditionalAuthenticationProviders') ?? []).map(
    (provider) => new Fields(provider, (message) => new Error(`AdditionalAuthenticationProviders: ${message}`)),
  );
  return [fields, ...additional].map((provider) => {
    const mode = provider.string('AuthenticationType');
    if (mode === 'API_KEY' || mode === 'AWS_IAM') return { mode, pool: undefined };
    if (mode === 'AMAZON_COGNITO_USER_POOLS') return { mode, pool: poolOf(platform, provider) };
    throw new Error(
      `AuthenticationType ${mode} is not supported by the local cloud; API_KEY, AWS_IAM and AMAZON_COGNITO_USER_POOLS are.`,
    );
  });
}

function poolOf(platform: Platform, provider: Fields): TrustedPool {
  const config = provider.nested('UserPoolConfig');
  if (!config) throw new Error('UserPoolConfig is missing; it must name the user pool of AMAZON_COGNITO_USER_POOLS.');
  const action = config.optionalString('DefaultAction') ?? 'ALLOW';
  if (action !== 'ALLOW')
    throw new Error(`UserPoolConfig.DefaultAction ${action} is not supported by the local cloud; ALLOW is.`);
  const region = config.optionalString('AwsRegion') ?? platform.environment.region;
  if (region !== platform.environment.region)
    throw new Error(`UserPoolConfig.AwsRegion is ${region}; the local cloud is ${platform.environment.region} alone.`);
  const clients = config.optionalString('AppIdClientRegex');
  return {
    poolId: config.string('UserPoolId'),
    clientIds: clients === undefined ? undefined : new RegExp(`^(?:${clients})$`),
  };
}

function environmentOf(fields: Fields): Record<string, string> {
  const variables = fields.nested('EnvironmentVariables');
  const environment: Record<string, string> = {};
  for (const name of variables?.names() ?? []) environment[name] = variables?.string(name) ?? '';
  if (Object.keys(environment).length > 50) throw new Error('EnvironmentVariables: there can be at most 50.');
  for (const [name, value] of Object.entries(environment))
    if (!/^[A-Za-z]\w{1,63}$/.test(name) || value.length > 512)
      throw new Error(
        `EnvironmentVariables: ${name} must have a name of 2 to 64 letters, digits and underscores that begins with a letter, and a value of at most 512 characters.`,
      );
  return Object.freeze(environment);
}

function logConfigOf(fields: Fields): LogConfig | undefined {
  const log = fields.nested('LogConfig');
  if (!log) return undefined;
  const fieldLogLevel = log.optionalString('FieldLogLevel') ?? 'NONE';
  if (!isLevel(fieldLogLevel)) throw new Error(`LogConfig.FieldLogLevel must not be ${describe(fieldLogLevel)}.`);
  return {
    roleArn: log.string('CloudWatchLogsRoleArn'),
    fieldLogLevel,
    excludeVerboseContent: log.optionalBoolean('ExcludeVerboseContent') ?? false,
  };
}

function isLevel(level: string): level is FieldLogLevel {
  return LEVELS.has(level);
}
