import { randomUUID } from 'node:crypto';
import { AwsError } from '../../core/aws-error.ts';
import { parseArn } from '../../core/environment.ts';
import { Fields, isRecord } from '../../core/fields.ts';
import type { Caller, Operation } from '../../platform/calls.ts';
import type { Platform } from '../../platform/service.ts';
import type { Api, ApiStore } from './api.ts';
import { rootFields } from './graphql/root-fields.ts';
import { documentOf, runRequest } from './graphql/run-request.ts';
import type { ServedApi } from './http/endpoint.ts';
import type { GraphQLInput } from './http/read-request.ts';
import { RequestError } from './http/request-error.ts';
import { iamCaller } from './iam-caller.ts';
import { openRequest } from './request.ts';

/**
 * `appsync:GraphQL` as one service asks it of another: EventBridge for a rule whose target is a GraphQL API. Only an
 * API with the mode AWS_IAM lets such callers in. https://docs.aws.amazon.com/eventbridge/latest/userguide/target-appsync.html
 */
export function graphqlOperation(platform: Platform, apis: ApiStore, serve: (api: Api) => ServedApi): Operation {
  const read = (value: unknown): { api: Api; input: GraphQLInput } => {
    const fields = new Fields(value, (message) => new AwsError('BadRequestException', message));
    const input = {
      query: fields.string('query'),
      variables: fields.optionalRecord('variables') ?? {},
      operationName: fields.optionalString('operationName'),
    };
    return { api: apiOf(apis, fields.string('apiArn')), input };
  };
  return {
    requires: (value) => {
      const { api, input } = read(value);
      const { schema, document } = inAwsTerms(() => documentOf(api, input.query));
      return rootFields(schema, document, input.operationName).map(({ type, field }) => ({
        action: 'appsync:GraphQL',
        resource: `${api.config.arn}/types/${type}/fields/${field}`,
      }));
    },
    handle: async (value, caller) => {
      const { api, input } = read(value);
      const { log } = serve(api);
      const start = platform.clock.now();
      const id = randomUUID();
      const requestLog = log.request(id, start);
      const request = openRequest(platform, api.config, {
        id,
        start,
        caller: identify(platform, api, caller),
        headers: caller.traceHeader === undefined ? {} : { 'x-amzn-trace-id': caller.traceHeader },
        log: requestLog,
      });
      try {
        const answer = await runRequest(platform, api, input, request);
        requestLog.ended(200);
        return answer;
      } catch (error) {
        requestLog.ended(error instanceof RequestError ? error.status : 500);
        throw inAwsError(error);
      }
    },
    to: (value) => read(value).api.config.path,
    payloads: (value, output) => {
      const { variables } = read(value).input;
      const data = isRecord(output) && isRecord(output['data']) ? Object.values(output['data']) : [];
      return [variables, ...Object.values(variables).filter(isRecord), ...data.filter(isRecord)];
    },
    detail: (_value, output) =>
      isRecord(output) && Array.isArray(output['errors']) ? { errors: output['errors'].length } : undefined,
  };
}

function apiOf(apis: ApiStore, arn: string): Api {
  const [kind, id] = (parseArn(arn)?.resource ?? '').replace(/^endpoints\/graphql-api\//, 'apis/').split('/');
  const api = kind === 'apis' && id !== undefined ? apis.find(id) : undefined;
  if (!api) throw new AwsError('NotFoundException', `There is no GraphQL API ${arn}.`, { status: 404 });
  return api;
}

function identify(platform: Platform, api: Api, { principal, from }: Caller) {
  if (!api.config.modes.includes('AWS_IAM'))
    throw new AwsError(
      'UnauthorizedException',
      `The API ${api.config.name} does not have the authorization mode AWS_IAM, so no AWS service can call it.`,
      { status: 401 },
    );
  const username = principal.type === 'role' ? principal.sessionName : principal.type;
  return iamCaller(platform, principal, { username, from });
}

function inAwsTerms<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw inAwsError(error);
  }
}

function inAwsError(error: unknown): unknown {
  return error instanceof RequestError ? new AwsError(error.errorType, error.message, { status: error.status }) : error;
}
