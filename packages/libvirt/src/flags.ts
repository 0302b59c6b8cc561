/**
 * Flags and numbers of libvirt-domain.h and libvirt-storage.h that callers pass on, grouped as libvirt groups them.
 * Flags of one group are combined with `|`.
 */

/** virConnectListAllDomainsFlags: within a pair both or neither mean "any". */
export const DomainListFlags = {
  ACTIVE: 1 << 0,
  INACTIVE: 1 << 1,
  PERSISTENT: 1 << 2,
  TRANSIENT: 1 << 3,
  RUNNING: 1 << 4,
  PAUSED: 1 << 5,
  SHUTOFF: 1 << 6,
  OTHER: 1 << 7,
  MANAGED_SAVE: 1 << 8,
  NO_MANAGED_SAVE: 1 << 9,
  AUTOSTART: 1 << 10,
  NO_AUTOSTART: 1 << 11,
  HAS_SNAPSHOT: 1 << 12,
  NO_SNAPSHOT: 1 << 13,
} as const;

/** virDomainCreateFlags. */
export const DomainCreateFlags = {
  PAUSED: 1 << 0,
  /** Destroyed when the connection that started it closes. */
  AUTODESTROY: 1 << 1,
  BYPASS_CACHE: 1 << 2,
  /** Boots even when there is a managed-save image, which is discarded. */
  FORCE_BOOT: 1 << 3,
  VALIDATE: 1 << 4,
  RESET_NVRAM: 1 << 5,
} as const;

/** virDomainDefineFlags. */
export const DomainDefineFlags = { VALIDATE: 1 << 0 } as const;

/** virDomainUndefineFlagsValues. */
export const DomainUndefineFlags = {
  MANAGED_SAVE: 1 << 0,
  SNAPSHOTS_METADATA: 1 << 1,
  NVRAM: 1 << 2,
  KEEP_NVRAM: 1 << 3,
  CHECKPOINTS_METADATA: 1 << 4,
  /** libvirt 8.9 and later. */
  TPM: 1 << 5,
  KEEP_TPM: 1 << 6,
} as const;

/** virDomainDestroyFlagsValues. */
export const DomainDestroyFlags = {
  /** SIGTERM only: fails rather than kills a QEMU that does not go. */
  GRACEFUL: 1 << 0,
  REMOVE_LOGS: 1 << 1,
} as const;

/** virDomainShutdownFlagValues and virDomainRebootFlagValues: how to ask; 0 lets the hypervisor choose. */
export const DomainShutdownFlags = {
  ACPI_POWER_BUTTON: 1 << 0,
  GUEST_AGENT: 1 << 1,
  INITCTL: 1 << 2,
  SIGNAL: 1 << 3,
  PARAVIRT: 1 << 4,
} as const;

/** virDomainXMLFlags. */
export const DomainXmlFlags = {
  /** Passwords included. */
  SECURE: 1 << 0,
  /** The persistent definition rather than the running one. */
  INACTIVE: 1 << 1,
  UPDATE_CPU: 1 << 2,
  MIGRATABLE: 1 << 3,
} as const;

/** virDomainModificationImpact, for every call that changes a domain; 0 means its current state. */
export const Affect = { CURRENT: 0, LIVE: 1 << 0, CONFIG: 1 << 1 } as const;

/** virDomainDeviceModifyFlags, besides `Affect`. */
export const DeviceModifyFlags = { FORCE: 1 << 2 } as const;

/** virDomainMemoryModFlags, besides `Affect`. */
export const DomainMemoryFlags = { MAXIMUM: 1 << 2 } as const;

/** virDomainVcpuFlags, besides `Affect`. */
export const DomainVcpuFlags = { MAXIMUM: 1 << 2, GUEST: 1 << 3, HOTPLUGGABLE: 1 << 4 } as const;

/** virDomainStatsTypes; 0 asks for all. */
export const DomainStatsTypes = {
  STATE: 1 << 0,
  CPU_TOTAL: 1 << 1,
  BALLOON: 1 << 2,
  VCPU: 1 << 3,
  INTERFACE: 1 << 4,
  BLOCK: 1 << 5,
  PERF: 1 << 6,
  IOTHREAD: 1 << 7,
  MEMORY: 1 << 8,
  DIRTY_RATE: 1 << 9,
  VM: 1 << 10,
} as const;

/** virConnectGetAllDomainStatsFlags, besides the first eight of `DomainListFlags`. */
export const DomainStatsFlags = {
  /** Reports what is at hand rather than wait for a busy domain. */
  NOWAIT: 1 << 29,
  BACKING: 1 << 30,
  ENFORCE_STATS: 0x8000_0000,
} as const;

