import { type DocumentNode, getOperationAST, OperationTypeNode } from 'graphql';
import { type Heard, subscribe } from './realtime.ts';

type Headers = Readonly<Record<string, string>>;

interface Params {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: unknown;
}

interface Options {
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
  readonly documentAST?: DocumentNode | undefined;
}

/**
 * Sends queries and mutations to the API at `path` over HTTP, and subscriptions over its real-time endpoint. `usual` are
 * the headers of requests that say nothing of their own, GraphiQL's look at the schema among them.
 */
export function fetcherOf(path: string, usual: Headers) {
  return ({ query, operationName, variables }: Params, { headers, documentAST }: Options = {}) => {
    // The name is the one of the tab before for a moment, when another tab has just been chosen.
    const operation =
      documentAST && (getOperationAST(documentAST, operationName) ?? getOperationAST(documentAST) ?? undefined);
    const name = operation?.name?.value;
    const request = { query, variables: variables ?? {}, ...(name !== undefined && { operationName: name }) };
    const sent = Object.keys(headers ?? {}).length > 0 ? textsOf(headers ?? {}) : usual;
    if (operation?.operation === OperationTypeNode.SUBSCRIPTION)
      return { subscribe: (heard: Heard) => subscribe(path, sent, request, heard) };
    return post(path, sent, request);
  };
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
