import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { changeLine, changeReport } from '../../../local/assembly/change-report.ts';
import { changesBetween } from '../../../local/assembly/changes.ts';
import type { Assembly } from '../../../local/assembly/manifest.ts';
import { propertyChanges } from '../../../local/assembly/property-changes.ts';
import { LossNotApproved, Stacks } from '../../../local/assembly/stacks.ts';
import { parseTemplate } from '../../../local/assembly/template.ts';
import { startCloud } from '../../../local/cloud.ts';
import { DEFAULT_ENVIRONMENT } from '../../../local/core/environment.ts';
import { Fields, isRecord } from '../../../local/core/fields.ts';
import type { ResourceProvider } from '../../../local/platform/resources.ts';

/** What was done to boxes, one text for each deed; a box named "bad" can't be made. */
function boxes() {
  const deeds: string[] = [];
  const box = (type: string, more: Partial<ResourceProvider['changes']> = {}): ResourceProvider => ({
    type,
    supports: { honoured: ['Name', 'Colour', 'Parts.**'] },
    provision: ({ logicalId, properties }) => {
      if (properties['Name'] === 'bad') throw new Error('the name is bad.');
      deeds.push(`make ${logicalId} ${JSON.stringify(properties)}`);
      return { ref: `${logicalId}-${properties['Name']}`, attributes: {} };
    },
    changes: {
      replacing: ['Name'],
      update: ({ logicalId, properties }, made) => {
        if (properties['Colour'] === 'bad') throw new Error('the colour is bad.');
        deeds.push(`change ${logicalId} ${JSON.stringify(properties)}`);
        return made;
      },
      remove: ({ logicalId }) => {
        deeds.push(`remove ${logicalId}`);
      },
      ...more,
    },
  });
  const { changes: _never, ...rigid } = box('Test::Rigid');
  const providers: ResourceProvider[] = [box('Test::Box'), box('Test::Store', { holds: 'goods' }), rigid];
  const stacks = new Stacks({ environment: DEFAULT_ENVIRONMENT, providers, parameters: {} });
  return { deeds, stacks, providers: new Map(providers.map((provider) => [provider.type, provider])) };
}

/** An assembly of one stack whose resources are given as `[type, properties]`. */
function assemblyOf(resources: Record<string, [string, Record<string, unknown>]>): Assembly {
  const Resources = Object.fromEntries(
    Object.entries(resources).map(([id, [Type, Properties]]) => [id, { Type, Properties }]),
  );
  const template = parseTemplate(new Fields({ Resources }, (message) => new Error(message)), 'template');
  const stack = { stackName: 'Stack', template, paths: new Map(), dependencies: [] };
  return { directory: '/none', stacks: new Map([['Stack', stack]]), assets: new Map() };
}

