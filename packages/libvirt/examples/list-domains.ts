import { LibvirtClient } from '@skydeck/libvirt';

// Prints the host and every domain on it with its state and CPU time.
const client = await LibvirtClient.connect();

const { cpus, model } = await client.host.info();
const version = await client.host.libvirtVersion();
console.log(`${await client.host.hostname()}: ${cpus} CPUs (${model}), libvirt ${version}`);

for (const domain of await client.domains.list()) {
  const { state, memoryKiB, vcpus, cpuTime } = await client.domains.info(domain);
  const seconds = Number(cpuTime / 1_000_000_000n);
  console.log(
    `${domain.uuid}  ${state}  ${vcpus} CPU  ${memoryKiB / 1024} MiB  ${seconds} s  ${domain.name}`,
  );
}

await client.close();
