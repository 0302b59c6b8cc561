import { config, exportForLibraries } from '@skydeck/core/config';
import { runtime } from './runtime';
import { startServer } from './start-server';

const STOP_WITHIN_MS = 5_000;

exportForLibraries(config());
const { log } = runtime();
process.on('unhandledRejection', (error) => {
  log.fatal({ err: error }, 'a failure that nobody handled');
  process.exit(1);
});

const server = await startServer(runtime());
log.info({ url: config().publicUrl, ...config().web }, 'the portal is up');

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    void server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'the stop failed');
        process.exit(1);
      },
    );
  });
}
