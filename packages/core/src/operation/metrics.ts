import { Counter, Histogram } from 'prom-client';

export const stepSeconds = new Histogram({
  name: 'skydeck_operation_step_seconds',
  help: 'Duration of the steps of operations',
  labelNames: ['kind', 'step', 'direction', 'outcome'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
});

export const operationsEnded = new Counter({
  name: 'skydeck_operations_ended_total',
  help: 'Operations that ended',
  labelNames: ['kind', 'outcome'],
});
