/** A web process for tests, without HTTP: does what it is told over its channel, and says how that ended. */
import { connect } from '#db/client.ts';
import { env } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import { cancelRun } from '#server/runtime/cancel.ts';
import { enqueueRun } from '#server/runtime/enqueue.ts';
import { answerQuestion } from '#server/runtime/people.ts';
import type { WebAnswer, WebRequest } from './web.ts';

const { db } = connect(env().DATABASE_URL, { name: 'parallax-web' });

function perform({ ask }: WebRequest): Promise<unknown> {
  switch (ask.what) {
    case 'start':
      return enqueueRun(db, ask.run);
    case 'answer':
      return answerQuestion(db, ask.answer);
    case 'cancel':
      return cancelRun(db, ask.cancel);
  }
}

process.on('message', (request: WebRequest) => {
  const say = (answer: Omit<WebAnswer, 'id'>) => process.send?.({ id: request.id, ...answer });
  perform(request).then(
    (result) => say({ result }),
    (error: unknown) => {
      const refused = error instanceof AppError ? { refused: error.code } : {};
      say({ problem: error instanceof Error ? error.message : String(error), ...refused });
    },
  );
});
process.once('disconnect', () => process.exit(0));
process.send?.('ready');
