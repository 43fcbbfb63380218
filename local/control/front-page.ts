import { AwsError } from '../core/aws-error.ts';
import type { HttpRequest, HttpResponse } from '../platform/http.ts';

/** `GET /`: what runs here, as text. Anything else that no service took gets an error that says where to look. */
export function frontPage(request: HttpRequest, lines: readonly string[]): HttpResponse {
  if (request.path !== '/' || request.method !== 'GET')
    throw new AwsError('NotFound', `Nothing answers ${request.method} ${request.path} here; GET / lists what does.`, {
      status: 404,
    });
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${lines.join('\n')}\n` };
}
