import type { HeadCard } from '#core/detect/headCard';

const threshold = (logOdds: number) => ({ logOdds, falsePositives: 0.01, recall: 0.5 });

/** A card of a head that reads its logits as they are. */
export function headCard(changes: Partial<HeadCard> = {}): HeadCard {
  return {
    name: 'test',
    file: 'test.onnx',
    pooled: null,
    hidden: false,
    model: 'digest',
    calibration: {
      bias: 0,
      slope: 1,
      lengthBias: 0,
      lengthSlope: 0,
      spread: 0.5,
      measured: { human: 10, machine: 10, calibrationError: 0.05 },
    },
    bands: { human: threshold(-1), leaning: threshold(1), machine: threshold(2) },
    domain: null,
    floor: 50,
    ...changes,
  };
}
