export interface HostResources {
  vcpusTotal: number;
  ramMiBTotal: number;
  diskGiBTotal: number;
  vcpuRatio: number;
  ramRatio: number;
  diskRatio: number;
  ramMiBReserved: number;
  diskGiBReserved: number;
}

/** How much of each resource a host may promise to instances: what is not reserved, times the overcommit. */
export function hostCapacity(host: HostResources): { vcpus: number; ramMiB: number; diskGiB: number } {
  const capacity = (total: number, reserved: number, ratio: number) =>
    Math.floor(Math.max(0, total - reserved) * ratio);
  return {
    vcpus: capacity(host.vcpusTotal, 0, host.vcpuRatio),
    ramMiB: capacity(host.ramMiBTotal, host.ramMiBReserved, host.ramRatio),
    diskGiB: capacity(host.diskGiBTotal, host.diskGiBReserved, host.diskRatio),
  };
}
