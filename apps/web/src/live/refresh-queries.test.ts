import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, test, vi } from 'vitest';
import { refreshQueries } from './refresh-queries';

/** A page that shows a row: each of its requests waits until it is answered. */
function showing() {
  const client = new QueryClient();
  const answers: ((value: string) => void)[] = [];
  const observer = new QueryObserver<string>(client, {
    queryKey: [['image', 'get']],
    queryFn: () => new Promise<string>((resolve) => answers.push(resolve)),
  });
  const stop = observer.subscribe(() => undefined);
  return { client, answers, stop, shown: () => observer.getCurrentResult().data };
}

test('a change while the first answer is on its way is seen too', async () => {
  const { client, answers, shown, stop } = showing();
  refreshQueries(client, () => true);
  expect(answers).toHaveLength(1);
  answers[0]?.('importing');
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[1]?.('active');
  await vi.waitFor(() => expect(shown()).toBe('active'));
  stop();
});

test('what is shown is asked for again at once, and an answer from before the change does not count', async () => {
  const { client, answers, shown, stop } = showing();
  answers[0]?.('queued');
  await vi.waitFor(() => expect(shown()).toBe('queued'));
  refreshQueries(client, () => true);
  refreshQueries(client, () => true);
  expect(answers).toHaveLength(3);
  answers[2]?.('active');
  answers[1]?.('importing');
  await vi.waitFor(() => expect(shown()).toBe('active'));
  refreshQueries(client, () => false);
  expect(answers).toHaveLength(3);
  stop();
});
