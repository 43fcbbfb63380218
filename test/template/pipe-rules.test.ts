import { pipesIn } from '../../lib/rules/pipe-in-template.ts';
import { PIPE_RULES } from '../../lib/rules/pipe-rules.ts';
import { OrderTemplate, record } from './order-template.ts';

const LOG = { Level: 'ERROR', CloudwatchLogsLogDestination: { LogGroupArn: 'arn' } };
const REDRIVE = { RedrivePolicy: { maxReceiveCount: 5, deadLetterTargetArn: 'arn' } };
const STREAM = {
  StartingPosition: 'LATEST',
  BatchSize: 10,
  DeadLetterConfig: { Arn: 'arn' },
  MaximumRetryAttempts: 10,
  MaximumRecordAgeInSeconds: 600,
  OnPartialBatchItemFailure: 'AUTOMATIC_BISECT',
};

/** The rules that a template of one pipe breaks. */
function broken(
  pipe: Record<string, unknown>,
  others: Record<string, [type: string, properties?: object]> = {},
): string[] {
  const resources = {
    Pipe: ['AWS::Pipes::Pipe', { LogConfiguration: LOG, Target: 'arn', ...pipe }] as const,
    ...others,
  };
  const [found, ...more] = pipesIn({
    Resources: Object.fromEntries(
      Object.entries(resources).map(([id, [Type, Properties]]) => [id, { Type, ...(Properties && { Properties }) }]),
    ),
  });
  expect(more).toEqual([]);
  return PIPE_RULES.filter((rule) => found && !rule.keeps(found)).map((rule) => rule.id);
}

const fromQueue = (properties: Record<string, unknown> = {}, queue: object = REDRIVE): string[] =>
  broken({ Source: { 'Fn::GetAtt': ['Queue', 'Arn'] }, ...properties }, { Queue: ['AWS::SQS::Queue', queue] });

const fromStream = (parameters: Record<string, unknown> = {}, target?: string): string[] =>
  broken(
    {
      Source: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
      SourceParameters: { DynamoDBStreamParameters: { ...STREAM, ...parameters } },
      ...(target !== undefined && { Target: { Ref: 'Target' } }),
    },
    { Table: ['AWS::DynamoDB::Table'], ...(target !== undefined && { Target: [target] }) },
  );

describe('pipe rules', () => {
  it('are kept by a queue with a redrive policy and by a bounded stream', () => {
    expect(fromQueue()).toEqual([]);
    expect(fromStream()).toEqual([]);
    expect(fromStream({}, 'AWS::SNS::Topic')).toEqual([]);
  });

  it('are kept by the pipes of the order stack', () => {
    const { json } = new OrderTemplate();
    const pipes = pipesIn(json);
    expect(pipes).toHaveLength(3);
    for (const pipe of pipes)
      for (const rule of PIPE_RULES) expect([rule.id, rule.keeps(pipe)]).toEqual([rule.id, true]);
  });

  it('demand a dead-letter path and an end to trying', () => {
    expect(fromQueue({}, {})).toEqual(['Pipe-DeadLetters', 'Pipe-FiniteRetries']);
    expect(broken({ Source: 'arn:aws:sqs:eu-west-1:123456789012:elsewhere' })).toEqual([
      'Pipe-DeadLetters',
      'Pipe-FiniteRetries',
    ]);
    expect(fromStream({ DeadLetterConfig: undefined })).toEqual(['Pipe-DeadLetters']);
  });

  it.each([
    ['MaximumRetryAttempts', undefined],
    ['MaximumRetryAttempts', -1],
    ['MaximumRecordAgeInSeconds', undefined],
    ['MaximumRecordAgeInSeconds', -1],
    ['OnPartialBatchItemFailure', undefined],
  ])('find a stream that can stand still: %s is %s', (parameter, value) => {
    expect(fromStream({ [parameter]: value })).toEqual(['Pipe-FiniteRetries']);
  });

  it.each([undefined, {}, { Level: 'ERROR' }, { ...LOG, Level: 'OFF' }])('demand a log: %j is none', (log) => {
    expect(fromQueue({ LogConfiguration: log })).toEqual(['Pipe-Log']);
  });

  it('keep payloads out of logs', () => {
    expect(fromQueue({ LogConfiguration: { ...LOG, IncludeExecutionData: ['ALL'] } })).toEqual(['Pipe-NoDataInLogs']);
  });

  it('keep batches as small as the target wants them', () => {
    for (const target of ['AWS::SNS::Topic', 'AWS::SQS::Queue', 'AWS::Events::EventBus']) {
      expect(fromStream({ BatchSize: 11 }, target)).toEqual(['Pipe-BatchFitsTarget']);
      expect(fromStream({ BatchSize: undefined }, target)).toEqual(['Pipe-BatchFitsTarget']);
    }
    expect(fromStream({ BatchSize: 100 }, 'AWS::Lambda::Function')).toEqual([]);
  });

  it('say how to keep them', () => {
    for (const rule of PIPE_RULES) expect(record(rule)).toMatchObject({ fix: expect.stringMatching(/\w+ .+\.$/) });
  });
});
