import fc from 'fast-check';
import { AcceptedEvent } from '../../../local/services/events/bus-event.ts';
import { compileInputTemplate } from '../../../local/services/events/input/input-template.ts';
import { anyText } from '../../support/any-text.ts';
import { fakeService, testPlatform } from '../../support/platform.ts';
import { bodiesIn, givenEvents, QUEUE, RULE } from './given.ts';

const NO_RULE = { ruleArn: RULE, ruleName: 'settled' };

/** What the queue gets of an event with this detail. */
async function inputFor(target: Record<string, unknown>, detail: Record<string, unknown> = {}): Promise<unknown> {
  const platform = testPlatform();
  const events = givenEvents(platform);
  const asked = fakeService(platform, 'sqs', { SendMessage: () => ({ MessageId: 'm' }) });
  await events.rule({ Arn: QUEUE, ...target });
  await events.put(detail);
  return bodiesIn(asked)[0];
}

const transformed = (InputTemplate: string, InputPathsMap: Record<string, string> = {}) => ({
  InputTransformer: { InputTemplate, InputPathsMap },
});

describe('what a target gets', () => {
  it.each([
    ['Input: the same for every event', { Input: '{"a": 1}' }, '{"a": 1}'],
    ['InputPath: a part', { InputPath: '$.detail.order' }, '{"id":"o1","items":["a","b"]}'],
    ['InputPath: a text keeps its quotes', { InputPath: '$.detail.order.id' }, '"o1"'],
    // These four were recorded on AWS, published in the tests of the LocalStack project.
    [
      'text keeps its quotes',
      transformed('"type <t>, id <i>"', { t: '$.detail-type', i: '$.detail.order.id' }),
      '"type OrderSettled, id o1"',
    ],
    ['a path to nothing leaves nothing in a text', transformed('"id <i>"', { i: '$.detail.none' }), '"id "'],
    ['a path to nothing is an empty string as a value', transformed('{"id":<i>}', { i: '$.detail.none' }), '{"id":""}'],
    ['text that begins like JSON', transformed('"{[/ <t>"', { t: '$.detail-type' }), '"{[/ OrderSettled"'],
    [
      'values as JSON',
      transformed('{ "id" : <i> , "items": <l> }', { i: '$.detail.order.id', l: '$.detail.order.items' }),
      '{"id":"o1","items":["a","b"]}',
    ],
    ['an element of a list', transformed('{"first":<f>}', { f: '$.detail.order.items[0]' }), '{"first":"a"}'],
    [
      'quotes that the template escapes',
      transformed('{"s":"is \\"<i>\\" in"}', { i: '$.detail.order.id' }),
      '{"s":"is \\"o1\\" in"}',
    ],
    ['space within texts stays, space between goes', transformed('{ "a b" : "c  d" }'), '{"a b":"c  d"}'],
    [
      'an object within a text loses its quotes',
      transformed('"order: <o>"', { o: '$.detail.order' }),
      '"order: {id:o1,items:[a,b]}"',
    ],
    ['a lone value', transformed('<o>', { o: '$.detail.order' }), '{"id":"o1","items":["a","b"]}'],
    ['lines of text', transformed('"one <i>"\n  "two"', { i: '$.detail.order.id' }), '"one o1"\n"two"'],
    [
      'the rule',
      transformed('{"arn":<aws.events.rule-arn>,"name":"<aws.events.rule-name>"}'),
      `{"arn":"${RULE}","name":"settled"}`,
    ],
    ['the time of arrival', transformed('<aws.events.event.ingestion-time>'), '"2026-01-01T00:00:00Z"'],
  ])('%s', async (_, target, expected) => {
    expect(await inputFor(target, { order: { id: 'o1', items: ['a', 'b'] } })).toBe(expected);
  });

  it('the event as a variable: without detail and with its type spelt otherwise, or whole', async () => {
    const text = await inputFor(transformed('{"head":<aws.events.event>,"all":<aws.events.event.json>}'), { id: 'o1' });
    const { head, all } = JSON.parse(String(text));
    expect(Object.keys(head)).toEqual([
      'id',
      'account',
      'detailType',
      'time',
      'source',
      'region',
      'resources',
      'version',
    ]);
    expect(head).toMatchObject({ id: all.id, detailType: 'OrderSettled' });
    expect(all).toMatchObject({ 'detail-type': 'OrderSettled', detail: { id: 'o1' } });
  });

  it('is noted in the journal, once, where a path points at nothing', async () => {
    const platform = testPlatform();
    const events = givenEvents(platform);
    fakeService(platform, 'sqs', { SendMessage: () => ({ MessageId: 'm' }) });
    await events.rule({ Arn: QUEUE, ...transformed('"<i>"', { i: '$.detail.none' }) });
    await events.put({ id: 'o1' });
    await events.put({ id: 'o2' });
    expect(events.hops('events:Transform')).toMatchObject([{ detail: { missingPath: '$.detail.none' } }]);
  });
});

describe('templates, whatever the event holds', () => {
  const value = fc.oneof(fc.jsonValue(), fc.string(), anyText());
  const accepted = (content: unknown): AcceptedEvent =>
    new AcceptedEvent({
      event: {
        version: '0',
        id: 'e1',
        'detail-type': 'OrderSettled',
        source: 'shop',
        account: '000000000000',
        time: '2026-01-01T00:00:00Z',
        region: 'us-east-1',
        resources: [],
        detail: { content },
      },
      ingestedMs: 0,
      size: 0,
      correlationIds: [],
    });
  const render = (template: string, content: unknown): unknown =>
    JSON.parse(compileInputTemplate(template, { v: '$.detail.content' }, NO_RULE).render(accepted(content)).text);

  it('give the very value in the place of a value', () => {
    fc.assert(
      fc.property(value, (content) => {
        const same: unknown = JSON.parse(JSON.stringify(content));
        expect(render('{"a":[<v>],"b":<v>}', content)).toEqual({ a: [same], b: same });
      }),
    );
  });

  it('stay JSON with any text inside a string, and keep that text', () => {
    fc.assert(
      fc.property(anyText(), (content) => {
        expect(render('{"a":"<v>, <v>"}', content)).toEqual({ a: `${content}, ${content}` });
      }),
    );
  });

  it('stay JSON with anything inside a string', () => {
    fc.assert(
      fc.property(value, (content) => {
        expect(render('{"a":"<v>"}', content)).toEqual({ a: expect.any(String) });
      }),
    );
  });

  it('without placeholders come out as the JSON that they are', () => {
    const withoutPlaceholder = fc.jsonValue().filter((content) => !/<.*>/s.test(JSON.stringify(content)));
    fc.assert(
      fc.property(withoutPlaceholder, fc.constantFrom(0, 2), (content, indent) => {
        const text = JSON.stringify(content, null, indent);
        expect(compileInputTemplate(text, {}, NO_RULE).render(accepted({})).text).toBe(JSON.stringify(content));
      }),
    );
  });
});
