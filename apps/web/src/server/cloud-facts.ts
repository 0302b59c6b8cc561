import { version } from '../../package.json';

/** What the portal shows of itself. */
export const cloudFacts = { name: 'Skydeck', version };
