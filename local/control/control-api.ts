import { AwsError, toAwsError } from '../core/aws-error.ts';
import { checkOrigin } from '../http/origin.ts';
import type { HttpRequest, HttpResponse, HttpRoute } from '../platform/http.ts';

/** One address of the control API; `answer` gives what is sent as JSON. */
export interface ControlEndpoint {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** The last part of the path, `journal` for `/_local/journal`. */
  readonly name: string;
  /** One line for the list at `/_local`. */
  readonly about: string;
  answer(query: URLSearchParams, body: unknown): unknown;
}

/**
 * The small JSON API under `/_local` by which console, tests and commands look into the running local cloud and act on
 * it. It answers only to this machine and to its own pages.
 */
export function controlRoute(endpoints: readonly ControlEndpoint[]): HttpRoute {
  const byName = new Map(endpoints.map((endpoint) => [`${endpoint.method} ${endpoint.name}`, endpoint]));
  return {
    path: '/_local',
    async handle(request) {
      try {
        checkOrigin(request);
        return json(200, await answer(request, byName));
      } catch (thrown) {
        const error = toAwsError(thrown);
        return json(error.status, { error: error.code, message: error.message });
      }
    },
  };
}

async function answer(request: HttpRequest, byName: ReadonlyMap<string, ControlEndpoint>): Promise<unknown> {
  const name = request.path.replace(/^\/_local\/?/, '');
  if (name === '')
    return { endpoints: [...byName.values()].map(({ method, name, about }) => `${method} /_local/${name}: ${about}`) };
  const endpoint = byName.get(`${request.method} ${name}`);
  if (!endpoint)
    throw new AwsError('NotFound', `There is no ${request.method} /_local/${name}; GET /_local lists what there is.`, {
      status: 404,
    });
  return endpoint.answer(request.query, request.method === 'POST' ? parseBody(request) : undefined);
}

function parseBody(request: HttpRequest): unknown {
  if (request.body.length === 0) return {};
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new AwsError('BadRequest', 'The body is not JSON.');
  }
}

function json(status: number, value: unknown): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(value, null, 1),
  };
}
