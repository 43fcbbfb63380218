import { isEnumType, isInputObjectType, isIntrospectionType, isObjectType, parse, validate } from 'graphql';
import { schema } from './schema.ts';

const ORDER = 'id name quantity restaurantId orderStatus';

describe('the schema still takes what the tutorial’s clients send', () => {
  it.each([
    `query { orders { ${ORDER} } }`,
    `query ($id: String!) { order(id: $id) { ${ORDER} } }`,
    `mutation ($input: OrderInput!) { postOrder(input: $input) { ${ORDER} } }`,
    `mutation { postOrder(input: { name: "Pizza", quantity: 6, restaurantId: "Dominos Pizza" }) { ${ORDER} } }`,
    `mutation ($input: UpdateOrderInput!) { updateOrder(input: $input) { ${ORDER} } }`,
    'mutation ($id: String!) { deleteOrder(id: $id) }',
  ])('%s', (operation) => {
    expect(validate(schema, parse(operation))).toEqual([]);
  });
});

it('refuses an order without a name, with a text as quantity or with a field it does not have', () => {
  const post = (input: string) => validate(schema, parse(`mutation { postOrder(input: ${input}) { id } }`));
  expect(post('{ quantity: 1, restaurantId: "R" }')).toHaveLength(1);
  expect(post('{ name: "Pizza", quantity: "1", restaurantId: "R" }')).toHaveLength(1);
  expect(post('{ name: "Pizza", quantity: 1, restaurantId: "R", price: 0 }')).toHaveLength(1);
});

it('describes every type, field, argument and enum value for those who explore it', () => {
  const undescribed: string[] = [];
  const note = (name: string, description: string | null | undefined): void => {
    if (!description) undescribed.push(name);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type)) continue;
    if (isEnumType(type)) for (const value of type.getValues()) note(`${type.name}.${value.name}`, value.description);
    if (!isObjectType(type) && !isInputObjectType(type)) continue;
    note(type.name, type.description);
    for (const field of Object.values(type.getFields())) {
      note(`${type.name}.${field.name}`, field.description);
      if (isObjectType(type))
        for (const argument of type.getFields()[field.name]?.args ?? [])
          note(`${type.name}.${field.name}(${argument.name})`, argument.description);
    }
  }
  expect(undescribed).toEqual([]);
});
