import { randomUUID } from 'node:crypto';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { eventually, OUTPUTS } from '../deployed.ts';
import { findings } from './findings.ts';

const note = findings();
const states = new SFNClient({});
const TableName = OUTPUTS['OrdersTableName'] ?? '';
const key = (id: string) => ({ userId: { S: `probe ${randomUUID()}` }, id: { S: id } });

/** What DynamoDB refuses, and changes nothing by. The SDK for Java has a class for the first alone. */
const REFUSED = {
  'a condition that does not hold': {
    Resource: 'arn:aws:states:::dynamodb:updateItem',
    Arguments: {
      TableName,
      Key: key('none'),
      ConditionExpression: 'attribute_exists(id)',
      UpdateExpression: 'SET probed = :now',
      ExpressionAttributeValues: { ':now': { S: 'now' } },
    },
  },
  'an empty key': { Resource: 'arn:aws:states:::dynamodb:getItem', Arguments: { TableName, Key: key('') } },
  'a table that the role may not read': {
    Resource: 'arn:aws:states:::dynamodb:getItem',
    Arguments: { TableName: `${TableName}-none`, Key: key('none') },
  },
};

/** Each in a branch of its own, which gives the name of the error. */
const DEFINITION = {
  QueryLanguage: 'JSONata',
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Parallel',
      End: true,
      Branches: Object.entries(REFUSED).map(([what, task]) => ({
        StartAt: what,
        States: {
          [what]: {
            Type: 'Task',
            ...task,
            Output: 'it was not refused',
            Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Error %}', Next: `${what}: named` }],
            End: true,
          },
          [`${what}: named`]: { Type: 'Pass', End: true },
        },
      })),
    },
  },
};

describe("DynamoDB's errors in a workflow", () => {
  it('are named after the classes of the SDK for Java', async () => {
    const definition = JSON.stringify(DEFINITION);
    const name = `test-aws-${randomUUID()}`;
    const roleArn = await roleOfWorkflow();
    const { stateMachineArn } = await states.send(new CreateStateMachineCommand({ name, definition, roleArn }));
    try {
      const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn }));
      const output = await eventually('the execution to end', async () => {
        const { status, output, cause } = await states.send(new DescribeExecutionCommand({ executionArn }));
        if (status === 'FAILED') throw new Error(`The execution failed: ${cause}`);
        return output;
      });

      const names: readonly string[] = JSON.parse(output);
      const found = Object.keys(REFUSED).map((what, index) => `${what}: ${names[index]}`);
      note("DynamoDB's errors", `${found.join('; ')}. Without a class, an error goes by that of all of DynamoDB's.`);
      expect(names[0]).toBe('DynamoDB.ConditionalCheckFailedException');
      expect(names[1]).toMatch(/^DynamoDB\.\w*DynamoD[Bb]\w*Exception$/);
    } finally {
      await states.send(new DeleteStateMachineCommand({ stateMachineArn }));
    }
  });
});

/** The role of the workflow that writes to the table of the stack. */
async function roleOfWorkflow(): Promise<string> {
  const { stateMachines = [] } = await states.send(new ListStateMachinesCommand({ maxResults: 1_000 }));
  for (const { stateMachineArn, name } of stateMachines) {
    if (!name?.includes('WorkflowStateMachine')) continue;
    const found = await states.send(new DescribeStateMachineCommand({ stateMachineArn }));
    if (found.definition?.includes(TableName) && found.roleArn !== undefined) return found.roleArn;
  }
  throw new Error(`No state machine of this account writes to ${TableName}.`);
}
