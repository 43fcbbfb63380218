import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsError } from '../../../local/core/aws-error.ts';
import type { AccessControl } from '../../../local/platform/access.ts';
import { allowEverything, fakeService, templateResource } from '../../support/platform.ts';
import { type Json, Machines, ROLE } from './machines.ts';

const TYPE = 'AWS::StepFunctions::StateMachine';
const DEFINITION = {
  QueryLanguage: 'JSONata',
  StartAt: 'S',
  States: { S: { Type: 'Pass', Output: { table: '${Table}', kept: '${Other}' }, End: true } },
};
const GROUP = 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/vendedlogs/states/orders';

async function provision(machines: Machines, properties: Json, assets: Record<string, string> = {}) {
  const provider = machines.service.providers.find(({ type }) => type === TYPE);
  if (!provider) throw new Error('There is no provider.');
  return provider.provision(
    templateResource(TYPE, { RoleArn: ROLE, ...properties }, { logicalId: 'Workflow', assets }),
  );
}

describe('a state machine of a template', () => {
  it('is made with its substitutions, and can be referred to', async () => {
    const machines = new Machines();
    const made = await provision(machines, {
      StateMachineType: 'EXPRESS',
      DefinitionString: JSON.stringify(DEFINITION),
      DefinitionSubstitutions: { Table: 'the "orders"' },
      TracingConfiguration: { Enabled: true },
    });
    const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:TestStack-Workflow-0123456789AB';
    expect(made).toEqual({ ref: arn, attributes: { Arn: arn, Name: 'TestStack-Workflow-0123456789AB' } });
    const answer = await machines.call('StartSyncExecution', { stateMachineArn: arn });
    expect(answer['output']).toBe(JSON.stringify({ table: 'the "orders"', kept: '${Other}' }));
    expect(answer['traceHeader']).toMatch(/^Root=1-/);
    expect(machines.platform.journal.read().at(-1)).toMatchObject({ to: 'TestStack/Workflow' });
  });

  it('may have its definition as an object or as an asset', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'machine-'));
    try {
      const path = join(folder, 'definition.json');
      writeFileSync(path, JSON.stringify(DEFINITION));
      for (const properties of [{ Definition: DEFINITION }, { DefinitionS3Location: { Bucket: 'b', Key: 'k.json' } }]) {
        const machines = new Machines();
        const { ref } = await provision(machines, { StateMachineName: 'm', ...properties }, { 'k.json': path });
        const described = await machines.call('DescribeStateMachine', { stateMachineArn: ref });
        expect(described['definition']).toBe(JSON.stringify(DEFINITION));
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    [{}, 'One of DefinitionString, Definition and DefinitionS3Location is needed.'],
    [{ DefinitionString: '{}' }, 'These fields are required: [States, StartAt] at /'],
    [{ Definition: DEFINITION, RoleArn: undefined }, 'RoleArn is missing'],
    [{ Definition: DEFINITION, StateMachineType: 'SLOW' }, "Value 'SLOW' at 'type'"],
  ])('is refused with a sentence when it can not be: %j', async (properties, words) => {
    await expect(provision(new Machines(), properties)).rejects.toThrow(words);
  });

  it('needs the permission to make its log, under its own role', async () => {
    const machines = new Machines();
    const asked = fakeService(machines.platform, 'logs', { CreateLogDelivery: () => ({}) });
    const LoggingConfiguration = {
      Level: 'ALL',
      IncludeExecutionData: true,
      Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: `${GROUP}:*` } }],
    };
    const { ref } = await provision(machines, { Definition: DEFINITION, LoggingConfiguration });
    expect(asked).toEqual([
      {
        action: 'CreateLogDelivery',
        input: { logGroupArn: GROUP },
        caller: {
          principal: { type: 'role', roleArn: ROLE, sessionName: 'TestStack-Workflow-0123456789AB' },
          from: 'TestStack/Workflow',
        },
      },
    ]);
    expect(await machines.call('DescribeStateMachine', { stateMachineArn: ref })).toMatchObject({
      loggingConfiguration: {
        level: 'ALL',
        includeExecutionData: true,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: `${GROUP}:*` } }],
      },
    });
    const refusing = new Machines();
    fakeService(refusing.platform, 'logs', {
      CreateLogDelivery: () => {
        throw new AwsError('AccessDeniedException', 'No statement allows it.');
      },
    });
    await expect(provision(refusing, { Definition: DEFINITION, LoggingConfiguration })).rejects.toThrow(
      'The state machine IAM Role is not authorized to access the Log Destination. No statement allows it.',
    );
  });

  it('needs a role that lets Step Functions in', async () => {
    const access: AccessControl = {
      ...allowEverything,
      assumeRole: () => {
        throw new AwsError('AccessDenied', 'The role does not trust states.amazonaws.com.');
      },
    };
    await expect(provision(new Machines({ access }), { Definition: DEFINITION })).rejects.toThrow('does not trust');
  });
});
