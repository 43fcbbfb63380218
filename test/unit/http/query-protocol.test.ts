import { decodeForm } from '../../../local/http/query-protocol.ts';

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
