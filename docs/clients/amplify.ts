import './local-websocket.ts';
import { Amplify } from 'aws-amplify';
import { type GraphQLResult, generateClient } from 'aws-amplify/api';

/** `endpoint` and `apiKey` as `npm start` prints them, or as the outputs of a deployed stack. */
export function orders(endpoint: string, apiKey: string) {
  Amplify.configure({ API: { GraphQL: { endpoint, apiKey, region: 'us-east-1', defaultAuthMode: 'apiKey' } } });
  const client = generateClient();
  return {
    place: (input: { id?: string; name: string; quantity: number; restaurantId: string }) =>
      client.graphql({
        query: 'mutation Place($input: OrderInput!) { postOrder(input: $input) { id orderStatus } }',
        variables: { input },
      }) as Promise<GraphQLResult<{ postOrder: { id: string; orderStatus: string } }>>,

    all: () =>
      client.graphql({ query: '{ orders { id name orderStatus } }' }) as Promise<
        GraphQLResult<{ orders: { id: string; name: string; orderStatus: string }[] }>
      >,

    /** Calls `heard` with each outcome of the caller's orders, until the function it returns is called. */
    listen(heard: (order: { id: string; orderStatus: string }) => void): () => void {
      const updates = client.graphql({ query: 'subscription { onOrderUpdated { id orderStatus } }' });
      if (!('subscribe' in updates)) throw new Error('This is no subscription.');
      const subscription = updates.subscribe({ next: ({ data }) => heard(data.onOrderUpdated), error: console.error });
      return () => subscription.unsubscribe();
    },
  };
}
