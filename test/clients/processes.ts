import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a program is: in one of these folders, or by the PATH; undefined when it is not installed. */
export function programOnPath(name: string, first: readonly string[] = []): string | undefined {
  for (const folder of [...first, ...(process.env['PATH'] ?? '').split(delimiter)]) {
    const candidate = join(folder, name);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever that is. */
export function run(
  file: string,
  args: readonly string[],
  options: { env?: Record<string, string>; cwd?: string } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      file,
      [...args],
      { env: { ...process.env, ...options.env }, ...(options.cwd !== undefined && { cwd: options.cwd }) },
      (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : error ? 1 : 0;
        resolve({ code, stdout, stderr });
      },
    );
  });
}

/** The shell script of `docs/clients`, as a person would run it. It ends at the first command that fails. */
export function runDocumented(script: string, env: Record<string, string>, cwd?: string): Promise<Ended> {
  const file = join(import.meta.dirname, '../../docs/clients', script);
  return run('bash', ['-eu', file], { env, ...(cwd !== undefined && { cwd }) });
}
