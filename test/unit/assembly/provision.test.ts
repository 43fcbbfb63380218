import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Deployment } from '../../../local/assembly/deployment.ts';
import { readAssembly } from '../../../local/assembly/manifest.ts';
import { Stacks } from '../../../local/assembly/stacks.ts';
import { DEFAULT_ENVIRONMENT } from '../../../local/core/environment.ts';
import type { ResourceProvider, TemplateResource } from '../../../local/platform/resources.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'assembly-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(template: unknown, assets: Record<string, string> = {}): string {
  const files = Object.fromEntries(
    Object.entries(assets).map(([key, path]) => [
      key,
      { source: { path }, destinations: { here: { objectKey: key } } },
    ]),
  );
  writeFileSync(join(directory, 'Stack.template.json'), JSON.stringify(template));
  writeFileSync(join(directory, 'Stack.assets.json'), JSON.stringify({ files }));
  writeFileSync(
    join(directory, 'manifest.json'),
    JSON.stringify({
      artifacts: {
        'Stack.assets': { type: 'cdk:asset-manifest', properties: { file: 'Stack.assets.json' } },
        Stack: {
          type: 'aws:cloudformation:stack',
          properties: { templateFile: 'Stack.template.json' },
          metadata: { '/Stack/Box/Resource': [{ type: 'aws:cdk:logicalId', data: 'Box' }] },
        },
      },
    }),
  );
  return directory;
}

async function run(
  template: unknown,
  options: { made?: TemplateResource[]; parameters?: Record<string, string>; assets?: Record<string, string> } = {},
): Promise<Deployment> {
  const box: ResourceProvider = {
    type: 'Test::Box',
    supports: {
      honoured: ['Name', 'Lid.Colour', 'Parts[].Id', 'Free.**'],
      inert: { Tags: 'nothing reads them', 'Tags.**': 'nothing reads them' },
    },
    provision: (resource) => {
      options.made?.push(resource);
      if (resource.properties['Name'] === 'asset') resource.asset('bucket', 'key.zip');
      return { ref: `ref-${resource.logicalId}`, attributes: { Arn: `arn:${resource.logicalId}` } };
    },
  };
  const stacks = new Stacks({
    environment: DEFAULT_ENVIRONMENT,
    providers: [box],
    parameters: options.parameters ?? {},
  });
  await stacks.deploy(readAssembly(write(template, options.assets)));
  return stacks.deployment;
}

