import { printFailure, StepError } from '../launcher/steps.mjs';

type Command = (args: readonly string[]) => Promise<number>;

const COMMANDS: Record<string, () => Promise<Command>> = {
  up: async () => (await import('./up')).up,
  down: async () => (await import('./down')).down,
  status: async () => (await import('./status')).status,
  doctor: async () => (await import('./doctor/doctor')).doctor,
  reset: async () => (await import('./reset')).reset,
  'install-service': async () => (await import('./systemd/install-service')).installService,
  test: async () => (await import('./sandbox/enter-sandbox')).enterSandbox,
  'inside-sandbox': async () => (await import('./sandbox/inside')).insideSandbox,
};

async function main(): Promise<number> {
  const [name = '', ...args] = process.argv.slice(2);
  const load = COMMANDS[name];
  if (!load) throw new StepError(`There is no command ${name}.`, 'see `node deploy/skydeck.mjs help`');
  return (await load())(args);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    printFailure(error);
    process.exit(1);
  },
);
