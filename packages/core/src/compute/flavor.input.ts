import { type z } from 'zod';
import { listInput } from '../list.input';

export const listFlavorsInput = listInput(['name', 'vcpus', 'ramMiB', 'diskGiB', 'position'], {});
export type ListFlavorsInput = z.infer<typeof listFlavorsInput>;
