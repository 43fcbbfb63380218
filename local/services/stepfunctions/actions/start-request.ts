import type { Fields } from '../../../core/fields.ts';
import type { Caller } from '../../../platform/calls.ts';
import { checkName } from '../context.ts';
import { invalidExecutionInput, validationError } from '../errors.ts';
import type { StartRequest } from '../execution-runner.ts';
import { MAXIMUM_PAYLOAD_BYTES } from '../interpreter/payload-size.ts';
import type { MachineRevision } from '../state-machine.ts';

/** Reads what StartExecution and StartSyncExecution take alike. Raises AwsError `InvalidExecutionInput`, `InvalidName`. */
export function startRequest(request: Fields, machine: MachineRevision, caller: Caller): StartRequest {
  const name = request.optionalString('name');
  if (name !== undefined) checkName(name);
  const inputText = request.optionalString('input') ?? '{}';
  if (Buffer.byteLength(inputText) > MAXIMUM_PAYLOAD_BYTES)
    throw validationError(
      `1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${MAXIMUM_PAYLOAD_BYTES}`,
    );
  return {
    machine,
    name,
    input: parse(inputText),
    inputText,
    traceHeader: request.optionalString('traceHeader'),
    caller,
  };
}

function parse(text: string): unknown {
  if (text.trim() === '') throw invalidExecutionInput('Invalid execution input.');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidExecutionInput(error instanceof Error ? error.message : String(error));
  }
}

/** The business payloads of an input text: the input, or its elements when it is a list, as a pipe sends it. */
export function payloadsOf(input: unknown): readonly unknown[] {
  const text = typeof input === 'object' && input !== null && 'input' in input ? input.input : undefined;
  if (typeof text !== 'string') return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    return [];
  }
}
