import { eventually, postOrder, settled, withdrawAll } from '../deployed.ts';
import { findings } from './findings.ts';
import { lineIn } from './log-lines.ts';

const note = findings();
afterAll(withdrawAll);

describe('the API and the functions', () => {
  it('write to the log groups that were made for them', async () => {
    const since = Date.now();
    await settled(await postOrder());

    const api = await eventually("a line in the API's log", () =>
      lineIn('/aws/appsync/apis/', 'RequestSummary', since),
    );
    const metric = await eventually('the count of the payment', () => lineIn('Orders', '_aws', since));

    note("API's log", api.slice(0, 160));
    note('embedded metrics', metric.slice(0, 200));
    expect(JSON.parse(metric)).toHaveProperty('_aws.CloudWatchMetrics');
  });
});
