import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { getVariableValues, parse, validate } from 'graphql';
import { isValid } from 'ulid';
import { readConfig } from '../../../local/config.ts';
import { readSamples } from '../../../local/control/samples.ts';
import { Fields } from '../../../local/core/fields.ts';
import { schema } from '../../resolvers/schema.ts';
import { sample, sampleText } from './sample.ts';

const ORDER_ID = '01M844DZG08ZQ4X7C2M9KTW3HR';
const CONTENT = { name: 'Pizza', quantity: 6, restaurantId: 'Dominos Pizza' };

it('is one and the same order on every hop', () => {
  expect(isValid(ORDER_ID)).toBe(true);
  const body = JSON.parse(String(Reflect.get(Object(sample('sqs-message.json')), 'body')));
  expect(body).toEqual({ id: ORDER_ID, userId: 'demo_user', ...CONTENT, createdAt: '2026-11-23T12:00:00.000Z' });
  expect(sample('graphql-post-order.json')).toMatchObject({ variables: { input: { id: ORDER_ID, ...CONTENT } } });
  expect(sample('process-payment.json')).toEqual({
    userId: 'demo_user',
    id: ORDER_ID,
    ...CONTENT,
    executionArn: expect.stringContaining(':express:'),
  });
  expect(sample('refund-payment.json')).toEqual({
    userId: 'demo_user',
    id: ORDER_ID,
    executionArn: expect.stringContaining(':express:'),
  });
  for (const name of ['insert', 'success', 'failed'])
    expect(sample(`stream-record-${name}.json`)).toMatchObject({
      dynamodb: { Keys: { userId: { S: 'demo_user' }, id: { S: ORDER_ID } }, NewImage: { id: { S: ORDER_ID } } },
    });
});

it('tells the customer what the stream record tells the pipe', () => {
  const { NewImage } = Object(sample('stream-record-success.json')).dynamodb;
  const { Message } = Object(sample('sns-message.json'));
  expect(String(Message).startsWith(NewImage.orderStatus.S)).toBe(true);
  expect(Message).toContain(`${NewImage.id.S} placed at ${NewImage.createdAt.S}`);
});

it('hands the workflow the queue’s record in a list of one', () => {
  expect(sample('pipe-to-workflow.json')).toEqual([sample('sqs-message.json')]);
});

it('settles an order that was PENDING, one way or the other', () => {
  for (const [name, status] of [
    ['success', 'SUCCESS'],
    ['failed', 'FAILED'],
  ])
    expect(sample(`stream-record-${name}.json`)).toMatchObject({
      eventName: 'MODIFY',
      dynamodb: { OldImage: { orderStatus: { S: 'PENDING' } }, NewImage: { orderStatus: { S: status } } },
    });
  expect(Object(sample('stream-record-insert.json')).dynamodb).not.toHaveProperty('OldImage');
});

it('carries the checksum of its body as SQS does', () => {
  const { body, md5OfBody } = Object(sample('sqs-message.json'));
  expect(md5OfBody).toBe(createHash('md5').update(String(body)).digest('hex'));
});

it.each(['graphql-post-order.json', 'graphql-publish-order.json'])('%s is a request that the schema takes', (name) => {
  const { query } = Object(sample(name));
  expect(validate(schema, parse(String(query)))).toEqual([]);
});

it('tells subscribers of the order that the event is about', () => {
  const { detail } = Object(sample('order-settled.json'));
  const { userId, quantity, ...told } = detail;
  expect(Object(sample('subscription-message.json')).payload.data.onOrderUpdated).toEqual({
    ...told,
    quantity: Number(quantity),
    paymentError: null,
  });
  expect(Object(sample('graphql-publish-order.json')).variables).toEqual({ userId, id: detail.id });
});

it('has an operation for every field that is for clients, and each is one that the schema takes', () => {
  const document = parse(sampleText('operations.graphql'));
  expect(validate(schema, document)).toEqual([]);
  const used = new Set(
    document.definitions.flatMap((definition) =>
      definition.kind === 'OperationDefinition'
        ? definition.selectionSet.selections.map((selection) =>
            selection.kind === 'Field' ? selection.name.value : '',
          )
        : [],
    ),
  );
  const offered = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    .flatMap((type) => Object.values(type?.getFields() ?? {}))
    .filter((field) => !field.astNode?.directives?.some(({ name }) => name.value === 'aws_iam'))
    .map(({ name }) => name);
  expect([...used].sort()).toEqual(offered.sort());
});

describe('what local-cloud.json offers to try', () => {
  const { samples } = readConfig(join(import.meta.dirname, '../../..'));

  it('is every one of these operations, with variables that the schema takes', () => {
    expect(samples.map(({ name }) => name)).toContain('Post order');
    for (const { document, variables } of samples) {
      const [operation] = parse(document).definitions;
      const definitions = operation?.kind === 'OperationDefinition' ? operation.variableDefinitions : undefined;
      expect(getVariableValues(schema, definitions ?? [], variables).errors).toBeUndefined();
    }
  });

  it.each([
    [{ document: 'events/none.graphql' }, /samples\.document: .*none\.graphql can't be read/],
    [{ document: 'events/operations.graphql', variables: { Nope: {} } }, /has no operation Nope/],
    [{ document: 'events/operations.graphql', vars: {} }, /samples\.vars is not known/],
  ])('%j is refused by name', (given, message) => {
    const fail = (text: string): Error => new Error(text);
    const project = join(import.meta.dirname, '../../..');
    expect(() => readSamples(project, new Fields({ samples: given }, fail).nested('samples'), fail)).toThrow(message);
  });
});
