import { AwsError } from '../core/aws-error.ts';
import { Fields } from '../core/fields.ts';
import type { Calls } from '../platform/calls.ts';
import type { LambdaService } from '../services/lambda/index.ts';
import type { LogsService } from '../services/logs/index.ts';
import type { ControlEndpoint } from './control-api.ts';
import { badRequest, numberOf, textOf } from './query.ts';
import { CONSOLE } from './queue-endpoints.ts';
import type { FunctionView, InvocationView, InvokeView } from './views.ts';

/** Lines of the log that are shown of an invocation. */
const TAIL = 100;

/** Functions: what they were invoked with, and invoking them again. */
export function functionEndpoints(lambda: LambdaService, logs: LogsService, calls: Calls): ControlEndpoint[] {
  return [
    {
      method: 'GET',
      name: 'functions',
      about: 'the Lambda functions',
      answer: (): readonly FunctionView[] => lambda.functions().map(({ name, path, arn }) => ({ name, path, arn })),
    },
    {
      method: 'GET',
      name: 'invocations',
      about: 'the latest invocations of a function with their events, newest first; ?function= its name, ?limit=',
      answer: (query): readonly InvocationView[] =>
        lambda
          .invocations(textOf(query, 'function'), numberOf(query, 'limit', 20))
          .map(({ payload, ...invocation }) => ({
            ...invocation,
            event: payload === undefined ? undefined : JSON.parse(payload),
          })),
    },
    {
      method: 'POST',
      name: 'invoke',
      about: 'invokes a function: {"function": name, "event": any JSON}',
      answer: (_query, body) => invoke(lambda, logs, calls, new Fields(body, badRequest)),
    },
  ];
}

async function invoke(lambda: LambdaService, logs: LogsService, calls: Calls, body: Fields): Promise<InvokeView> {
  const name = body.string('function');
  const named = lambda.functions().find((each) => each.name === name);
  if (!named) throw new AwsError('NotFound', `There is no function ${name}.`, { status: 404 });
  const Payload = JSON.stringify(body.raw('event') ?? {});
  const answer = await calls.invoke('lambda', 'Invoke', { FunctionName: name, Payload }, CONSOLE);
  const [latest] = lambda.invocations(name, 1);
  const lines = latest ? linesOf(logs, named.logGroup, latest.requestId) : [];
  const result: unknown = answer.Payload === '' ? undefined : JSON.parse(answer.Payload);
  return {
    status: answer.StatusCode,
    ...(answer.FunctionError === undefined ? { result } : { error: errorOf(result) }),
    logs: lines.join('\n'),
  };
}

function errorOf(result: unknown): NonNullable<InvokeView['error']> {
  const fields = new Fields(result, badRequest);
  const errorType = fields.optionalString('errorType');
  const errorMessage = fields.optionalString('errorMessage');
  return { ...(errorType !== undefined && { errorType }), ...(errorMessage !== undefined && { errorMessage }) };
}

/** What the group has of this invocation so far: Lambda writes logs a little after the answer, here as on AWS. */
function linesOf(logs: LogsService, group: string, requestId: string): string[] {
  if (!logs.groups().includes(group)) return [];
  return logs
    .tail(group, { limit: Number.POSITIVE_INFINITY })
    .filter(({ message }) => message.includes(requestId))
    .slice(-TAIL)
    .map(({ message }) => message.trimEnd());
}
