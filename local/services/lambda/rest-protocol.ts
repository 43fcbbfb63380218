import { AwsError } from '../../core/aws-error.ts';
import { Fields } from '../../core/fields.ts';
import type { HttpRequest, HttpResponse } from '../../platform/http.ts';
import type { RestProtocol } from '../../platform/wire-protocol.ts';

const FUNCTIONS = '/2015-03-31/functions';

/**
 * The addresses of Lambda's API. The event and the result of an invocation are whole bodies, all else about it stands in
 * headers. https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
 */
export const LAMBDA_REST_PROTOCOL: RestProtocol = {
  kind: 'rest',
  signingName: 'lambda',
  routes: [
    { method: 'GET', path: FUNCTIONS, action: 'ListFunctions', input: () => ({}) },
    { method: 'GET', path: `${FUNCTIONS}/{FunctionName}`, action: 'GetFunction', input: withQualifier },
    {
      method: 'GET',
      path: `${FUNCTIONS}/{FunctionName}/configuration`,
      action: 'GetFunctionConfiguration',
      input: withQualifier,
    },
    {
      method: 'POST',
      path: `${FUNCTIONS}/{FunctionName}/invocations`,
      action: 'Invoke',
      input: invocation,
      answer: invocationResult,
    },
  ],
};

function withQualifier(request: HttpRequest, parts: Readonly<Record<string, string>>): Record<string, unknown> {
  const qualifier = request.query.get('Qualifier');
  return { ...parts, ...(qualifier !== null && { Qualifier: qualifier }) };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
function invocation(request: HttpRequest, parts: Readonly<Record<string, string>>): Record<string, unknown> {
  if ((request.headers['x-amz-log-type'] ?? 'None') !== 'None')
    throw new AwsError(
      'InvalidParameterValueException',
      "LogType Tail is not supported by the local cloud; read the function's log group instead (aws logs tail).",
    );
  const type = request.headers['x-amz-invocation-type'];
  return {
    ...withQualifier(request, parts),
    ...(type !== undefined && { InvocationType: type }),
    Payload: request.body.toString('utf8'),
  };
}

function invocationResult(output: unknown): HttpResponse {
  const fields = new Fields(output, (message) => new Error(message));
  const functionError = fields.optionalString('FunctionError');
  return {
    status: fields.optionalInteger('StatusCode', { min: 200, max: 299 }) ?? 200,
    headers: {
      'x-amz-executed-version': fields.string('ExecutedVersion'),
      ...(functionError !== undefined && { 'x-amz-function-error': functionError }),
    },
    body: fields.string('Payload'),
  };
}
