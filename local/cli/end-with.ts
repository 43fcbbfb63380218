import { UsageError } from './options.ts';

/** Ends the process for an error: what is wrong with the command line is told with the usage, and by the exit code 2. */
export function endWith(error: unknown, usage: string): never {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exit(1);
}
