import { router } from '#server/trpc.ts';
import { at } from './at.ts';
import { callable } from './callable.ts';
import { called } from './called.ts';
import { create } from './create.ts';
import { edit } from './edit.ts';
import { edits } from './edits.ts';
import { follow } from './follow.ts';
import { get } from './get.ts';
import { here } from './here.ts';
import { list } from './list.ts';
import { publish } from './publish.ts';
import { remove } from './remove.ts';
import { restore } from './restore.ts';
import { restoreState } from './restore-state.ts';
import { save } from './save.ts';
import { since } from './since.ts';
import { starters } from './starters.ts';
import { state } from './state.ts';
import { tags } from './tags.ts';
import { versionsOf } from './versions.ts';

export const patternsRouter = router({
  list,
  tags,
  create,
  get,
  save,
  edit,
  at,
  since,
  follow,
  here,
  edits,
  remove,
  restore,
  restoreState,
  versions: versionsOf,
  state,
  publish,
  callable,
  called,
  starters,
});