const box = (properties: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => ({
  Type: 'Test::Box',
  Properties: properties,
  ...more,
});

describe('a synthesized assembly', () => {
  it('is made in the order of its references, and its outputs are resolved', async () => {
    const made: TemplateResource[] = [];
    const deployment = await run(
      {
        Resources: {
          Last: box({ Name: { 'Fn::Sub': '${Middle.Arn}' } }),
          Middle: box({ Name: { Ref: 'First' } }),
          First: box({}, { DependsOn: 'Zero' }),
          Zero: box(),
        },
        Outputs: { Where: { Value: { 'Fn::GetAtt': ['Last', 'Arn'] } } },
      },
      { made },
    );
    expect(made.map((resource) => resource.logicalId)).toEqual(['Zero', 'First', 'Middle', 'Last']);
    expect(made.at(-1)?.properties).toEqual({ Name: 'arn:Middle' });
    expect(deployment.stacks[0]?.outputs).toEqual({ Where: 'arn:Last' });
  });

  it('gives resources construct paths for people and the same generated names at every start', async () => {
    const made: TemplateResource[] = [];
    await run({ Resources: { Box: box() } }, { made });
    await run({ Resources: { Box: box() } }, { made });
    expect(made.map((resource) => resource.path)).toEqual(['Stack/Box', 'Stack/Box']);
    expect(made[0]?.generateName(40)).toBe(made[1]?.generateName(40));
    expect(made[0]?.generateName(40)).toMatch(/^Stack-Box-[0-9A-F]{12}$/);
    expect(made[0]?.generateName(20).length).toBeLessThanOrEqual(20);
  });

  it('leaves out resources whose condition does not hold', async () => {
    const made: TemplateResource[] = [];
    const Conditions = { Never: { 'Fn::Equals': ['a', 'b'] } };
    await run({ Conditions, Resources: { Box: box({}, { Condition: 'Never' }), Other: box() } }, { made });
    expect(made.map((resource) => resource.logicalId)).toEqual(['Other']);
  });

  it('is refused as a whole, before anything is made, with every unsupported type and property by path', async () => {
    const made: TemplateResource[] = [];
    const template = {
      Resources: {
        Box: box({
          Name: 'n',
          Lid: { Colour: 'red', Weight: 1 },
          Parts: [{ Id: 1 }, { Id: 2, Size: 3 }],
          Tags: [{ Key: 'k' }],
          Free: { a: [{ b: 1 }] },
          Strange: true,
        }),
        Odd: { Type: 'Test::Odd' },
      },
    };
    await expect(run(template, { made })).rejects.toThrow(
      [
        '4 problems:',
        '  - Stack/Box: the property Lid.Weight of Test::Box is not supported by the local cloud.',
        '  - Stack/Box: the property Parts[].Size of Test::Box is not supported by the local cloud.',
        '  - Stack/Box: the property Strange of Test::Box is not supported by the local cloud.',
        '  - Stack/Odd: the resource type Test::Odd is not supported by the local cloud.',
      ].join('\n'),
    );
    expect(made).toEqual([]);
  });

  it('is refused when a property that a function hid turns out to be unsupported', async () => {
    const Conditions = { Always: { 'Fn::Equals': ['a', 'a'] } };
    const Lid = { 'Fn::If': ['Always', { Weight: 1 }, { Colour: 'red' }] };
    await expect(run({ Conditions, Resources: { Box: box({ Lid }) } })).rejects.toThrow(/Stack\/Box.*Lid\.Weight/);
  });

  it('is refused when resources depend on each other in a circle', async () => {
    const Resources = { A: box({ Name: { Ref: 'B' } }), B: box({ Name: { Ref: 'A' } }) };
    await expect(run({ Resources })).rejects.toThrow('circle: A → B → A');
  });

  it('is refused when a parameter has no value, a forbidden one, or none of that name exists', async () => {
    const Parameters = { email: { Type: 'String', Description: 'Who gets mail', AllowedPattern: '.+@.+' } };
    const template = { Parameters, Resources: {} };
    await expect(run(template)).rejects.toThrow('The parameter email (Who gets mail) has no value');
    await expect(run(template, { parameters: { email: 'nobody' } })).rejects.toThrow('does not match');
    await expect(run(template, { parameters: { email: 'a@b', mail: 'a@b' } })).rejects.toThrow(
      'The parameter mail was given',
    );
  });

  it('is refused when an asset is not listed or not there', async () => {
    const template = { Resources: { Box: box({ Name: 'asset' }) } };
    await expect(run(template)).rejects.toThrow(/Stack\/Box.*asset key.zip is not listed/);
    await expect(run(template, { assets: { 'key.zip': 'asset.gone' } })).rejects.toThrow(
      /asset\.gone does not exist.*npm run synth/,
    );
  });

  it('is refused when the folder holds none, or a part is damaged', async () => {
    expect(() => readAssembly(directory)).toThrow(/There is no assembly in .*npm run synth/);
    write({ Resources: {} });
    writeFileSync(join(directory, 'Stack.template.json'), '{ "Resources": ');
    expect(() => readAssembly(directory)).toThrow(/Stack\.template\.json can't be read/);
  });

  it('is refused when a resource has an attribute that would change what it does', async () => {
    await expect(run({ Resources: { Box: box({}, { CreationPolicy: {} }) } })).rejects.toThrow(
      'resource Box: the attribute CreationPolicy is not supported',
    );
  });
});
