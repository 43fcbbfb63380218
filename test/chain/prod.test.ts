import { ASSEMBLIES } from '../support/assemblies.ts';
import { ChangedAssembly, onlyOne } from '../support/changed-assembly.ts';
import { givenCloud, type OrderCloud } from '../support/cloud.ts';
import { customer } from '../support/customer.ts';

const PROD = ASSEMBLIES.prod.directory;

describe('in prod', () => {
  let given: OrderCloud;
  beforeAll(async () => {
    given = await givenCloud({ assembly: PROD });
  });
  afterAll(() => given.cloud.stop());

  it('there is no API key, and none lets anybody in', async () => {
    expect(given.cloud.info().apiKeys).toEqual([]);
    const headers = { 'x-api-key': 'da2-quakloqsynyica6zsntxttngjl' };
    const response = await fetch(given.url, { method: 'POST', headers, body: '{"query":"{ orders { id } }"}' });
    expect([response.status, await response.json()]).toEqual([
      401,
      { errors: [{ errorType: 'UnauthorizedException', message: 'Valid authorization header not provided.' }] },
    ]);
  });

  it('the schema is not told, and the deepest query that it has is answered', async () => {
    const ada = await customer(given, 'ada');
    for (const field of ['__schema', '__type']) {
      const { data, errors } = await ada.ask(
        `{ ${field}${field === '__type' ? '(name: "Order")' : ''} { __typename } }`,
      );
      expect(data).toBeNull();
      const message = `Validation error of type FieldUndefined: Field '${field}' in type 'Query' is undefined @ '${field}'`;
      expect(errors).toMatchObject([{ message }]);
    }
    expect((await ada.ask('{ listOrders { items { id } } }')).errors).toBeUndefined();
  });

  it('passwords are not sent: the client does not allow it', async () => {
    const body = {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: given.cloud.info().outputs['Orders-prod']?.['UserPoolClientId'],
      AuthParameters: { USERNAME: 'ada@example.com', PASSWORD: 'Correct-horse-7' },
    };
    const { endpoint } = given.cloud.info();
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
      },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: 'InvalidParameterException' });
  });
});

it('a query that is deeper than the template of prod lets it be is told so, where it is', async () => {
  // The schema can't be asked anything deeper than 3 levels, so that the limit has to come down to it.
  const shallow = new ChangedAssembly(PROD, 'Orders-prod', (resources) => {
    const { Properties } = onlyOne(resources, 'AWS::AppSync::GraphQLApi');
    expect(Properties['QueryDepthLimit']).toBe(5);
    Properties['QueryDepthLimit'] = 2;
  });
  const given = await givenCloud({ assembly: shallow.directory });
  try {
    const ada = await customer(given, 'ada');
    const id = await ada.post();
    await given.emails(id);
    const { data, errors } = await ada.ask('{ orders { id } listOrders { items { id } nextToken } }');
    expect(data).toEqual({ orders: [{ id }], listOrders: null });
    expect(errors).toMatchObject([{ path: ['listOrders', 'items', 0, 'id'], errorType: 'QueryDepthLimitReached' }]);
  } finally {
    await given.cloud.stop();
    shallow.remove();
  }
});
