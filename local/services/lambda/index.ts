import type { AwsService, Platform } from '../../platform/service.ts';
import { getFunction, getFunctionConfiguration, listFunctions } from './actions/describe.ts';
import { invokeOperation } from './actions/invoke.ts';
import { AsyncEvents } from './async-events.ts';
import { CodeStore } from './code-store.ts';
import type { PoolUsage } from './environment-pool.ts';
import { INVOKE_FROM_EVENT_SOURCE, invokeFromEventSource } from './event-source-mappings/invocation.ts';
import { Mappings } from './event-source-mappings/mappings.ts';
import { FunctionRegistry } from './function-registry.ts';
import type { LambdaOptions } from './lambda-function.ts';
import { eventSourceMappingProvider } from './providers/event-source-mapping.ts';
import { functionProvider } from './providers/function.ts';
import type { RecentInvocation } from './recent-invocations.ts';
import { LAMBDA_REST_PROTOCOL } from './rest-protocol.ts';

/** What the execution environments of one function have used so far. */
export interface FunctionUsage extends PoolUsage {
  readonly functionName: string;
}

export interface LambdaService extends AwsService {
  usage(): FunctionUsage[];
  /** How many invocations are under way. */
  inFlight(): number;
  /** Ends the environment that is handling an invocation of this trace; false when there is none. */
  crashInvocation(traceHeader: string): boolean;
  functions(): { readonly name: string; readonly arn: string; readonly path: string; readonly logGroup: string }[];
  /** The latest invocations of a function that have ended, newest first. Raises AwsError when there is no such function. */
  invocations(functionName: string, limit: number): RecentInvocation[];
}

/** Lambda: the real bundles of the template in worker threads. */
export function createLambda(platform: Platform, options: LambdaOptions = {}): LambdaService {
  const functions = new FunctionRegistry(platform.environment);
  const asyncEvents = new AsyncEvents(platform, functions);
  const code = new CodeStore();
  const mappings = new Mappings();
  return {
    name: 'lambda',
    operations: new Map([
      ['Invoke', invokeOperation(functions, asyncEvents, platform.environment)],
      [INVOKE_FROM_EVENT_SOURCE, invokeFromEventSource()],
      ['GetFunction', getFunction(functions, platform.environment)],
      ['GetFunctionConfiguration', getFunctionConfiguration(functions, platform.environment)],
      ['ListFunctions', listFunctions(functions)],
    ]),
    accessDenied: { code: 'AccessDeniedException', status: 403 },
    protocols: [LAMBDA_REST_PROTOCOL],
    providers: [
      functionProvider({ platform, functions, code, options }),
      eventSourceMappingProvider(platform, functions, mappings),
    ],
    usage: () =>
      functions.all().map((lambdaFunction) => ({
        functionName: lambdaFunction.configuration.name,
        ...lambdaFunction.usage(),
      })),
    inFlight: () => functions.withRetiring().reduce((sum, each) => sum + each.inFlight, 0),
    crashInvocation: (traceHeader) => functions.withRetiring().some((each) => each.crashInvocation(traceHeader)),
    functions: () =>
      functions.all().map(({ configuration: { name, arn, path, logging } }) => ({
        name,
        arn,
        path,
        logGroup: logging.logGroup,
      })),
    invocations: (functionName, limit) => functions.find(functionName).lambdaFunction.recent.read(limit),
    start: () => {
      asyncEvents.resume();
      mappings.start();
    },
    leftovers: () =>
      [...asyncEvents.leftovers()].map(
        ([arn, count]) =>
          `${count} events wait for the function ${arn}, which the assembly does not have. They are kept until it has it again.`,
      ),
    gauges: function* () {
      for (const { configuration, inFlight } of functions.all()) yield [configuration.arn, { running: inFlight }];
    },
    stop: async () => {
      asyncEvents.stop();
      await mappings.stop();
      await Promise.all(functions.withRetiring().map((lambdaFunction) => lambdaFunction.stop()));
      code.clear();
    },
  };
}
