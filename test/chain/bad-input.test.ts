import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ulid } from 'ulid';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';

let given: OrderCloud;
let sqs: SQSClient;
beforeAll(async () => {
  // Calm, because receives are counted.
  given = await givenCloud({ calm: true });
  sqs = new SQSClient({
    endpoint: given.cloud.info().endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});
afterAll(async () => {
  sqs.destroy();
  await given.cloud.stop();
});

const POST = 'mutation ($input: OrderInput!) { postOrder(input: $input) { id } }';
const order = { name: 'Pizza', quantity: 6, restaurantId: 'Dominos Pizza' };

describe('an order outside the limits is refused with an error that names the field', () => {
  const cases: [string, Record<string, unknown>, RegExp][] = [
    ['an empty name', { name: '' }, /^name must have 1 to 100 characters/],
    ['a name of 101 characters', { name: 'x'.repeat(101) }, /^name must have 1 to 100 characters/],
    ['a control character in the name', { name: 'a\u0007b' }, /^name must not contain control characters/],
    [
      'a line feed at the end of the restaurant',
      { restaurantId: 'a\n' },
      /^restaurantId must not contain control characters/,
    ],
    ['an empty restaurant', { restaurantId: '' }, /^restaurantId/],
    ['no pizza at all', { quantity: 0 }, /^quantity must be from 1 to 100; it is 0/],
    ['a hundred and one', { quantity: 101 }, /^quantity/],
    ['an id that is no ULID', { id: 'order-1' }, /^id must be a ULID/],
    ['an id in lower case', { id: ulid().toLowerCase() }, /^id must be a ULID/],
    ['an id past the largest ULID', { id: `8${'0'.repeat(25)}` }, /^id must be a ULID/],
  ];
  it.each(cases)('%s', async (_name, change, message) => {
    const since = given.cloud.journal.next;
    const { data, errors } = await given.graphql(POST, { input: { ...order, ...change } });
    expect(data).toEqual({ postOrder: null });
    expect(errors).toEqual([
      expect.objectContaining({ errorType: 'BadRequest', message: expect.stringMatching(message) }),
    ]);
    expect(given.cloud.journal.read({ since }).filter((hop) => hop.action === 'sqs:SendMessage')).toEqual([]);
  });

  it.each([
    ['a page size of 0', '{ listOrders(limit: 0) { nextToken } }', /^limit must be from 1 to 100/],
    ['a page size of 101', '{ listOrders(limit: 101) { nextToken } }', /^limit/],
    ['an id that is no ULID when reading', '{ order(id: "x") { id } }', /^id must be a ULID/],
    ['an id that is no ULID when deleting', 'mutation { deleteOrder(id: "x") }', /^id must be a ULID/],
    ['a nextToken that was never given out', '{ listOrders(nextToken: "made up") { nextToken } }', /token/i],
  ])('%s', async (_name, query, message) => {
    const { errors } = await given.graphql(query);
    expect(errors?.[0]?.message).toMatch(message);
  });
});

describe('a request that is no order', () => {
  const send = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(given.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': given.apiKey, ...headers },
      body,
    });

  it('is refused when the document violates the schema, naming the field', async () => {
    const { errors } = await given.graphql('mutation { postOrder(input: { name: "a" }) { id price } }');
    expect(errors?.map((error) => error.message).join('\n')).toMatch(/quantity/);
    expect(errors?.map((error) => error.message).join('\n')).toMatch(/price/);
  });

  it('is refused when a variable has the wrong type', async () => {
    const { errors } = await given.graphql(POST, { input: { ...order, quantity: 'six' } });
    expect(errors?.[0]?.message).toMatch(/Variable 'input' has an invalid value.*Int/);
  });

  it.each([
    ['no API key', { 'x-api-key': '' }],
    ['a wrong API key', { 'x-api-key': 'da2-wrong' }],
  ])('is refused with %s, as 401 UnauthorizedException', async (_name, headers) => {
    const response = await send('{"query":"{ orders { id } }"}', headers);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errors: [{ errorType: 'UnauthorizedException' }] });
  });

  it.each([
    ['not JSON', 'not json'],
    ['without a query', '{}'],
    ['a batch', '[{"query":"{ orders { id } }"}]'],
  ])('is refused when the body is %s', async (_name, body) => {
    const response = await send(body);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { errors: { message: string }[] }).errors[0]?.message).toMatch(/\w/);
  });
});

describe('poison on the queue', () => {
  const stack = () => given.cloud.deployment.stacks[0];
  const queues = () => stack()?.resources.filter((resource) => resource.type === 'AWS::SQS::Queue') ?? [];
  const isDeadLetters = (path: string): boolean => /dead|dlq/i.test(path);
  const ordersQueue = () => queues().find((queue) => /intake/i.test(queue.path) && !isDeadLetters(queue.path))?.ref;
  const deadLetters = () => queues().find((queue) => /intake/i.test(queue.path) && isDeadLetters(queue.path))?.ref;

  /** What the workflow says of each body. */
  const cases: [string, string, RegExp][] = [
    ['a body that is not JSON', 'not json at all', /./],
    ['JSON without the fields of an order', '{"hello":"world"}', /InvalidOrder/],
    [
      'an order whose id is no ULID',
      JSON.stringify({ ...order, id: '1', userId: 'demo_user', createdAt: new Date().toISOString() }),
      /InvalidOrder/,
    ],
    [
      'an order with a quantity out of range',
      JSON.stringify({ ...order, quantity: 1e9, id: ulid(), userId: 'demo_user', createdAt: new Date().toISOString() }),
      /InvalidOrder/,
    ],
  ];

  it.each(cases)(
    '%s ends in the dead-letter queue, byte-identical, while good orders flow',
    async (_name, body, error) => {
      const since = given.cloud.journal.next;
      const { MessageId } = await sqs.send(new SendMessageCommand({ QueueUrl: ordersQueue(), MessageBody: body }));
      for (let receive = 1; receive <= 5; receive++) {
        const failed = await given.cloud.journal.waitFor(
          `try ${receive}`,
          (hop) =>
            hop.sequence >= since &&
            hop.action === 'states:Execution' &&
            hop.outcome === 'failed' &&
            hop.attempt === receive,
        );
        expect(failed.error?.code).toMatch(error);
        // The message stays invisible for its visibility timeout: as long as on AWS, so time is moved past it.
        given.cloud.clock.advance(15 * 60_000);
      }
      await given.cloud.journal.waitFor('the redrive', (hop) => hop.sequence >= since && hop.action === 'sqs:Redrive');
      const { Messages } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: deadLetters(),
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 1,
          MessageSystemAttributeNames: ['All'],
        }),
      );
      expect(Messages?.find((message) => message.MessageId === MessageId)?.Body).toBe(body);
      await given.settled(await given.postOrder());
    },
  );

  it('leaves nothing behind in the orders queue', async () => {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: ordersQueue(), AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: '0' });
  });
});
