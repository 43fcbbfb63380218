import { CONTENT, DENIED, errorOf, ID, ITEM, QUEUE_URL, returned, run } from './resolver.ts';

const NOW = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const TRACE = 'Root=1-6563a1b2-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=1';

/** Where the pipeline stands after its first step. */
function givenStash(input: object = {}): Record<string, unknown> {
  const stash = {};
  run('Mutation.postOrder', 'request', { args: { input: { ...CONTENT, ...input } }, stash });
  return stash;
}

describe('before the pipeline', () => {
  it('an order without an id gets a new ULID', () => {
    const ids = [givenStash(), givenStash()].map(({ id }) => id);
    for (const id of ids) expect(id).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('a client’s id is kept', () => {
    expect(givenStash({ id: ID })).toEqual({ id: ID, userId: 'demo_user', content: CONTENT });
  });
});

describe('looking for the order', () => {
  it('is left out when the client gave no id', () => {
    const evaluation = run('postOrder.findOrder', 'request', { args: { input: CONTENT }, stash: givenStash() });
    expect(evaluation).toMatchObject({ kind: 'earlyReturn', value: null, skipTo: undefined });
  });

  const args = { input: { id: ID, ...CONTENT } };
  const found = (result: unknown) =>
    run('postOrder.findOrder', 'response', { args, stash: givenStash({ id: ID }), result });

  it('reads consistently under the client’s id', () => {
    expect(returned(run('postOrder.findOrder', 'request', { args, stash: givenStash({ id: ID }) }))).toEqual({
      operation: 'GetItem',
      key: { userId: { S: 'demo_user' }, id: { S: ID } },
      consistentRead: true,
    });
  });

  it('finds nothing under a new id', () => {
    expect(returned(found(null))).toBeNull();
  });

  it('gives the order as it stands when it was posted with the same content, even if changed since', () => {
    expect(returned(found({ ...ITEM, name: 'Pasta', quantity: 1 }))).toMatchObject({
      id: ID,
      name: 'Pasta',
      quantity: 1,
      orderStatus: 'SUCCESS',
    });
  });

  it.each([{ name: 'Pasta' }, { quantity: 7 }, { restaurantId: 'Vapiano' }])(
    'refuses an id that was posted with other content: %j',
    (other) => {
      const { type, message } = errorOf(found({ ...ITEM, posted: { ...CONTENT, ...other } }));
      expect([type, message]).toEqual([
        'OrderConflict',
        `Order ${ID} was posted before with other content; post this one under another id.`,
      ]);
    },
  );

  it('refuses the id of a deleted order, though the content is the same', () => {
    expect(errorOf(found({ ...ITEM, deletedAt: ITEM.updatedAt }))).toEqual({
      type: 'OrderConflict',
      message: `Order ${ID} was deleted; its id can't be used again.`,
    });
  });

  it('does not post blindly when the table can’t be read', () => {
    expect(
      errorOf(run('postOrder.findOrder', 'response', { args, stash: givenStash({ id: ID }), error: DENIED })).type,
    ).toBe('DynamoDB:AccessDeniedException');
  });
});

describe('handing the order to the queue', () => {
  const enqueue = (context: Record<string, unknown> = {}) =>
    run('postOrder.enqueueOrder', 'request', { stash: givenStash({ id: ID }), prev: { result: null }, ...context });

  it('sends it whole, in SQS’s JSON protocol', () => {
    const request = Object(returned(enqueue()));
    expect(request).toMatchObject({
      method: 'POST',
      resourcePath: '/',
      params: {
        headers: { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': 'AmazonSQS.SendMessage' },
        body: { QueueUrl: QUEUE_URL },
      },
    });
    expect(JSON.parse(request.params.body.MessageBody)).toEqual({
      id: ID,
      userId: 'demo_user',
      ...CONTENT,
      createdAt: NOW,
    });
    expect(request.params.body).not.toHaveProperty('MessageSystemAttributes');
  });

  it.each([
    TRACE,
    'Root=1-6563a1b2-0123456789abcdef01234567',
    'Self=1-6563a1b3-0123456789abcdef01234567;Root=1-6563a1b2-0123456789abcdef01234567',
  ])('hands on the caller’s trace %s', (header) => {
    expect(returned(enqueue({ request: { headers: { 'x-amzn-trace-id': header } } }))).toMatchObject({
      params: { body: { MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: header } } } },
    });
  });

  it.each(['Root=1-nonsense', `${TRACE}\n`, 'x'.repeat(1_000), ''])(
    'does not let a malformed trace header spoil the order: %j',
    (header) => {
      const request = Object(returned(enqueue({ request: { headers: { 'x-amzn-trace-id': header } } })));
      expect(request.params.body).not.toHaveProperty('MessageSystemAttributes');
    },
  );

  it('is left out for an order that is there already', () => {
    const standing = { id: ID, ...CONTENT, orderStatus: 'SUCCESS' };
    expect(enqueue({ prev: { result: standing } })).toMatchObject({ kind: 'earlyReturn', value: standing });
  });
});

describe('the answer', () => {
  const answered = (context: Record<string, unknown>) => {
    const stash = givenStash({ id: ID });
    run('postOrder.enqueueOrder', 'request', { stash, prev: { result: null } });
    return run('postOrder.enqueueOrder', 'response', { stash, prev: { result: null }, ...context });
  };

  it('is the order, PENDING, as soon as the queue has it', () => {
    const order = returned(answered({ result: { statusCode: 200, body: '{"MessageId":"1"}' } }));
    expect(order).toEqual({
      id: ID,
      ...CONTENT,
      orderStatus: 'PENDING',
      createdAt: NOW,
      updatedAt: NOW,
      paymentError: null,
    });
    expect(returned(run('Mutation.postOrder', 'response', { prev: { result: order } }))).toEqual(order);
  });

  it.each([
    ['says no', { result: { statusCode: 403, body: '{"__type":"AccessDenied"}' } }],
    ['fails', { result: { statusCode: 500, body: '' } }],
    ['can’t be reached', { error: { type: 'Http', message: 'timeout' }, result: null }],
  ])('is QueueUnavailable with the id to retry with when the queue %s', (_what, context) => {
    const evaluation = answered(context);
    expect(errorOf(evaluation)).toEqual({
      type: 'QueueUnavailable',
      message: `The orders queue did not take the order. Post it again with id ${ID}, so that it can't be ordered twice.`,
    });
    expect(evaluation).toMatchObject({ error: { errorInfo: { id: ID } } });
  });
});
