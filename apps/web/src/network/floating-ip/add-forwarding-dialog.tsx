'use client';
import { addForwardingInput } from '@skydeck/core/network/floating-ip/floating-ip.input';
import { Field, Input, Select, toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { z } from 'zod';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import type { FloatingIpDialogProps } from './associate-floating-ip-dialog';
import { TargetFields } from './target-fields';

const typedPort = z
  .string()
  .regex(/^\s*\d+\s*$/)
  .transform(Number)
  .pipe(addForwardingInput.shape.externalPort);
const schema = z.object({ ...addForwardingInput.shape, externalPort: typedPort, internalPort: typedPort });
const protocols = ['tcp', 'udp'] as const;

/** Leads one port of a floating IP to a port of a guest. */
export function AddForwardingDialog({ floatingIp, onClose }: FloatingIpDialogProps) {
  const t = useTranslations('floatingIps');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const form = useForm(schema, {
    id: floatingIp.id,
    protocol: 'tcp' as (typeof protocols)[number],
    externalPort: '',
    portId: '',
    internalAddress: undefined as string | undefined,
    internalPort: '',
    description: '',
  });
  const { values, set, wrong } = form;
  const add = useMutation(trpc.floatingIp.addForwarding.mutationOptions());
  const portField = (name: 'externalPort' | 'internalPort') => (
    <Field label={t(`forwardings.${name}`)} required error={wrong(name) ? t('errors.portNumber') : null}>
      {(control) => (
        <Input
          {...control}
          inputMode="numeric"
          autoComplete="off"
          value={values[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <FormDialog
      title={t('forwardings.addTitle', { address: floatingIp.address })}
      description={t('forwardings.description')}
      form={form}
      mutation={add}
      onClose={onClose}
      submitLabel={t('forwardings.add')}
      onSubmit={(input) =>
        add.mutate(input, {
          onSuccess: () => {
            toast.success(t('forwardings.done', { port: String(input.externalPort) }));
            void queryClient.invalidateQueries(trpc.floatingIp.pathFilter());
            onClose();
          },
        })
      }
    >
      <div className="grid gap-5 sm:grid-cols-3">
        <Field label={t('forwardings.protocol')}>
          {(control) => (
            <Select
              {...control}
              value={values.protocol}
              onValueChange={(value) => {
                const protocol = protocols.find((each) => each === value);
                if (protocol) set({ protocol });
              }}
              options={protocols.map((value) => ({ value, label: value.toUpperCase() }))}
            />
          )}
        </Field>
        {portField('externalPort')}
        {portField('internalPort')}
      </div>
      <TargetFields
        portId={values.portId}
        address={values.internalAddress}
        onChange={({ portId, address }) => set({ portId, internalAddress: address })}
        error={wrong('portId') ? t('errors.port') : null}
      />
      <Field
        label={common('description')}
        optional
        error={wrong('description') ? t('errors.description') : null}
      >
        {(control) => (
          <Input
            {...control}
            value={values.description}
            onChange={(event) => set({ description: event.target.value })}
          />
        )}
      </Field>
    </FormDialog>
  );
}
