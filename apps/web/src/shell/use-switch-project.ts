'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { usePathname, useRouter } from 'next/navigation';
import { useToastError } from '../errors/use-toast-error';
import { useTRPC } from '../trpc/client';
import { listOfDetail } from './list-of-detail';

/** Chooses another project for this session. A page about one thing of the old project makes way for its list. */
export function useSwitchProject(): (projectId: string, onDone: () => void) => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const pathname = usePathname();
  const toastError = useToastError();
  const mutation = useMutation(trpc.session.switchProject.mutationOptions({ onError: toastError }));
  return (projectId, onDone) =>
    mutation.mutate(
      { projectId },
      {
        onSuccess: async () => {
          const list = listOfDetail(pathname);
          if (list) router.push(list);
          // Not one row of the old project may stay on the screen.
          await queryClient.resetQueries();
          onDone();
        },
      },
    );
}
