import { getOperationAST, type OperationDefinitionNode, OperationTypeNode, parse } from 'graphql';
import { type Heard, subscribe } from './realtime.ts';

type Headers = Readonly<Record<string, string>>;

interface Params {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: unknown;
}

interface Options {
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Sends queries and mutations to the API at `path` over HTTP, and subscriptions over its real-time endpoint. `usual` are
 * the headers of requests that say nothing of their own, GraphiQL's look at the schema among them.
 */
export function fetcherOf(path: string, usual: Headers) {
  return ({ query, operationName, variables }: Params, { headers }: Options = {}) => {
    const operation = operationOf(query, operationName);
    const name = operation?.name?.value;
    const request = { query, variables: variables ?? {}, ...(name !== undefined && { operationName: name }) };
    const sent = Object.keys(headers ?? {}).length > 0 ? textsOf(headers ?? {}) : usual;
    if (operation?.operation === OperationTypeNode.SUBSCRIPTION)
      return { subscribe: (heard: Heard) => subscribe(path, sent, request, heard) };
    return post(path, sent, request);
  };
}

/**
 * What is asked for; undefined for what is no GraphQL, which the API shall say. The name that GraphiQL gives is still that
 * of the tab before when another one has just been chosen, and so is the document it has parsed.
 */
function operationOf(query: string, name: string | null | undefined): OperationDefinitionNode | undefined {
  try {
    const document = parse(query);
    return getOperationAST(document, name) ?? getOperationAST(document) ?? undefined;
  } catch {
    return undefined;
  }
}

async function post(path: string, headers: Headers, request: object) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(request),
  });
  return response.json();
}

function textsOf(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
