import { printFailure, StepError } from '../launcher/steps.mjs';

type Command = (args: readonly string[]) => Promise<number>;

const COMMANDS: Record<string, () => Promise<Command>> = {
  up: async () => (await import('./up')).up,
  down: async () => (await import('./down')).down,
  test: async () => (await import('./sandbox/sandbox')).enterSandbox,
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
