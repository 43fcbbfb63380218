import fc from 'fast-check';
import type { AttributeMap } from '../../../local/apis/dynamodb.ts';
import { type Dynamo, dynamo, itemsOf, key, streamedTable } from './dynamo.ts';

const TableName = 'modelled';

/** What is known to be in the table, and what its stream must have said. */
interface Model {
  readonly items: Map<string, AttributeMap>;
  readonly changes: { eventName: string; old?: AttributeMap | undefined; new?: AttributeMap | undefined }[];
}

function remember(model: Model, id: string, item: AttributeMap | undefined): void {
  const old = model.items.get(id);
  if (item) model.items.set(id, item);
  else model.items.delete(id);
  if (JSON.stringify(old) === JSON.stringify(item)) return;
  model.changes.push({ eventName: old ? (item ? 'MODIFY' : 'REMOVE') : 'INSERT', old, new: item });
}

const id = fc.constantFrom('1', '2', '3', '4');
const value = fc.constantFrom('a', 'b', 'c');

abstract class Step implements fc.AsyncCommand<Model, Dynamo> {
  readonly id: string;
  readonly value: string;
  constructor(id: string, value: string) {
    this.id = id;
    this.value = value;
  }
  check(): boolean {
    return true;
  }
  abstract run(model: Model, db: Dynamo): Promise<void>;
  toString(): string {
    return `${this.constructor.name}(${this.id}, ${this.value})`;
  }
}

class Put extends Step {
  async run(model: Model, db: Dynamo): Promise<void> {
    const Item = { ...key('p', this.id), value: { S: this.value } };
    const { Attributes } = await db.ask('PutItem', { TableName, Item, ReturnValues: 'ALL_OLD' });
    expect(Attributes).toEqual(model.items.get(this.id));
    remember(model, this.id, Item);
  }
}

class PutIfAbsent extends Step {
  async run(model: Model, db: Dynamo): Promise<void> {
    const Item = { ...key('p', this.id), value: { S: this.value } };
    const request = {
      TableName,
      Item,
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    };
    const present = model.items.get(this.id);
    if (present) expect((await db.refusal('PutItem', request)).fields).toEqual({ Item: present });
    else {
      await db.ask('PutItem', request);
      remember(model, this.id, Item);
    }
  }
}

class Overwrite extends Step {
  async run(model: Model, db: Dynamo): Promise<void> {
    const updated = { ...(model.items.get(this.id) ?? key('p', this.id)), value: { S: this.value } };
    const { Attributes } = await db.ask('UpdateItem', {
      TableName,
      Key: key('p', this.id),
      UpdateExpression: 'SET #v = :v',
      ExpressionAttributeNames: { '#v': 'value' },
      ExpressionAttributeValues: { ':v': { S: this.value } },
      ReturnValues: 'ALL_NEW',
    });
    expect(Attributes).toEqual(updated);
    remember(model, this.id, updated);
  }
}

class Delete extends Step {
  async run(model: Model, db: Dynamo): Promise<void> {
    const answer = await db.ask('DeleteItem', { TableName, Key: key('p', this.id), ReturnValues: 'ALL_OLD' });
    expect(answer['Attributes']).toEqual(model.items.get(this.id));
    remember(model, this.id, undefined);
  }
}

/** Moves one item to the next id, all or nothing. */
class Move extends Step {
  async run(model: Model, db: Dynamo): Promise<void> {
    const target = this.id === '4' ? '1' : String(Number(this.id) + 1);
    const Item = { ...key('p', target), value: { S: this.value } };
    const request = {
      TransactItems: [
        { Delete: { TableName, Key: key('p', this.id), ConditionExpression: 'attribute_exists(pk)' } },
        { Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' } },
      ],
    };
    if (!model.items.has(this.id) || model.items.has(target)) {
      expect((await db.refusal('TransactWriteItems', request)).code).toBe('TransactionCanceledException');
      return;
    }
    await db.ask('TransactWriteItems', request);
    remember(model, this.id, undefined);
    remember(model, target, Item);
  }
}

describe('any sequence of writes', () => {
  it('leaves the table as a simple map would be, and a stream that tells each change once, in order', async () => {
    const commands = fc.commands(
      [Put, PutIfAbsent, Overwrite, Delete, Move].map((Kind) =>
        fc.tuple(id, value).map(([one, other]) => new Kind(one, other)),
      ),
      { maxCommands: 30 },
    );
    await fc.assert(
      fc.asyncProperty(commands, async (steps) => {
        const db = dynamo();
        const streamArn = await streamedTable(db, TableName);
        const model: Model = { items: new Map(), changes: [] };
        await fc.asyncModelRun(() => ({ model, real: db }), steps);
        const page = await db.ask('Query', {
          TableName,
          KeyConditionExpression: 'pk = :p',
          ExpressionAttributeValues: { ':p': { S: 'p' } },
        });
        expect(itemsOf(page)).toEqual([...model.items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item));
        const records = await db.records(streamArn);
        expect(
          records.map(({ eventName, dynamodb }) => ({ eventName, old: dynamodb.OldImage, new: dynamodb.NewImage })),
        ).toEqual(model.changes);
        const sequences = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
        expect(sequences).toEqual([...new Set(sequences)].sort());
      }),
      { numRuns: 60 },
    );
  });
});
