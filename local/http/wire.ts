import { randomUUID } from 'node:crypto';
import { AwsError } from '../core/aws-error.ts';
import { OPERATOR } from '../platform/access.ts';
import type { Caller } from '../platform/calls.ts';
import type { HttpRequest, HttpResponse } from '../platform/http.ts';
import type { AwsService, Platform } from '../platform/service.ts';
import { crossOriginHeaders } from './cross-origin.ts';
import { errorNamespace, jsonAnswer, jsonError, jsonInput, jsonTarget } from './json-protocol.ts';
import { checkOrigin, checkPage } from './origin.ts';
import { queryAnswer, queryError, queryInput, queryTarget } from './query-protocol.ts';
import { restAnswer, restError, restTarget } from './rest-protocol.ts';

/** Links that AWS puts into emails work without a signature; everything else needs one. */
const UNSIGNED_ACTIONS = new Set(['ConfirmSubscription', 'Unsubscribe']);

/**
 * The AWS wire protocols: what SDKs and CLIs speak. A signature's access key id says who is calling: keys issued to a
 * Lambda function lead to its role, any other key is the developer at this machine. Signatures themselves are not
 * verified, since whoever reaches 127.0.0.1 already runs as the developer.
 */
export class WireProtocols {
  readonly #platform: Platform;
  readonly #services: readonly AwsService[];

  constructor(platform: Platform, services: readonly AwsService[]) {
    this.#platform = platform;
    this.#services = services;
  }

  /** Whether this is a request in an AWS protocol at all. */
  speaks(request: HttpRequest): boolean {
    return (
      request.headers['x-amz-target'] !== undefined ||
      isQuery(request) ||
      signingScope(request) !== undefined ||
      isPreflight(request)
    );
  }

  async answer(request: HttpRequest): Promise<HttpResponse> {
    // What it asks for is refused when it comes, if it is not for pages.
    if (isPreflight(request)) return { status: 200, headers: crossOriginHeaders(request), body: '' };
    const requestId = randomUUID();
    const target = request.headers['x-amz-target'];
    if (target !== undefined && this.#isForPages(target)) {
      checkPage(request);
      const answer = await this.#answerJson(request, target, requestId);
      return { ...answer, headers: { ...answer.headers, ...crossOriginHeaders(request) } };
    }
    checkOrigin(request);
    if (target !== undefined) return this.#answerJson(request, target, requestId);
    return isQuery(request) ? this.#answerQuery(request, requestId) : this.#answerRest(request, requestId);
  }

  async #answerJson(request: HttpRequest, header: string, requestId: string): Promise<HttpResponse> {
    let version: '1.0' | '1.1' = request.headers['content-type']?.includes('1.1') ? '1.1' : '1.0';
    let namespace: string | undefined;
    try {
      const target = jsonTarget(header, this.#services);
      version = target.version;
      namespace = errorNamespace(target.service);
      const caller = target.unsigned && !signingScope(request) ? anybody(request) : this.#caller(request);
      const output = await this.#platform.calls.dispatch(
        target.service.name,
        target.action,
        jsonInput(request),
        caller,
      );
      return jsonAnswer(output, version, requestId);
    } catch (error) {
      return jsonError(error, version, requestId, namespace);
    }
  }

  async #answerQuery(request: HttpRequest, requestId: string): Promise<HttpResponse> {
    let namespace = 'http://webservices.amazon.com/AWSFault/2005-15-09';
    try {
      const form = isForm(request) ? new URLSearchParams(request.body.toString('utf8')) : request.query;
      const target = queryTarget(form, signingScope(request)?.service, this.#services);
      namespace = target.protocol.namespace;
      const caller =
        UNSIGNED_ACTIONS.has(target.action) && !request.headers['authorization']
          ? { principal: OPERATOR, from: 'email link' }
          : this.#caller(request);
      const input = queryInput(form, request.path, target);
      const output = await this.#platform.calls.dispatch(target.service.name, target.action, input, caller);
      return queryAnswer(output, target, requestId);
    } catch (error) {
      return queryError(error, namespace, requestId);
    }
  }

  /** What has neither a target nor an action: Lambda's protocol, and those of services that are not here. */
  async #answerRest(request: HttpRequest, requestId: string): Promise<HttpResponse> {
    const signingName = signingScope(request)?.service;
    try {
      const target = restTarget(request, signingName, this.#services);
      const { service, route, parts } = target;
      const caller = this.#caller(request);
      const input = route.input(request, parts);
      const output = await this.#platform.calls.dispatch(service.name, route.action, input, caller);
      return restAnswer(output, target, requestId);
    } catch (error) {
      return restError(error, signingName, requestId);
    }
  }

  /** Whether an action is one that web pages call, those of other ports of this machine too. */
  #isForPages(header: string): boolean {
    const [prefix = '', action = ''] = header.split('.');
    return this.#services.some(({ protocols }) =>
      protocols.some((each) => each.kind === 'json' && each.targetPrefix === prefix && each.unsigned?.has(action)),
    );
  }

  #caller(request: HttpRequest): Caller {
    const scope = signingScope(request);
    if (!scope)
      throw new AwsError(
        'MissingAuthenticationToken',
        'Request is missing Authentication Token: sign it as every AWS SDK and CLI does; any access key will do here.',
        { status: 403 },
      );
    const known = this.#platform.access.identify(scope.accessKeyId);
    const traceHeader = request.headers['x-amzn-trace-id'];
    return {
      principal: known?.principal ?? OPERATOR,
      from: known?.from ?? 'client',
      ...(traceHeader && { traceHeader }),
    };
  }
}

/** Whoever it is; what they know has to let them in. */
function anybody(request: HttpRequest): Caller {
  const traceHeader = request.headers['x-amzn-trace-id'];
  return { principal: OPERATOR, from: 'client', ...(traceHeader && { traceHeader }) };
}

/** A browser that asks whether a page may call an action. */
function isPreflight({ method, headers }: HttpRequest): boolean {
  return method === 'OPTIONS' && /\bx-amz-target\b/i.test(headers['access-control-request-headers'] ?? '');
}

/** A form that is neither signed nor names an action comes from something else, such as curl without a content type. */
function isQuery(request: HttpRequest): boolean {
  if (request.query.has('Action')) return true;
  return isForm(request) && (signingScope(request) !== undefined || /(?:^|&)Action=/.test(request.body.toString()));
}

function isForm(request: HttpRequest): boolean {
  return (
    request.method === 'POST' && (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
  );
}

/** `AWS4-HMAC-SHA256 Credential=<key>/<date>/<region>/<service>/aws4_request, …` */
function signingScope(request: HttpRequest): { accessKeyId: string; service: string } | undefined {
  const credential = /Credential=([^,\s]+)/.exec(request.headers['authorization'] ?? '')?.[1];
  const [accessKeyId, , , service] = credential?.split('/') ?? [];
  return accessKeyId && service ? { accessKeyId, service } : undefined;
}
