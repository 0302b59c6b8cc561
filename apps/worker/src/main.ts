import { config as readConfig } from '@skydeck/core/config';
import { createLogger } from '@skydeck/core/logger';
import packageJson from '../package.json';
import { startWorker } from './worker';

const STOP_WITHIN_MS = 10_000;

const config = readConfig();
const log = createLogger('worker', config.logLevel);

function die(why: string): never {
  log.fatal(why);
  process.exit(1);
}

process.on('unhandledRejection', (error) => {
  log.fatal({ err: error }, 'a failure that nobody handled');
  process.exit(1);
});

const worker = await startWorker({ config, log, agentVersion: packageJson.version, onFatal: die }).catch(
  (error: unknown) => {
    log.fatal({ err: error }, 'the worker could not start');
    process.exit(1);
  },
);

let stopping = false;
async function stop(signal: NodeJS.Signals): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ signal }, 'stopping');
  setTimeout(() => die('parts did not stop in time'), STOP_WITHIN_MS).unref();
  await worker.stop();
  log.info('stopped');
  process.exit(0);
}
process.on('SIGTERM', (signal) => void stop(signal));
process.on('SIGINT', (signal) => void stop(signal));
