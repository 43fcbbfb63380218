import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../local/main.ts');

/** A local cloud in a process of its own, as `npm start` runs it. */
export class CloudProcess {
  readonly url: string;
  readonly apiKey: string;
  /** What it said about its data folder. */
  readonly notices: readonly string[];
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, output: string) {
    const [, url] = /^ *GraphQL +(\S+)/m.exec(output) ?? [];
    const [, apiKey] = /^ *API key +(\S+)/m.exec(output) ?? [];
    if (url === undefined || apiKey === undefined) throw new Error(`The local cloud has no GraphQL API:\n${output}`);
    this.url = url.replace('//localhost', '//127.0.0.1');
    this.apiKey = apiKey;
    this.notices = [...output.matchAll(/^! (.*)$/gm)].map(([, notice = '']) => notice);
    this.#child = child;
  }

  /** Resolves when it is ready. Raises an Error with all it said when it ends instead. */
  static async start(options: { assembly: string; data: string; seed: number }): Promise<CloudProcess> {
    const { assembly, data, seed } = options;
    const child = spawn(
      process.execPath,
      [MAIN, '--assembly', assembly, '--data', data, '--seed', String(seed), '--port', '0'],
      { cwd: join(import.meta.dirname, '../..'), stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let output = '';
    child.stderr.on('data', (text) => {
      output += text;
    });
    for await (const text of child.stdout) {
      output += text;
      if (/^Ready in/m.test(output)) {
        child.stdout.resume();
        return new CloudProcess(child, output);
      }
    }
    throw new Error(`The local cloud ended before it was ready:\n${output}`);
  }

  /** Ends it in the middle of whatever it does, as a power switch would. */
  async kill(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}
