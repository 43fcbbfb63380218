import { Client, fetchExchange, gql } from '@urql/core';

/** `url` and `apiKey` as `npm start` prints them, or as the outputs of a deployed stack. */
export function urqlClient(url: string, apiKey: string): Client {
  return new Client({
    url,
    exchanges: [fetchExchange],
    preferGetMethod: false,
    fetchOptions: { headers: { 'x-api-key': apiKey } },
  });
}

export const ORDERS = gql`query Orders { orders { id name orderStatus } }`;
export const PLACE = gql`mutation Place($input: OrderInput!) { postOrder(input: $input) { id orderStatus } }`;
