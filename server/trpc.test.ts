/** What the compiler refuses: `tsc` fails when one of these lines builds. */
import { expect, test } from 'vitest';
import { sessionProcedure, workspaceProcedure } from './trpc.ts';

test('a procedure is built by saying first who may call it', () => {
  // @ts-expect-error nothing but `meta` can come first
  expect(() => workspaceProcedure.query(() => 1)).not.toThrow();
  // @ts-expect-error nor of a procedure without a workspace
  expect(() => sessionProcedure.mutation(() => 1)).not.toThrow();
  // @ts-expect-error an empty meta says nothing
  expect(() => workspaceProcedure.meta({})).not.toThrow();
  // @ts-expect-error there is no such permission
  expect(() => workspaceProcedure.meta({ can: 'patterns.everything' })).not.toThrow();
  expect(workspaceProcedure.meta({ can: 'patterns.read' }).query(() => 1)._def.meta).toEqual({
    can: 'patterns.read',
  });
});
