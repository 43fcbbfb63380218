import { AssemblyError } from './assembly-error.ts';
import type { TemplateParameter } from './template.ts';

/**
 * The value of each parameter: given, or the project's usual one, or the template's default. Raises AssemblyError that
 * names every parameter that has no value or one that its constraints forbid. Parameters of SSM type have no value here:
 * whoever refers to one is refused by the resolver (the CDK's bootstrap version is such a one, and only a deployment
 * reads it).
 */
export function parameterValues(
  parameters: ReadonlyMap<string, TemplateParameter>,
  given: Readonly<Record<string, string>>,
  usual: Readonly<Record<string, string>> = {},
): Map<string, string | string[]> {
  const problems: string[] = [];
  const values = new Map<string, string | string[]>();
  for (const name of Object.keys(given))
    if (!parameters.has(name))
      problems.push(`The parameter ${name} was given, but the template has only ${[...parameters.keys()].join(', ')}.`);
  for (const [name, parameter] of parameters) {
    if (parameter.type.startsWith('AWS::SSM::')) continue;
    const value = given[name] ?? usual[name] ?? parameter.defaultValue;
    const problem = value === undefined ? missing(name, parameter) : forbidden(name, value, parameter);
    if (problem) problems.push(problem);
    else if (value !== undefined)
      values.set(
        name,
        parameter.type === 'CommaDelimitedList' || parameter.type.startsWith('List<') ? value.split(',') : value,
      );
  }
  if (problems.length > 0) throw new AssemblyError(problems);
  return values;
}

function missing(name: string, parameter: TemplateParameter): string {
  const what = parameter.description ? ` (${parameter.description.replace(/\.$/, '')})` : '';
  return `The parameter ${name}${what} has no value: give one with --parameters ${name}=… or in local-cloud.json.`;
}

function forbidden(name: string, value: string, parameter: TemplateParameter): string | undefined {
  const reason = parameter.constraintDescription ? ` ${parameter.constraintDescription}` : '';
  if (parameter.allowedValues && !parameter.allowedValues.includes(value))
    return `The parameter ${name} is "${value}", but must be one of ${parameter.allowedValues.join(', ')}.${reason}`;
  if (parameter.allowedPattern && !new RegExp(`^(?:${parameter.allowedPattern})$`).test(value))
    return `The parameter ${name} is "${value}", which does not match ${parameter.allowedPattern}.${reason}`;
  if (parameter.type === 'Number' && (value.trim() === '' || Number.isNaN(Number(value))))
    return `The parameter ${name} is "${value}", but must be a number.${reason}`;
  return undefined;
}
