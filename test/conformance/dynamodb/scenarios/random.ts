import type { AttributeValue } from '../../../../local/apis/dynamodb.ts';
import { SeededRandom } from '../../../../local/core/random.ts';
import type { Scenario } from '../compare.ts';
import { indexedTable, key } from './shapes.ts';

/** Random writes and reads over a few keys; the seed is in the name, so a difference can be found again. */
export function randomRequests(seed: number, count: number): Scenario {
  return {
    name: `random seed ${seed}`,
    async run(client) {
      const random = new SeededRandom(seed);
      const TableName = `conformance-random-${seed}`;
      await client('CreateTable', indexedTable(TableName));
      for (let index = 0; index < count; index++) {
        const [action, input] = request(random);
        await client(action, { TableName, ...input });
      }
      await client('Scan', { TableName });
      await client('Scan', { TableName, IndexName: 'byStatus' });
      await client('Scan', { TableName, IndexName: 'sparse' });
    },
  };
}

const PATHS = [
  'price',
  '#s',
  'note',
  'doc',
  'doc.a',
  'doc.steps',
  'doc.steps[0]',
  'doc.steps[1].x',
  'marks',
  'steps[1]',
];
const NAMES: Readonly<Record<string, string>> = { '#s': 'status' };

function pick<T>(random: SeededRandom, options: readonly [T, ...T[]]): T {
  return options[random.below(options.length)] ?? options[0];
}

function value(random: SeededRandom, depth = 0): AttributeValue {
  switch (random.below(depth > 1 ? 5 : 9)) {
    case 0:
      return { S: pick(random, ['a', 'b', 'OPEN', 'é', '']) };
    case 1:
      return { N: pick(random, ['0', '1', '-2', '3.25', '1e10', '-0.001']) };
    case 2:
      return { BOOL: random.chance(0.5) };
    case 3:
      return { NULL: true };
    case 4:
      return { B: pick(random, ['AQ==', 'AgM=', '']) };
    case 5:
      return { SS: pick(random, [['a'], ['b', 'a'], ['c']]) };
    case 6:
      return { NS: pick(random, [['1'], ['2', '1.0'], ['3']]) };
    case 7:
      return { L: Array.from({ length: random.below(3) }, () => value(random, depth + 1)) };
    default:
      return { M: { a: value(random, depth + 1), steps: { L: [value(random, depth + 1), { M: { x: { N: '1' } } }] } } };
  }
}

function someKey(random: SeededRandom): ReturnType<typeof key> {
  return key(pick(random, ['p', 'q']), pick(random, ['1', '2', '3', '4']));
}

/** Names and values that a text uses. */
function bound(text: string, values: Readonly<Record<string, AttributeValue>>): object {
  const used = Object.keys(values).filter((name) => new RegExp(`${name}(?!\\d)`).test(text));
  return {
    ...(text.includes('#s') && { ExpressionAttributeNames: NAMES }),
    ...(used.length > 0 && { ExpressionAttributeValues: Object.fromEntries(used.map((name) => [name, values[name]])) }),
  };
}

function somePath(random: SeededRandom): string {
  return PATHS[random.below(PATHS.length)] ?? 'note';
}

function condition(random: SeededRandom, depth = 0): string {
  const path = somePath(random);
  switch (random.below(depth > 1 ? 7 : 10)) {
    case 0:
      return `attribute_exists(${path})`;
    case 1:
      return `attribute_not_exists(${path})`;
    case 2:
      return `${path} = :c1`;
    case 3:
      return `${path} ${pick(random, ['<', '<=', '>', '>=', '<>'])} :c2`;
    case 4:
      return `contains(${path}, :c1)`;
    case 5:
      return `${path} IN (:c1, :c2)`;
    case 6:
      return `size(${path}) > :c3`;
    case 7:
      return `${condition(random, depth + 1)} AND ${condition(random, depth + 1)}`;
    case 8:
      return `(${condition(random, depth + 1)}) OR ${condition(random, depth + 1)}`;
    default:
      return `NOT ${condition(random, 2)}`;
  }
}

function update(random: SeededRandom): string {
  const path = somePath(random);
  switch (random.below(7)) {
    case 0:
      return `SET ${path} = :u1`;
    case 1:
      return `SET ${path} = if_not_exists(${somePath(random)}, :u2)`;
    case 2:
      return `SET ${path} = ${somePath(random)} + :u3`;
    case 3:
      return `REMOVE ${path}, spare SET hits = :u3`;
    case 4:
      return `ADD ${path} :u4`;
    case 5:
      return `SET ${path} = :u1 REMOVE spare ADD hits :u3`;
    default:
      return `DELETE marks :u5 SET note = :u2`;
  }
}

function request(random: SeededRandom): [string, object] {
  const guard = random.chance(0.4) ? condition(random) : undefined;
  const conditionValues = { ':c1': value(random), ':c2': ordered(random), ':c3': { N: String(random.below(3)) } };
  const onFailure = guard && random.chance(0.5) ? { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } : {};
  const guarded = guard === undefined ? {} : { ConditionExpression: guard, ...onFailure };
  const capacity = random.chance(0.3) ? { ReturnConsumedCapacity: 'INDEXES' } : {};
  switch (random.below(6)) {
    case 0:
    case 1:
      return [
        'PutItem',
        {
          Item: item(random),
          ...guarded,
          ...capacity,
          ...bound(guard ?? '', conditionValues),
          ReturnValues: 'ALL_OLD',
        },
      ];
    case 2:
    case 3: {
      const expression = update(random);
      const updateValues = {
        ':u1': value(random),
        ':u2': value(random),
        ':u3': { N: '1.5' },
        ':u4': pick<AttributeValue>(random, [{ N: '2' }, { SS: ['z'] }, { NS: ['9'] }]),
        ':u5': { SS: ['a'] },
      };
      return [
        'UpdateItem',
        {
          Key: someKey(random),
          UpdateExpression: expression,
          ...guarded,
          ...capacity,
          ...bound(`${expression} ${guard ?? ''}`, { ...conditionValues, ...updateValues }),
          ReturnValues: pick(random, ['ALL_NEW', 'UPDATED_NEW', 'UPDATED_OLD', 'ALL_OLD']),
        },
      ];
    }
    case 4:
      return [
        'DeleteItem',
        {
          Key: someKey(random),
          ...guarded,
          ...capacity,
          ...bound(guard ?? '', conditionValues),
          ReturnValues: 'ALL_OLD',
        },
      ];
    default: {
      const filter = condition(random);
      return ['Scan', { FilterExpression: filter, ...capacity, ...bound(filter, conditionValues) }];
    }
  }
}

function ordered(random: SeededRandom): AttributeValue {
  return pick<AttributeValue>(random, [{ S: 'b' }, { N: '1' }, { B: 'AgM=' }]);
}

function item(random: SeededRandom): object {
  return {
    ...someKey(random),
    ...(random.chance(0.5) && { status: { S: pick(random, ['OPEN', 'DONE']) } }),
    ...(random.chance(0.5) && { price: { N: String(random.below(10)) } }),
    ...(random.chance(0.5) && { note: value(random) }),
    ...(random.chance(0.5) && { doc: value(random) }),
    ...(random.chance(0.5) && { marks: { SS: ['a', 'b'] } }),
    ...(random.chance(0.5) && { steps: { L: [value(random), value(random)] } }),
  };
}
