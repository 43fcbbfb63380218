import { committedTypes, generateTypes } from '../../scripts/codegen.ts';

it('keeps src/generated/graphql.ts in step with schema.graphql (npm run codegen)', async () => {
  expect(committedTypes()).toBe(await generateTypes());
});
