import { SystemClock } from '../../../local/core/clock.ts';
import { isRecord } from '../../../local/core/fields.ts';
import { LocalServer } from '../../../local/http/server.ts';
import { WireProtocols } from '../../../local/http/wire.ts';
import { createSns } from '../../../local/services/sns/index.ts';
import { createSqs } from '../../../local/services/sqs/index.ts';
import { testPlatformOn } from '../../support/platform.ts';

/** An implementation of SQS and SNS under `endpoint`, until it is stopped. */
export interface Endpoint {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** The local SQS and SNS, served as the local cloud serves them. */
export async function startOurs(): Promise<Endpoint> {
  const server = await LocalServer.listen(0);
  const endpoint = `http://127.0.0.1:${server.port}`;
  const platform = { ...testPlatformOn(new SystemClock()), endpoint: () => endpoint };
  const services = [createSqs(platform), createSns(platform).service];
  for (const service of services) platform.calls.register(service);
  const wire = new WireProtocols(platform, services);
  server.serve([], (request) => wire.answer(request));
  const stop = async (): Promise<void> => {
    for (const service of services) await service.stop?.();
    await server.close();
  };
  return { endpoint, stop };
}

/** The package by name, so that types are checked with and without it installed. */
const FAUXQS: string = 'fauxqs';

/** fauxqs, an independent implementation, on this machine alone: its own start function would bind every interface. */
export async function startFauxqs(): Promise<Endpoint> {
  const loaded: unknown = await import(FAUXQS);
  const build = isRecord(loaded) ? loaded['buildApp'] : undefined;
  if (typeof build !== 'function')
    throw new Error('fauxqs has no buildApp; this comparison was written for fauxqs 2.4.1.');
  const app: unknown = await build({ logger: false });
  const call = async (name: string, ...values: unknown[]): Promise<unknown> => {
    const method = isRecord(app) ? app[name] : undefined;
    if (typeof method !== 'function') throw new Error(`The application that fauxqs builds has no ${name}.`);
    return method.apply(app, values);
  };
  const endpoint = String(await call('listen', { port: 0, host: '127.0.0.1' }));
  return { endpoint, stop: async () => void (await call('close')) };
}