describe('an update of an assembly', () => {
  it('touches nothing when nothing is different', async () => {
    const { deeds, stacks } = boxes();
    await stacks.deploy(assemblyOf({ A: ['Test::Box', { Name: 'a' }] }));
    deeds.length = 0;

    expect(await stacks.deploy(assemblyOf({ A: ['Test::Box', { Name: 'a' }] }))).toEqual([]);

    expect(deeds).toEqual([]);
  });

  it('changes, replaces, adds and removes only what is different', async () => {
    const { deeds, stacks } = boxes();
    await stacks.deploy(
      assemblyOf({
        Same: ['Test::Box', { Name: 'same' }],
        Other: ['Test::Box', { Name: 'other', Colour: 'red' }],
        Renamed: ['Test::Box', { Name: 'old' }],
        Gone: ['Test::Box', { Name: 'gone' }],
      }),
    );
    deeds.length = 0;

    const changes = await stacks.deploy(
      assemblyOf({
        Same: ['Test::Box', { Name: 'same' }],
        Other: ['Test::Box', { Name: 'other', Colour: 'blue' }],
        Renamed: ['Test::Box', { Name: 'new' }],
        Added: ['Test::Box', { Name: 'added' }],
      }),
    );

    expect(deeds).toEqual([
      'change Other {"Name":"other","Colour":"blue"}',
      'remove Renamed',
      'make Renamed {"Name":"new"}',
      'make Added {"Name":"added"}',
      'remove Gone',
    ]);
    expect(changes.map(changeLine)).toEqual([
      '[~] Test::Box Stack/Other: Colour',
      '[~] Test::Box Stack/Renamed: Name replace',
      '[+] Test::Box Stack/Added',
      '[-] Test::Box Stack/Gone destroy',
    ]);
  });

  it('reaches resources that refer to a replaced one', async () => {
    const { deeds, stacks } = boxes();
    const of = (name: string): Assembly =>
      assemblyOf({ A: ['Test::Box', { Name: name }], B: ['Test::Box', { Colour: { Ref: 'A' } }] });
    await stacks.deploy(of('one'));
    deeds.length = 0;

    await stacks.deploy(of('two'));

    expect(deeds).toEqual(['remove A', 'make A {"Name":"two"}', 'change B {"Colour":"A-two"}']);
  });

  it('loses what a resource holds only when somebody agrees', async () => {
    const { deeds, stacks } = boxes();
    await stacks.deploy(assemblyOf({ Goods: ['Test::Store', { Name: 'a' }] }));
    deeds.length = 0;

    await expect(stacks.deploy(assemblyOf({ Goods: ['Test::Store', { Name: 'b' }] }))).rejects.toThrow(LossNotApproved);
    await expect(stacks.deploy(assemblyOf({}))).rejects.toThrow(
      'CloudFormation would remove Stack/Goods (Test::Store): its goods are lost.',
    );
    expect(deeds).toEqual([]);

    await stacks.deploy(assemblyOf({ Goods: ['Test::Store', { Name: 'b' }] }), () => true);
    expect(deeds).toEqual(['remove Goods', 'make Goods {"Name":"b"}']);
  });

  it('is undone when one of its resources can not be made, and works once that is mended', async () => {
    const { deeds, stacks } = boxes();
    await stacks.deploy(
      assemblyOf({ A: ['Test::Box', { Colour: 'red' }], B: ['Test::Box', { Name: 'b' }], C: ['Test::Box', {}] }),
    );
    const before = stacks.deployment;
    deeds.length = 0;

    await expect(
      stacks.deploy(
        assemblyOf({
          A: ['Test::Box', { Colour: 'blue' }],
          B: ['Test::Box', { Name: 'other' }],
          New: ['Test::Box', {}],
          C: ['Test::Box', { Colour: 'bad' }],
        }),
      ),
    ).rejects.toThrow('Stack/C (Test::Box): the colour is bad.');

    expect(deeds).toEqual([
      'change A {"Colour":"blue"}',
      'remove B',
      'make B {"Name":"other"}',
      'make New {}',
      'remove New',
      'remove B',
      'make B {"Name":"b"}',
      'change A {"Colour":"red"}',
    ]);
    expect(stacks.deployment).toBe(before);
    deeds.length = 0;
    await stacks.deploy(assemblyOf({ A: ['Test::Box', { Colour: 'blue' }], B: ['Test::Box', { Name: 'b' }] }));
    expect(deeds).toEqual(['change A {"Colour":"blue"}', 'remove C']);
  });

  it('refuses by name what only a restart changes, before anything is done', async () => {
    const { deeds, stacks } = boxes();
    await stacks.deploy(assemblyOf({ A: ['Test::Box', {}], R: ['Test::Rigid', { Colour: 'red' }] }));
    deeds.length = 0;

    await expect(
      stacks.deploy(assemblyOf({ A: ['Test::Box', { Colour: 'blue' }], R: ['Test::Rigid', { Colour: 'blue' }] })),
    ).rejects.toThrow(
      "Stack/R: a resource of the type Test::Rigid can't be changed while the local cloud runs. Restart it.",
    );

    expect(deeds).toEqual([]);
  });
});

