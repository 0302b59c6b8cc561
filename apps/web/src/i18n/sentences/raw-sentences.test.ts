import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { findRawSentences } from './raw-sentences';

it('finds what is shown as the server has said it', () => {
  const source = `
    const a = <p title={host.problem ?? ''}>{row.error?.message}{busy ? \`· \${entry.message}\` : null}</p>;
    const b = <p title={host.problem === null ? t('down') : say(host.problem)}>{describe(row.error).title}</p>;
    const c = { value: host.id, description: [row.error.message, x].filter(Boolean).join(' ') };
    const d = <Row error={row.problem !== null} onClick={() => log(row.message)}>{say(entry.message)}</Row>;
  `;
  expect(findRawSentences('x.tsx', source)).toEqual([
    '2: host.problem',
    '2: row.error?.message',
    '2: entry.message',
    '4: row.error.message',
  ]);
});

const root = new URL('../../', import.meta.url);
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.tsx') && !path.endsWith('.test.tsx'),
);

it('no page shows what the server says without translating it: use `useSay` or `useErrorText`', () => {
  const raw = files.flatMap((path) =>
    findRawSentences(path, readFileSync(new URL(path, root), 'utf8')).map((each) => `${path}:${each}`),
  );
  expect(raw).toEqual([]);
});
