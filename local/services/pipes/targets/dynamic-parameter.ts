import type { Fields } from '../../../core/fields.ts';
import { compileJsonPath } from '../../../templates/json-path.ts';
import { CustomerError } from '../errors.ts';
import type { Payload } from './target.ts';

/** A parameter that is the same for all, or a path into each event as it was before the template. */
export type DynamicParameter = (payload: Payload) => string | undefined;

/**
 * Reads a parameter that may be a path (`$.body.customer`). Raises an Error that names a path that pipes do not support;
 * what it gives raises CustomerError when the path points at nothing that can be written as text.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html#pipes-targets-dynamic-parms
 */
export function dynamicParameter(parameters: Fields | undefined, name: string): DynamicParameter {
  const text = parameters?.optionalString(name);
  return text === undefined ? () => undefined : dynamicText(text, name);
}

/** The same for a text that is at hand. */
export function dynamicText(text: string, name: string): (payload: Payload) => string {
  if (!text.startsWith('$.')) return () => text;
  const path = compileJsonPath(text);
  if (!path) throw new Error(`${name}: ${text} is not a path that pipes support.`);
  return ({ view }) => {
    const value = path(view);
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new CustomerError('InvalidParameterValue', `${name}: ${text} points at no string, number or boolean.`);
  };
}
