import { code } from '../api.ts';
import { type Realtime, serveApi } from './client.ts';

const SCHEMA = `
schema { query: Query mutation: Mutation subscription: Subscription }
type Query { a: String }
type Mutation { post(post: Input): Post  fail: Post  nothing: Post  count: Int  leave(userId: ID!): Post  many: [Post!] }
type Subscription {
  onPost(id: ID, author: String, size: Int, kind: Kind, loud: Boolean): Post @aws_subscribe(mutations: ["post", "fail", "nothing"])
  onPostOrLeave: Post @aws_subscribe(mutations: ["post", "leave"])
  onCount: Int @aws_subscribe(mutations: ["count"])
  onMany: [Post!] @aws_subscribe(mutations: ["many"])
  filtered(least: Int): Post @aws_subscribe(mutations: ["post"])
  ended(userId: ID!): Post @aws_subscribe(mutations: ["post"])
  strict: Post! @aws_subscribe(mutations: ["post"])
  picky: Post @aws_subscribe(mutations: ["post"])
  tooLong: Post @aws_subscribe(mutations: ["post"])
  early: Post @aws_subscribe(mutations: ["post"])
}
type Post { id: ID!  author: String  size: Int  kind: Kind  loud: Boolean  data: AWSJSON  tags: [String!]  next: Post  hidden: String @aws_iam }
input Input { id: ID!  author: String  size: Int  kind: Kind  loud: Boolean  data: AWSJSON  tags: [String!]  next: Input }
enum Kind { SMALL LARGE }
`;
const NONE = 'return {};';

let api: Realtime;
beforeEach(async () => {
  api = await serveApi({
    schema: SCHEMA,
    api: { AdditionalAuthenticationProviders: [{ AuthenticationType: 'AWS_IAM' }] },
    resolvers: {
      'Mutation.post': { code: code('return { payload: ctx.args.post };') },
      'Mutation.fail': { code: code(NONE, "util.error('no', 'No', { id: '1' });") },
      'Mutation.nothing': { code: code(NONE, 'return null;') },
      'Mutation.count': { code: code('return { payload: 3 };') },
      'Mutation.many': { code: code("return { payload: [{ id: 'a', size: 1 }, { id: 'b', size: 2 }] };") },
      'Mutation.leave': {
        code: code(
          'return { payload: { id: ctx.args.userId } };',
          "extensions.invalidateSubscriptions({ subscriptionField: 'ended', payload: { userId: ctx.args.userId } }); return ctx.result;",
        ),
      },
      'Subscription.filtered': {
        code: code(
          NONE,
          'extensions.setSubscriptionFilter(util.transform.toSubscriptionFilter({ size: { ge: ctx.args.least }, author: { ne: "me" } })); return null;',
        ),
      },
      'Subscription.ended': {
        code: code(
          NONE,
          "extensions.setSubscriptionFilter({ filterGroup: [{ filters: [{ fieldName: 'next.id', operator: 'eq', value: '2' }] }] });" +
            "extensions.setSubscriptionInvalidationFilter({ filterGroup: [{ filters: [{ fieldName: 'userId', operator: 'eq', value: ctx.args.userId }] }] }); return null;",
        ),
      },
      'Subscription.picky': { code: code(NONE, "util.error('Not you.', 'Picky');") },
      'Subscription.tooLong': {
        code: code(
          NONE,
          "extensions.setSubscriptionFilter({ filterGroup: [{ filters: [{ fieldName: 'id', operator: 'in', value: ['1','2','3','4','5','6'] }] }] }); return null;",
        ),
      },
      'Subscription.early': { code: code('extensions.setSubscriptionFilter(null); return {};', 'return null;') },
    },
  });
});
afterEach(() => api.close());

const ALL = 'id author size kind loud data tags next { id }';
const post = (input: object, selection = ALL) =>
  api.query(`mutation ($post: Input) { post(post: $post) { ${selection} } }`, { post: input });

