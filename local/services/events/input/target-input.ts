import type { Fields } from '../../../core/fields.ts';
import { parseJson } from '../../../core/parse-json.ts';
import { compileJsonPath } from '../../../templates/json-path.ts';
import { validationError } from '../errors.ts';
import { compileInputTemplate, UnknownPlaceholder } from './input-template.ts';
import type { TargetInput } from './rendered-input.ts';
import type { RuleVariables } from './rule-variables.ts';

const WHOLE_EVENT: TargetInput = { json: true, render: (accepted) => accepted };

const KINDS = ['Input', 'InputPath', 'InputTransformer'];

/**
 * Reads `Input`, `InputPath` or `InputTransformer` of a target; the whole event when there is none. Raises AwsError
 * `ValidationException`, worded as AWS does where that is known.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
 */
export function targetInputOf(target: Fields, variables: RuleVariables): TargetInput {
  const id = target.string('Id');
  if (KINDS.filter((kind) => target.has(kind)).length > 1)
    throw validationError(`Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`);
  const input = target.optionalString('Input');
  if (input !== undefined) return constantInput(input, id);
  const path = target.optionalString('InputPath');
  if (path !== undefined) return pathInput(path, id);
  const transformer = target.nested('InputTransformer');
  return transformer ? transformedInput(transformer, id, variables) : WHOLE_EVENT;
}

function constantInput(text: string, id: string): TargetInput {
  if (parseJson(text) === undefined) throw validationError(`JSON syntax error in input for target ${id}.`);
  const constant = { text };
  return { json: true, render: () => constant };
}

function pathInput(text: string, id: string): TargetInput {
  const find = compileJsonPath(text);
  if (!find) throw validationError(`Invalid InputPath for target ${id}.`);
  return {
    json: true,
    render: ({ event }) => {
      const found = find(event);
      return found === undefined ? { text: '""', missing: [text] } : { text: JSON.stringify(found) };
    },
  };
}

function transformedInput(transformer: Fields, id: string, variables: RuleVariables): TargetInput {
  const map = transformer.nested('InputPathsMap');
  const paths = Object.fromEntries((map?.names() ?? []).map((name) => [name, map?.string(name) ?? '']));
  try {
    return compileInputTemplate(transformer.string('InputTemplate'), paths, variables);
  } catch (error) {
    if (error instanceof UnknownPlaceholder)
      throw validationError(`InputTemplate for target ${id} contains invalid placeholder ${error.placeholder}.`);
    const reason = error instanceof Error ? error.message : String(error);
    throw validationError(`Invalid InputTemplate for target ${id} : ${reason}`);
  }
}
