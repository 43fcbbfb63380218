import { getOperationAST, type OperationDefinitionNode, OperationTypeNode, parse } from 'graphql';
import type { Caller, Headers } from './caller.ts';
import { type Heard, subscribe } from './realtime.ts';

interface Params {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: unknown;
}

interface Options {
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Sends queries and mutations to the API at `path` over HTTP, and subscriptions over its real-time endpoint. Requests that
 * have no headers of their own, GraphiQL's look at the schema among them, go out as the caller's.
 */
export function fetcherOf(path: string, caller: Caller) {
  return ({ query, operationName, variables }: Params, { headers }: Options = {}) => {
    const operation = operationOf(query, operationName);
    const name = operation?.name?.value;
    const request = { query, variables: variables ?? {}, ...(name !== undefined && { operationName: name }) };
    const sent = Object.keys(headers ?? {}).length > 0 ? Promise.resolve(textsOf(headers ?? {})) : caller.headers();
    if (operation?.operation === OperationTypeNode.SUBSCRIPTION)
      return { subscribe: (heard: Heard) => subscribeLater(path, sent, request, heard) };
    return sent.then((settled) => post(path, settled, request));
  };
}

/** Subscribes once the headers are there, unless nobody listens any more by then. */
function subscribeLater(path: string, headers: Promise<Headers>, request: object, heard: Heard) {
  let over = false;
  let started: { unsubscribe(): void } | undefined;
  headers.then(
    (settled) => {
      if (!over) started = subscribe(path, settled, request, heard);
    },
    (error: unknown) => heard.error(error),
  );
  return {
    unsubscribe: () => {
      over = true;
      started?.unsubscribe();
    },
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