describe('a notification', () => {
  it('holds what the subscriber selected of what the mutation selected, whatever either calls it', async () => {
    const client = await api.subscribed(
      'subscription S { mine: onPost { name: id ...F next { id } } } fragment F on Post { size author tags }',
    );
    const input = { id: '1', author: 'Ada', size: 2, tags: ['x'], next: { id: '2', size: 5 } };
    await post(input, 'number: id ... on Post { author } tags next { size } next { which: id }');
    expect((await client.next()).payload).toEqual({
      data: { mine: { name: '1', size: null, author: 'Ada', tags: ['x'], next: { id: '2' } } },
    });
  });

  it('says so when the mutation did not select what may not be null', async () => {
    const client = await api.subscribed('subscription { onPost { id size } }');
    await post({ id: '1', size: 2 }, 'size');
    expect((await client.next()).payload).toEqual({
      data: { onPost: null },
      errors: [
        {
          message: "Cannot return null for non-nullable type: 'ID' within parent 'Post' (/onPost/id)",
          path: ['onPost', 'id'],
        },
      ],
    });
  });

  it('hands JSON on as the one text that it is, and enums and directives as the client wants them', async () => {
    const client = await api.subscribed('subscription ($all: Boolean!) { onPost { data kind @include(if: $all) } }', {
      all: false,
    });
    await post({ id: '1', data: '{"a":[1]}', kind: 'LARGE' });
    expect((await client.next()).payload).toEqual({ data: { onPost: { data: '{"a":[1]}' } } });
  });

  it('hides fields that the subscriber may not see', async () => {
    const client = await api.subscribed('subscription { onPost { id hidden } }');
    await post({ id: '1' });
    expect((await client.next()).payload).toMatchObject({
      data: { onPost: { id: '1', hidden: null } },
      errors: [{ errorType: 'Unauthorized', message: 'Not Authorized to access hidden on type Post' }],
    });
  });

  it('can be a scalar or a list', async () => {
    const [count, many] = [
      await api.subscribed('subscription { onCount }'),
      await api.subscribed('subscription { onMany { size } }'),
    ];
    await api.query('mutation { count many { size } }');
    expect((await count.next()).payload).toEqual({ data: { onCount: 3 } });
    expect((await many.next()).payload).toEqual({ data: { onMany: [{ size: 1 }, { size: 2 }] } });
  });

  it('comes from every mutation that the subscription names, and from none that failed or has no result', async () => {
    const [posts, both] = [
      await api.subscribed('subscription { onPost { id } }'),
      await api.subscribed('subscription { onPostOrLeave { id } }'),
    ];
    await api.query('mutation { fail { id } nothing { id } }');
    await api.query('mutation { a: leave(userId: "1") { id } b: post(post: { id: "2" }) { id } }');
    expect((await posts.next()).payload).toEqual({ data: { onPost: { id: '2' } } });
    expect((await both.next()).payload).toEqual({ data: { onPostOrLeave: { id: '1' } } });
    expect((await both.next()).payload).toEqual({ data: { onPostOrLeave: { id: '2' } } });
  });

  it('is not delivered when it is larger than 240 KB, which the journal tells', async () => {
    const client = await api.subscribed('subscription { onPost { id author } }');
    const largest = 240 * 1024 - JSON.stringify({ data: { onPost: { id: '2', author: '' } } }).length;
    await post({ id: '1', author: 'x'.repeat(largest + 1) });
    await post({ id: '2', author: 'x'.repeat(largest) });
    expect((await client.next()).payload).toMatchObject({ data: { onPost: { id: '2' } } });
    const delivered = api.platform.journal.read().filter(({ action }) => action === 'appsync:Deliver');
    expect(delivered).toMatchObject([
      { outcome: 'failed', error: { code: 'NotDelivered' }, correlationIds: ['1'] },
      { outcome: 'ok', correlationIds: ['2'] },
    ]);
  });
});

describe('a client that does not read', () => {
  it('is let go before what waits for it fills the memory, and holds up nobody', async () => {
    const [idle, reader] = [
      await api.subscribed('subscription { onPost { author } }'),
      await api.subscribed('subscription { onPost { id } }'),
    ];
    idle.pause();
    const author = 'x'.repeat(200_000);
    const dropped = api.platform.journal.waitFor('the client to be let go', ({ outcome }) => outcome === 'failed');
    let sent = 0;
    for (let failed = false; !failed; failed = api.platform.journal.read().some((hop) => hop.outcome === 'failed'))
      await post({ id: `${++sent}`, author });
    expect(await dropped).toMatchObject({ action: 'appsync:Deliver', error: { code: 'NotDelivered' } });
    for (let id = 1; id <= sent; id++)
      expect((await reader.next()).payload).toEqual({ data: { onPost: { id: `${id}` } } });
    expect(sent).toBeLessThan(200);
    await idle.leave();
  });
});

