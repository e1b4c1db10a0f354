import { expect, it } from 'vitest';
import css from './tokens.css?raw';

const tokens = new Map(
  [...css.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map((found) => [
    found[1] ?? '',
    [found[2] ?? '', found[3] ?? ''] as const,
  ]),
);

const TEXT = ['text', 'muted', 'accent', 'healthy', 'ageing', 'expiring', 'rejected', 'retiring', 'unknown'];
const GROUNDS = ['ground', 'surface', 'sunken', 'raised'];

it.each(TEXT.flatMap((text) => GROUNDS.map((ground) => [text, ground] as const)))(
  '%s reads on %s',
  (text, ground) => {
    expect(contrast(text, ground, 0)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(text, ground, 1)).toBeGreaterThanOrEqual(4.5);
  },
);

it('buttons and selected rows read', () => {
  for (const [text, ground] of [
    ['on-accent', 'accent'],
    ['text', 'accent-soft'],
    ['accent', 'accent-soft'],
  ] as const) {
    expect(contrast(text, ground, 0)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(text, ground, 1)).toBeGreaterThanOrEqual(4.5);
  }
});

it.each(['line-strong', 'production', 'staging', 'dev'])('the shape of %s stands out', (shape) => {
  for (const ground of GROUNDS) {
    expect(contrast(shape, ground, 0)).toBeGreaterThanOrEqual(3);
    expect(contrast(shape, ground, 1)).toBeGreaterThanOrEqual(3);
  }
});

/** WCAG 2.2, contrast ratio. */
function contrast(first: string, second: string, theme: 0 | 1): number {
  const [light = 0, dark = 0] = [luminance(first, theme), luminance(second, theme)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(name: string, theme: 0 | 1): number {
  const hex = tokens.get(name)?.[theme];
  if (!hex) throw new Error(`no token ${name}`);
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const value = parseInt(hex.slice(start, start + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
