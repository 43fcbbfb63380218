import { changeReport } from '../local/assembly/change-report.ts';
import { changesBetween } from '../local/assembly/changes.ts';
import { readAssembly } from '../local/assembly/manifest.ts';
import { startCloud } from '../local/cloud.ts';

/**
 * `npm run template-diff -- BEFORE AFTER`: what a deployment of one assembly over another would change, by the folders of
 * both. Unlike `cdk diff` it needs no account, so that a pull request from anywhere can be looked at.
 */
const [before, after] = process.argv.slice(2);
if (before === undefined || after === undefined) {
  console.error('usage: npm run template-diff -- BEFORE AFTER   (folders of two assemblies)');
  process.exit(2);
}
const cloud = await startCloud();
const providers = new Map(cloud.resourceTypes.map((provider) => [provider.type, provider]));
await cloud.stop();
const lines = changeReport(changesBetween(readAssembly(before), readAssembly(after), providers));
console.log(lines.length > 0 ? lines.join('\n') : 'Nothing.');
