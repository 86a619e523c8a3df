import { router } from '#server/trpc.ts';
import { answer } from './answer.ts';
import { list } from './list.ts';
import { rule } from './rule.ts';
import { setRule } from './set-rule.ts';

export const approvalsRouter = router({ list, answer, rule, setRule });
