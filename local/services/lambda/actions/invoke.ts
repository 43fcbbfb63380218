import { AwsError } from '../../../core/aws-error.ts';
import type { Environment } from '../../../core/environment.ts';
import { describe, Fields, isRecord } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import type { AsyncEvents } from '../async-events.ts';
import { parseFunctionName } from '../function-name.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import { detailOf } from '../invocation-result.ts';

/** "6 MB each for request and response (synchronous); 1 MB (asynchronous)" */
const MAXIMUM_SYNCHRONOUS_BYTES = 6_291_456;
const MAXIMUM_ASYNCHRONOUS_BYTES = 1_048_576;

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export function invokeOperation(
  functions: FunctionRegistry,
  asyncEvents: AsyncEvents,
  environment: Environment,
): Operation {
  /** What the journal says of an answer; the answer itself has no place for it. */
  const details = new WeakMap<object, Readonly<Record<string, unknown>>>();
  return {
    requires: (input) => {
      const { functionName, qualifier } = parse(input);
      const { arn } = parseFunctionName(functionName, environment, qualifier);
      return [{ action: 'lambda:InvokeFunction', resource: arn }];
    },
    handle: async (input, caller) => {
      const { functionName, qualifier, payload, asynchronous } = parse(input);
      const { lambdaFunction, arn } = functions.find(functionName, qualifier);
      refuseTooLarge(payload, asynchronous);
      const context = {
        event: parseEvent(payload),
        invokedFunctionArn: arn,
        invokedBy: caller.from,
        ...(caller.correlationIds && { correlationIds: caller.correlationIds }),
        ...(caller.traceHeader !== undefined && { traceHeader: caller.traceHeader }),
      };
      if (asynchronous) {
        const requestId = asyncEvents.accept(lambdaFunction, payload, context);
        const answer = { StatusCode: 202, Payload: '', ExecutedVersion: '$LATEST' };
        details.set(answer, { requestId, invocationType: 'Event' });
        return answer;
      }
      const result = await lambdaFunction.invoke(payload, context);
      const answer = {
        StatusCode: 200,
        Payload: result.payload,
        ExecutedVersion: '$LATEST',
        ...(result.functionError && { FunctionError: result.functionError }),
      };
      details.set(answer, detailOf(result));
      return answer;
    },
    payloads: (input, output) => {
      const { payload } = parse(input);
      // A function that makes the id up tells it in its answer.
      const answered = isRecord(output) ? output['Payload'] : undefined;
      if (!payload.startsWith('[')) return [payload, answered];
      const event = parseEvent(payload);
      return Array.isArray(event) ? event : [];
    },
    detail: (_input, output) => (typeof output === 'object' && output !== null ? details.get(output) : undefined),
  };
}

function parse(input: unknown): {
  functionName: string;
  qualifier: string | undefined;
  payload: string;
  asynchronous: boolean;
} {
  const fields = new Fields(input, (message) => new AwsError('ValidationException', message));
  const type = fields.optionalString('InvocationType') ?? 'RequestResponse';
  if (type !== 'RequestResponse' && type !== 'Event')
    throw new AwsError(
      'InvalidParameterValueException',
      `InvocationType ${describe(type)} is not supported by the local cloud; use RequestResponse or Event.`,
    );
  return {
    functionName: fields.string('FunctionName'),
    qualifier: fields.optionalString('Qualifier'),
    payload: fields.optionalString('Payload') || '{}',
    asynchronous: type === 'Event',
  };
}

function refuseTooLarge(payload: string, asynchronous: boolean): void {
  const limit = asynchronous ? MAXIMUM_ASYNCHRONOUS_BYTES : MAXIMUM_SYNCHRONOUS_BYTES;
  if (payload.length * 3 <= limit || Buffer.byteLength(payload) <= limit) return;
  throw new AwsError(
    'RequestEntityTooLargeException',
    `${Buffer.byteLength(payload)} byte payload is too large for the ${asynchronous ? 'Event' : 'RequestResponse'} invocation type (limit ${limit} bytes)`,
    { status: 413, fields: { Type: 'User' } },
  );
}

function parseEvent(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch (error) {
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${error instanceof Error ? error.message : String(error)}`,
      { fields: { Type: 'User' } },
    );
  }
}
