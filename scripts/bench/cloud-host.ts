import { startCloud } from '../../local/cloud.ts';
import { keepHeapSmall } from '../../local/heap.ts';
import { isEmail } from '../common/orders.ts';
import { targetOf } from '../common/target.ts';
import type { Email, HostMessage, HostRequest, HostSettings, HostUsage } from './messages.ts';

/** The process whose CPU time is counted: a local cloud with all that `npm start` turns on, and nothing of the bench's load. */
const settings: HostSettings = JSON.parse(process.argv[2] ?? '{}');
keepHeapSmall();
const cloud = await startCloud({
  assembly: settings.assembly,
  usualParameters: settings.parameters,
  correlationPath: settings.correlationPath,
  seed: settings.seed,
  functionsOverTcp: settings.functionsOverTcp,
});
const say = (message: HostMessage): void => void process.send?.(message);

/** Orders with an email. An email can be repeated, and only its first delivery counts. Bounded by the oldest. */
const seen = new Set<string>();
const REMEMBERED = 20_000;
let emails: Email[] = [];
let count = 0;
let announced = 0;
cloud.journal.listen((hop) => {
  if (!isEmail(hop)) return;
  for (const id of hop.correlationIds) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const oldest of seen) {
      if (seen.size <= REMEMBERED) break;
      seen.delete(oldest);
    }
    emails.push([id, hop.start + hop.duration]);
    count++;
  }
});
// Few messages, so that telling costs next to nothing of what is measured.
setInterval(() => {
  if (count !== announced) say({ type: 'progress', emails: count });
  announced = count;
}, 5);

process.on('message', (request: HostRequest) => void answer(request));
process.on('disconnect', () => process.exit(0));

const { url, apiKey } = targetOf(cloud);
say({ type: 'ready', url: url.replace('//localhost', '//127.0.0.1'), apiKey });

async function answer(request: HostRequest): Promise<void> {
  switch (request.type) {
    case 'usage':
      return say({ type: 'usage', usage: usage() });
    case 'emails': {
      const since = emails;
      emails = [];
      return say({ type: 'emails', emails: since });
    }
    case 'stop':
      await cloud.stop();
      process.exit(0);
  }
}

function usage(): HostUsage {
  const total = process.cpuUsage();
  const main = process.threadCpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return {
    cpuMicros: total.user + total.system,
    mainThreadMicros: main.user + main.system,
    rssBytes: rss,
    heapBytes: heapUsed,
    functions: cloud.functionUsage(),
  };
}
