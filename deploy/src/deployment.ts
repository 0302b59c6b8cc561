import { parseConfig } from '@skydeck/core/config';
import { StepError } from '../launcher/steps.mjs';
import { readEnvironment, type Environment, type Settings } from './environment';
import { readConfiguration, serviceEnvironment, type Secrets } from './secrets';
import { layoutOf, type Layout } from './state-directory';
import { SupervisorClient } from './supervisor/client';

/** All that a step of a command needs to know. */
export interface Deployment {
  environment: Environment;
  layout: Layout;
  secrets: Secrets;
  settings: Settings;
  supervisor: SupervisorClient;
  /** True inside the sandbox of the tests, which has its own /etc/libvirt and no systemd. */
  sandboxed: boolean;
}

export async function openDeployment(options: { sandboxed?: boolean } = {}): Promise<Deployment> {
  const environment = readEnvironment();
  const layout = layoutOf(environment.stateDir);
  const { secrets, settings } = await readConfiguration(layout, environment);
  return {
    environment,
    layout,
    secrets,
    settings,
    supervisor: new SupervisorClient(layout),
    sandboxed: options.sandboxed ?? false,
  };
}

/**
 * Refuses settings that web and worker could not be started with, before they are remembered.
 * @throws StepError that names each
 */
export function checkConfiguration(env: Record<string, string>): void {
  try {
    parseConfig(env);
  } catch (error) {
    const { message } = error as Error;
    const name = /^ +(\w+):/m.exec(message)?.[1] ?? 'NAME';
    throw new StepError(message, `correct it; \`${name}= npm run up\` goes back to the default`);
  }
}

/** The environment of web, worker, migrations and tests. */
export function environmentOfServices(deployment: Deployment): Record<string, string> {
  return serviceEnvironment(deployment.layout, deployment.secrets, deployment.settings);
}
