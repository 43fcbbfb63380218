import type { Cloud } from '../../local/cloud.ts';

/** A GraphQL endpoint and its key. */
export interface Target {
  readonly url: string;
  readonly apiKey: string;
}

/** The API of a running local cloud. Raises an Error when its template has none that takes an API key. */
export function targetOf(cloud: Cloud): Target {
  const { graphql, apiKeys } = cloud.info();
  const [url] = graphql;
  const [apiKey] = apiKeys;
  if (url === undefined || apiKey === undefined) throw new Error('The template has no GraphQL API with an API key.');
  return { url, apiKey };
}
