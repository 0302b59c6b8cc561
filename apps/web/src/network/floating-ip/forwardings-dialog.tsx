'use client';
import { Button, Dialog, FormActions, IconButton } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConfirmedAction } from '../../dialog/use-confirmed-action';
import { useTRPC } from '../../trpc/client';
import { AddForwardingDialog } from './add-forwarding-dialog';
import type { FloatingIpDialogProps } from './associate-floating-ip-dialog';
import type { Forwarding } from './floating-ip-view';
import { forwardingText } from './forwarding-text';

/** The port forwardings of a floating IP: one more, one fewer. */
export function ForwardingsDialog({ floatingIp, onClose }: FloatingIpDialogProps) {
  const t = useTranslations('floatingIps.forwardings');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [adding, setAdding] = useState(false);
  const remove = useMutation(trpc.floatingIp.removeForwarding.mutationOptions());
  const removal = useConfirmedAction<Forwarding & { name: string }>({
    label: common('delete'),
    run: ({ id }) => remove.mutateAsync({ id: floatingIp.id, forwardingId: id }),
    words: ([row]) => ({
      title: t('delete.title', { name: row?.name ?? '' }),
      description: t('delete.description'),
      done: t('delete.done'),
    }),
    onDone: () => void queryClient.invalidateQueries(trpc.floatingIp.pathFilter()),
  });
  if (adding) return <AddForwardingDialog floatingIp={floatingIp} onClose={() => setAdding(false)} />;
  const rows = floatingIp.forwardings.map((each) => ({ ...each, name: forwardingText(each) }));
  return (
    <>
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        size="lg"
        title={t('title', { address: floatingIp.address })}
        description={t('description')}
        footer={
          <FormActions>
            <Button onClick={onClose}>{common('close')}</Button>
            <Button variant="primary" onClick={() => setAdding(true)}>
              <Plus aria-hidden />
              {t('add')}
            </Button>
          </FormActions>
        }
      >
        {rows.length === 0 ? (
          <p className="text-muted">{t('none')}</p>
        ) : (
          <ul className="divide-y divide-line rounded-lg border border-line">
            {rows.map((row) => (
              <li key={row.id} className="flex items-center justify-between gap-3 px-3.5 py-2">
                <div className="min-w-0">
                  <p className="font-mono text-sm wrap-anywhere">{row.name}</p>
                  {row.description ? <p className="text-xs text-muted">{row.description}</p> : null}
                </div>
                <IconButton
                  size="sm"
                  label={t('deleteOne', { name: row.name })}
                  icon={<Trash2 />}
                  onClick={() => removal.ask([row])}
                />
              </li>
            ))}
          </ul>
        )}
      </Dialog>
      {removal.dialog}
    </>
  );
}
