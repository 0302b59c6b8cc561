import type { ExtractedSentence } from './extract-sentences';
import { shapeOf } from './pattern';

/** Files whose words are for the operator's terminal, or for other programs. */
export const unreadFiles: ReadonlySet<string> = new Set([
  'packages/core/src/config.ts',
  'packages/core/src/network/external-network-plan.ts',
]);

/** Files that put the words of plain errors into sentences that people read. */
export const filesWithReadFaults: ReadonlySet<string> = new Set([
  'apps/worker/src/compute/heartbeat.ts',
  'apps/worker/src/image/fetch/download.ts',
  'apps/worker/src/image/fetch/guarded-request.ts',
]);

/** What other programs read: HTTP, SQL, OVN, names of connections and locks. */
const protocols =
  /\r\n|\n\n|^(HTTP|SELECT|LISTEN|Bearer|skydeck) |^attachment; |^bytes \{|^HEAD, |^(private|no-cache), |; ?charset=|^not found\n$|^no metrics\n$/;

/** What reads like prose and is not for people. */
const others: ReadonlySet<string> = new Set([
  // Marks in files.
  '# Disk DescriptorFile',
  'Bochs Virtual HD Image',
  'PRIVATE KEY',
  // Names of programs, as others see them.
  'OpenStack Compute',
  'Skydeck image import',
  'Amazon S3 ({})',
  'Logical_Switch_Port {}',
  // A name, the same in every language.
  'Skydeck guest',
  // For the log.
  'more came than was announced',
  'agent of {}',
  'another worker runs for the host {}',
  'deleted images',
  'Open vSwitch',
  'the northbound database',
  'parts did not stop in time',
  // For probes, which ask over HTTP.
  'the database does not answer',
  'the lease of operation {} was lost',
  // What the file driver calls its locks.
  'file under {}',
  'layer on {}',
  // No password is this one.
  'nobody has this password',
]);

/** Whether nobody reads it as it is. */
export function isUnread(sentence: Pick<ExtractedSentence, 'texts'>): boolean {
  return protocols.test(sentence.texts.join('{}')) || others.has(shapeOf(sentence));
}
