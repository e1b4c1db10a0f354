/** Development only: the window on a made-up core. `?view=first|down|refused|empty&theme=dark`. */
import { mockIPC } from '@tauri-apps/api/mocks';
import type { ThemeName } from '../lib/ipc';
import { answer } from './mock-core';

const query = new URLSearchParams(location.search);
mockIPC((command, given) => answer(command, (given ?? {}) as Record<string, unknown>, query), {
  shouldMockEvents: true,
});
document.documentElement.dataset['theme'] = (query.get('theme') ?? 'light') satisfies string as ThemeName;
await import('../main');
