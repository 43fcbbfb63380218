import { AwsError } from '../../core/aws-error.ts';
import type { HttpRequest } from '../../platform/http.ts';
import type { RestProtocol } from '../../platform/wire-protocol.ts';

/** The addresses of X-Ray's API that are served. https://docs.aws.amazon.com/xray/latest/api/API_Operations.html */
export const XRAY_REST_PROTOCOL: RestProtocol = {
  kind: 'rest',
  signingName: 'xray',
  routes: [
    { method: 'POST', path: '/TraceSegments', action: 'PutTraceSegments', input: body },
    { method: 'POST', path: '/Traces', action: 'BatchGetTraces', input: body },
  ],
};

function body(request: HttpRequest): unknown {
  try {
    return JSON.parse(request.body.toString('utf8') || '{}');
  } catch {
    throw new AwsError('InvalidRequestException', 'The body is not JSON.');
  }
}
