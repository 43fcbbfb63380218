import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { createAuthLink } from 'aws-appsync-auth-link';
import { createSubscriptionHandshakeLink } from 'aws-appsync-subscription-link';

/** `url` and `apiKey` as `npm start` prints them, or as the outputs of a deployed stack. */
export function apolloClient(url: string, apiKey: string): ApolloClient {
  const appsync = { url, region: 'us-east-1', auth: { type: 'API_KEY' as const, apiKey } };
  return new ApolloClient({
    link: ApolloLink.from([
      createAuthLink(appsync),
      createSubscriptionHandshakeLink(appsync, new HttpLink({ uri: url })),
    ]),
    cache: new InMemoryCache(),
  });
}

export const ORDERS = gql`query Orders { orders { id name orderStatus } }`;
export const PLACE = gql`mutation Place($input: OrderInput!) { postOrder(input: $input) { id orderStatus } }`;
export const UPDATES = gql`subscription Updates($id: String) { onOrderUpdated(id: $id) { id orderStatus } }`;
