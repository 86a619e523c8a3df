import { router } from '#server/trpc.ts';
import { approve } from './approve.ts';
import { bind } from './bind.ts';
import { bringBack } from './bring-back.ts';
import { capabilities } from './capabilities.ts';
import { figures } from './figures.ts';
import { get } from './get.ts';
import { list } from './list.ts';
import { openapi } from './openapi.ts';
import { register } from './register.ts';
import { registered } from './registered.ts';
import { remove } from './remove.ts';
import { restore, retire } from './retire.ts';
import { test } from './test.ts';
import { train } from './train.ts';
import { tryOut } from './try.ts';
import { update } from './update.ts';

export const agentsRouter = router({
  ...{ list, get, try: tryOut, train, remove, bringBack },
  ...{ register, registered, update, test, retire, restore, approve, figures, openapi, capabilities, bind },
});
