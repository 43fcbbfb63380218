import { deflateRawSync } from 'node:zlib';
import { unsupportedProperties } from '../../../local/assembly/properties.ts';
import type { AccessControl } from '../../../local/platform/access.ts';
import { allowEverything } from '../../support/platform.ts';
import { bell, type LambdaFixture, lambdaFixture } from './fixture.ts';

/** A zip archive with one deflated file. */
function zipOf(name: string, content: string): Buffer {
  const data = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(data.length, 20);
  entry.writeUInt32LE(content.length, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + data.length, 16);
  return Buffer.concat([local, Buffer.from(name), data, entry, Buffer.from(name), end]);
}

describe('AWS::Lambda::Function', () => {
  let fixture: LambdaFixture;
  beforeEach(() => {
    fixture = lambdaFixture();
  });
  afterEach(() => fixture.stop());

  it('runs code from a zip archive', async () => {
    const name = await fixture.create({
      'code.zip': zipOf('index.mjs', 'export const handler = async () => "zipped";'),
    });
    expect((await fixture.invoke(name, {})).Payload).toBe('"zipped"');
  });

  it('refuses an archive that leads outside or is none', async () => {
    await expect(fixture.create({ 'code.zip': zipOf('../../evil.mjs', '') })).rejects.toThrow('leads outside');
    await expect(fixture.create({ 'code.zip': 'hello' })).rejects.toThrow('is not a zip archive');
  });

  it.each<[Record<string, unknown>, string]>([
    [
      { Runtime: 'python3.13' },
      'Runtime python3.13 is not supported by the local cloud; it runs nodejs24.x, nodejs22.x.',
    ],
    [{ Runtime: 'nodejs20.x' }, 'Runtime nodejs20.x is not supported'],
    [{ Timeout: 901 }, 'Timeout must be an integer from 1 to 900, but is 901.'],
    [{ MemorySize: 64 }, 'MemorySize must be an integer from 128 to 10240'],
    [{ Environment: { Variables: { AWS_REGION: 'x' } } }, 'Reserved keys used in this request: AWS_REGION'],
    [{ LoggingConfig: { LogFormat: 'Text', SystemLogLevel: 'WARN' } }, 'only when LogFormat is JSON'],
    [{ DeadLetterConfig: { TargetArn: 'arn:aws:events:x:y:z' } }, 'must be the ARN of a queue or topic'],
    [{ Handler: '/index.handler' }, "Handler must be a path inside the function's code"],
  ])('refuses %j', async (properties, message) => {
    await expect(fixture.create({ 'index.mjs': '' }, properties)).rejects.toThrow(message);
  });

  it('names properties that are not supported', () => {
    const [provider] = fixture.lambda.providers;
    const properties = { VpcConfig: { SubnetIds: ['a'] }, Layers: ['b'], FileSystemConfigs: [], Timeout: 3 };
    expect(provider && unsupportedProperties(properties, provider.supports)).toEqual([
      'VpcConfig',
      'Layers',
      'FileSystemConfigs',
    ]);
  });

  it('refuses a role that Lambda may not take on', async () => {
    const access: AccessControl = {
      ...allowEverything,
      assumeRole: () => {
        throw new Error('no role trust policy allows the sts:AssumeRole action');
      },
    };
    const strict = lambdaFixture({ access });
    await expect(strict.create({ 'index.mjs': '' })).rejects.toThrow('no role trust policy allows');
    await strict.stop();
  });

  it('leaves no worker behind when it stops, not even one in a busy loop', async () => {
    const { server, rung, url } = await bell();
    const name = await fixture.create({
      'index.mjs': `export const handler = async () => { await fetch('${url}'); for (;;) {} };`,
    });
    const hanging = fixture.invoke(name, {});
    await rung;
    server.close();
    await fixture.stop();
    expect(JSON.parse((await hanging).Payload).errorType).toBe('Runtime.ExitError');
  });
});
