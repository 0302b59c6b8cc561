import { qosKeys, type QosKey, type QosLimits } from '@skydeck/core/volume/qos-spec.input';

/** The limits as they are typed; empty: not limited. */
export type QosTexts = Record<QosKey, string>;

export function textsOf(specs: QosLimits): QosTexts {
  return Object.fromEntries(qosKeys.map((key) => [key, specs[key]?.toString() ?? ''])) as QosTexts;
}

/** What the server takes; what is no whole number is NaN, which the schema refuses. */
export function limitsOf(texts: QosTexts): QosLimits {
  return Object.fromEntries(
    qosKeys
      .map((key) => [key, texts[key].trim()] as const)
      .filter(([, text]) => text !== '')
      .map(([key, text]) => [key, /^\d+$/.test(text) ? Number(text) : Number.NaN]),
  ) as QosLimits;
}
