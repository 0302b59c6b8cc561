'use client';
import { Button, Card, CheckboxField, EmptyState, Select, Skeleton } from '@skydeck/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Download, RotateCw, ScrollText } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { ErrorAlert } from '../errors/error-alert';
import { useTRPC } from '../trpc/client';
import { appendLog, plainLog } from './log-text';

const FOLLOW_MS = 1_500;
const tails = [16, 64, 256] as const;

/** The boot log: its end, followed on demand, or all of it as a file. */
export function LogTab({ instance }: { instance: { id: string; name: string } }) {
  const t = useTranslations('console');
  const [tailKiB, setTailKiB] = useState<(typeof tails)[number]>(64);
  const [follow, setFollow] = useState(true);
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Select
          size="sm"
          className="w-40"
          aria-label={t('log.tail')}
          value={String(tailKiB)}
          onValueChange={(value) => setTailKiB(tails.find((each) => String(each) === value) ?? 64)}
          options={tails.map((size) => ({ value: String(size), label: t('log.last', { size }) }))}
        />
        <CheckboxField label={t('log.follow')} checked={follow} onCheckedChange={setFollow} />
        <span className="flex-1" />
        <Button asChild size="sm">
          <a href={`/api/instances/${instance.id}/log`} download={`${instance.name}.log`}>
            <Download aria-hidden />
            {t('log.download')}
          </a>
        </Button>
      </div>
      <LogView key={tailKiB} instance={instance} tailBytes={tailKiB * 1024} follow={follow} />
    </div>
  );
}

interface LogViewProps {
  instance: { id: string; name: string };
  tailBytes: number;
  follow: boolean;
}

function LogView({ instance, tailBytes, follow }: LogViewProps) {
  const t = useTranslations('console');
  const trpc = useTRPC();
  const tail = useQuery({
    ...trpc.instance.log.queryOptions({ id: instance.id, tailBytes }),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  if (tail.isError && !tail.data)
    return <ErrorAlert error={tail.error} onRetry={() => void tail.refetch()} />;
  if (!tail.data) return <Skeleton className="h-96 w-full" />;
  return (
    <Card>
      <LogLines
        // A fresh tail starts over.
        key={tail.dataUpdatedAt}
        instance={instance}
        start={tail.data}
        follow={follow}
      />
      {follow ? null : (
        <div className="border-t border-line p-2">
          <Button size="sm" variant="ghost" loading={tail.isFetching} onClick={() => void tail.refetch()}>
            <RotateCw aria-hidden />
            {t('log.refresh')}
          </Button>
        </div>
      )}
    </Card>
  );
}

interface LogLinesProps {
  instance: { id: string; name: string };
  start: { text: string; nextOffset: number; truncated: boolean };
  follow: boolean;
}

function LogLines({ instance, start, follow }: LogLinesProps) {
  const t = useTranslations('console');
  const box = useRef<HTMLPreElement>(null);
  const atEnd = useRef(true);
  const { text, failed } = useFollowedLog(instance.id, start, follow);
  const plain = useMemo(() => plainLog(text), [text]);

  // Stays at the end unless the reader has scrolled away from it.
  useLayoutEffect(() => {
    if (atEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [plain]);

  if (plain.trim() === '')
    return <EmptyState icon={<ScrollText />} title={t('log.emptyTitle')} description={t('log.emptyHint')} />;
  return (
    <>
      {start.truncated ? (
        <p className="border-b border-line px-4 py-2 text-xs text-muted">{t('log.truncated')}</p>
      ) : null}
      {failed ? <ErrorAlert error={failed} className="m-2" /> : null}
      <pre
        ref={box}
        role="log"
        aria-label={t('log.label', { name: instance.name })}
        aria-live="off"
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a long log must be reachable by keyboard to be scrolled
        tabIndex={0}
        className="max-h-[65dvh] min-h-48 overflow-auto p-4 font-mono text-xs leading-relaxed whitespace-pre-wrap wrap-anywhere"
        onScroll={({ currentTarget: el }) => {
          atEnd.current = el.scrollHeight - el.scrollTop - el.clientHeight < 24;
        }}
      >
        {plain}
      </pre>
    </>
  );
}

/** The log from `start` on, with what has been added since while it is followed. */
function useFollowedLog(
  id: string,
  start: LogLinesProps['start'],
  follow: boolean,
): { text: string; failed: unknown } {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [text, setText] = useState(start.text);
  const [failed, setFailed] = useState<unknown>(null);
  const offset = useRef(start.nextOffset);
  useEffect(() => {
    if (!follow) return;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout>;
    const read = async () => {
      if (!document.hidden) {
        try {
          const part = await queryClient.fetchQuery({
            ...trpc.instance.logFrom.queryOptions({ id, offset: offset.current }),
            staleTime: 0,
            gcTime: 0,
            retry: false,
          });
          if (stopped) return;
          offset.current = part.nextOffset;
          if (part.text) setText((shown) => appendLog(shown, part.text));
          setFailed(null);
        } catch (error) {
          if (!stopped) setFailed(error);
        }
      }
      if (!stopped) timer = setTimeout(() => void read(), FOLLOW_MS);
    };
    timer = setTimeout(() => void read(), FOLLOW_MS);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [id, follow, queryClient, trpc]);
  return { text, failed };
}
