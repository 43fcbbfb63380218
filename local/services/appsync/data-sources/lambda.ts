import { isRecord } from '../../../core/fields.ts';
import type { Platform } from '../../../platform/service.ts';
import { type DataSource, type DataSourceAnswer, type DataSourceContext, InvalidRequestError } from './data-source.ts';
import type { ServiceRole } from './service-role.ts';

/** What AppSync calls every error that a function raised. */
const UNHANDLED = 'Lambda:Unhandled';

/**
 * A data source that invokes a function. A request handler says `{ operation: 'Invoke', payload }`; without a handler
 * the function gets the whole context. What the function raises is an answer with an error; BatchInvoke is refused.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-lambda-js.html
 */
export function lambdaDataSource(
  platform: Platform,
  parts: { name: string; functionArn: string; role: ServiceRole },
): DataSource {
  return {
    name: parts.name,
    direct: (context) => ({ operation: 'Invoke', payload: context }),
    invoke: async (request, context) => {
      const { payload, asynchronous } = parse(request);
      const answer = await platform.calls.invoke(
        'lambda',
        'Invoke',
        {
          FunctionName: parts.functionArn,
          Payload: JSON.stringify(payload ?? null),
          InvocationType: asynchronous ? 'Event' : 'RequestResponse',
        },
        parts.role.caller(context satisfies DataSourceContext),
      );
      return asynchronous ? { result: null } : answerOf(answer);
    },
  };
}

function answerOf({ Payload, FunctionError }: { Payload: string; FunctionError?: string }): DataSourceAnswer {
  // A function that returns nothing answers with no JSON at all.
  const result: unknown = Payload === '' ? null : JSON.parse(Payload);
  if (FunctionError === undefined) return { result };
  const message = isRecord(result) && typeof result['errorMessage'] === 'string' ? result['errorMessage'] : Payload;
  return { result: null, error: { message, type: UNHANDLED } };
}

function parse(request: unknown): { payload: unknown; asynchronous: boolean } {
  if (!isRecord(request)) throw new InvalidRequestError('The request of a Lambda data source must be an object.');
  const { operation, payload, invocationType = 'RequestResponse' } = request;
  if (operation !== 'Invoke')
    throw new InvalidRequestError(
      `operation must be Invoke, but is ${JSON.stringify(operation)}; the local cloud does not batch invocations.`,
    );
  if (invocationType !== 'RequestResponse' && invocationType !== 'Event')
    throw new InvalidRequestError(
      `invocationType must be RequestResponse or Event, but is ${JSON.stringify(invocationType)}.`,
    );
  return { payload, asynchronous: invocationType === 'Event' };
}
