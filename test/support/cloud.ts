import { type Cloud, type CloudOptions, startCloud } from '../../local/cloud.ts';
import { ASSEMBLIES } from './assemblies.ts';

/** The project's own assembly; jest's global setup has synthesized it. */
export const ASSEMBLY = ASSEMBLIES.dev.directory;

/** What a GraphQL client gets. */
export interface GraphQlAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { message: string; errorType?: string; path?: readonly string[] }[];
}

/** A running local cloud of the order system, and the words in which tests speak of it. */
export interface OrderCloud {
  readonly cloud: Cloud;
  readonly url: string;
  readonly apiKey: string;
  /** Sends a GraphQL document with the API key. */
  graphql(query: string, variables?: Record<string, unknown>): Promise<GraphQlAnswer>;
  /** Posts an order and gives its id. Raises an Error when it is refused. */
  postOrder(input?: Record<string, unknown>): Promise<string>;
  /** The order once it is no longer PENDING. */
  settled(id: string): Promise<Order>;
  /** The emails about an order, once there is one. */
  emails(id: string): Promise<{ to: string; subject: string; text: string }[]>;
  /** Calls `probe` now and after each hop, or each hop about the id `about`, until it gives something. */
  eventually<T>(what: string, probe: () => T | undefined | Promise<T | undefined>, about?: string): Promise<T>;
}

export interface Order {
  readonly id: string;
  readonly name: string;
  readonly quantity: number;
  readonly restaurantId: string;
  readonly orderStatus: string;
  readonly paymentError: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const ORDER_FIELDS = 'id name quantity restaurantId orderStatus paymentError createdAt updatedAt';

/** Starts a local cloud on any free port. Stop it in `afterAll` by `cloud.stop()`. */
export async function givenCloud(options: CloudOptions = {}): Promise<OrderCloud> {
  const cloud = await startCloud({
    assembly: ASSEMBLY,
    seed: 1,
    usualParameters: { subscriptionEmail: 'customer@example.com' },
    ...options,
  });
  const { graphql: urls, apiKeys } = cloud.info();
  const url = urls[0] ?? '';
  const apiKey = apiKeys[0] ?? '';

  const graphql = async (query: string, variables: Record<string, unknown> = {}): Promise<GraphQlAnswer> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as GraphQlAnswer;
  };

  const eventually: OrderCloud['eventually'] = async (what, probe, about) => {
    for (;;) {
      const since = cloud.journal.next;
      const found = await probe();
      if (found !== undefined) return found;
      // Whatever changes the answer leaves a hop; the probe's own hops do not count.
      await cloud.journal.waitFor(
        what,
        ({ sequence, from, correlationIds }) =>
          sequence >= since && from !== 'client' && (about === undefined || correlationIds.includes(about)),
        25_000,
      );
    }
  };

  return {
    cloud,
    url,
    apiKey,
    graphql,
    eventually,
    postOrder: async (input = {}) => {
      const order = { name: 'Pizza', quantity: 6, restaurantId: 'Dominos Pizza', ...input };
      const { data, errors } = await graphql(
        'mutation ($input: OrderInput!) { postOrder(input: $input) { id orderStatus } }',
        { input: order },
      );
      const placed = data?.['postOrder'] as { id: string } | null | undefined;
      if (!placed) throw new Error(`postOrder was refused: ${JSON.stringify(errors)}`);
      return placed.id;
    },
    settled: (id) =>
      eventually(
        `order ${id} to be settled`,
        async () => {
          const { data } = await graphql(`query ($id: String!) { order(id: $id) { ${ORDER_FIELDS} } }`, { id });
          const order = data?.['order'] as Order | null | undefined;
          return order && order.orderStatus !== 'PENDING' ? order : undefined;
        },
        id,
      ),
    emails: (id) =>
      eventually(
        `an email about order ${id}`,
        () => {
          const emails = cloud.inbox.read(id);
          return emails.length > 0 ? emails : undefined;
        },
        id,
      ),
  };
}
