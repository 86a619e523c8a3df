import { router } from '#server/trpc.ts';
import * as domain from './domain.ts';
import * as group from './group.ts';
import { overview } from './overview.ts';
import * as provider from './provider.ts';
import * as token from './token.ts';

export const signInRouter = router({
  overview,
  saveProvider: provider.save,
  testProvider: provider.check,
  removeProvider: provider.remove,
  addDomain: domain.add,
  checkDomain: domain.check,
  removeDomain: domain.remove,
  setGroup: group.set,
  removeGroup: group.remove,
  createToken: token.create,
  removeToken: token.remove,
});
