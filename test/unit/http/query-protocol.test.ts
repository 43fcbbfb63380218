import { decodeForm } from '../../../local/http/query-form.ts';
import {
  type QueryTarget,
  queryAnswer,
  queryError,
  queryInput,
  queryTarget,
} from '../../../local/http/query-protocol.ts';
import { queueDoesNotExist } from '../../../local/services/sqs/errors.ts';
import { createSqs } from '../../../local/services/sqs/index.ts';
import { testPlatform } from '../../support/platform.ts';

describe('the query protocol', () => {
  it('decodes lists, maps and structures from form fields', () => {
    const form = new URLSearchParams({
      Action: 'Publish',
      Version: '2010-03-31',
      TopicArn: 'arn:topic',
      'Attributes.entry.1.key': 'RawMessageDelivery',
      'Attributes.entry.1.value': 'true',
      'MessageAttributes.entry.1.Name': 'kind',
      'MessageAttributes.entry.1.Value.DataType': 'String',
      'MessageAttributes.entry.1.Value.StringValue': 'test',
      'PublishBatchRequestEntries.member.2.Id': 'b',
      'PublishBatchRequestEntries.member.1.Id': 'a',
      'PublishBatchRequestEntries.member.10.Id': 'c',
    });
    expect(decodeForm(form)).toEqual({
      TopicArn: 'arn:topic',
      Attributes: { RawMessageDelivery: 'true' },
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'test' } },
      PublishBatchRequestEntries: [{ Id: 'a' }, { Id: 'b' }, { Id: 'c' }],
    });
  });

  it('is not fooled by field names that are members of every object', () => {
    expect(decodeForm(new URLSearchParams({ '__proto__.polluted': 'yes', 'constructor.a': 'b' }))).toEqual(
      Object.fromEntries([
        ['__proto__', { polluted: 'yes' }],
        ['constructor', { a: 'b' }],
      ]),
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('the query protocol of SQS, whose lists and maps are flattened', () => {
  const target = (action: string): QueryTarget => {
    const service = createSqs(testPlatform());
    const found = queryTarget(new URLSearchParams({ Action: action }), 'sqs', [service]);
    expect(found.service).toBe(service);
    return found;
  };
  const read = (action: string, form: Record<string, string>, path = '/') =>
    queryInput(new URLSearchParams({ Action: action, Version: '2012-11-05', ...form }), path, target(action));

  it('decodes lists, maps, and maps inside the entries of a batch', () => {
    expect(
      read('SendMessageBatch', {
        'SendMessageBatchRequestEntry.2.Id': 'b',
        'SendMessageBatchRequestEntry.1.Id': 'a',
        'SendMessageBatchRequestEntry.1.MessageAttribute.1.Name': 'kind',
        'SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType': 'String',
        'SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue': 'x',
        QueueUrl: 'u',
      }),
    ).toEqual({
      QueueUrl: 'u',
      Entries: [{ Id: 'a', MessageAttributes: { kind: { DataType: 'String', StringValue: 'x' } } }, { Id: 'b' }],
    });
    expect(read('ReceiveMessage', { 'AttributeName.1': 'All', 'MessageAttributeName.1': 'a' })).toEqual({
      AttributeNames: ['All'],
      MessageAttributeNames: ['a'],
    });
    expect(
      read('CreateQueue', { 'Attribute.1.Name': 'DelaySeconds', 'Attribute.1.Value': '7', 'Tag.1.Key': 'k' }),
    ).toEqual({ Attributes: { DelaySeconds: '7' }, tags: { k: undefined } });
  });

  it('takes the queue from the path when the form does not name it', () => {
    expect(read('ReceiveMessage', {}, '/000000000000/q')).toEqual({ QueueUrl: '/000000000000/q' });
    expect(read('ReceiveMessage', { QueueUrl: 'u' }, '/000000000000/q')).toEqual({ QueueUrl: 'u' });
  });

  it.each([
    [{ AttributeName: 'All' }, /AttributeName is a list: write AttributeName\.1/],
    [{ 'Attribute.1.Value': '7' }, /Each Attribute must have a Name and a Value/],
    [{ 'Attribute.x.Name': 'a' }, /Attribute is a list/],
  ])('refuses %j by name', (form, message) => {
    expect(() => read('SetQueueAttributes', form)).toThrow(message);
  });

  it('renders answers and errors as its clients read them', () => {
    const body = (action: string, output: unknown) => String(queryAnswer(output, target(action), 'r').body);
    expect(body('GetQueueAttributes', { Attributes: { A: '<1>' } })).toContain(
      '<GetQueueAttributesResult><Attribute><Name>A</Name><Value>&#60;1&#62;</Value></Attribute></GetQueueAttributesResult>',
    );
    const message = { Body: 'b', Attributes: { SenderId: 's' }, MessageAttributes: { k: { DataType: 'String' } } };
    expect(body('ReceiveMessage', { Messages: [message, { Body: 'c' }] })).toContain(
      '<Message><Body>b</Body><Attribute><Name>SenderId</Name><Value>s</Value></Attribute><MessageAttribute><Name>k</Name><Value><DataType>String</DataType></Value></MessageAttribute></Message><Message><Body>c</Body></Message>',
    );
    expect(body('DeleteMessageBatch', { Successful: [{ Id: 'a' }], Failed: [{ Id: 'b' }] })).toContain(
      '<DeleteMessageBatchResultEntry><Id>a</Id></DeleteMessageBatchResultEntry><BatchResultErrorEntry><Id>b</Id></BatchResultErrorEntry>',
    );
    expect(body('DeleteMessage', {})).not.toContain('DeleteMessageResult');
    expect(queryError(queueDoesNotExist(), 'ns', 'r')).toMatchObject({
      status: 400,
      body: expect.stringContaining('<Code>AWS.SimpleQueueService.NonExistentQueue</Code>'),
    });
  });

  it('names what is not served', () => {
    const services = [createSqs(testPlatform())];
    const ask = (action: string, service: string) => () =>
      queryTarget(new URLSearchParams({ Action: action }), service, services);
    expect(ask('AddPermission', 'sqs')).toThrow('sqs:AddPermission is not supported by the local cloud.');
    expect(ask('DescribeInstances', 'ec2')).toThrow('does not serve ec2 over the wire; it serves sqs.');
  });
});
