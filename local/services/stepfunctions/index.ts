import type { AwsService, Platform } from '../../platform/service.ts';
import { createStateMachine } from './actions/create-state-machine.ts';
import { deleteStateMachine } from './actions/delete-state-machine.ts';
import { describeExecution } from './actions/describe-execution.ts';
import { describeStateMachine, describeStateMachineForExecution } from './actions/describe-state-machine.ts';
import { getExecutionHistory } from './actions/get-execution-history.ts';
import { listExecutions } from './actions/list-executions.ts';
import { listStateMachines } from './actions/list-state-machines.ts';
import { startExecution } from './actions/start-execution.ts';
import { startSyncExecution } from './actions/start-sync-execution.ts';
import { stopExecution } from './actions/stop-execution.ts';
import { updateStateMachine } from './actions/update-state-machine.ts';
import { validateStateMachineDefinition } from './actions/validate-state-machine-definition.ts';
import { compileFor, type StepFunctionsContext } from './context.ts';
import type { MachineDefinition } from './definition/machine-definition.ts';
import { invalidDefinitionMessage } from './definition/problems.ts';
import { ExecutionRunner } from './execution-runner.ts';
import { type ExecutionView, viewOf } from './execution-view.ts';
import { KeptStates } from './kept-states.ts';
import { MachineStore, type Retention } from './machine-store.ts';
import { stateMachineProvider } from './providers/state-machine.ts';
import type { MachineType } from './state-machine.ts';

export type { ExecutionView } from './execution-view.ts';

/** Step Functions, with what console and commands show of executions, Express ones included. */
export interface StepFunctionsService extends AwsService {
  readonly executions: {
    /** The latest executions of a machine, or of all machines, newest first; without their events. */
    recent(machineArn?: string, limit?: number): ExecutionView[];
    /** One execution with its events, undefined when it is not remembered any more. */
    get(executionArn: string): ExecutionView | undefined;
    /** The definition that an execution runs by, in Amazon States Language; undefined when it is not remembered. */
    definition(executionArn: string): string | undefined;
  };
}

/** `retention` bounds how many ended executions are remembered. */
export function createStepFunctions(platform: Platform, options: { retention?: Retention } = {}): StepFunctionsService {
  const store = new MachineStore(options.retention);
  const random = platform.random.fork('stepfunctions');
  const runner = new ExecutionRunner(platform, store, random);
  const context: StepFunctionsContext = { platform, store, runner, sources: { clock: platform.clock, random } };
  const { storage, clock } = platform;
  const compile = (text: string, type: MachineType): MachineDefinition => {
    const { definition, problems } = compileFor(context, text, type);
    if (!definition) throw new Error(invalidDefinitionMessage(problems));
    return definition;
  };
  store.keepIn(new KeptStates({ storage, store, now: () => clock.now(), compile }));
  return {
    name: 'states',
    operations: new Map([
      ['CreateStateMachine', createStateMachine(context)],
      ['UpdateStateMachine', updateStateMachine(context)],
      ['DeleteStateMachine', deleteStateMachine(context)],
      ['DescribeStateMachine', describeStateMachine(context)],
      ['DescribeStateMachineForExecution', describeStateMachineForExecution(context)],
      ['ListStateMachines', listStateMachines(context)],
      ['ValidateStateMachineDefinition', validateStateMachineDefinition(context)],
      ['StartExecution', startExecution(context)],
      ['StartSyncExecution', startSyncExecution(context)],
      ['StopExecution', stopExecution(context)],
      ['DescribeExecution', describeExecution(context)],
      ['ListExecutions', listExecutions(context)],
      ['GetExecutionHistory', getExecutionHistory(context)],
    ]),
    protocols: [{ kind: 'json', targetPrefix: 'AWSStepFunctions', version: '1.0' }],
    providers: [stateMachineProvider(context)],
    executions: {
      recent: (machineArn, limit = 100) =>
        store
          .executions(machineArn)
          .slice(0, limit)
          .map((execution) => viewOf(execution, false)),
      get: (arn) => {
        const execution = store.execution(arn);
        return execution && viewOf(execution, true);
      },
      definition: (arn) => store.execution(arn)?.machine.definition.text,
    },
    leftovers: () =>
      store
        .leftovers()
        .map(
          ({ name, madeFor }) =>
            `The state machine ${name} was made for ${madeFor}, which the assembly does not have. It is kept, and executions of it that were running go on; DeleteStateMachine removes it.`,
        ),
    gauges: function* () {
      const running = runner.runningByMachine();
      for (const { arn } of store.machines()) yield [arn, { running: running.get(arn) ?? 0 }];
    },
    start: () => runner.resume(),
    stop: () => runner.stop(),
  };
}
