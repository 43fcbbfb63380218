import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ASSEMBLY } from '../support/cloud.ts';

const PROJECT = join(import.meta.dirname, '../..');

/** Runs `npm start`'s program; resolves when it ends, or with what it printed once it printed `until`. */
async function start(
  args: string[],
  until?: RegExp,
): Promise<{ code: number | null; output: string; stop(): Promise<number | null> }> {
  const child = spawn(process.execPath, [join(PROJECT, 'local/main.ts'), ...args], {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const seen = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk;
        if (until?.test(output)) resolve();
      });
  });
  await Promise.race([ended, seen]);
  return {
    code: child.exitCode,
    output,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

describe('npm start', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'start-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('prints how to reach what it runs, and ends cleanly when it is told to', async () => {
    const { output, stop } = await start(['--port', '0', '--assembly', ASSEMBLY, '--seed', '7'], /Ready in/);
    expect(output).toMatch(/GraphQL +http:\/\/localhost:\d+\/graphql/);
    expect(output).toMatch(/API key +da2-\w+/);
    expect(output).toMatch(/Seed +7 /);
    expect(output).toMatch(/Ready in \d+ ms/);
    expect(await stop()).toBe(0);
  });

  it.each([
    ['an option it does not have', ['--prot', '1'], 2, /--prot[\s\S]*usage: npm start/],
    ['a folder without an assembly', ['--assembly', '/nowhere'], 1, /There is no assembly in \/nowhere.*npm run synth/],
  ])('refuses %s and says what to do', async (_name, args, code, message) => {
    const ended = await start(args);
    expect(ended.code).toBe(code);
    expect(ended.output).toMatch(message);
  });

  it('refuses an assembly with a resource it does not support, by name and construct path', async () => {
    const template = {
      Resources: { Site: { Type: 'AWS::S3::Bucket', Metadata: { 'aws:cdk:path': 'Web/Site/Resource' } } },
    };
    mkdirSync(join(folder, 'cdk.out'));
    writeFileSync(join(folder, 'cdk.out/Web.template.json'), JSON.stringify(template));
    const artifacts = { Web: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Web.template.json' } } };
    writeFileSync(join(folder, 'cdk.out/manifest.json'), JSON.stringify({ artifacts }));
    const ended = await start(['--port', '0', '--assembly', join(folder, 'cdk.out')]);
    expect(ended.code).toBe(1);
    expect(ended.output).toContain('Web/Site: the resource type AWS::S3::Bucket is not supported by the local cloud.');
  });

  it('says which port is taken and how to choose another', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const ended = await start(['--port', String(port), '--empty']);
    other.close();
    expect(ended.code).toBe(1);
    expect(ended.output).toContain(`Port ${port} is in use`);
  });
});
