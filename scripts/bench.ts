import { join } from 'node:path';
import { synthesize } from '../local/assembly/synthesize.ts';
import { latencyAt } from './bench/latency.ts';
import { MeasuredCloud } from './bench/measured-cloud.ts';
import { choreography } from './bench/subject.ts';
import { runOrders } from './bench/throughput.ts';

const project = join(import.meta.dirname, '..');
const subject = choreography(project);
await synthesize(project, subject.assembly);
const profileDirectory = process.env['PROFILE'];
const cloud = await MeasuredCloud.start(subject, { seed: 1, ...(profileDirectory && { profileDirectory }) });
console.log('idle', (await cloud.usage()).rssBytes / 1e6);
await runOrders(cloud, { orders: 1000, inFlight: 50 });
for (let i = 0; i < 3; i++) {
  const r = await runOrders(cloud, { orders: 1000, inFlight: 50 });
  console.log(JSON.stringify(r, (_k, v) => (typeof v === 'number' ? Math.round(v * 100) / 100 : v)));
}
console.log(JSON.stringify(await latencyAt(cloud, { offered: 50, orders: 200 })));
await cloud.stop();
