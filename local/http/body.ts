import type { IncomingMessage } from 'node:http';
import { AwsError } from '../core/aws-error.ts';

/** Larger than any request that a supported service takes (Lambda's 6 MB payload, DynamoDB's 16 MB batch). */
const LARGEST_BODY = 17 * 1024 * 1024;

/**
 * The whole body. Raises AwsError `RequestEntityTooLarge` (413) past the limit, and `IncompleteBody` (400) when the
 * client goes away before it has sent everything, so that nothing half-read is ever acted on.
 */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= LARGEST_BODY) chunks.push(chunk);
      else if (length - chunk.length <= LARGEST_BODY)
        reject(
          new AwsError('RequestEntityTooLarge', `The body is larger than ${LARGEST_BODY} bytes; send less at once.`, {
            status: 413,
          }),
        );
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    const incomplete = (): void =>
      reject(new AwsError('IncompleteBody', 'The client closed the connection before it had sent its whole body.'));
    request.on('aborted', incomplete);
    request.on('error', incomplete);
  });
}
