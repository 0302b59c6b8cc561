import type { Deployment } from '../deployment';
export async function runPhases(_d: Deployment, _p: string, _r: readonly string[]): Promise<number> {
  return 0;
}
