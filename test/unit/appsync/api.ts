import type { HttpResponse } from '../../../local/platform/http.ts';
import type { TemplateResource } from '../../../local/platform/resources.ts';
import type { AwsService } from '../../../local/platform/service.ts';
import type { UserPoolKeys } from '../../../local/platform/user-pool-keys.ts';
import { createAppSync } from '../../../local/services/appsync/index.ts';
import { type TestPlatform, templateResource, testPlatform } from '../../support/platform.ts';

/** Code of a resolver or function: a file of the two handlers, with the imports that resolvers need. */
export function code(request: string, response = 'return ctx.result;'): string {
  return `import { util, runtime, extensions } from '@aws-appsync/utils';
import * as ddb from '@aws-appsync/utils/dynamodb';
export function request(ctx) { ${request} }
export function response(ctx) { ${response} }`;
}

export interface ApiParts {
  readonly schema: string;
  /** Properties of the API beyond its name and API_KEY authorization. */
  readonly api?: Record<string, unknown>;
  /** Data sources by name; there is always one named None. */
  readonly dataSources?: Record<string, Record<string, unknown>>;
  /** Functions by name. */
  readonly functions?: Record<string, { source?: string; code: string }>;
  /** Resolvers by `Type.field`: of one data source (None unless said otherwise), or of functions; some without code. */
  readonly resolvers?: Record<string, { source?: string; functions?: readonly string[]; code?: string }>;
  readonly keyExpires?: number;
  /** What tokens of user pools are checked with. */
  readonly userPoolKeys?: UserPoolKeys;
  readonly platform?: TestPlatform;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { data?: unknown; errors?: Record<string, unknown>[] };
}

/** A GraphQL API with its surroundings, as the loader would make it. */
export interface TestApi {
  readonly platform: TestPlatform;
  readonly service: AwsService;
  readonly key: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Posts a query with the API key, or with other headers. */
  query(text: string, variables?: object, headers?: Record<string, string>): Promise<Answer>;
  /** Sends any request. */
  send(request: {
    method?: string;
    path?: string;
    query?: string;
    headers?: Record<string, string>;
    body?: string;
  }): Promise<Answer>;
}

const JS = { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' };

/** Makes resources through a service's providers. */
export async function provisionWith(service: AwsService, resource: TemplateResource) {
  const provider = service.providers.find(({ type }) => type === resource.type);
  if (!provider) throw new Error(`The service has no provider of ${resource.type}.`);
  return provider.provision(resource);
}

export async function makeApi(parts: ApiParts): Promise<TestApi> {
  const platform = parts.platform ?? testPlatform();
  const service = createAppSync(platform, parts.userPoolKeys);
  platform.calls.register(service);
  const make = (type: string, properties: Record<string, unknown>, logicalId: string) =>
    provisionWith(service, templateResource(`AWS::AppSync::${type}`, properties, { logicalId }));
  const api = await make('GraphQLApi', { Name: 'test', AuthenticationType: 'API_KEY', ...parts.api }, 'Api');
  const ApiId = api.attributes['ApiId'] ?? '';
  await make('GraphQLSchema', { ApiId, Definition: parts.schema }, 'Schema');
  const Expires = parts.keyExpires ?? Math.floor(platform.clock.now() / 1000) + 86_400;
  const key = (await make('ApiKey', { ApiId, Expires }, 'Key')).attributes['ApiKey'] ?? '';
  const sources = { None: { Type: 'NONE' }, ...parts.dataSources };
  for (const [Name, properties] of Object.entries(sources))
    await make('DataSource', { ApiId, Name, ...properties }, Name);
  const ids = new Map<string, string>();
  for (const [Name, { source = 'None', code: Code }] of Object.entries(parts.functions ?? {})) {
    const made = await make('FunctionConfiguration', { ApiId, Name, DataSourceName: source, Code, Runtime: JS }, Name);
    ids.set(Name, made.attributes['FunctionId'] ?? '');
  }
  for (const [field, { source = 'None', functions, code: Code }] of Object.entries(parts.resolvers ?? {})) {
    const [TypeName, FieldName] = field.split('.');
    const kind = functions
      ? { Kind: 'PIPELINE', PipelineConfig: { Functions: functions.map((name) => ids.get(name)) } }
      : { Kind: 'UNIT', DataSourceName: source };
    const handlers = Code === undefined ? {} : { Code, Runtime: JS };
    await make('Resolver', { ApiId, TypeName, FieldName, ...handlers, ...kind }, `${TypeName}${FieldName}`);
  }
  const send: TestApi['send'] = async ({ method = 'POST', path = '/graphql', query = '', headers = {}, body = '' }) => {
    const [route] = service.routes ?? [];
    if (!route) throw new Error('AppSync has no route.');
    const answer = await route.handle({
      method,
      path,
      query: new URLSearchParams(query),
      headers,
      body: Buffer.from(body),
    });
    return toAnswer(answer);
  };
  return {
    platform,
    service,
    key,
    attributes: api.attributes,
    send,
    query: (text, variables = {}, headers = { 'x-api-key': key }) =>
      send({ headers, body: JSON.stringify({ query: text, variables }) }),
  };
}

function toAnswer(response: HttpResponse): Answer {
  return { status: response.status, headers: response.headers ?? {}, body: JSON.parse(String(response.body)) };
}
