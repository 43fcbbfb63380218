import { PARTS, type Part } from '../../../scripts/bench/options.ts';
import { plansOf } from '../../../scripts/bench/plan.ts';

describe('a benchmark measures', () => {
  it('both designs at the same rates when they are to be compared', () => {
    const [ours, theirs] = plansOf({ parts: ['comparison'], quick: false });
    expect(ours?.design.name).toBe('this project');
    expect(theirs?.design.name).toBe('tutorial');
    expect(theirs?.rates.length).toBeGreaterThan(0);
    expect(ours?.rates).toEqual(theirs?.rates);
    expect(ours?.sustained).toBeGreaterThan(0);
    expect(theirs?.sustained).toBeGreaterThan(0);
  });

  it('of the tutorial nothing but what is compared, whatever else is asked for', () => {
    const [ours, theirs] = plansOf({ parts: PARTS, quick: false });
    expect(ours).toMatchObject({ startup: true, growth: true, floor: true });
    expect(theirs).toMatchObject({ startup: false, growth: false, floor: false });
    expect(ours?.rates).toEqual(expect.arrayContaining([...(theirs?.rates ?? [])]));
  });

  it.each(PARTS.filter((part) => part !== 'comparison'))('this project alone for its %s', (part: Part) => {
    expect(plansOf({ parts: [part], quick: false }).map(({ design }) => design.name)).toEqual(['this project']);
  });

  it('latency at 1, 50 and 200 orders per second', () => {
    expect(plansOf({ parts: ['latency'], quick: true })[0]?.rates).toEqual([1, 50, 200]);
  });
});
