import { unsupportedProperties } from '../../../local/assembly/properties.ts';
import { fakeService, testPlatform } from '../../support/platform.ts';
import { FUNCTION, givenPipe, MACHINE, QUEUE, ROLE, STREAM, TOPIC } from './given.ts';

const STREAMED = { StartingPosition: 'LATEST' };

describe('what a template may ask of a pipe', () => {
  it.each([
    [
      { Source: 'arn:aws:kinesis:us-east-1:000000000000:stream/s', Target: MACHINE },
      /Source: .*kinesis.* not supported/,
    ],
    [{ Source: QUEUE, Target: 'arn:aws:kinesis:us-east-1:000000000000:stream/s' }, /Target: .*kinesis.* not supported/],
    [{ Source: QUEUE, Target: `${TOPIC}.fifo` }, /FIFO topic/],
    [{ Source: QUEUE, Target: FUNCTION, Enrichment: MACHINE }, /Enrichment: .* only Lambda functions/],
    [{ Source: QUEUE, Target: FUNCTION, DesiredState: 'PAUSED' }, /DesiredState must be RUNNING or STOPPED/],
    [{ Source: QUEUE, Target: FUNCTION, RoleArn: 'me' }, /RoleArn/],
    [
      { Source: QUEUE, Target: TOPIC, SourceParameters: { SqsQueueParameters: { BatchSize: 11 } } },
      /BatchSize is 11, but the target takes at most 10/,
    ],
    [
      { Source: STREAM, Target: FUNCTION, SourceParameters: { DynamoDBStreamParameters: { StartingPosition: 'NOW' } } },
      /StartingPosition must be TRIM_HORIZON or LATEST/,
    ],
    [{ Source: STREAM, Target: FUNCTION }, /DynamoDBStreamParameters is missing/],
    [
      {
        Source: STREAM,
        Target: FUNCTION,
        SourceParameters: { DynamoDBStreamParameters: { ...STREAMED, DeadLetterConfig: { Arn: FUNCTION } } },
      },
      /DeadLetterConfig.Arn must be a queue or a topic/,
    ],
    [
      {
        Source: QUEUE,
        Target: FUNCTION,
        SourceParameters: { FilterCriteria: { Filters: [{ Pattern: '{"body":[{"wildcard":"a*"}]}' }] } },
      },
      /FilterCriteria.Filters\[0\].Pattern: .*wildcard is not supported in a pipe filter/,
    ],
    [
      { Source: QUEUE, Target: FUNCTION, SourceParameters: { FilterCriteria: { Filters: [{ Pattern: '{' }] } } },
      /FilterCriteria.Filters\[0\].Pattern/,
    ],
    [{ Source: QUEUE, Target: FUNCTION, TargetParameters: { InputTemplate: '{"a": <$.b>' } }, /not valid JSON/],
    [
      { Source: QUEUE, Target: TOPIC, TargetParameters: { SqsQueueParameters: { MessageGroupId: 'g' } } },
      /TargetParameters.SqsQueueParameters does not belong/,
    ],
    [{ Source: QUEUE, Target: `${QUEUE}.fifo` }, /MessageGroupId is missing/],
    [{ Source: QUEUE, Target: FUNCTION, LogConfiguration: { Level: 'DEBUG' } }, /LogConfiguration.Level/],
  ])('refuses %j', async (properties, reason) => {
    await expect(givenPipe(testPlatform(), properties)).rejects.toThrow(reason);
  });

  it('refuses properties it does not imitate by name', async () => {
    const pipes = await givenPipe(testPlatform(), { Source: QUEUE, Target: FUNCTION });
    const [provider] = pipes.providers;
    const properties = {
      Name: 'p',
      RoleArn: ROLE,
      Source: QUEUE,
      SourceParameters: { SelfManagedKafkaParameters: { TopicName: 't' }, SqsQueueParameters: { BatchSize: 1 } },
      Target: FUNCTION,
      TargetParameters: { HttpParameters: { HeaderParameters: {} }, InputTemplate: 'x' },
      LogConfiguration: { Level: 'ERROR', S3LogDestination: { BucketName: 'b' }, IncludeExecutionData: ['ALL'] },
      Tags: { a: 'b' },
    };
    expect(provider && unsupportedProperties(properties, provider.supports)).toEqual([
      'SourceParameters.SelfManagedKafkaParameters',
      'TargetParameters.HttpParameters',
      'LogConfiguration.S3LogDestination',
    ]);
  });

  it('makes a pipe that is stopped when it is to be', async () => {
    const platform = testPlatform();
    const asked = fakeService(platform, 'sqs', { GetQueueAttributes: () => ({}), ReceiveMessage: () => ({}) });
    const pipes = await givenPipe(platform, { Source: QUEUE, Target: FUNCTION, DesiredState: 'STOPPED' });
    await pipes.start?.();
    await platform.clock.advance(1_000);
    expect(asked).toEqual([]);
    expect(pipes.listPipes()).toMatchObject([{ name: 'intake', currentState: 'STOPPED', path: 'TestStack/Pipe' }]);
  });
});
