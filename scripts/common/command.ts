import { UsageError } from '../../local/cli/options.ts';

/**
 * Runs a command and ends the process with the code that `main` gives, 0 for none. `--help` prints the usage instead. What
 * is wrong with the command line is told with the usage and ends with 2, any other error is told and ends with 1.
 */
export async function runCommand(usage: string, main: () => Promise<number> | Promise<void>): Promise<void> {
  if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) {
    console.log(usage);
    return;
  }
  try {
    exitOncePrinted((await main()) ?? 0);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    if (isAboutUsage(error)) console.error(`\n${usage}`);
    exitOncePrinted(isAboutUsage(error) ? 2 : 1);
  }
}

/** A whole number of the command line. Raises UsageError that names the option. */
export function wholeNumber(option: string, text: string, range: { from?: number; to?: number } = {}): number {
  const { from = 0, to = 2 ** 32 - 1 } = range;
  if (/^\d{1,10}$/.test(text) && Number(text) >= from && Number(text) <= to) return Number(text);
  const least = range.from === undefined ? '' : ` from ${from}`;
  const most = range.to === undefined ? '' : ` to ${to}`;
  throw new UsageError(`${option} must be a whole number${least}${most}, but is "${text}".`);
}

/** An address of the command line, as it was given. Raises UsageError that names the option. */
export function httpUrl(option: string, text: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new UsageError(`${option} must be an address with http:// or https://, but is "${text}".`);
}

/** `parseArgs` raises TypeErrors with a code of its own. */
function isAboutUsage(error: unknown): boolean {
  if (error instanceof UsageError) return true;
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_');
}

/** Where a pipe is slow to read, ending at once would cut off what was printed. */
function exitOncePrinted(code: number): void {
  process.stdout.write('', () => process.exit(code));
}
