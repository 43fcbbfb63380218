import { testPlatform } from '../support/platform.ts';
import { ADA, givenPool, type Pool } from '../unit/cognito/given.ts';
import { asKilled, cleanUp, newFolder, openStorage } from './folders.ts';

afterEach(cleanUp);

const begin = (folder: string): Promise<Pool> =>
  givenPool({ platform: testPlatform({ storage: openStorage(folder) }) });

it('customers, their passwords, sign-ins and tokens outlive a process that was killed', async () => {
  const folder = newFolder();
  const first = await begin(folder);
  const { UserSub } = await first.signUp();
  await first.confirm();
  const { RefreshToken, AccessToken } = Object((await first.signIn())['AuthenticationResult']);
  first.platform.storage.settled();

  const second = await begin(asKilled(folder));
  const me = await second.ask('GetUser', { AccessToken });
  expect(me).toMatchObject({ Username: UserSub });
  expect(await second.signIn(ADA)).toHaveProperty('AuthenticationResult.IdToken');
  const again = { ClientId: second.clientId, RefreshToken };
  expect(await second.ask('GetTokensFromRefreshToken', again)).toHaveProperty('AuthenticationResult.IdToken');
  expect(second.inbox.read()).toEqual([]);
});
