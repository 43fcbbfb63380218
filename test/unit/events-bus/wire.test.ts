import { type Cloud, startCloud } from '../../../local/cloud.ts';

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud({ seed: 1 });
});
afterAll(() => cloud.stop());

/** A request as SDKs make it. */
async function call(action: string, body: unknown): Promise<{ status: number; answer: Record<string, unknown> }> {
  const response = await fetch(cloud.info().endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSEvents.${action}`,
      authorization:
        'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/events/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

it('EventBridge speaks JSON 1.1 with SDKs', async () => {
  expect(await call('CreateEventBus', { Name: 'orders' })).toEqual({
    status: 200,
    answer: { EventBusArn: 'arn:aws:events:us-east-1:000000000000:event-bus/orders' },
  });
  expect(
    await call('PutEvents', {
      Entries: [
        { EventBusName: 'orders', Source: 'shop', DetailType: 'OrderSettled', Detail: '{}' },
        { Source: 'shop' },
      ],
    }),
  ).toMatchObject({ status: 200, answer: { FailedEntryCount: 1, Entries: [{}, { ErrorCode: 'InvalidArgument' }] } });
});

it('errors carry the code that SDKs make exceptions of', async () => {
  expect(await call('TestEventPattern', { Event: '{}', EventPattern: '{"a":[]}' })).toEqual({
    status: 400,
    answer: {
      __type: 'InvalidEventPatternException',
      message: 'Event pattern is not valid. Reason: Empty arrays are not allowed',
    },
  });
  expect(await call('CreateConnection', {})).toMatchObject({
    status: 400,
    answer: { __type: 'UnknownOperationException' },
  });
});
