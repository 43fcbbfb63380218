import fc from 'fast-check';
import { addDecimals, sortableDecimal, subtractDecimals } from '../../../local/services/dynamodb/decimal.ts';
import { dynamo, itemsOf, table } from './dynamo.ts';

const TableName = 'ordered';

/** Runs a Query on a table filled with the given sort keys and gives the sort keys it answers. */
async function queried(
  type: 'S' | 'N' | 'B',
  keys: readonly string[],
  condition: string,
  values: Record<string, string>,
  forward = true,
): Promise<string[]> {
  const db = dynamo();
  await db.ask('CreateTable', table(TableName, {}, type));
  for (const sk of keys) await db.ask('PutItem', { TableName, Item: { pk: { S: 'p' }, sk: { [type]: sk } } });
  const answer = await db.ask('Query', {
    TableName,
    KeyConditionExpression: `pk = :pk${condition}`,
    ExpressionAttributeValues: {
      ':pk': { S: 'p' },
      ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { [type]: value }])),
    },
    ScanIndexForward: forward,
  });
  return itemsOf(answer).map((item) => String(Object.values(item['sk'] ?? {})[0]));
}

/** Characters whose order differs between UTF-8 and UTF-16 are among them. */
const text = fc.string({
  unit: fc.constantFrom('a', 'b', 'é', '~', '\u0000', '\uE000', '\uFFFD', '\u{1F355}'),
  minLength: 1,
  maxLength: 3,
});
const bytes = fc.uint8Array({ minLength: 1, maxLength: 4 }).map((one) => Buffer.from(one).toString('base64'));
/** Thousandths, so that the model can compare with plain integers. */
const thousandths = fc.integer({ min: -5_000_000, max: 5_000_000 });

function decimal(value: number): string {
  return subtractDecimals(`${value < 0 ? '-' : ''}${plain(Math.abs(value))}`, '0');
}

function plain(value: number): string {
  const digits = String(value).padStart(4, '0');
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`;
}

describe('a query gives items in the order of their sort keys', () => {
  it('strings by their UTF-8 bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(text, { maxLength: 12 }), async (keys) => {
        const expected = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect(await queried('S', keys, '', {})).toEqual(expected);
        expect(await queried('S', keys, '', {}, false)).toEqual(expected.toReversed());
      }),
      { numRuns: 60 },
    );
  });

  it('binaries by their bytes, and ranges of them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(bytes, { maxLength: 12 }), bytes, async (keys, bound) => {
        const order = (a: string, b: string): number =>
          Buffer.compare(Buffer.from(a, 'base64'), Buffer.from(b, 'base64'));
        const sorted = keys.toSorted(order);
        expect(await queried('B', keys, '', {})).toEqual(sorted);
        expect(await queried('B', keys, ' AND sk >= :b', { ':b': bound })).toEqual(
          sorted.filter((one) => order(one, bound) >= 0),
        );
        const prefix = Buffer.from(bound, 'base64');
        expect(await queried('B', keys, ' AND begins_with(sk, :b)', { ':b': bound })).toEqual(
          sorted.filter((one) => Buffer.from(one, 'base64').subarray(0, prefix.length).equals(prefix)),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('numbers by their value, whatever their sign and length, and every range of them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(thousandths, { maxLength: 12 }),
        thousandths,
        thousandths,
        async (numbers, a, b) => {
          const [low, high] = a <= b ? [a, b] : [b, a];
          const keys = numbers.map(decimal);
          const expectRange = async (
            condition: string,
            values: Record<string, string>,
            holds: (one: number) => boolean,
          ): Promise<void> => {
            const expected = numbers
              .filter(holds)
              .sort((x, y) => x - y)
              .map(decimal);
            expect(await queried('N', keys, condition, values)).toEqual(expected);
          };
          await expectRange('', {}, () => true);
          await expectRange(' AND sk < :l', { ':l': decimal(low) }, (one) => one < low);
          await expectRange(' AND sk <= :l', { ':l': decimal(low) }, (one) => one <= low);
          await expectRange(' AND sk > :l', { ':l': decimal(low) }, (one) => one > low);
          await expectRange(
            ' AND sk BETWEEN :l AND :h',
            { ':l': decimal(low), ':h': decimal(high) },
            (one) => one >= low && one <= high,
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('decimals', () => {
  it('add and subtract exactly', () => {
    fc.assert(
      fc.property(thousandths, thousandths, (a, b) => {
        expect(addDecimals(decimal(a), decimal(b))).toBe(decimal(a + b));
        expect(subtractDecimals(decimal(a), decimal(b))).toBe(decimal(a - b));
      }),
    );
  });

  it('order at the ends of their range', () => {
    const ascending = [
      `-9${'0'.repeat(125)}`,
      '-1',
      `-0.${'0'.repeat(129)}1`,
      '0',
      `0.${'0'.repeat(129)}1`,
      '1',
      `9${'0'.repeat(125)}`,
    ];
    expect(ascending.map(sortableDecimal).toSorted()).toEqual(ascending.map(sortableDecimal));
  });
});
