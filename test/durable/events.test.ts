import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLambda } from '../../local/services/lambda/index.ts';
import { createLogs } from '../../local/services/logs/index.ts';
import { cleanUp, newFolder } from './folders.ts';
import { ServiceRun } from './service-run.ts';

const running: { stop?(): Promise<void> }[] = [];
afterEach(async () => {
  for (const service of running.splice(0)) await service.stop?.();
  cleanUp();
});

const begin = () =>
  ServiceRun.begin((platform) => {
    const lambda = createLambda(platform, { concurrency: 1 });
    running.push(lambda);
    return [lambda, createLogs(platform)];
  });

async function provide(run: ReturnType<typeof begin>, code: string, more: object = {}): Promise<void> {
  const properties = {
    FunctionName: 'echo',
    Code: { S3Bucket: 'assets', S3Key: 'code.zip' },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Role: 'arn:aws:iam::000000000000:role/function-role',
    ...more,
  };
  await run.provision('AWS::Lambda::Function', properties, 'Echo', { 'code.zip': code });
}

describe('an event that a function was invoked with asynchronously', () => {
  it('is handled in a later life when the process was killed before it was, and is then done with', async () => {
    const code = newFolder();
    writeFileSync(join(code, 'index.mjs'), 'export const handler = async (event) => event;');
    const first = begin();
    // Throttled: the event waits.
    await provide(first, code, { ReservedConcurrentExecutions: 0 });
    await first.call('lambda', 'Invoke', { FunctionName: 'echo', InvocationType: 'Event', Payload: '{"id":"42"}' });
    const second = first.killed();
    await second.start();
    expect(second.leftovers()).toEqual([
      '1 events wait for the function arn:aws:lambda:us-east-1:000000000000:function:echo, which the assembly does not have. They are kept until it has it again.',
    ]);
    const third = second.killed();
    await provide(third, code);
    await third.start();
    expect(third.leftovers()).toEqual([]);
    const handled = third.platform.journal.waitFor('the event', (hop) => hop.action === 'lambda:Invoke');
    await third.platform.clock.advance(1_000);
    expect(await handled).toMatchObject({ outcome: 'ok', correlationIds: ['42'] });
    await third.platform.storage.settled();
    const fourth = third.killed();
    expect(fourth.leftovers()).toEqual([]);
  });
});
