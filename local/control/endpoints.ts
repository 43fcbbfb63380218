import type { Deployment } from '../assembly/deployment.ts';
import type { SystemClock } from '../core/clock.ts';
import { Fields } from '../core/fields.ts';
import type { Faults } from '../faults/faults.ts';
import type { DecisionLog } from '../platform/decisions.ts';
import type { Platform } from '../platform/service.ts';
import { toPlainMap } from '../services/appsync/data-sources/dynamodb/typed-values.ts';
import type { CloudWatchService } from '../services/cloudwatch/index.ts';
import type { Cognito } from '../services/cognito/index.ts';
import type { DynamoDbService } from '../services/dynamodb/index.ts';
import type { LambdaService } from '../services/lambda/index.ts';
import type { LogsService } from '../services/logs/index.ts';
import type { PipesService } from '../services/pipes/index.ts';
import type { Confirmations } from '../services/sns/confirmations.ts';
import type { Inbox } from '../services/sns/inbox.ts';
import type { SqsService } from '../services/sqs/index.ts';
import type { StepFunctionsService } from '../services/stepfunctions/index.ts';
import type { XRayService } from '../services/xray/index.ts';
import { accessEndpoint } from './access-endpoint.ts';
import { alarmsEndpoint } from './alarms-endpoint.ts';
import { billEndpoint } from './bill-endpoint.ts';
import type { CloudInfo } from './cloud-info.ts';
import type { ControlEndpoint } from './control-api.ts';
import { faultEndpoints } from './fault-endpoints.ts';
import { functionEndpoints } from './function-endpoints.ts';
import { inboxEndpoints } from './inbox-endpoints.ts';
import type { Insight } from './insight.ts';
import { journeyEndpoints } from './journey-endpoints.ts';
import { mapEndpoints } from './map-endpoints.ts';
import { type Promises, promisesEndpoint } from './promises.ts';
import { badRequest, numberOf } from './query.ts';
import { queueEndpoints } from './queue-endpoints.ts';
import { recordEndpoints } from './record-endpoints.ts';
import { samplesEndpoint } from './samples.ts';
import { tokenEndpoint } from './token-endpoint.ts';
import type { JournalView, SampleView } from './views.ts';

/** What the control API looks into and acts on, from a start or a reset to the next. */
export interface Controlled {
  readonly platform: Platform;
  readonly clock: SystemClock;
  /** What was allowed and refused. */
  readonly decisions: DecisionLog;
  readonly sqs: SqsService;
  readonly dynamodb: DynamoDbService;
  readonly stepFunctions: StepFunctionsService;
  readonly logs: LogsService;
  readonly xray: XRayService;
  readonly inbox: Inbox;
  readonly confirmations: Confirmations;
  readonly cognito: Cognito;
  readonly lambda: LambdaService;
  readonly pipes: PipesService;
  readonly cloudwatch: CloudWatchService;
  readonly faults: Faults;
  /** What runs now. */
  readonly deployment: Deployment;
  readonly insight: Insight;
}

/** What the control API shows of a running cloud. */
export interface Shown {
  readonly run: Controlled;
  readonly samples: readonly SampleView[];
  readonly promises: Promises | undefined;
  /** Addresses, keys, seed, outputs: what a person or a command needs to get going. */
  info(): CloudInfo;
  /** Makes everything as it was after the start. */
  reset(): Promise<void>;
}

/** The addresses under `/_local`. */
export function controlEndpoints({ run, samples, promises, info, reset }: Shown): ControlEndpoint[] {
  const { inbox, logs, faults, insight, clock } = run;
  const { journal, calls, meter } = run.platform;
  const { executions } = run.stepFunctions;
  const queues = run.sqs.inspection;
  return [
    {
      method: 'GET',
      name: 'info',
      about: 'URLs, API key, seed, outputs and resources of what runs',
      answer: () => info(),
    },
    {
      method: 'GET',
      name: 'journal',
      about: 'hops, oldest first; ?id= of one order, ?since= a sequence, ?limit=',
      answer: (query): JournalView => {
        const id = query.get('id');
        const hops = journal.read({
          ...(id !== null && { correlationId: id }),
          since: numberOf(query, 'since', 0),
          limit: numberOf(query, 'limit', 1_000),
        });
        return { next: journal.next, hops };
      },
    },
    ...inboxEndpoints(inbox, run.confirmations),
    ...mapEndpoints(insight),
    ...journeyEndpoints({ journal, calls, logs, inbox, executions, traces: (ids) => run.xray.traces(ids) }),
    ...queueEndpoints(queues, calls),
    ...recordEndpoints({ dynamodb: run.dynamodb, pipes: run.pipes, queues, calls }),
    ...functionEndpoints(run.lambda, logs, calls),
    accessEndpoint(run.decisions),
    alarmsEndpoint(run.cloudwatch),
    ...faultEndpoints(faults, { seed: run.platform.random.seed, hops: () => insight.hops() }),
    promisesEndpoint(promises, {
      journal,
      emails: () => inbox.read(),
      items: (tableName) => run.dynamodb.items(tableName).map(toPlainMap),
      messages: (queueName) => queues.messages(queueName, Number.POSITIVE_INFINITY),
      resources: () => run.deployment.stacks.flatMap((stack) => stack.resources),
      now: () => clock.now(),
      info,
    }),
    billEndpoint(meter),
    samplesEndpoint(samples),
    tokenEndpoint(run.cognito),
    {
      method: 'POST',
      name: 'reset',
      about:
        'makes everything as it was after the start: queues, tables, journal, inbox, faults; what is under way ends',
      answer: async () => {
        await reset();
        return {};
      },
    },
    {
      method: 'POST',
      name: 'clock',
      about: 'moves time ahead by {"advanceMs": N}, so that visibility timeouts and retention can be seen at once',
      answer: (_query, body) => {
        const fields = new Fields(body, badRequest);
        const by = fields.optionalInteger('advanceMs', { min: 1, max: 366 * 24 * 3_600_000 });
        if (by === undefined) throw badRequest('advanceMs is missing; it must be a number of milliseconds.');
        clock.advance(by);
        return { now: new Date(clock.now()).toISOString() };
      },
    },
  ];
}
