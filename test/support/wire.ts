/** One call in an AWS JSON protocol, as a CLI would make it: `Logs_20140328.FilterLogEvents`. Raises an Error with AWS's code. */
export async function wireCall(
  endpoint: string,
  target: string,
  input: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'x-amz-target': target,
      'content-type': 'application/x-amz-json-1.1',
      authorization: 'AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/x/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(input),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${answer['__type']}: ${answer['message']}`);
  return answer;
}
