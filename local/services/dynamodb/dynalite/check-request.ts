import validations from 'dynalite/validations/index.js';
import type { AttributeMap } from '../../../apis/dynamodb.ts';
import { AwsError } from '../../../core/aws-error.ts';
import { isRecord } from '../../../core/fields.ts';
import { validationError } from '../errors.ts';
import { copyOfPlain, isAttributeMap } from './plain-attributes.ts';
import { rejectNulls } from './reject-nulls.ts';
import type { Schema } from './schema.ts';

/**
 * Checks a request from outside against its description and gives it back typed, as a copy: types first
 * (`SerializationException`), then every constraint (`ValidationException`), with AWS's messages, most of which dynalite
 * has by running its tests against AWS. Members that AWS does not know are left out, as AWS does.
 */
export function checkRequest<T extends object>(input: Readonly<Record<string, unknown>>, schema: Schema<T>): T {
  try {
    // checkTypes deletes what it does not know from the object it is given, so it gets one of its own.
    const others: Record<string, unknown> = { ...input };
    const plain = takePlain(others, schema);
    const request = validations.checkTypes(others, schema);
    rejectNulls(request);
    for (const [name, copy] of plain) Reflect.set(request, name, copy);
    validations.checkValidations(request, schema);
    return request;
  } catch (error) {
    throw asAwsError(error);
  }
}

/** Takes out the maps of attributes that need no check of their types, as copies. */
function takePlain<T>(request: Record<string, unknown>, schema: Schema<T>): ReadonlyMap<string, AttributeMap> {
  const plain = new Map<string, AttributeMap>();
  for (const name in schema) {
    if (!(name in request) || !isAttributeMap(schema[name])) continue;
    const copy = copyOfPlain(request[name]);
    if (copy === undefined) continue;
    plain.set(name, copy);
    delete request[name];
  }
  return plain;
}

/** A request's input as an object. Raises AwsError `SerializationException`. */
export function requestRecord(input: unknown): Readonly<Record<string, unknown>> {
  if (isRecord(input)) return input;
  throw new AwsError('SerializationException', 'The request must be a JSON object.');
}

/** Raises a message of dynalite's as the ValidationException that it stands for. */
export function raiseProblem(message: string | null | undefined): void {
  if (message) throw validationError(message);
}

function asAwsError(error: unknown): unknown {
  if (!(error instanceof Error) || !('body' in error) || !isRecord(error.body)) return error;
  const type = error.body['__type'];
  const code = typeof type === 'string' ? type.split('#').at(-1) : undefined;
  return new AwsError(code ?? 'ValidationException', error.message);
}
