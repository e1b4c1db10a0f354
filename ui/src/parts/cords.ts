/** What patch cords are drawn from: sources on the left, uses on the right. */
import type { EnvironmentName } from '../lib/ipc';
import type { Shape } from './shapes';

/** `solid` has it, `dashed` is being given it, `dotted` waits. */
export type Cord = 'solid' | 'dashed' | 'dotted';

export interface Source {
  label: string;
  /** The visible end. */
  end: string;
  note: string;
  isNew: boolean;
}

export interface Plugged {
  id: string;
  name: string;
  system: string;
  environment: EnvironmentName;
  words: string;
  shape: Shape;
  cord: Cord;
  /** Place of its source. */
  source: number;
}

/** The curve from a source to a use; both ends leave level, as in a rack. */
export function curve(from: [number, number], to: [number, number]): string {
  const reach = (to[0] - from[0]) * 0.52;
  return `M${from[0]} ${from[1]}C${from[0] + reach} ${from[1]} ${to[0] - reach} ${to[1]} ${to[0]} ${to[1]}`;
}