describe('the report of changes', () => {
  it('shows paths and values as cdk diff does', () => {
    const { providers } = boxes();
    const changes = changesBetween(
      assemblyOf({
        A: ['Test::Box', { Name: 'a', Colour: 'red', Parts: { Lid: { Size: 1 }, Old: [1, 2] } }],
        Gone: ['Test::Store', {}],
      }),
      assemblyOf({
        A: ['Test::Box', { Name: 'b', Parts: { Lid: { Size: 2 }, Old: [1, 3] } }],
        New: ['Test::Box', {}],
      }),
      providers,
    );

    expect(changeReport(changes)).toEqual([
      'Stack Stack',
      '[~] Test::Box Stack/A A replace',
      ' ├─ [~] Name (requires replacement)',
      ' │   ├─ [-] a',
      ' │   └─ [+] b',
      ' ├─ [-] Colour',
      ' │   └─ [-] red',
      ' ├─ [~] Parts.Lid.Size',
      ' │   ├─ [-] 1',
      ' │   └─ [+] 2',
      ' └─ [~] Parts.Old[1]',
      '     ├─ [-] 2',
      '     └─ [+] 3',
      '[+] Test::Box Stack/New New',
      '[-] Test::Store Stack/Gone Gone destroy',
    ]);
  });

  it('shows of a long text the part that differs', () => {
    const code = 'x'.repeat(400);
    const [, , , before, after] = changeReport([
      {
        kind: 'changed',
        stackName: 'S',
        logicalId: 'A',
        type: 'Test::Box',
        path: 'S/A',
        replaced: false,
        properties: [{ path: 'Code', before: `${code}old${code}`, after: `${code}new${code}`, replaces: false }],
      },
    ]);

    expect(before).toMatch(/^ {5}├─ \[-\] …x{24}oldx+…$/);
    expect(after).toMatch(/^ {5}└─ \[\+\] …x{24}newx+…$/);
  });

  it('takes an intrinsic function for one value', () => {
    expect(propertyChanges({ A: { Ref: 'X' } }, { A: { Ref: 'Y' } })).toEqual([
      { path: 'A', before: { Ref: 'X' }, after: { Ref: 'Y' } },
    ]);
  });
});

describe('the properties that replace a resource', () => {
  it("are those of CloudFormation's specification", async () => {
    const specified = replacingProperties();
    const cloud = await startCloud({ seed: 1 });
    const resourceTypes = cloud.resourceTypes.filter(({ changes }) => changes);
    await cloud.stop();

    const expected = resourceTypes.map(({ type, supports }) => {
      const supported = new Set(
        [...supports.honoured, ...Object.keys(supports.inert ?? {})].map((path) => path.split(/[.[]/, 1)[0]),
      );
      return [type, (specified.get(type) ?? ['no such type']).filter((name) => supported.has(name))];
    });
    expect(resourceTypes.map(({ type, changes }) => [type, [...(changes?.replacing ?? [])].sort()])).toEqual(expected);
  });
});

/** By resource type, from the copy of the specification that the CDK's own `cdk diff` uses. */
function replacingProperties(): Map<string, string[]> {
  const file = join(import.meta.dirname, '../../../node_modules/aws-cdk/db.json.gz');
  const database: unknown = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
  const fail = (message: string): Error => new Error(`${file}: ${message}`);
  const entities = new Fields(database, fail).nested('schema')?.nested('resource')?.optionalArray('entities') ?? [];
  return new Map(
    entities.map((entity) => {
      const fields = new Fields(entity, fail);
      const properties = fields.optionalRecord('properties') ?? {};
      const replacing = Object.keys(properties).filter((name) => {
        const property = properties[name];
        return isRecord(property) && property['causesReplacement'] === 'yes';
      });
      return [fields.string('cloudFormationType'), replacing.sort()];
    }),
  );
}
