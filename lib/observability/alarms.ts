import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { payments, pipeMetric, sumOf } from './metrics.ts';
import type { Observed } from './observed.ts';

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);

/** One broken order fails five times in an hour, with its visibility timeout in between; this many at once are more than one. */
const ALARMING_EXECUTIONS = 5;

/**
 * Below so many payments a share says nothing. With one in ten declined as a matter of course, 7 of 20 come up by chance
 * once in 400 periods, and twice in a row once in some years.
 */
const PAYMENTS_THAT_COUNT = 20;
const ALARMING_DECLINES_PERCENT = 30;

export interface AlarmsProps extends Observed {
  readonly operator: ITopic;
  /** Where docs/operations.md can be read: a path or URL without the section. */
  readonly operationsPage: string;
}

/**
 * The alarms. Each says in its description which section of the operations page tells what to do; none fires because
 * nothing happens, for missing data count as good and every share has a least number behind it.
 */
export class Alarms extends Construct {
  readonly all: readonly Alarm[];
  readonly #props: AlarmsProps;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.#props = props;
    this.all = [
      ...this.#deadLetters(),
      this.#oldestMessage(),
      this.#failedExecutions(),
      ...this.#failedPipes(),
      this.#silence(),
      this.#declines(),
    ];
  }

  /** What is there counts, not what is sent: SQS does not count messages that it moves itself as sent. */
  #deadLetters(): Alarm[] {
    return this.#props.deadLetters.map(({ title, queue, section }) =>
      this.#alarm(`${idOf(title)}DeadLetters`, {
        what: `Something is in the dead-letter queue: ${title}.`,
        section,
        metric: queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: MINUTE }),
        above: 0,
      }),
    );
  }

  /** A message that failed once waits out its visibility timeout; only what waits longer than that is a matter of concern. */
  #oldestMessage(): Alarm {
    const { queue, visibilitySeconds } = this.#props;
    return this.#alarm('OldestMessage', {
      what: `An accepted order has been waiting for more than ${Math.round((visibilitySeconds * 1.25) / 60)} minutes.`,
      section: 'the-oldest-message-gets-older',
      metric: queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: MINUTE }),
      above: visibilitySeconds * 1.25,
      periods: 3,
    });
  }

  #failedExecutions(): Alarm {
    const { workflow } = this.#props;
    return this.#alarm('FailedExecutions', {
      what: `${ALARMING_EXECUTIONS} or more executions of the workflow failed within five minutes.`,
      section: 'executions-fail',
      metric: sumOf('executions failed or timed out', {
        failed: workflow.metricFailed({ period: FIVE_MINUTES }),
        timedOut: workflow.metricTimedOut({ period: FIVE_MINUTES }),
      }),
      above: ALARMING_EXECUTIONS - 1,
    });
  }

  #failedPipes(): Alarm[] {
    return this.#props.pipes.map(({ title, pipe, alarmingFailures }) =>
      this.#alarm(`${idOf(title)}PipeFailures`, {
        what: `The pipe ${title} failed ${alarmingFailures} times or more within five minutes.`,
        section: 'a-pipe-fails',
        metric: sumOf('executions failed or timed out', {
          failed: pipeMetric(pipe, 'ExecutionFailed', 'Sum', 'failed'),
          timedOut: pipeMetric(pipe, 'ExecutionTimeout', 'Sum', 'timed out'),
        }),
        above: alarmingFailures - 1,
      }),
    );
  }

  /**
   * A pipe that was stopped fails nothing, and there is no metric of how old the records are that it does not read. So
   * what goes in is held against what comes out: payments, and no announcement, three times in a row.
   */
  #silence(): Alarm {
    const { paymentMetrics, topic } = this.#props;
    return this.#alarm('NothingAnnounced', {
      what: 'Orders are paid or declined, and for a quarter of an hour none was announced.',
      section: 'outcomes-are-not-announced',
      metric: new MathExpression({
        expression: 'IF((FILL(approved, 0) + FILL(declined, 0) > 0) AND (FILL(published, 0) == 0), 1, 0)',
        usingMetrics: {
          approved: payments(paymentMetrics, 'APPROVED'),
          declined: payments(paymentMetrics, 'DECLINED'),
          published: topic.metricNumberOfMessagesPublished({ statistic: 'Sum', period: FIVE_MINUTES }),
        },
        label: 'settled, and nothing announced',
        period: FIVE_MINUTES,
      }),
      above: 0,
      periods: 3,
    });
  }

  #declines(): Alarm {
    const { paymentMetrics } = this.#props;
    const period = Duration.minutes(15);
    const count = (outcome: 'APPROVED' | 'DECLINED') => payments(paymentMetrics, outcome).with({ period });
    return this.#alarm('Declines', {
      what: `More than ${ALARMING_DECLINES_PERCENT} of 100 payments were declined, of at least ${PAYMENTS_THAT_COUNT} in a quarter of an hour.`,
      section: 'many-payments-are-declined',
      metric: new MathExpression({
        expression: `IF(FILL(approved, 0) + FILL(declined, 0) >= ${PAYMENTS_THAT_COUNT}, 100 * FILL(declined, 0) / (FILL(approved, 0) + FILL(declined, 0)), 0)`,
        usingMetrics: { approved: count('APPROVED'), declined: count('DECLINED') },
        label: 'declined, in percent',
        period,
      }),
      above: ALARMING_DECLINES_PERCENT,
      periods: 2,
    });
  }

  #alarm(
    id: string,
    alarm: { what: string; section: string; metric: IMetric; above: number; periods?: number },
  ): Alarm {
    const { operator, operationsPage } = this.#props;
    const made = new Alarm(this, id, {
      alarmDescription: `${alarm.what} What to do: ${operationsPage}#${alarm.section}`,
      metric: alarm.metric,
      threshold: alarm.above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: alarm.periods ?? 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    const tell = new SnsAction(operator);
    made.addAlarmAction(tell);
    made.addOkAction(tell);
    return made;
  }
}

/** `live updates` as a part of an id: `LiveUpdates`. */
function idOf(title: string): string {
  return title.replaceAll(/(?:^|[^A-Za-z]+)([A-Za-z])/g, (_, letter: string) => letter.toUpperCase());
}
