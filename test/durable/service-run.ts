import { ManualClock } from '../../local/core/clock.ts';
import { isRecord } from '../../local/core/fields.ts';
import { OPERATOR } from '../../local/platform/access.ts';
import type { ProvisionedResource } from '../../local/platform/resources.ts';
import type { AwsService, Platform } from '../../local/platform/service.ts';
import { type TestPlatform, templateResource, testPlatformOn } from '../support/platform.ts';
import { asKilled, newFolder, openStorage } from './folders.ts';

type Answer = Readonly<Record<string, unknown>>;

/** One life of a few services on a data folder: from a start to a kill. */
export class ServiceRun<S extends AwsService = AwsService> {
  readonly platform: TestPlatform;
  readonly service: S;
  readonly #services: readonly AwsService[];
  readonly #make: (platform: Platform) => readonly [S, ...AwsService[]];
  readonly #folder: string;

  private constructor(make: (platform: Platform) => readonly [S, ...AwsService[]], folder: string, now?: number) {
    this.#make = make;
    this.#folder = folder;
    const storage = openStorage(folder);
    this.platform = testPlatformOn(new ManualClock(now), { storage });
    const services = make(this.platform);
    this.service = services[0];
    this.#services = services;
    for (const service of services) this.platform.calls.register(service);
    storage.restore();
  }

  /** The first life. `make` gives the services, the one under test first. */
  static begin<T extends AwsService>(make: (platform: Platform) => readonly [T, ...AwsService[]]): ServiceRun<T> {
    return new ServiceRun(make, newFolder());
  }

  /** What starts when all resources are there. */
  async start(): Promise<this> {
    for (const service of this.#services) await service.start?.();
    return this;
  }

  async call(service: string, action: string, input: Answer, principal: 'client' | 'pipe' = 'client'): Promise<Answer> {
    const role = { type: 'role', roleArn: 'arn:aws:iam::000000000000:role/pipe', sessionName: 'pipe' } as const;
    const caller = { principal: principal === 'client' ? OPERATOR : role, from: principal };
    const answer = await this.platform.calls.dispatch(service, action, input, caller);
    // No answer leaves before what it tells is kept.
    await this.platform.storage.settled();
    return isRecord(answer) ? answer : {};
  }

  /** `assets`: paths by object key. */
  async provision(
    type: string,
    properties: Answer,
    logicalId?: string,
    assets: Record<string, string> = {},
  ): Promise<ProvisionedResource> {
    const provider = this.#services.flatMap(({ providers }) => providers).find((each) => each.type === type);
    if (!provider) throw new Error(`There is no provider of ${type}.`);
    const provisioned = await provider.provision(
      templateResource(type, properties, { ...(logicalId && { logicalId }), assets }),
    );
    await this.platform.storage.settled();
    return provisioned;
  }

  leftovers(): string[] {
    return this.#services.flatMap((service) => service.leftovers?.() ?? []);
  }

  /** The process is killed now and started again `afterMs` milliseconds later. This life may go on; it is not seen. */
  killed(afterMs = 1_000): ServiceRun<S> {
    return new ServiceRun(this.#make, asKilled(this.#folder), this.platform.clock.now() + afterMs);
  }
}
