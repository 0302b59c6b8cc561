import { execa } from 'execa';
import { cloud } from './environment';

/** More than any host has. */
const RESERVE_MIB = 1_000_000_000;

/** Reserves all memory of all hosts while something is tried: no guest fits then, however large the machine is. */
export async function withFullHosts(attempt: () => Promise<void>): Promise<void> {
  await reserve(RESERVE_MIB);
  try {
    await attempt();
  } finally {
    await reserve(-RESERVE_MIB);
  }
}

async function reserve(mib: number): Promise<void> {
  const change = `UPDATE "Host" SET "ramMiBReserved" = "ramMiBReserved" + ${mib}`;
  await execa('psql', [
    '--no-psqlrc',
    '--quiet',
    '--set=ON_ERROR_STOP=1',
    '--command',
    change,
    cloud.databaseUrl,
  ]);
}
