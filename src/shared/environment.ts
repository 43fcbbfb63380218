/** The function was deployed with a missing or unusable environment variable. Raised while it starts, never per order. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** The value of an environment variable that must be there. Raises ConfigurationError. */
export function requiredVariable(name: string, environment: NodeJS.ProcessEnv = process.env): string {
  const value = environment[name];
  if (!value) throw new ConfigurationError(`The environment variable ${name} is missing; the stack sets it.`);
  return value;
}

/** A number from 0 to 1, `0.9` for nine in ten. Raises ConfigurationError. */
export function requiredShare(name: string, environment: NodeJS.ProcessEnv = process.env): number {
  const text = requiredVariable(name, environment);
  const value = Number(text);
  if (!(value >= 0 && value <= 1))
    throw new ConfigurationError(`The environment variable ${name} must be a number from 0 to 1; it is "${text}".`);
  return value;
}