describe('the arguments of a subscription without a filter of its own', () => {
  const POSTS = [
    { id: '1', author: 'Ada', size: 1, kind: 'SMALL', loud: true },
    { id: '2', author: null, size: 2, kind: 'LARGE' },
    { id: '3', size: 2, loud: false },
  ];
  /** The ids of the posts that a subscription brings; the last one, which every subscription gets, marks the end. */
  async function heard(args: string, variables: object = {}, last: object = {}): Promise<string[]> {
    const client = await api.subscribed(`subscription ${args} { id } }`, variables);
    for (const each of [...POSTS, { ...last, id: '9' }]) await post(each);
    const ids: string[] = [];
    while (ids.at(-1) !== '9') {
      const [value] = Object.values(Object((await client.next()).payload?.['data']));
      ids.push(String(Object(value).id));
    }
    return ids;
  }

  it.each([
    ['{ onPost', {}, {}, ['1', '2', '3', '9']],
    ['{ onPost(author: "Ada")', {}, { author: 'Ada' }, ['1', '9']],
    ['{ onPost(size: 2, kind: LARGE)', {}, { size: 2, kind: 'LARGE' }, ['2', '9']],
    ['{ onPost(loud: false)', {}, { loud: false }, ['3', '9']],
    ['{ onPost(author: null)', {}, {}, ['2', '3', '9']],
    ['($author: String) { onPost(author: $author)', {}, {}, ['1', '2', '3', '9']],
    ['($author: String) { onPost(author: $author)', { author: null }, {}, ['2', '3', '9']],
    ['($id: ID) { onPost(id: $id)', { id: 9 }, {}, ['9']],
  ])('%s, given %j, are matched with the fields of the same name', async (args, variables, last, ids) => {
    expect(await heard(args, variables, last)).toEqual(ids);
  });

  it('are not matched once the resolver sets a filter', async () => {
    expect(await heard('{ filtered(least: 2)', {}, { size: 9 })).toEqual(['2', '3', '9']);
  });
});

describe('the resolver of a subscription', () => {
  it('can refuse it', async () => {
    expect(await api.refusal('subscription { picky { id } }')).toEqual([{ errorType: 'Picky', message: 'Not you.' }]);
  });

  it('must give what may not be null, as must its absence', async () => {
    expect(await api.refusal('subscription { strict { id } }')).toEqual([
      { message: "Cannot return null for non-nullable type: 'Post' within parent 'Subscription' (/strict)" },
    ]);
  });

  it('is told when its filter is too much', async () => {
    expect(await api.refusal('subscription { tooLong { id } }')).toEqual([
      { message: 'subscription exceeds maximum value limit 5 for operator `in`.', errorCode: 400 },
    ]);
  });

  it('sets filters in its response handler only', async () => {
    expect(await api.refusal('subscription { early { id } }')).toMatchObject([
      {
        message:
          "extensions.setSubscriptionFilter can only be used in the response handler of a subscription's resolver.",
      },
    ]);
  });
});

describe('an invalidation', () => {
  it('ends the subscriptions whose filter it matches, and their connections', async () => {
    const [leaver, stayer] = [
      await api.subscribed('subscription { ended(userId: "1") { id } }'),
      await api.subscribed('subscription { ended(userId: "2") { id } }'),
    ];
    await api.query('mutation { leave(userId: "1") { id } }');
    expect(await leaver.next()).toEqual({ type: 'complete', id: 's' });
    expect(await leaver.closed).toBe(1000);
    await post({ id: '1', next: { id: '1' } });
    await post({ id: '2', next: { id: '2' } });
    expect((await stayer.next()).payload).toEqual({ data: { ended: { id: '2' } } });
  });

  it('is one of at most five different ones in a request', async () => {
    const leave = (...ids: number[]) =>
      api.query(`mutation { ${ids.map((id) => `m${id}: leave(userId: ${id % 10}) { id }`).join(' ')} }`);
    expect((await leave(1, 2, 3, 4, 5, 11, 12)).body.errors).toBeUndefined();
    expect((await leave(1, 2, 3, 4, 5, 6)).body.errors).toMatchObject([
      { path: ['m6'], message: 'extensions.invalidateSubscriptions can be called at most 5 times in a request.' },
    ]);
  });
});
