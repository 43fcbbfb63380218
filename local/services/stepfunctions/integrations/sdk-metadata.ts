import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What tells one service's HTTP answers from another's. */
export interface HttpStyle {
  readonly contentType: string;
  /** Headers that this service adds, in the order AWS shows them. */
  readonly headers: (body: string) => Readonly<Record<string, string>>;
}

/** Headers as recorded on AWS: https://github.com/localstack/localstack (stepfunctions, services) */
export const DYNAMODB_STYLE: HttpStyle = {
  contentType: 'application/x-amz-json-1.0',
  headers: (body) => ({ Server: 'Server', 'x-amz-crc32': String(crc32(body)) }),
};
export const JSON_STYLE: HttpStyle = { contentType: 'application/x-amz-json-1.0', headers: () => ({}) };
export const QUERY_STYLE: HttpStyle = { contentType: 'text/xml', headers: () => ({}) };
export const LAMBDA_STYLE: HttpStyle = {
  contentType: 'application/json',
  headers: () => ({ 'X-Amz-Executed-Version': '$LATEST', 'x-amzn-Remapped-Content-Length': '0' }),
};

/** `SdkHttpMetadata` and `SdkResponseMetadata`, which optimised integrations add to a service's answer. */
export function sdkMetadata(body: string, style: HttpStyle, now: number): Record<string, unknown> {
  const requestId = randomUUID();
  const headers: Record<string, string> = {
    Connection: 'keep-alive',
    'Content-Length': String(Buffer.byteLength(body)),
    'Content-Type': style.contentType,
    Date: httpDate(now),
    ...style.headers(body),
    'x-amzn-RequestId': requestId,
  };
  const all: Record<string, string[]> = {};
  for (const name in headers) all[name] = [headers[name] ?? ''];
  return {
    SdkHttpMetadata: { AllHttpHeaders: all, HttpHeaders: headers, HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: requestId },
  };
}

let lastDate = { second: -1, text: '' };

/** An HTTP date; within a second it is the same, and making one costs more than anything else here. */
function httpDate(now: number): string {
  const second = Math.floor(now / 1000);
  if (second !== lastDate.second) lastDate = { second, text: new Date(now).toUTCString() };
  return lastDate.text;
}
