import { createBackendInput, type CreateBackendInput } from '@skydeck/core/volume/backend.input';
import { recordOf, type MetadataEntry } from '../../compute/metadata-entries';

export const drivers = ['file', 'nfs', 'lvm', 'rbd'] as const;
export type Driver = (typeof drivers)[number];

/** What each driver needs to know, in the order of the form. */
export const driverFields = {
  file: ['path'],
  nfs: ['server', 'export', 'options'],
  lvm: ['group'],
  rbd: ['pool', 'monitors', 'user', 'secretUuid'],
} as const satisfies Record<Driver, readonly string[]>;
export type DriverField = (typeof driverFields)[Driver][number];

/** Those that are lists: typed with commas between. */
const lists: readonly DriverField[] = ['options', 'monitors'];
export const optionalFields: readonly DriverField[] = ['options'];

/** How the scheduler sees a back end, as typed. */
export interface PlacementDraft {
  availabilityZone: string;
  overProvisioningRatio: string;
  reservedPercent: string;
  capabilities: readonly MetadataEntry[];
}

/** A new back end as it is typed. */
export interface BackEndDraft extends PlacementDraft {
  name: string;
  hostId: string;
  driver: Driver;
  config: Partial<Record<DriverField, string>>;
}

export const emptyDraft: BackEndDraft = {
  name: '',
  hostId: '',
  driver: 'file',
  config: {},
  availabilityZone: 'nova',
  overProvisioningRatio: '10',
  reservedPercent: '5',
  capabilities: [],
};

export type BackEndField = keyof PlacementDraft | 'name' | 'hostId' | DriverField;

const numberOf = (typed: string): number => (typed.trim() === '' ? Number.NaN : Number(typed));

/** The scheduler's part, as the server takes it. */
export function placementOf(draft: PlacementDraft) {
  return {
    availabilityZone: draft.availabilityZone,
    overProvisioningRatio: numberOf(draft.overProvisioningRatio),
    reservedPercent: numberOf(draft.reservedPercent),
    capabilities: recordOf(draft.capabilities),
  };
}

/** Checks a draft with the schema that the server checks with. */
export function checkBackEnd(draft: BackEndDraft): {
  input: CreateBackendInput | null;
  wrong: ReadonlySet<BackEndField>;
} {
  const config = driverFields[draft.driver].map((field: DriverField) => {
    const typed = (draft.config[field] ?? '').trim();
    return [field, lists.includes(field) ? listOf(typed) : typed] as const;
  });
  const parsed = createBackendInput.safeParse({
    name: draft.name,
    hostId: draft.hostId,
    config: { driver: draft.driver, ...Object.fromEntries(config) },
    ...placementOf(draft),
  });
  if (parsed.success) return { input: parsed.data, wrong: new Set() };
  const fields = parsed.error.issues.map(({ path }) => (path[0] === 'config' ? path[1] : path[0]));
  return { input: null, wrong: new Set(fields as BackEndField[]) };
}

function listOf(typed: string): string[] {
  return typed
    .split(/[\s,]+/)
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
