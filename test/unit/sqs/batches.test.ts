import { bodies, Sqs } from './queues.ts';

describe('A batch', () => {
  it('does what it can, and tells of each entry how it went', async () => {
    const sqs = new Sqs();
    const QueueUrl = await sqs.queue('orders');
    const answer = await sqs.call('SendMessageBatch', {
      QueueUrl,
      Entries: [
        { Id: 'good', MessageBody: 'x' },
        { Id: 'bad', MessageBody: 'x', DelaySeconds: 1000 },
      ],
    });
    expect(answer).toEqual({
      Successful: [expect.objectContaining({ Id: 'good', MD5OfMessageBody: '9dd4e461268c8034f5c8564e155c67a6' })],
      Failed: [
        {
          Id: 'bad',
          SenderFault: true,
          Code: 'InvalidParameterValue',
          Message: 'Value 1000 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.',
        },
      ],
    });
    expect(await sqs.counts(QueueUrl)).toEqual([1, 0, 0]);
  });

  it('gives up and deletes several messages at once', async () => {
    const sqs = new Sqs();
    const QueueUrl = await sqs.queue('orders');
    const Entries = ['a', 'b', 'c'].map((body) => ({ Id: body, MessageBody: body }));
    await sqs.call('SendMessageBatch', { QueueUrl, Entries });
    const messages = await sqs.receive(QueueUrl, { MaxNumberOfMessages: 10 });
    expect(bodies(messages)).toEqual(['a', 'b', 'c']);
    const handles = messages.map(({ Body, ReceiptHandle }) => ({ Id: Body, ReceiptHandle }));
    const kept = handles.slice(0, 1).map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
    expect(await sqs.call('ChangeMessageVisibilityBatch', { QueueUrl, Entries: kept })).toEqual({
      Successful: [{ Id: 'a' }],
    });
    expect(
      await sqs.call('DeleteMessageBatch', {
        QueueUrl,
        Entries: [...handles.slice(1), { Id: 'x', ReceiptHandle: 'nonsense' }],
      }),
    ).toEqual({
      Successful: [{ Id: 'b' }, { Id: 'c' }],
      Failed: [expect.objectContaining({ Id: 'x', Code: 'ReceiptHandleIsInvalid' })],
    });
    expect(await sqs.counts(QueueUrl)).toEqual([1, 0, 0]);
  });

  const entries = (count: number): object[] =>
    Array.from({ length: count }, (_, index) => ({ Id: `${index}`, MessageBody: 'x' }));

  it.each([
    ['no entries', [], /^EmptyBatchRequest: There should be at least one SendMessageBatchRequestEntry/],
    ['eleven entries', entries(11), /^TooManyEntriesInBatchRequest: .* 10\. You have sent 11\./],
    ['the same id twice', [...entries(1), ...entries(1)], /^BatchEntryIdsNotDistinct: Id 0 repeated\./],
    ['an id with a space', [{ Id: 'a b', MessageBody: 'x' }], /^InvalidBatchEntryId/],
    [
      'more than a megabyte in all',
      [1, 2].map((id) => ({ Id: `${id}`, MessageBody: 'x'.repeat(600_000) })),
      /^BatchRequestTooLong: .*You have sent 1200000 bytes/,
    ],
  ])('with %s is refused as a whole', async (_what, Entries, refusal) => {
    const sqs = new Sqs();
    const QueueUrl = await sqs.queue('orders');
    expect(await sqs.refusal('SendMessageBatch', { QueueUrl, Entries })).toMatch(refusal);
    expect(await sqs.counts(QueueUrl)).toEqual([0, 0, 0]);
  });
});
