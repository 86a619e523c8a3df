/**
 * Loaded first (`--import`) into the web and worker process. The channel to the parent closes when the
 * parent ends in any way, kill -9 included; the process then ends itself as on SIGTERM, and within 5 s.
 */
import '#db/driver-repair.ts';

process.once('disconnect', () => {
  setTimeout(() => process.exit(1), 5_000).unref();
  process.kill(process.pid, 'SIGTERM');
});