/** virDomainConsoleFlags. */
export const DomainConsoleFlags = {
  /** Takes the console from whoever has it. */
  FORCE: 1 << 0,
  /** Refuses when the device cannot tell its users apart. */
  SAFE: 1 << 1,
} as const;

/** virDomainSaveRestoreFlags. */
export const DomainSaveFlags = {
  BYPASS_CACHE: 1 << 0,
  RUNNING: 1 << 1,
  PAUSED: 1 << 2,
  RESET_NVRAM: 1 << 3,
} as const;

/** virDomainMigrateFlags. */
export const MigrateFlags = {
  LIVE: 1 << 0,
  PEER2PEER: 1 << 1,
  TUNNELLED: 1 << 2,
  PERSIST_DEST: 1 << 3,
  UNDEFINE_SOURCE: 1 << 4,
  PAUSED: 1 << 5,
  NON_SHARED_DISK: 1 << 6,
  NON_SHARED_INC: 1 << 7,
  CHANGE_PROTECTION: 1 << 8,
  UNSAFE: 1 << 9,
  OFFLINE: 1 << 10,
  COMPRESSED: 1 << 11,
  ABORT_ON_ERROR: 1 << 12,
  AUTO_CONVERGE: 1 << 13,
  RDMA_PIN_ALL: 1 << 14,
  POSTCOPY: 1 << 15,
  TLS: 1 << 16,
  PARALLEL: 1 << 17,
  NON_SHARED_SYNCHRONOUS_WRITES: 1 << 18,
  POSTCOPY_RESUME: 1 << 19,
  ZEROCOPY: 1 << 20,
} as const;

/** virDomainBlockResizeFlags: without BYTES the size is in KiB. */
export const BlockResizeFlags = { BYTES: 1 << 0 } as const;

/** virDomainBlockJobAbortFlags. */
export const BlockJobAbortFlags = { ASYNC: 1 << 0, PIVOT: 1 << 1 } as const;

/** virDomainBlockCopyFlags. */
export const BlockCopyFlags = {
  SHALLOW: 1 << 0,
  REUSE_EXT: 1 << 1,
  TRANSIENT_JOB: 1 << 2,
  SYNCHRONOUS_WRITES: 1 << 3,
} as const;

/** virDomainBlockCommitFlags. */
export const BlockCommitFlags = {
  SHALLOW: 1 << 0,
  DELETE: 1 << 1,
  ACTIVE: 1 << 2,
  RELATIVE: 1 << 3,
  BANDWIDTH_BYTES: 1 << 4,
} as const;

/** virDomainBlockPullFlags and virDomainBlockRebaseFlags. */
export const BlockRebaseFlags = {
  SHALLOW: 1 << 0,
  REUSE_EXT: 1 << 1,
  COPY_RAW: 1 << 2,
  COPY: 1 << 3,
  RELATIVE: 1 << 4,
  COPY_DEV: 1 << 5,
  BANDWIDTH_BYTES: 1 << 6,
} as const;

/** virDomainSnapshotCreateFlags. */
export const SnapshotCreateFlags = {
  REDEFINE: 1 << 0,
  CURRENT: 1 << 1,
  NO_METADATA: 1 << 2,
  HALT: 1 << 3,
  DISK_ONLY: 1 << 4,
  REUSE_EXT: 1 << 5,
  QUIESCE: 1 << 6,
  ATOMIC: 1 << 7,
  LIVE: 1 << 8,
  VALIDATE: 1 << 9,
} as const;

/** virDomainSnapshotDeleteFlags. */
export const SnapshotDeleteFlags = {
  CHILDREN: 1 << 0,
  METADATA_ONLY: 1 << 1,
  CHILDREN_ONLY: 1 << 2,
} as const;

/** virDomainSnapshotRevertFlags. */
export const SnapshotRevertFlags = {
  RUNNING: 1 << 0,
  PAUSED: 1 << 1,
  FORCE: 1 << 2,
  RESET_NVRAM: 1 << 3,
} as const;

/** virStoragePoolCreateFlags. */
export const PoolCreateFlags = {
  WITH_BUILD: 1 << 0,
  WITH_BUILD_OVERWRITE: 1 << 1,
  WITH_BUILD_NO_OVERWRITE: 1 << 2,
} as const;

/** virStorageVolCreateFlags. */
export const VolumeCreateFlags = { PREALLOC_METADATA: 1 << 0, REFLINK: 1 << 1, VALIDATE: 1 << 2 } as const;

/** virStorageVolResizeFlags. */
export const VolumeResizeFlags = { ALLOCATE: 1 << 0, DELTA: 1 << 1, SHRINK: 1 << 2 } as const;
