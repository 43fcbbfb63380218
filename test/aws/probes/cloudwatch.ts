import { createHash, createHmac } from 'node:crypto';
import { sqs } from './queues.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/**
 * Asks CloudWatch by its query protocol, for which there is no client among the dependencies, and gives the XML.
 * Credentials and region are those of the other clients.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export async function cloudWatch(action: string, parameters: Readonly<Record<string, string>>): Promise<string> {
  const { accessKeyId, secretAccessKey, sessionToken } = await sqs.config.credentials();
  const region = await sqs.config.region();
  const url = new URL(process.env['AWS_ENDPOINT_URL'] ?? `https://monitoring.${region}.amazonaws.com`);
  const body = String(new URLSearchParams({ Action: action, Version: '2010-08-01', ...parameters }));
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/${region}/monitoring/aws4_request`;
  const headers: Record<string, string> = {
    'content-type': 'application/x-www-form-urlencoded',
    host: url.host,
    'x-amz-date': time,
    ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
  };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const request = ['POST', '/', '', lines.join(''), names, sha256(body)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(request)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const signature = hmac(key, toSign).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  const { host: _set, ...others } = headers;
  const response = await fetch(url, { method: 'POST', headers: { ...others, authorization }, body });
  const answer = await response.text();
  if (!response.ok) throw new Error(`CloudWatch refuses ${action}: ${answer}`);
  return answer;
}
