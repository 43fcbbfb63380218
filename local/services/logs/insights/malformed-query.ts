import { AwsError } from '../../../core/aws-error.ts';

/** The query can't be run: a mistake in it, or something that the local cloud does not know, named in the message. */
export function malformedQuery(message: string): AwsError {
  return new AwsError('MalformedQueryException', message);
}
