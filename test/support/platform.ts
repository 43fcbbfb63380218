import { type Clock, ManualClock } from '../../local/core/clock.ts';
import { DEFAULT_ENVIRONMENT } from '../../local/core/environment.ts';
import { SeededRandom } from '../../local/core/random.ts';
import { Signals } from '../../local/core/signals.ts';
import { Correlation } from '../../local/journal/correlation.ts';
import { Journal } from '../../local/journal/journal.ts';
import { Meter } from '../../local/meter/meter.ts';
import type { AccessControl, Principal } from '../../local/platform/access.ts';
import { type Caller, Calls, type Operation } from '../../local/platform/calls.ts';
import { Metrics } from '../../local/platform/metrics.ts';
import type { TemplateResource } from '../../local/platform/resources.ts';
import type { Platform } from '../../local/platform/service.ts';
import { NO_TRACING } from '../../local/platform/tracing.ts';
import { IN_MEMORY, type Storage } from '../../local/storage/durable.ts';

/** Says yes to everything; for tests of a service whose subject is not authorization. */
export const allowEverything: AccessControl = {
  decide: () => ({ allowed: true, allowedBy: 'test' }),
  assumeRole: (roleArn, _service, sessionName): Principal => ({ type: 'role', roleArn, sessionName }),
  issueCredentials: () => ({ accessKeyId: 'AKIATEST', secretAccessKey: 'secret', sessionToken: 'token' }),
  setResourcePolicy: () => {},
  identify: () => undefined,
};

export type TestPlatform<C extends Clock = ManualClock> = Platform & { readonly clock: C };

/** A platform for one service under test: time stands still until the test moves it, chance is seeded. */
export function testPlatform(options: { access?: AccessControl; seed?: number; storage?: Storage } = {}): TestPlatform {
  return testPlatformOn(new ManualClock(), options);
}

/** The same on a clock of the test's choice. */
export function testPlatformOn<C extends Clock>(
  clock: C,
  options: { access?: AccessControl; seed?: number; storage?: Storage } = {},
): TestPlatform<C> {
  const journal = new Journal();
  const correlation = new Correlation('id');
  const access = options.access ?? allowEverything;
  return {
    environment: DEFAULT_ENVIRONMENT,
    clock,
    random: new SeededRandom(options.seed ?? 1),
    journal,
    meter: new Meter(),
    metrics: new Metrics(clock),
    correlation,
    calls: new Calls({ access, journal, correlation, clock }),
    access,
    tracing: { ...NO_TRACING, sample: () => true },
    signals: new Signals(clock),
    storage: options.storage ?? IN_MEMORY,
    endpoint: () => 'http://127.0.0.1:4000',
  };
}

/** A resource as the loader would hand it to a provider. */
export function templateResource(
  type: string,
  properties: Record<string, unknown>,
  options: { logicalId?: string; assets?: Record<string, string> } = {},
): TemplateResource {
  const logicalId = options.logicalId ?? type.split('::').at(-1) ?? type;
  return {
    type,
    logicalId,
    path: `TestStack/${logicalId}`,
    properties,
    generateName: (maxLength) => `TestStack-${logicalId}-0123456789AB`.slice(0, maxLength),
    asset: (_bucket, key) => {
      const path = options.assets?.[key];
      if (!path) throw new Error(`The test gave no asset ${key}.`);
      return { path };
    },
  };
}

/** A stand-in for a service at the other end of a call; it answers what `answer` returns and keeps what it was asked. */
export function fakeService(
  platform: Platform,
  name: string,
  answers: Record<string, (input: never, caller: Caller) => unknown>,
): { action: string; input: unknown; caller: Caller }[] {
  const asked: { action: string; input: unknown; caller: Caller }[] = [];
  const operations = new Map<string, Operation>();
  for (const [action, answer] of Object.entries(answers)) {
    operations.set(action, {
      requires: () => [],
      handle: (input, caller) => {
        asked.push({ action, input, caller });
        return answer(input as never, caller);
      },
    });
  }
  platform.calls.register({ name, operations });
  return asked;
}
