import { atEvenRate } from '../../../scripts/common/even-rate.ts';

describe('sending at an even rate', () => {
  it('sends all in order, whether or not earlier ones are answered', async () => {
    const first = Promise.withResolvers<string>();
    const { answers } = await atEvenRate({ count: 4, perSecond: 1_000 }, (index) => {
      if (index === 0) return first.promise;
      if (index === 3) first.resolve('0, the last to be answered');
      return Promise.resolve(String(index));
    });
    expect(answers).toEqual(['0, the last to be answered', '1', '2', '3']);
  });

  it('sends no faster than it was told', async () => {
    const { seconds } = await atEvenRate({ count: 10, perSecond: 200 }, () => Promise.resolve());
    expect(seconds).toBeGreaterThanOrEqual(0.05 - 0.001);
  });

  it('raises what went wrong with one of them, with all sent', async () => {
    let sent = 0;
    const sending = atEvenRate({ count: 5, perSecond: 1_000 }, (index) => {
      sent++;
      return index === 1 ? Promise.reject(new Error('refused')) : Promise.resolve();
    });
    await expect(sending).rejects.toThrow('refused');
    expect(sent).toBe(5);
  });
});
