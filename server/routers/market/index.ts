import { router } from '#server/trpc.ts';
import { categories } from './categories.ts';
import { get } from './get.ts';
import { install } from './install.ts';
import { list } from './list.ts';

export const marketRouter = router({ categories, list, get, install });
