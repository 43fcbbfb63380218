/** What was asked on the command line makes no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A whole number within its range. Raises UsageError. */
export function numberOption(name: string, text: string, { min, max }: { min: number; max: number }): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new UsageError(`--${name} must be a whole number from ${min} to ${max}, but is "${text}".`);
  return value;
}
