import { AwsError, toAwsError } from '../core/aws-error.ts';
import type { HttpRequest, HttpResponse } from '../platform/http.ts';
import type { AwsService } from '../platform/service.ts';
import type { RestRoute } from '../platform/wire-protocol.ts';
import { escapeXml } from './escape-xml.ts';
import { notServed } from './not-served.ts';

/** An action of a service that has an address for each. */
export interface RestTarget {
  readonly service: AwsService;
  readonly route: RestRoute;
  /** What stands in the path for the route's `{Name}`s, decoded. */
  readonly parts: Readonly<Record<string, string>>;
}

/**
 * Finds the service by the signature's scope and the action by method and path. Raises AwsError `UnsupportedService` and
 * `UnknownOperationException`. Source: https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export function restTarget(
  request: HttpRequest,
  signingName: string | undefined,
  services: readonly AwsService[],
): RestTarget {
  const offered: string[] = [];
  for (const service of services)
    for (const protocol of service.protocols) {
      if (protocol.kind !== 'rest' || protocol.signingName !== signingName) continue;
      offered.push(...protocol.routes.map(({ action }) => action));
      for (const route of protocol.routes) {
        const parts = route.method === request.method ? matched(route.path, request.path) : undefined;
        if (parts) return { service, route, parts };
      }
    }
  throw offered.length > 0
    ? new AwsError(
        'UnknownOperationException',
        `${signingName}: ${request.method} ${request.path} is not supported by the local cloud; it has ${offered.join(', ')}.`,
        { status: 404 },
      )
    : notServed(signingName, services, { code: 'UnsupportedService', status: 501 });
}

/** The decoded parts of a path that fits the pattern. */
function matched(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split('/');
  const given = path.replace(/\/$/, '').split('/');
  if (wanted.length !== given.length) return undefined;
  const parts: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const actual = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined ? part !== actual : actual === '') return undefined;
    if (name !== undefined) parts[name] = decoded(actual);
  }
  return parts;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new AwsError('ValidationException', `The path has a part that is not URL-encoded: ${part}.`);
  }
}

/** An operation's output as the route has it, or else as JSON. */
export function restAnswer(output: unknown, { route }: RestTarget, requestId: string): HttpResponse {
  const answer = route.answer?.(output) ?? { status: 200, body: JSON.stringify(output ?? {}) };
  return {
    ...answer,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId, ...answer.headers },
  };
}

/**
 * Renders an error as clients of REST-JSON read it: its code in a header, its message in the body. S3's clients read XML,
 * and would show nothing of it otherwise.
 */
export function restError(thrown: unknown, signingName: string | undefined, requestId: string): HttpResponse {
  const { code, message, status, fields } = toAwsError(thrown);
  const headers = { 'x-amzn-requestid': requestId, 'x-amzn-errortype': code };
  if (signingName === 's3')
    return {
      status,
      headers: { ...headers, 'content-type': 'application/xml' },
      body: `<Error><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message><RequestId>${requestId}</RequestId></Error>`,
    };
  return {
    status,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ Type: status < 500 ? 'User' : 'Service', ...fields, message, Message: message }),
  };
}
