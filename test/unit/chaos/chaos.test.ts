import { SeededRandom } from '../../../local/core/random.ts';
import { parseRules } from '../../../local/faults/parse-rule.ts';
import { mixedPlan } from '../../../scripts/chaos/fault-plan.ts';
import { parseChaosCommand } from '../../../scripts/chaos/options.ts';
import { shrink } from '../../../scripts/chaos/shrink.ts';

describe('a failing fault plan', () => {
  const plan = Array.from({ length: 21 }, (_, index) => `rule ${index}`);

  it.each([[['rule 13']], [['rule 2', 'rule 19']], [[]]])('is shrunk to what it takes: %j', async (needed) => {
    const fails = async (part: readonly string[]): Promise<boolean> => needed.every((rule) => part.includes(rule));
    expect(await shrink(plan, fails)).toEqual(needed);
  });
});

describe('the plan of a seed', () => {
  it('can be read, is the same each time, and another for other seeds', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const plan = mixedPlan(new SeededRandom(seed));
      expect(parseRules(plan).length).toBeGreaterThan(10);
      expect(mixedPlan(new SeededRandom(seed))).toEqual(plan);
      expect(mixedPlan(new SeededRandom(seed + 100))).not.toEqual(plan);
    }
  });
});

describe('the command line of npm run chaos', () => {
  const parse = (...args: string[]) => parseChaosCommand(args, () => 99);

  it('takes orders, seeds and rules', () => {
    expect(parse()).toMatchObject({ orders: 1000, seeds: [99], plan: undefined, shrink: true, json: false });
    expect(parse('--orders', '5', '--seeds', '3..5')).toMatchObject({ orders: 5, seeds: [3, 4, 5] });
    expect(parse('--seed', '7', '--fault', 'throttle sqs:*', '--json', '--no-shrink')).toMatchObject({
      seeds: [7],
      plan: ['throttle sqs:*'],
      json: true,
      shrink: false,
    });
  });

  it.each([
    [['--orders', 'many'], /--orders must be a whole number, but is "many"/],
    [['--seeds', '5..3'], /--seeds must be like 1\.\.20/],
    [['--seed', '1', '--seeds', '1..2'], /exclude each other/],
    [['--faults', '/nowhere.json'], /The fault plan \/nowhere\.json can't be used/],
  ])('says what is wrong: %j', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });
});
